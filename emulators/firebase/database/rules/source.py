r"""The JSON dialect of rules files: text in, values with their places out.

Beyond JSON the service takes `//` and `/* */` comments, a comma after the last member
of an object or array, and line breaks and tabs inside strings. It does not take two
commas in a row, a comma in first place, or a backslash at the end of a line.
"""

import json
import re
from dataclasses import dataclass
from typing import TypeAlias

from emulators.firebase.database.rules.refusals import Lines, Refusal

MAX_DEPTH = 64
"""Levels of nesting: twice the depth of a database, so that nothing real is refused."""

_BLANK = re.compile(r"[ \t\r\n\ufeff]+")
_LINE_COMMENT = re.compile(r"//[^\n]*")
_BLOCK_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_WORD = re.compile(
    r"[A-Za-z]+|-?(?:0|[1-9]\d{0,30})(?:\.\d{1,30})?(?:[eE][+-]?\d{1,3})?"
)
_PLAIN = re.compile(r'[^"\\]+')
_CODE = re.compile(
    # JSON spells a character beyond U+FFFF as two codes, which mean one character.
    r"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|\\u[0-9a-fA-F]{4}"
)
_ESCAPES = {
    '"': '"',
    "\\": "\\",
    "/": "/",
    "b": "\b",
    "f": "\f",
    "n": "\n",
    "r": "\r",
    "t": "\t",
}
_WORDS: dict[str, bool | None] = {"true": True, "false": False, "null": None}


@dataclass(frozen=True, slots=True)
class Text:
    """A string, and where each of its characters stands in the file."""

    value: str
    offset: int
    offsets: tuple[int, ...]

    def offset_of(self, index: int) -> int:
        """The place in the file of the character at `index`; the end may be asked."""
        if index < len(self.offsets):
            return self.offsets[index]
        return self.offsets[-1] + 1 if self.offsets else self.offset + 1


@dataclass(frozen=True, slots=True)
class Plain:
    """A number, true, false or null."""

    value: bool | float | None
    offset: int


@dataclass(frozen=True, slots=True)
class Items:
    """An array."""

    values: tuple["Value", ...]
    offset: int


@dataclass(frozen=True, slots=True)
class Entry:
    """One member of an object, with the comment that stands directly above it."""

    key: Text
    value: "Value"
    comment: str


@dataclass(frozen=True, slots=True)
class Entries:
    """An object, its members in the order of the file."""

    entries: tuple[Entry, ...]
    offset: int


Value: TypeAlias = Text | Plain | Items | Entries


def read(text: str) -> Value:
    """The one value of a rules file.

    Raises:
        Refusal: the text is not in the dialect.
    """
    reader = _Reader(text)
    value = reader.value(depth=0)
    reader.skip()
    if not reader.is_at_end:
        raise reader.unexpected()
    return value


