"""What the stack is still busy with: deliveries under way.

Moving the clock, resetting and asserting all need to know that nothing is in flight:
they wait for it here instead of sleeping.
"""

import asyncio
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager


class StillBusy(Exception):
    """The stack did not come to rest before the deadline."""


class Activity:
    """Counts deliveries under way, by kind. Belongs to one event loop."""

    def __init__(self) -> None:
        self._running: Counter[str] = Counter()
        self._idle = asyncio.Event()
        self._idle.set()

    @contextmanager
    def busy(self, kind: str) -> Iterator[None]:
        """Count one delivery for as long as the block lasts.

        Enter it where the work becomes inevitable (before a queue), not where it
        starts: otherwise the stack looks idle in between.
        """
        self._running[kind] += 1
        self._idle.clear()
        try:
            yield
        finally:
            self._running[kind] -= 1
            if not +self._running:
                self._idle.set()

    async def settled(self, timeout_s: float = 20.0) -> None:
        """Wait until nothing is under way.

        Raises:
            StillBusy: after `timeout_s` seconds of real time, naming what still ran.
        """
        try:
            await asyncio.wait_for(self._idle.wait(), timeout_s)
        except TimeoutError:
            raise StillBusy(
                f"Still running after {timeout_s:g} s: {dict(+self._running)}"
            ) from None
