"""The order of a line, and how somebody is put into another place of it.

Fans stand in the order of `order`, and of equal ones the smaller id comes first: the
order in which the database itself sorts children by a field, so that two never stand in
one place, and everybody who looks sees the same. `order` is the server's time at which
a fan got in line, until producer or screener moves them.

`docs/the-line.md` has the same in JavaScript, and both are held to the same cases.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from typing import Final

from interactive_broadcast.kernel.show_errors import NoRoomInLine, NotInLine

Placed = tuple[str, float]
"""A fan's id, and their `order`."""

FIRST_STEP_MS: Final = 1_000
"""How far before the first one another is put: many fit in between later."""

MAX_SPREAD: Final = 200
"""Whom one move gives another `order` beside the one who is moved. Each of them is a
change that a function hears of, and the platform takes 500 of one write."""

_INDEX: Final = re.compile(r"^(0|-?[1-9][0-9]{0,9})$")


class End(StrEnum):
    """Where in the line somebody is put who is put beside nobody."""

    FIRST = "first"
    LAST = "last"


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """Where in the line somebody is put: one of these."""

    before: str | None = None
    after: str | None = None
    """Another fan's id."""
    to: End | None = None

    @property
    def beside(self) -> str | None:
        """The fan whom they are put beside; None for an end of the line."""
        return self.before or self.after


def sort_key(placed: Placed) -> tuple[float, bool, int, str]:
    """What sorts a line as the database does: ids that look like indexes come first."""
    fan_id, order = placed
    index = int(fan_id) if _INDEX.match(fan_id) else None
    if index is None or not -(2**31) <= index < 2**31:
        return order, True, 0, fan_id
    return order, False, index, fan_id


def moved(
    line: Sequence[Placed], fan_id: str, target: Target, *, now: float
) -> dict[str, float]:
    """The `order` of everybody who gets another one when a fan is moved.

    One write has them all. It is the fan alone, unless no number is left in their new
    place: then those behind it make room.

    Args:
        line: those in line, in their order. Not all need to be there, but whoever is
            directly ahead of the new place, and those behind it as far as they have to
            make room.
        fan_id: who is moved. It does not matter whether they are in `line`.
        target: where to.
        now: the greatest `order` that there may be, in ms: the server's time.

    Raises:
        NotInLine: whom they should be put beside is not in line.
        NoRoomInLine: more would have to make room than one write moves.
    """
    others = [placed for placed in line if placed[0] != fan_id]
    index = _index_of(target, [one for one, _ in others])
    ahead = others[index - 1][1] if index else None
    return _between(fan_id, ahead, others[index:], now)


def _index_of(target: Target, line: Sequence[str]) -> int:
    """How many of the line are ahead of the new place."""
    if target.beside is None:
        return len(line) if target.to is End.LAST else 0
    if target.beside not in line:
        raise NotInLine("This fan is not in line.", id=target.beside)
    return line.index(target.beside) + (target.before is None)


def _between(
    fan_id: str, ahead: float | None, behind: Sequence[Placed], now: float
) -> dict[str, float]:
    """The orders that put a fan behind `ahead` and before all of `behind`."""
    if ahead is None:
        return {fan_id: _ahead_of(behind[0][1]) if behind else now}
    if not behind and ahead < now:
        return {fan_id: now}
    # Until so many of those behind make room that there are numbers for all of them.
    uppers = [order for _, order in behind[: MAX_SPREAD + 1]]
    if len(behind) <= MAX_SPREAD:
        uppers.append(now)
    for count, upper in enumerate(uppers):
        numbers = _spread(ahead, upper, count + 1)
        if numbers is not None:
            fans = [fan_id, *(one for one, _ in behind[:count])]
            return dict(zip(fans, numbers, strict=True))
    raise NoRoomInLine("Too many stand in one place of the line to be moved apart.")


def _ahead_of(first: float) -> float:
    return first - min(FIRST_STEP_MS, first / 2)


def _spread(lower: float, upper: float, count: int) -> list[float] | None:
    """So many numbers, evenly between the two; None where there are not so many."""
    step = (upper - lower) / (count + 1)
    numbers = [lower + step * place for place in range(1, count + 1)]
    rising = pairwise([lower, *numbers, upper])
    return numbers if all(one < next_one for one, next_one in rising) else None
