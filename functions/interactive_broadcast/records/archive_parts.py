"""The parts of a show's recording: `archives/{eventId}/{archiveId}`.

OpenTok ends a recording after four hours, after an hour's pause, when the stage is
left, when a session moves to another server. The show goes on, and so does its
recording, as another part.
"""

from dataclasses import dataclass
from typing import Any

from interactive_broadcast.kernel import paths
from interactive_broadcast.kernel.callers import Caller
from interactive_broadcast.kernel.database import Writes, children, read_record
from interactive_broadcast.kernel.models import EpochMs, RecordModel
from interactive_broadcast.kernel.ports import Databases
from interactive_broadcast.kernel.video_statuses import (
    ArchiveStatus,
    TranscriptionStatus,
)

TRANSCRIPTION_WAIT_MS = 480_000
"""For so long after the end of a part it is looked each minute whether what was said in
it has been written down. Later that is looked at when somebody asks, or when the video
service tells it: a transcription that never comes keeps no show from being finished."""


class PartTranscription(RecordModel):
    """How far what was said in a part has been written down."""

    status: TranscriptionStatus
    """In the video service's words; `unknown` for one that is not known here."""
    reason: str | None = None
    """Why it has its status, as the service puts it."""


class ArchivePart(RecordModel):
    """`archives/{eventId}/{archiveId}`: what OpenTok recorded without a break."""

    id: str
    """OpenTok's id of the recording."""
    started_at: EpochMs
    """When OpenTok was asked for it."""
    ended_at: EpochMs | None = None
    """When its end was found out. Left out while it is recorded."""
    status: ArchiveStatus
    reason: str | None = None
    """Why it has its status, as OpenTok puts it."""
    duration_s: int | None = None
    """The recorded time in seconds: without pauses. Known once it is over."""
    size_bytes: int | None = None
    url: str | None = None
    """Where the file is in the operator's own bucket, once it has been uploaded."""
    transcription: PartTranscription | None = None
    """Of one that is to be transcribed."""

    @property
    def is_over(self) -> bool:
        """Whether nothing is recorded in it any more."""
        return self.status.is_over

    def is_settled(self, now: EpochMs) -> bool:
        """Whether its file is where it will be, and nothing more is waited for."""
        written = self.transcription
        if written is None or written.status.is_final or not self.status.is_final:
            return self.status.is_final
        return now - (self.ended_at or 0) >= TRANSCRIPTION_WAIT_MS

    @property
    def is_empty(self) -> bool:
        """Whether it is over and is known to contain nothing."""
        return self.status.is_final and not self.duration_s


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchiveParts:
    """Written with the backend's rights: it is what OpenTok says, not its owner."""

    databases: Databases

    def read(self, caller: Caller, event_id: str) -> list[ArchivePart]:
        """All parts of an event's recording, oldest first, as the rules let the caller.

        Raises:
            RulesDenied: the event is somebody else's.
        """
        return _parse(self.databases.as_caller(caller).get(paths.archives(event_id)))

    def all(self, event_id: str) -> list[ArchivePart]:
        """The same with the backend's rights."""
        return _parse(self.databases.as_backend().get(paths.archives(event_id)))


def stored(event_id: str, part: ArchivePart) -> Writes:
    """The write that stores a part as it is now."""
    return {paths.archive_part(event_id, part.id): part.to_record()}


def parse_part(value: object, archive_id: str) -> ArchivePart | None:
    """The part in a snapshot. None for none, and for what is none."""
    return read_record(
        ArchivePart, value, "archive-part-unreadable", archive_id=archive_id
    )


def _parse(value: Any) -> list[ArchivePart]:  # noqa: ANN401 - JSON as stored
    found = (parse_part(one, key) for key, one in children(value).items())
    parts = [part for part in found if part is not None]
    return sorted(parts, key=lambda part: (part.started_at, part.id))
