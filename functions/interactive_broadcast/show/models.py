"""Replies about a show, to its owner."""

from interactive_broadcast.events.models import CommandRequest
from interactive_broadcast.kernel.media_options import LanguageCode
from interactive_broadcast.kernel.models import (
    EpochMs,
    Id,
    Json,
    ReplyModel,
    RequestModel,
)
from interactive_broadcast.kernel.video_statuses import ArchiveStatus
from interactive_broadcast.records.archive_parts import PartTranscription


class StandbyRequest(CommandRequest):
    standby: bool
    """Whether the intermission begins or ends."""


class Archiving(ReplyModel):
    """The recording that was started or stopped."""

    archive_id: str | None = None
    """Left out by `stopArchive` where nothing had been recorded yet."""
    archive_url: str | None = None
    """Where its file is in the operator's own bucket, once it is there."""


class StartCaptionsRequest(RequestModel):
    id: Id
    language_code: LanguageCode = "en-US"
    """The language that is spoken: as the video service has them."""


class Captions(ReplyModel):
    """The live captions that were started or stopped."""

    captions_id: str | None = None
    """The video service's. Left out while it is not known, and where there were
    none."""
    language_code: str | None = None


class TimelineItem(ReplyModel):
    """Something that was decided or done."""

    at: EpochMs
    what: str
    """`status`, the name of an effect, `onStage`, `muted` and so on."""
    by: str
    """The Firebase user who did it, or `backend`. Of a fan whose name is not known any
    more their opaque id."""
    details: dict[str, Json] | None = None
    """Where it is about somebody, `person` is their opaque id in this event; `fanId`
    and `name` are there while they are known."""


class Chapter(ReplyModel):
    """A piece of a recording."""

    start: float
    """Seconds of recorded time: without those in which nobody published."""
    title: str

    @property
    def start_ms(self) -> int:
        """The same in milliseconds, exactly."""
        return round(self.start * 1000)


class Chaptered(ReplyModel):
    """Something with chapters, which begin at its own beginning."""

    chapters: list[Chapter]
    """In order. Empty while nothing has been live."""
    web_vtt: str
    """The chapters as a WebVTT file."""


class RecordedPart(Chaptered):
    """What OpenTok recorded without a break: a recording with chapters of its own."""

    archive_id: str
    started_at: EpochMs
    """When it was begun."""
    ended_at: EpochMs | None = None
    """When its end was found out. Left out while it is being recorded."""
    status: ArchiveStatus
    """How far it has come, as OpenTok puts it."""
    reason: str | None = None
    """Why it has that status, as OpenTok puts it."""
    duration_s: int | None = None
    """The seconds that are in it, without pauses. Known once it has ended."""
    url: str | None = None
    """Where its file is in the operator's own bucket, once it has been uploaded."""
    transcription: PartTranscription | None = None
    """Of one that is to be transcribed: how far it had come when it was last looked at.
    `getArchiveUrl` looks at it, and has a link to it."""


class ShowTimeline(Chaptered):
    """All of it, and what follows from it.

    Its chapters are those of the part that the event's `archiveId` names. Where nothing
    was recorded they divide the show itself, by the clock.
    """

    entries: list[TimelineItem]
    """Oldest first; of a very long one the newest 2,000."""
    parts: list[RecordedPart]
    """Every recording of the show, oldest first; not those that contain nothing."""
