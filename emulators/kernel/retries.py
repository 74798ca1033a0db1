"""How often, and after how long, Cloud Tasks and Cloud Scheduler try again."""

from dataclasses import dataclass
from datetime import timedelta

MAX_BACKOFF_S = 3600.0


@dataclass(frozen=True, slots=True, kw_only=True)
class RetryConfig:
    """How often a queue or a job tries again.

    Args:
        max_attempts: how often in all, the first time included; -1 is without limit.
        max_retry_s: seconds since the first attempt during which retries go on even
            after `max_attempts`; 0 is no such time.
        min_backoff_s: the wait before the first retry, in seconds.
        max_backoff_s: the longest wait, in seconds.
        max_doublings: how often the wait doubles before it grows by a constant.
    """

    max_attempts: int
    max_retry_s: float = 0.0
    min_backoff_s: float = 0.1
    max_backoff_s: float = MAX_BACKOFF_S
    max_doublings: int = 16

    def allows(self, *, attempts: int, since_first: timedelta) -> bool:
        """Whether one more attempt is due after `attempts` of them.

        Both limits must be reached before a task is given up (RetryConfig of
        Cloud Tasks).
        """
        if self.max_attempts < 0 or attempts < self.max_attempts:
            return True
        return since_first.total_seconds() < self.max_retry_s

    def backoff(self, attempts: int) -> timedelta:
        """The wait before the next attempt, after `attempts` failed ones (1, 2, ...).

        Doubles `max_doublings` times, then grows by the last step, up to the longest.
        """
        doublings = min(attempts - 1, self.max_doublings)
        steps = attempts - doublings
        seconds = self.min_backoff_s * 2.0**doublings * steps
        return timedelta(seconds=min(seconds, self.max_backoff_s))
