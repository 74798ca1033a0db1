"""What happened in a show, as its owner reads it."""

from interactive_broadcast.kernel.models import EpochMs, Json, ReplyModel


class Archiving(ReplyModel):
    archive_id: str
    archive_url: str | None = None


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


class ShowTimeline(ReplyModel):
    entries: list[TimelineItem]
    """Oldest first; of a very long one the newest 2,000."""
    chapters: list[Chapter]
    """In order. Empty while nothing has been live."""
    web_vtt: str
    """The chapters as a WebVTT file."""
