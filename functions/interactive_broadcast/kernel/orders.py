"""In which order things are gone over that may not all be reached."""

from collections.abc import Sequence
from typing import Final, TypeVar

T = TypeVar("T")

GOLDEN_RATIO: Final = 0.618033988749895
"""Successive numbers begin this share of the list further on: no wide gap is left."""


def turned(items: Sequence[T], number: int) -> list[T]:
    """All items in order, from another one on for each number.

    So what is at the front, and takes all the time, does not keep the others.
    """
    start = int((number * GOLDEN_RATIO % 1) * len(items))
    return [*items[start:], *items[:start]]
