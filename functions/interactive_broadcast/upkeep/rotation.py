"""In which order a pass that may not get through goes over what there is.

No place is remembered: the order follows from the time, so that passes begin at other
places, and nobody is always the last.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Final

PASS_S: Final = 300
"""How often there is one."""

GOLDEN: Final = 0.618033988749895
"""Steps of this much of a circle leave no gap in it for long, wherever they begin."""


def rotated(ids: Iterable[str], now: datetime) -> list[str]:
    """All of them in order, from another one on in each pass."""
    ordered = sorted(ids)
    start = int((_number(now) * GOLDEN % 1) * len(ordered))
    return ordered[start:] + ordered[:start]


def share(ids: Iterable[str], now: datetime, *, size: int) -> list[str]:
    """At most `size` of them. As many passes as that takes see every one."""
    ordered = sorted(ids)
    if len(ordered) <= size:
        return ordered
    start = _number(now) * size % len(ordered)
    return (ordered + ordered)[start : start + size]


def in_turn(
    first: Iterable[str], everybody: Iterable[str], now: datetime, *, size: int
) -> list[str]:
    """Those of `everybody` who come first, and at most `size` of the others."""
    known = set(everybody)
    busy = known.intersection(first)
    return [*sorted(busy), *share(known - busy, now, size=size)]


def _number(now: datetime) -> int:
    """Of the pass, counted since 1970."""
    return int(now.timestamp()) // PASS_S
