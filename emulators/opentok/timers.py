"""The named timers of one archive or broadcast, on the stack's clock."""

from collections.abc import Callable
from datetime import timedelta

from emulators.kernel.clock import Timer, VirtualClock


class Timers:
    """At most one timer per name: setting it again replaces it."""

    def __init__(self, clock: VirtualClock) -> None:
        self._clock = clock
        self._timers: dict[str, Timer] = {}

    def set(self, name: str, delay: timedelta, callback: Callable[[], None]) -> None:
        self.clear(name)
        self._timers[name] = self._clock.call_later(delay, callback)

    def clear(self, name: str) -> None:
        timer = self._timers.pop(name, None)
        if timer is not None:
            timer.cancel()

    def clear_all(self) -> None:
        for name in list(self._timers):
            self.clear(name)
