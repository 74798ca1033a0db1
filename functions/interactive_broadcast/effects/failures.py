"""How often a recording or stream may fail within an hour before it has a rest.

An end that OpenTok documents as normal is no failure, nor is an empty stage, nor an
OpenTok that does not answer: nothing is used up by them, and the next try is soon.
"""

from datetime import timedelta
from typing import Final

from interactive_broadcast.kernel.models import EpochMs, RecordModel

MAX_FAILURES: Final = 10
"""Within WINDOW: of starts that are refused and of parts that fail."""

WINDOW: Final = timedelta(hours=1)
"""Counted from the first failure in it."""

PAUSE: Final = timedelta(seconds=10)
"""Between two tries, and between the starts of two parts."""

FAILED_TOO_OFTEN: Final = "failed-too-often"
"""Reason of the problem that is told while it has its rest."""


class Failures(RecordModel):
    """`effects/{eventId}/{effect}/failures`: the failures of the hour that counts."""

    since: EpochMs
    """When the first of them was."""
    count: int

    @property
    def are_too_many(self) -> bool:
        """Whether the next try has to wait until the hour is over."""
        return self.count >= MAX_FAILURES

    def next_try(self, now_ms: EpochMs) -> EpochMs:
        """When the next try may be."""
        soon = now_ms + _ms(PAUSE)
        return max(soon, self.since + _ms(WINDOW)) if self.are_too_many else soon


def one_more(before: Failures | None, now_ms: EpochMs) -> Failures:
    """With the failure that has happened now."""
    if before is None or now_ms - before.since >= _ms(WINDOW):
        return Failures(since=now_ms, count=1)
    return before.model_copy(update={"count": before.count + 1})


def after_pause(since: EpochMs, now_ms: EpochMs) -> EpochMs:
    """When the next part may be started, if the one before was at `since`."""
    return max(now_ms, since + _ms(PAUSE))


def _ms(duration: timedelta) -> EpochMs:
    return round(duration.total_seconds() * 1000)
