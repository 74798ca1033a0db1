r"""Regular expressions of the rules language: a subset, matched in linear time.

    pattern     = ["^"] alternatives ["$"]
    alternatives = sequence { "|" sequence }
    sequence    = repeated { repeated }
    repeated    = atom [ "*" | "+" | "?" | "{" n [ "," [ m ] ] "}" ]
    atom        = character | "." | class | escape | "(" alternatives ")"
    class       = "[" [ "^" ] { character | character "-" character | escape } "]"
    escape      = "\" ( "d" | "D" | "s" | "S" | "w" | "W" | "n" | "r" | "t" | special )

There is no look-around, no `(?: )`, no back reference and no lazy repetition. `^` and
`$` stand only at the ends. A group or alternative is never empty.

Whoever writes data chooses the text that is searched, so a pattern must not be able to
take exponential time, as with a backtracking engine. RE2 takes linear time; it is given
the pattern in words that mean the same to it: characters by number, classes in full.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import TypeAlias

import re2

from emulators.firebase.database.rules.refusals import Refusal

MAX_DEPTH = 30
"""Groups within groups."""

Ranges: TypeAlias = tuple[tuple[int, int], ...]
"""First and last code point of each run of characters, in order."""

_DIGITS = ((0x30, 0x39),)
_SPACES = ((0x09, 0x0D), (0x20, 0x20))
_WORDS = ((0x30, 0x39), (0x41, 0x5A), (0x5F, 0x5F), (0x61, 0x7A))
_LAST = 0x10FFFF
_CLASSES = {"d": _DIGITS, "s": _SPACES, "w": _WORDS}
_CONTROLS = {"n": "\n", "r": "\r", "t": "\t", "f": "\f", "v": "\v"}
_REPEAT = re.compile(r"\*|\+|\?|\{(\d{1,4})(,(\d{0,4}))?\}")
_LINE_FEED = ((0x0A, 0x0A),)


@dataclass(frozen=True, slots=True)
class Pattern:
    """A compiled regular expression literal; equal when it is spelled the same."""

    source: str
    ignore_case: bool
    search: Callable[[bytes], object] = field(compare=False, repr=False)

    def is_found_in(self, text: str) -> bool:
        """Whether the pattern occurs anywhere in `text`, unless it is anchored."""
        return self.search(text.encode("utf-8", "surrogatepass")) is not None


def compile_pattern(source: str, *, ignore_case: bool, at: int) -> Pattern:
    """Compile what stands between the slashes of a literal.

    Args:
        source: the pattern.
        ignore_case: whether the flag `i` is set.
        at: the offset of the pattern's first character, for refusals.

    Raises:
        Refusal: it is not in the subset, or it is too large.
    """
    reader = _Reader(source, at)
    starts = reader.take("^")
    # `^a|b$` is `^a` or `b$`: an anchor belongs to its own alternative.
    alternatives = reader.alternatives(depth=0)
    ends = reader.take("$")
    if not reader.is_at_end:
        raise reader.refusal("an anchor or bracket is out of place")
    alternatives[0] = "^" * starts + alternatives[0]
    alternatives[-1] += "$" * ends
    if not all(alternatives):
        raise reader.refusal("an alternative is empty")
    options = re2.Options()
    options.case_sensitive = not ignore_case
    options.log_errors = False
    try:
        compiled = re2.compile("|".join(alternatives), options)
    except re2.error as error:
        # All else was looked at: what is left are repetitions that multiply.
        raise reader.refusal("it is too large") from error
    return Pattern(source, ignore_case, compiled.search)


class _Reader:
    """A cursor over the text of a pattern, which it gives in RE2's words."""

    def __init__(self, source: str, at: int) -> None:
        self._source = source
        self._offset = at
        self._at = 0

    @property
    def is_at_end(self) -> bool:
        return self._at >= len(self._source)

    def refusal(self, why: str) -> Refusal:
        # The service's own words for a bad pattern are not recorded.
        return Refusal(
            f"invalid regular expression literal: {why}", self._offset + self._at
        )

    def take(self, char: str) -> bool:
        """Step over `char` if it comes next."""
        is_next = self._source.startswith(char, self._at)
        self._at += is_next
        return is_next

    def alternatives(self, depth: int) -> list[str]:
        """`sequence { "|" sequence }`, up to a bracket, an anchor or the end."""
        if depth > MAX_DEPTH:
            raise self.refusal("groups are nested too deeply")
        found = [self._sequence(depth)]
        while self.take("|"):
            found.append(self._sequence(depth))
        return found

    def _sequence(self, depth: int) -> str:
        parts = []
        while not self.is_at_end and self._source[self._at] not in "|)^$":
            parts.append(self._atom(depth) + self._repetition())
        return "".join(parts)

    def _atom(self, depth: int) -> str:
        char = self._next()
        match char:
            case "(":
                return self._group(depth + 1)
            case "[":
                return self._class()
            case ".":
                return _any_of(_LINE_FEED, is_negated=True)
            case "\\":
                return self._escaped()
            case "*" | "+" | "?" | "{":
                self._at -= 1
                raise self.refusal(f"nothing to repeat before '{char}'")
            case _:
                return _any_of(_exactly(char))

    def _next(self) -> str:
        if self.is_at_end:
            raise self.refusal("it ends too early")
        self._at += 1
        return self._source[self._at - 1]

    def _group(self, depth: int) -> str:
        alternatives = self.alternatives(depth)
        if not all(alternatives):
            raise self.refusal("an alternative is empty")
        if not self.take(")"):
            raise self.refusal("a group is not closed")
        return f"(?:{'|'.join(alternatives)})"

    def _repetition(self) -> str:
        found = _REPEAT.match(self._source, self._at)
        if found is None:
            return ""
        self._at = found.end()
        least, _, most = found.groups()
        if least and most and int(most) < int(least):
            raise self.refusal("a repetition ends before it begins")
        return found[0]

    def _escaped(self) -> str:
        ranges, is_negated = self._escape()
        return _any_of(ranges, is_negated=is_negated)

    def _escape(self) -> tuple[Ranges, bool]:
        """What follows a backslash: some characters, or all but them."""
        char = self._next()
        if char.lower() in _CLASSES:
            return _CLASSES[char.lower()], char.isupper()
        if char in _CONTROLS:
            return _exactly(_CONTROLS[char]), False
        if char.isalnum():
            raise self.refusal(f"unknown escape '\\{char}'")
        return _exactly(char), False

    def _class(self) -> str:
        is_negated = self.take("^")
        ranges: list[tuple[int, int]] = []
        while not self.take("]"):
            ranges.extend(self._class_ranges())
        if not ranges:
            raise self.refusal("a character class is empty")
        return _any_of(ranges, is_negated=is_negated)

    def _class_ranges(self) -> Ranges:
        low = self._class_item()
        is_range = self._source.startswith("-", self._at)
        if not is_range or self._source.startswith("-]", self._at):
            return low
        self._at += 1
        high = self._class_item()
        first, last = low[0][0], high[-1][1]
        if not _is_single(low) or not _is_single(high) or last < first:
            raise self.refusal("a range of characters is not in order")
        return ((first, last),)

    def _class_item(self) -> Ranges:
        char = self._next()
        ranges, is_negated = self._escape() if char == "\\" else (_exactly(char), False)
        return _complement(ranges) if is_negated else ranges


def _any_of(ranges: Iterable[tuple[int, int]], *, is_negated: bool = False) -> str:
    """One character in one of the ranges, or in none of them."""
    runs = "".join(f"\\x{{{low:x}}}-\\x{{{high:x}}}" for low, high in ranges)
    return f"[{'^' * is_negated}{runs}]"


def _exactly(char: str) -> Ranges:
    return ((ord(char), ord(char)),)


def _is_single(ranges: Ranges) -> bool:
    return len(ranges) == 1 and ranges[0][0] == ranges[0][1]


def _complement(ranges: Ranges) -> Ranges:
    r"""What is in none of the sorted `ranges`: `[\D]` within a class."""
    gaps: list[tuple[int, int]] = []
    begin = 0
    for low, high in ranges:
        gaps.append((begin, low - 1))
        begin = high + 1
    return (*gaps, (begin, _LAST))
