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
take exponential time as a backtracking engine would: `automaton.py` follows all
possibilities at once.
"""

import re
from dataclasses import dataclass, field
from typing import TypeAlias, assert_never

from emulators.firebase.database.rules.automaton import (
    Automaton,
    Builder,
    Symbols,
    TooManyStates,
)
from emulators.firebase.database.rules.refusals import Refusal

MAX_DEPTH = 30
"""Groups within groups."""

_DIGITS = ((0x30, 0x39),)
_SPACES = ((0x09, 0x0D), (0x20, 0x20))
_WORDS = ((0x30, 0x39), (0x41, 0x5A), (0x5F, 0x5F), (0x61, 0x7A))
_LAST = 0x10FFFF
_CLASSES = {"d": _DIGITS, "s": _SPACES, "w": _WORDS}
_CONTROLS = {"n": "\n", "r": "\r", "t": "\t", "f": "\f", "v": "\v"}
_REPEAT = re.compile(r"\*|\+|\?|\{(\d{1,4})(,(\d{0,4}))?\}")
_ANY = Symbols(((0x00, 0x09), (0x0B, _LAST)))
"""`.` is every character but a line feed."""

Ranges: TypeAlias = tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Group:
    """Alternatives, each a sequence of parts."""

    alternatives: tuple[tuple["Part", ...], ...]


@dataclass(frozen=True, slots=True)
class Repeat:
    """A part that occurs from `least` to `most` times; None is without limit."""

    part: "Part"
    least: int
    most: int | None


Part: TypeAlias = Symbols | Group | Repeat


@dataclass(frozen=True, slots=True)
class Pattern:
    """A compiled regular expression literal; equal when it is spelled the same."""

    source: str
    ignore_case: bool
    automaton: Automaton = field(compare=False, repr=False)

    def is_found_in(self, text: str) -> bool:
        """Whether the pattern occurs anywhere in `text`, unless it is anchored."""
        return self.automaton.is_found_in(text)


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
    top = reader.group(depth=0)
    ends = reader.take("$")
    if not reader.is_at_end:
        raise reader.refusal("an anchor or bracket is out of place")
    for index, parts in enumerate(top.alternatives):
        is_last = index == len(top.alternatives) - 1
        if not parts and not (starts and index == 0) and not (ends and is_last):
            raise reader.refusal("an alternative is empty")
    builder = Builder(ignore_case=ignore_case)
    try:
        builder.add_pattern(top.alternatives, starts=starts, ends=ends, lay=_lay)
    except TooManyStates as error:
        raise reader.refusal("it is too large") from error
    return Pattern(source, ignore_case, builder.finished())


def _lay(builder: Builder, part: Part, after: int) -> int:
    """Add the states of one part in front of `after`; return where they begin."""
    match part:
        case Symbols():
            return builder.add_symbols(part, after)
        case Group(alternatives):
            return builder.add_fork(
                builder.add_sequence(parts, after, _lay) for parts in alternatives
            )
        case Repeat(inner, least):
            begin = _lay_tail(builder, part, after)
            for _ in range(least):
                begin = _lay(builder, inner, begin)
            return begin
        case _:
            assert_never(part)


def _lay_tail(builder: Builder, repeat: Repeat, after: int) -> int:
    """The repetitions that may be left out."""
    if repeat.most is None:
        fork = builder.add_fork([after])
        builder.extend_fork(fork, _lay(builder, repeat.part, fork))
        return fork
    begin = after
    for _ in range(repeat.most - repeat.least):
        begin = builder.add_fork([after, _lay(builder, repeat.part, begin)])
    return begin


class _Reader:
    """A cursor over the text of a pattern."""

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

    def group(self, depth: int) -> Group:
        """`sequence { "|" sequence }`, up to a bracket, an anchor or the end."""
        if depth > MAX_DEPTH:
            raise self.refusal("groups are nested too deeply")
        alternatives = [self._sequence(depth)]
        while self.take("|"):
            alternatives.append(self._sequence(depth))
        if depth and not all(alternatives):
            raise self.refusal("an alternative is empty")
        return Group(tuple(alternatives))

    def _sequence(self, depth: int) -> tuple[Part, ...]:
        parts: list[Part] = []
        while not self.is_at_end and self._source[self._at] not in "|)^$":
            parts.append(self._repeated(self._atom(depth)))
        return tuple(parts)

    def _atom(self, depth: int) -> Part:
        char = self._next()
        match char:
            case "(":
                group = self.group(depth + 1)
                if not self.take(")"):
                    raise self.refusal("a group is not closed")
                return group
            case "[":
                return self._class()
            case ".":
                return _ANY
            case "\\":
                return self._escape()
            case "*" | "+" | "?" | "{":
                self._at -= 1
                raise self.refusal(f"nothing to repeat before '{char}'")
            case _:
                return _exactly(char)

    def _next(self) -> str:
        if self.is_at_end:
            raise self.refusal("it ends too early")
        self._at += 1
        return self._source[self._at - 1]

    def _repeated(self, atom: Part) -> Part:
        found = _REPEAT.match(self._source, self._at)
        if found is None:
            return atom
        self._at = found.end()
        least, most = _limits(found)
        if most is not None and most < least:
            raise self.refusal("a repetition ends before it begins")
        return Repeat(atom, least, most)

    def _escape(self) -> Symbols:
        char = self._next()
        if char.lower() in _CLASSES:
            return Symbols(_CLASSES[char.lower()], is_negated=char.isupper())
        if char in _CONTROLS:
            return _exactly(_CONTROLS[char])
        if char.isalnum():
            raise self.refusal(f"unknown escape '\\{char}'")
        return _exactly(char)

    def _class(self) -> Symbols:
        is_negated = self.take("^")
        ranges: list[tuple[int, int]] = []
        while not self.take("]"):
            ranges.extend(self._class_ranges())
        if not ranges:
            raise self.refusal("a character class is empty")
        return Symbols(tuple(ranges), is_negated)

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
        symbols = self._escape() if char == "\\" else _exactly(char)
        return _complement(symbols.ranges) if symbols.is_negated else symbols.ranges


def _limits(repeat: re.Match[str]) -> tuple[int, int | None]:
    match repeat.group():
        case "*":
            return 0, None
        case "+":
            return 1, None
        case "?":
            return 0, 1
        case _:
            least, comma, most = repeat.groups()
            if comma is None:
                return int(least), int(least)
            return int(least), int(most) if most else None


def _exactly(char: str) -> Symbols:
    return Symbols(((ord(char), ord(char)),))


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
