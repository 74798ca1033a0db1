"""A sorted list that shares what it can with the list it was made from. Pure, no I/O.

Changing one place copies one block and the list of blocks: with a million places that
is a few thousand references, and whoever holds the former list sees no change.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice, takewhile
from typing import TypeAlias

from emulators.firebase.database.queries import Edge, Place, Query, edges

BLOCK = 512
"""Places of a block when it is made; it is split when it has twice as many."""

_Block: TypeAlias = Sequence[Place]


class Places:
    """Places in order. Never changes."""

    __slots__ = ("_blocks",)

    def __init__(self, blocks: tuple[_Block, ...]) -> None:
        self._blocks = blocks

    @classmethod
    def of(cls, places: Iterable[Place]) -> "Places":
        """Sort them."""
        ordered = sorted(places)
        return cls(
            tuple(
                ordered[start : start + BLOCK]
                for start in range(0, len(ordered), BLOCK)
            )
        )

    def __iter__(self) -> Iterator[Place]:
        for block in self._blocks:
            yield from block

    def without(self, place: Place) -> "Places":
        """All but this one, which is among them."""
        number = self._block_of(place)
        block = list(self._blocks[number])
        del block[bisect_left(block, place)]
        return self._with_block(number, block)

    def having(self, place: Place) -> "Places":
        """All, and this one, which is not among them."""
        if not self._blocks:
            return Places(((place,),))
        number = self._block_of(place)
        block = list(self._blocks[number])
        block.insert(bisect_left(block, place), place)
        return self._with_block(number, block)

    def cut(self, query: Query) -> list[Place]:
        """What the query asks for; nothing before or behind that is looked at."""
        start, end = edges(query)
        if query.limit_from == "first" or query.limit is None:
            within = self._upwards(start)
            if end is not None:
                within = takewhile(lambda place: place < end, within)
        else:
            within = self._downwards(end)
            if start is not None:
                within = takewhile(lambda place: start < place, within)
        return list(islice(within, query.limit))

    def _upwards(self, start: Edge | None) -> Iterator[Place]:
        number = self._block_of(start) if start else 0
        for block in self._blocks[number : number + 1]:
            yield from block[bisect_left(block, start) if start else 0 :]
        for block in self._blocks[number + 1 :]:
            yield from block

    def _downwards(self, end: Edge | None) -> Iterator[Place]:
        number = self._block_of(end) if end else len(self._blocks) - 1
        for block in self._blocks[number : number + 1]:
            yield from reversed(block[: bisect_left(block, end) if end else None])
        for block in reversed(self._blocks[:number]):
            yield from reversed(block)

    def _block_of(self, place: Place | Edge) -> int:
        """The block where a place is, or would be put."""
        number = bisect_left(self._blocks, place, key=_last)
        return min(number, len(self._blocks) - 1)

    def _with_block(self, number: int, block: list[Place]) -> "Places":
        if len(block) < 2 * BLOCK:
            parts = [block] if block else []
        else:
            parts = [block[:BLOCK], block[BLOCK:]]
        return Places((*self._blocks[:number], *parts, *self._blocks[number + 1 :]))


def _last(block: _Block) -> Place:
    return block[-1]
