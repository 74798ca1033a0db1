"""The time that the functions see: real time plus the offset of the stack's clock."""

import threading
import time
from datetime import timedelta

from emulators.kernel.missing_modules import missing

# It would load all of pytest for the marker that it offers, in every process of
# functions: a fifth of what their start takes.
with missing("pytest"):
    import time_machine


class WallClock:
    """Moves the wall clock of this process. Timeouts keep running in real time.

    `time.monotonic()` is left alone by time_machine, so waits and socket timeouts
    are not cut short when days pass.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._offset = timedelta()
        self._travel: time_machine.Traveller | None = None

    def set_offset(self, offset: timedelta) -> None:
        """Make the wall clock `offset` ahead of real time. Safe to repeat."""
        with self._lock:
            if self._travel is None:
                self._travel = time_machine.travel(time.time(), tick=True).start()
                # time_machine's clock stands still until it is first asked.
                time.time()
            self._travel.shift(offset - self._offset)
            self._offset = offset
