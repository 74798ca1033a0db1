"""Searching in linear time: all ways to match are followed side by side.

A pattern becomes numbered states (Thompson's construction). The set of states reached
after a character is remembered together with the characters that lead on from it, so
that a text of a known kind costs one look-up per character.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias, TypeVar

MAX_STATES = 2000
"""Of one pattern, its repetitions written out."""

_MAX_SETS = 500
"""Remembered sets of states of one pattern; then it starts to remember anew."""

_MAX_MOVES = 4096
"""Remembered characters of one set of states."""

_Part = TypeVar("_Part")
_Lay: TypeAlias = Callable[["Builder", _Part, int], int]


class TooManyStates(Exception):
    """A pattern whose repetitions multiply beyond `MAX_STATES`."""


@dataclass(frozen=True, slots=True)
class Symbols:
    """The characters that one place of a pattern accepts.

    Args:
        ranges: first and last code point of each accepted run.
        is_negated: accept what is in none of the ranges.
    """

    ranges: tuple[tuple[int, int], ...]
    is_negated: bool = False

    def accepts(self, spellings: Iterable[str]) -> bool:
        """Whether one of the spellings (upper, lower) of a character is meant."""
        codes = [ord(spelling) for spelling in spellings]
        is_in = any(low <= code <= high for code in codes for low, high in self.ranges)
        return is_in != self.is_negated


@dataclass(slots=True)
class _State:
    """One place of a pattern: it takes a character, or it forks, or it is an end."""

    symbols: Symbols | None = None
    to: list[int] = field(default_factory=list)
    is_match: bool = False
    is_match_at_end: bool = False


@dataclass(slots=True)
class _Reached:
    """A set of states, and which set follows on which character."""

    taking: frozenset[int]
    is_match: bool
    is_match_at_end: bool
    moves: dict[str, "_Reached"] = field(default_factory=dict)


class Builder:
    """Lays out the states of one pattern from its end to its beginning."""

    def __init__(self, *, ignore_case: bool) -> None:
        self._ignore_case = ignore_case
        self._states: list[_State] = []
        self._first: list[int] = []
        self._again: list[int] = []

    def add_pattern(
        self,
        alternatives: Sequence[Sequence[_Part]],
        *,
        starts: bool,
        ends: bool,
        lay: _Lay[_Part],
    ) -> None:
        """Add whole alternatives; `^` and `$` bind the first and the last of them.

        Raises:
            TooManyStates: the pattern is too large.
        """
        last = len(alternatives) - 1
        for index, parts in enumerate(alternatives):
            is_bound = ends and index == last
            after = self._add(_State(is_match=not is_bound, is_match_at_end=is_bound))
            begin = self.add_sequence(parts, after, lay)
            self._first.append(begin)
            if not (starts and index == 0):
                self._again.append(begin)

    def add_sequence(self, parts: Sequence[_Part], after: int, lay: _Lay[_Part]) -> int:
        """Add parts that follow each other; return where they begin."""
        for part in reversed(parts):
            after = lay(self, part, after)
        return after

    def add_symbols(self, symbols: Symbols, after: int) -> int:
        """Add a place that takes one character and leads to `after`."""
        return self._add(_State(symbols, [after]))

    def add_fork(self, to: Iterable[int]) -> int:
        """Add a place that leads to several others without taking a character."""
        return self._add(_State(to=list(to)))

    def extend_fork(self, fork: int, to: int) -> None:
        """Lead a fork to one more place: how a loop is closed."""
        self._states[fork].to.append(to)

    def finished(self) -> "Automaton":
        """The searchable form."""
        return Automaton(
            self._states, self._first, self._again, ignore_case=self._ignore_case
        )

    def _add(self, state: _State) -> int:
        if len(self._states) >= MAX_STATES:
            raise TooManyStates
        self._states.append(state)
        return len(self._states) - 1


class Automaton:
    """The states of one pattern, searchable."""

    def __init__(
        self,
        states: Sequence[_State],
        first: Sequence[int],
        again: Sequence[int],
        *,
        ignore_case: bool,
    ) -> None:
        self._states = states
        self._ignore_case = ignore_case
        self._again = again
        self._known: dict[frozenset[int], _Reached] = {}
        self._start = self._reach(first)

    def is_found_in(self, text: str) -> bool:
        """Whether some part of `text` matches."""
        reached = self._start
        for char in text:
            if reached.is_match:
                return True
            following = reached.moves.get(char)
            reached = self._step(reached, char) if following is None else following
        return reached.is_match or reached.is_match_at_end

    def _step(self, reached: _Reached, char: str) -> _Reached:
        spellings = self._spellings(char)
        targets = list(self._again)
        for number in reached.taking:
            state = self._states[number]
            if state.symbols is not None and state.symbols.accepts(spellings):
                targets.extend(state.to)
        following = self._reach(targets)
        if len(reached.moves) >= _MAX_MOVES:
            reached.moves.clear()
        reached.moves[char] = following
        return following

    def _spellings(self, char: str) -> set[str]:
        if not self._ignore_case:
            return {char}
        # "ß" and its like have upper cases of two characters: they match themselves.
        return {s for s in (char, char.lower(), char.upper()) if len(s) == 1}

    def _reach(self, targets: Iterable[int]) -> _Reached:
        """The states that `targets` lead to without taking a character."""
        seen: set[int] = set()
        waiting = list(targets)
        while waiting:
            number = waiting.pop()
            if number not in seen:
                seen.add(number)
                if self._states[number].symbols is None:
                    waiting.extend(self._states[number].to)
        return self._remember(frozenset(seen))

    def _remember(self, seen: frozenset[int]) -> _Reached:
        known = self._known.get(seen)
        if known is not None:
            return known
        if len(self._known) >= _MAX_SETS:
            self._known.clear()
        states = self._states
        reached = _Reached(
            taking=frozenset(n for n in seen if states[n].symbols is not None),
            is_match=any(states[n].is_match for n in seen),
            is_match_at_end=any(states[n].is_match_at_end for n in seen),
        )
        self._known[seen] = reached
        return reached
