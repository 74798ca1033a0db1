"""Real time, for what depends on a network and a person, not on the stack's clock."""

import asyncio
import time
from collections.abc import Callable
from typing import Protocol


class Alarm(Protocol):
    """Something that will happen unless it is cancelled."""

    def cancel(self) -> None: ...


class WallClock(Protocol):
    """Seconds that pass by themselves; tests move them by hand."""

    def time(self) -> float:
        """Seconds since any moment."""

    def call_later(self, delay_s: float, callback: Callable[[], None], /) -> Alarm: ...


class RealTime:
    """The time of this machine, on the running loop."""

    def time(self) -> float:
        return time.monotonic()

    def call_later(self, delay_s: float, callback: Callable[[], None], /) -> Alarm:
        return asyncio.get_running_loop().call_later(delay_s, callback)
