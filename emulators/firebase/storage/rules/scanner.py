"""The text of a `storage.rules` file, read left to right."""

import re

MAX_SOURCE_CHARS = 256 * 1024
"""Firebase's own limit."""

GAP = re.compile(r"(?:\s+|//[^\n]*|/\*.*?\*/)*", re.DOTALL)


class RulesRefused(Exception):
    """The file says something that is wrong, or that is not supported here.

    The message begins with `line:column`. Nothing is ever skipped: a rule that was
    not understood would grant or refuse by accident.
    """


class Scanner:
    """A position in the text, always at the start of a word."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0
        if len(text) > MAX_SOURCE_CHARS:
            raise self.refusal(f"the file is longer than {MAX_SOURCE_CHARS} characters")
        self._skip_gap()

    @property
    def is_at_end(self) -> bool:
        return self._at >= len(self._text)

    @property
    def place(self) -> str:
        """`line:column`, both from 1."""
        before = self._text[: self._at]
        return f"{before.count(chr(10)) + 1}:{self._at - before.rfind(chr(10))}"

    def peek(self, pattern: re.Pattern[str]) -> str | None:
        found = pattern.match(self._text, self._at)
        return found[0] if found else None

    def take(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        """Move past what the pattern matches here, if it does."""
        found = pattern.match(self._text, self._at)
        if found:
            self._at = found.end()
            self._skip_gap()
        return found

    def take_symbol(self, symbol: str) -> bool:
        """Move past `symbol`, if it stands here. A word must end where it ends."""
        boundary = r"(?![A-Za-z0-9_])" if symbol[-1].isalnum() else ""
        return self.take(re.compile(re.escape(symbol) + boundary)) is not None

    def expect(self, symbol: str) -> None:
        """Move past `symbol`.

        Raises:
            RulesRefused: something else stands here.
        """
        if not self.take_symbol(symbol):
            raise self.refusal(f"expected '{symbol}', found {self.here()}")

    def here(self) -> str:
        """What stands here, for a message."""
        if self.is_at_end:
            return "the end of the file"
        return repr(self._text[self._at : self._at + 20].split("\n")[0])

    def refusal(self, problem: str, *, at: str | None = None) -> RulesRefused:
        """What is wrong here, or at a place that was passed already."""
        return RulesRefused(f"{at or self.place}: {problem}")

    def _skip_gap(self) -> None:
        gap = GAP.match(self._text, self._at)
        self._at = gap.end() if gap else self._at
        if self._text.startswith("/*", self._at):
            raise self.refusal("a comment is not closed")
