"""Looking again at what caches may still show as it was."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

RELOADS = 18
RELOAD_S = 0.25
"""Real seconds between two looks. All in all a little more than the two seconds that
Hosting may remember an answer, and the two that the function may: the stack's clock
need not be moved meanwhile."""

T = TypeVar("T")


async def reload_until(
    look: Callable[[], Awaitable[T]], is_fresh: Callable[[T], object]
) -> T:
    """What `look` shows as soon as it is fresh; the last look when it never is."""
    seen = await look()
    for _ in range(RELOADS):
        if is_fresh(seen):
            break
        await asyncio.sleep(RELOAD_S)
        seen = await look()
    return seen
