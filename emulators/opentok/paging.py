"""Lists in pages: `offset`, `count` and `sessionId`, as archives and broadcasts do."""

from collections.abc import Sequence
from typing import TypeVar

from emulators.opentok.bodies import Body

Item = TypeVar("Item")

DEFAULT_COUNT = 50
MAX_COUNT = 1_000
MAX_OFFSET = 10**9


def page(items: Sequence[Item], query: Body) -> Sequence[Item]:
    """The asked part of `items`, 50 at a time unless told, 1000 at most.

    Raises:
        Refused: 400, for an offset or count out of range.
    """
    offset = query.find_number("offset", low=0, high=MAX_OFFSET) or 0
    count = query.find_number("count", low=0, high=MAX_COUNT)
    return items[offset:][: DEFAULT_COUNT if count is None else count]
