"""Replies about a show, to its owner."""

from interactive_broadcast.kernel.models import (
    EpochMs,
    Id,
    Json,
    ReplyModel,
    RequestModel,
)


class StandbyRequest(RequestModel):
    id: Id
    standby: bool
    """Whether the intermission begins or ends."""


class Archiving(ReplyModel):
    """The recording that was started or stopped."""

    archive_id: str
    archive_url: str | None = None
    """Where its file is in the operator's own bucket, once it is there."""


class TimelineItem(ReplyModel):
    """Something that was decided or done."""

    at: EpochMs
    what: str
    """`status`, the name of an effect, `onStage`, `muted` and so on."""
    by: str
    """The Firebase user who did it, or `backend`."""
    details: dict[str, Json] | None = None


class Chapter(ReplyModel):
    """A part of the recording."""

    start: float
    """Seconds from its beginning."""
    title: str

    @property
    def start_ms(self) -> int:
        """The same in milliseconds, exactly."""
        return round(self.start * 1000)


class ShowTimeline(ReplyModel):
    """All of it, and what follows from it."""

    entries: list[TimelineItem]
    """Oldest first; of a very long one the newest 2,000."""
    chapters: list[Chapter]
    """In order. Empty while nothing has been live."""
    web_vtt: str
    """The chapters as a WebVTT file."""
