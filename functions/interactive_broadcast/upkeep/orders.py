"""In which order a run of the reconciler goes over what there is.

It follows from the time, so that each run begins somewhere else, and nothing is stored:
runs that are ended by the platform reach everything together. A loop that was broken
off goes on where it stopped (`turns`).
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Final

from interactive_broadcast.kernel.concurrency import turned

INTERVAL_S: Final = 60
"""How often there is a run: what concerns a show that is on waits no longer."""

ROUND_S: Final = 300
"""How often a run is also a round: it looks at what no show that is on waits for."""


MAX_OTHERS: Final = 50
"""Admins without a show whose things are looked at in one round."""


def rotated(ids: Iterable[str], now: datetime) -> list[str]:
    """All ids in order, from another one on in each run."""
    return turned(sorted(ids), _number(now, INTERVAL_S))


def share(ids: Iterable[str], now: datetime, *, size: int) -> list[str]:
    """At most `size` of the ids. Together, successive rounds get all of them."""
    ordered = sorted(ids)
    if len(ordered) <= size:
        return ordered
    start = _number(now, ROUND_S) * size % len(ordered)
    return (ordered + ordered)[start : start + size]


def sample(ids: Iterable[str], now: datetime, *, size: int) -> list[str]:
    """At most `size` of the ids, in each round from another one on.

    For ids that are themselves of a share: there, shares would go together, and some
    of them never come.
    """
    return turned(sorted(ids), _number(now, ROUND_S))[:size]


def in_turn(
    first: Iterable[str], everybody: Iterable[str], now: datetime, *, size: int
) -> list[str]:
    """Those of `everybody` who come first, and at most `size` of the others."""
    known = set(everybody)
    busy = known.intersection(first)
    return [*sorted(busy), *share(known - busy, now, size=size)]


def _number(now: datetime, interval_s: int) -> int:
    """The number of the run or round, counted since 1970."""
    return int(now.timestamp()) // interval_s
