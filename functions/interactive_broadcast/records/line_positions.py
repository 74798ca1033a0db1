"""What fans in line are told of where they stand, and which writes tell it."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from interactive_broadcast.events.line_options import Positions
from interactive_broadcast.kernel import line_paths
from interactive_broadcast.kernel.database import Writes
from interactive_broadcast.kernel.models import Json

POSITIONS_AT_ONCE: Final = 500
"""Of one write: some 60 kB, and so many fans who are sent something at once."""

STEPS: Final = (5, 10, 20)
"""Where the ranges end, ten times as far in each round: 5, 10, 20, 50, 100, 200, …"""

EXACT_BELOW: Final = 100
"""Where positions are ranges, the number of those who wait has two digits that count.
So it changes as seldom as they do, and all who listen are not sent it for nothing."""


def told(order: Sequence[str], how: Positions) -> dict[str, Json]:
    """What each fan is told, by fan.

    Args:
        order: all who are in line, the first one first. Whoever is away, or held back
            by the producer, stands where they stand.
        how: what the event lets fans know.

    Returns:
        Exact: `{position}`, from 1, who is the next to be called. A range: `{from, to}`
        that holds it. Hidden: nobody is told anything.
    """
    if how is Positions.HIDDEN:
        return {}
    tell = _exact if how is Positions.EXACT else _range
    return {fan_id: tell(number) for number, fan_id in enumerate(order, start=1)}


def told_waiting(waiting: int, how: Positions) -> int | None:
    """How many fans are told that there are in line. None: they are not told."""
    if how is Positions.HIDDEN:
        return None
    if how is Positions.EXACT or waiting < EXACT_BELOW:
        return waiting
    unit: int = 10 ** (len(str(waiting)) - 2)
    return waiting // unit * unit


def changes(
    address: tuple[str, str], before: Mapping[str, Json], now: Mapping[str, Json]
) -> Writes:
    """The write that tells fans what they do not know yet, the first of the line first.

    Args:
        address: admin and `fanUrl` of the show.
        before: what is stored, by fan.
        now: what is to be, by fan, in the order of the line.
    """
    writes: Writes = {
        line_paths.line_position(*address, fan_id): value
        for fan_id, value in now.items()
        if before.get(fan_id) != value
    }
    left = before.keys() - now.keys()
    gone = {line_paths.line_position(*address, one): None for one in sorted(left)}
    return {**writes, **gone}


def in_batches(writes: Writes) -> Iterator[Writes]:
    """The same in several writes: nothing of it needs the rest."""
    places = list(writes)
    for start in range(0, len(places), POSITIONS_AT_ONCE):
        batch = places[start : start + POSITIONS_AT_ONCE]
        yield {place: writes[place] for place in batch}


def _exact(position: int) -> Json:
    return {"position": position}


def _range(position: int) -> Json:
    first, last = 1, STEPS[0]
    ends = _ends()
    while position > last:
        first, last = last + 1, next(ends)
    return {"from": first, "to": last}


def _ends() -> Iterator[int]:
    """Where ranges end after the first."""
    scale = 1
    while True:
        for step in (*STEPS[1:], STEPS[0] * 10):
            yield step * scale
        scale *= 10
