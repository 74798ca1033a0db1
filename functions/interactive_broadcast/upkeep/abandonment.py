"""When a show is ended that nobody ends."""

from enum import StrEnum

from interactive_broadcast.events.models import EventRecord
from interactive_broadcast.kernel.models import EpochMs


class Ending(StrEnum):
    """Why the backend has ended a show by itself."""

    TOO_LONG = "too-long"
    """It has been live for longer than any show."""
    ABANDONED = "abandoned"
    """The producer has gone, and nobody has been on stage, for some time."""


def is_too_long(event: EventRecord, *, now_ms: EpochMs, max_show_s: int) -> bool:
    """Whether a live event has been so for longer than a show may last."""
    started_at = event.show_started_at
    return started_at is not None and now_ms - started_at > max_show_s * 1000


def is_abandoned(
    empty_since: EpochMs | None, *, now_ms: EpochMs, abandoned_s: int
) -> bool:
    """Whether nobody has been there for so long that nobody will come back."""
    return empty_since is not None and now_ms - empty_since >= abandoned_s * 1000
