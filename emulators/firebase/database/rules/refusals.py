"""Why a rules file is refused, and where in it."""

from bisect import bisect_right
from typing import Self


class Refusal(Exception):
    """One mistake in one piece of text: the whole file, or one expression of it.

    Args:
        text: the words of the service, without a position.
        offset: of the offending character, counted from the start of that piece.
    """

    def __init__(self, text: str, offset: int) -> None:
        super().__init__(text)
        self.text = text
        self.offset = offset


class RulesRefused(ValueError):
    """A rules file that may not be used; the former rules stay.

    `str()` is what the service answers: a line `<line>:<column>: <text>` for each
    mistake, with an empty line between two of them.
    """

    @classmethod
    def because(cls, refusals: list[Refusal], source: str) -> Self:
        """All mistakes of one file, in the order of the file."""
        lines = Lines(source)
        ordered = sorted(refusals, key=lambda refusal: refusal.offset)
        return cls("\n".join(f"{lines.at(r.offset)}: {r.text}\n" for r in ordered))


class Lines:
    """Turns an offset of a text into the line and column that an editor shows."""

    def __init__(self, text: str) -> None:
        self._starts = [0]
        self._starts.extend(at + 1 for at, char in enumerate(text) if char == "\n")

    def number(self, offset: int) -> int:
        """The line, from 1."""
        return bisect_right(self._starts, offset)

    def at(self, offset: int) -> str:
        """`line:column`, both from 1.

        Which column the service means inside an expression is not documented; we
        point at the offending word itself.
        """
        line = self.number(offset)
        return f"{line}:{offset - self._starts[line - 1] + 1}"