class _Reader:
    """A cursor over the text."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._lines = Lines(text)
        self._at = 0
        self._above: list[tuple[int, int, str]] = []
        self._last_line = 0

    @property
    def is_at_end(self) -> bool:
        return self._at >= len(self._text)

    def unexpected(self) -> Refusal:
        """What is not JSON, in the service's words; a comma has words of its own."""
        if self._text.startswith(",", self._at):
            return Refusal("Unexpected ','.", self._at)
        return Refusal("Parse error.", self._at)

    def skip(self) -> None:
        """Pass blanks and comments; remember the comments."""
        self._above = []
        # A comment behind a value, on its line, is about that value and not about
        # the next one.
        self._last_line = self._lines.number(max(self._at - 1, 0)) if self._at else 0
        while True:
            if blank := _BLANK.match(self._text, self._at):
                self._at = blank.end()
            elif self._text.startswith("//", self._at):
                self._comment(_LINE_COMMENT)
            elif self._text.startswith("/*", self._at):
                self._comment(_BLOCK_COMMENT)
            else:
                return

    def _comment(self, shape: re.Pattern[str]) -> None:
        found = shape.match(self._text, self._at)
        if found is None:
            raise Refusal("Unterminated comment.", self._at)
        first, last = (self._lines.number(at) for at in (self._at, found.end() - 1))
        self._at = found.end()
        if first != self._last_line:
            self._above.append((first, last, _words_of(found.group())))

    def _comment_above(self) -> str:
        """The comments that touch the current line, without an empty line between."""
        touching = self._lines.number(self._at)
        kept: list[str] = []
        for first, last, words in reversed(self._above):
            if last < touching - 1:
                break
            touching = first
            kept.append(words)
        return "\n".join(reversed(kept))

    def value(self, depth: int) -> Value:
        """Any value: `object | array | string | number | true | false | null`."""
        self.skip()
        if depth > MAX_DEPTH:
            raise Refusal(f"Nested deeper than {MAX_DEPTH} levels.", self._at)
        match self._text[self._at : self._at + 1]:
            case "{":
                return self._object(depth)
            case "[":
                return self._array(depth)
            case '"':
                return self._string()
            case _:
                return self._plain()

    def _plain(self) -> Plain:
        start = self._at
        word = _WORD.match(self._text, start)
        if word is None:
            raise self.unexpected()
        self._at = word.end()
        spelled = word.group()
        if spelled in _WORDS:
            return Plain(_WORDS[spelled], start)
        if spelled[0].isalpha():
            raise Refusal("Parse error.", start)
        return Plain(float(spelled), start)

    def _object(self, depth: int) -> Entries:
        start = self._at
        entries: list[Entry] = []
        seen: set[str] = set()
        while self._next_item("}", is_first=not entries):
            comment = self._comment_above()
            if self._text[self._at] != '"':
                raise Refusal("Expected '\"'.", self._at)
            key = self._string()
            if key.value in seen:
                # Whether the service takes the last one is not documented. A rule
                # that silently loses to its namesake would be worse than a refusal.
                raise Refusal(f"Duplicate key '{key.value[:80]}'.", key.offset)
            seen.add(key.value)
            self.skip()
            self._expect(":")
            entries.append(Entry(key, self.value(depth + 1), comment))
        return Entries(tuple(entries), start)

    def _array(self, depth: int) -> Items:
        start = self._at
        values: list[Value] = []
        while self._next_item("]", is_first=not values):
            values.append(self.value(depth + 1))
        return Items(tuple(values), start)

    def _next_item(self, end: str, *, is_first: bool) -> bool:
        """Step over the opening bracket or a comma; False once `end` is passed."""
        if is_first:
            self._at += 1
        else:
            self.skip()
            if self._text[self._at : self._at + 1] == ",":
                self._at += 1
            elif self._text[self._at : self._at + 1] != end:
                raise self._expected(f"',' or '{end}'")
        self.skip()
        if self._text[self._at : self._at + 1] == end:
            self._at += 1
            return False
        if self.is_at_end or (is_first and self._text[self._at] == ","):
            raise self.unexpected()
        return True

    def _expect(self, char: str) -> None:
        if self._text[self._at : self._at + 1] != char:
            raise self._expected(f"'{char}'")
        self._at += 1

    def _expected(self, what: str) -> Refusal:
        if self.is_at_end:
            return self.unexpected()
        return Refusal(f"Expected {what}.", self._at)

    def _string(self) -> Text:
        start = self._at
        self._at += 1
        parts: list[str] = []
        offsets: list[int] = []
        while not self.is_at_end:
            if plain := _PLAIN.match(self._text, self._at):
                parts.append(plain.group())
                offsets.extend(range(self._at, plain.end()))
                self._at = plain.end()
            elif self._text[self._at] == '"':
                self._at += 1
                return Text("".join(parts), start, tuple(offsets))
            else:
                offsets.append(self._at)
                parts.append(self._escaped())
        raise Refusal("Unterminated string.", start)

    def _escaped(self) -> str:
        start = self._at
        letter = self._text[start + 1 : start + 2]
        self._at += 2
        if letter in _ESCAPES:
            return _ESCAPES[letter]
        if found := _CODE.match(self._text, start):
            self._at = found.end()
            return str(json.loads(f'"{found.group()}"'))
        raise Refusal(f"Invalid escape: '\\{letter}'", start)


def _words_of(comment: str) -> str:
    """The text of a comment without its slashes and stars."""
    if comment.startswith("//"):
        return comment.lstrip("/").strip()
    lines = (
        line.strip().removeprefix("*").strip() for line in comment[2:-2].split("\n")
    )
    return "\n".join(lines).strip()
