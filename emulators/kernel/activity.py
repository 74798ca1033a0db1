"""What the stack is still busy with: deliveries under way.

Moving the clock, resetting and asserting all need to know that nothing is in flight:
they wait for it here instead of sleeping.
"""

import asyncio
from collections import Counter
from collections.abc import Coroutine, Iterator
from contextlib import ExitStack, contextmanager


class StillBusy(Exception):
    """The stack did not come to rest before the deadline."""


class Activity:
    """Counts deliveries under way, by kind. Belongs to one event loop."""

    def __init__(self) -> None:
        self._running: Counter[str] = Counter()
        self._idle = asyncio.Event()
        self._idle.set()
        self._tasks: set[asyncio.Task[None]] = set()

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

    def spawn(
        self, kind: str, work: Coroutine[object, object, None]
    ) -> asyncio.Task[None]:
        """Run `work` as a task of the loop, busy from now until it is done."""
        busy = ExitStack()
        busy.enter_context(self.busy(kind))
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        task.add_done_callback(lambda _: busy.close())
        return task

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
