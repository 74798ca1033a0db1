"""How Cloud Tasks slows down a queue whose target says that it is overloaded.

"System throttling" (Cloud Tasks, "Issues and limitations" and `RateLimits`; November
2026): for a 429 or 503 the whole queue backs off more than its settings say, and minds
`Retry-After`. For other failures each task waits for itself. How long is not published:
the times here are ours.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

OVERLOADED = frozenset({429, 503})
FIRST_PAUSE = timedelta(seconds=10)
LONGEST_PAUSE = timedelta(hours=1)


@dataclass(slots=True)
class Throttle:
    """Until when a queue makes no call. Knows no clock: it is told the time."""

    until: datetime | None = None
    _pause: timedelta = timedelta()

    def note(self, status: int, retry_after_s: float, now: datetime) -> None:
        """Take an answer into account: the pause doubles until there is another one."""
        if status not in OVERLOADED:
            self.clear()
            return
        self._pause = min(max(2 * self._pause, FIRST_PAUSE), LONGEST_PAUSE)
        wanted = min(timedelta(seconds=retry_after_s), LONGEST_PAUSE)
        self.until = now + max(self._pause, wanted)

    def clear(self) -> None:
        """Make calls at once again."""
        self.until, self._pause = None, timedelta()
