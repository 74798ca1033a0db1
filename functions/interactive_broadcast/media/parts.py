"""What OpenTok says of the parts of a recording: stored, and told by the event."""

from collections.abc import Sequence
from dataclasses import dataclass

from interactive_broadcast.admins.store import AdminStore
from interactive_broadcast.events.models import ArchiveState, EventRecord
from interactive_broadcast.kernel import logs, paths
from interactive_broadcast.kernel.database import (
    Versioned,
    Writes,
    compare_and_set,
)
from interactive_broadcast.kernel.errors import ArchiveNotFound
from interactive_broadcast.kernel.media import Archive
from interactive_broadcast.kernel.models import EpochMs
from interactive_broadcast.kernel.ports import Clock, Databases, Limits, now_ms
from interactive_broadcast.kernel.video import Video
from interactive_broadcast.kernel.video_statuses import ArchiveStatus, FileAddress
from interactive_broadcast.records.archive_parts import (
    ArchivePart,
    ArchiveParts,
    PartTranscription,
    parse_part,
    stored,
)

ROUNDED_MS = 2_000
"""By so much what OpenTok says of the beginning of a recording may be off."""


@dataclass(frozen=True, slots=True)
class StoredPart:
    """What OpenTok says of a part now, and what was stored of it before."""

    archive: Archive
    before: Versioned


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordedParts:
    """Stores each part as it moves on, and has the event tell of the newest.

    With the backend's rights: it is what OpenTok says, whoever has asked it.
    """

    databases: Databases
    parts: ArchiveParts
    admins: AdminStore
    limits: Limits
    clock: Clock

    def all(self, event_id: str) -> list[ArchivePart]:
        """All parts of an event's recording, oldest first."""
        return self.parts.all(event_id)

    def begun(self, event: EventRecord, archive: Archive) -> Writes:
        """The writes that store a part which has just been started or adopted."""
        part = self._merged(event, None, archive)
        if part is None:
            return {}
        return {**stored(event.id, part), **named(event, [part])}

    def store(self, event: EventRecord, archive: Archive) -> bool:
        """Store what OpenTok says of a part now, if that is news.

        A late answer about an earlier state is none. A part that is over and contains
        nothing is removed.

        Returns:
            Whether it was news.
        """
        is_news = self._replace(event, archive)
        # Also for whoever has stored the part and then died.
        self.tell(event, self.all(event.id))
        return is_news

    def before(self, event_id: str, archive_id: str) -> Versioned:
        """A part as it is stored, for `replace`."""
        place = paths.archive_part(event_id, archive_id)
        return next(compare_and_set(self.databases.as_backend(), place))

    def replace(self, event: EventRecord, stored: StoredPart) -> ArchivePart | None:
        """Store what OpenTok says of a part, as `store` does, but without a look first.

        The event is not told.

        Returns:
            The part as it is now. None for one that contains nothing.
        """
        archive, found = stored.archive, stored.before
        before = parse_part(found.value, archive.id)
        part = self._merged(event, before, archive)
        if part == before or found.replace(None if part is None else part.to_record()):
            return part
        # Somebody has stored what OpenTok has said since.
        self._replace(event, archive)
        return parse_part(self.before(event.id, archive.id).value, archive.id)

    def tell(self, event: EventRecord, parts: Sequence[ArchivePart]) -> bool:
        """Have the event name the newest part. Whether it said something else."""
        writes = named(event, parts)
        if writes:
            self.databases.as_backend().update(writes)
        return bool(writes)

    def _replace(self, event: EventRecord, archive: Archive) -> bool:
        place = paths.archive_part(event.id, archive.id)
        for found in compare_and_set(self.databases.as_backend(), place):
            before = parse_part(found.value, archive.id)
            part = self._merged(event, before, archive)
            if part == before:
                return False
            if found.replace(None if part is None else part.to_record()):
                return True
        logs.warning("archive-part-not-stored", event_id=event.id)
        return False

    def _merged(
        self, event: EventRecord, before: ArchivePart | None, archive: Archive
    ) -> ArchivePart | None:
        """The part as it is now. None for one that contains nothing."""
        if before is not None and not supersedes(archive, before):
            return before
        now = now_ms(self.clock)
        # OpenTok does not say any more how long a file was that is gone.
        length = archive.duration_s or (before.duration_s if before else None) or 0
        ended_at = before.ended_at if before else None
        part = ArchivePart(
            id=archive.id,
            started_at=before.started_at if before else _began(archive, now),
            ended_at=ended_at or (now if archive.is_over else None),
            status=archive.status,
            reason=archive.reason or None,
            duration_s=length,
            size_bytes=archive.size_bytes,
            url=self._address(event, archive),
            transcription=_transcription(archive, before),
        )
        return None if part.is_empty else part

    def _address(self, event: EventRecord, archive: Archive) -> str | None:
        """Where the file is for good: in the operator's own bucket. None elsewhere."""
        bucket_url = self.limits.bucket_url()
        is_there = archive.address(own_bucket=True) is FileAddress.BUCKET
        admin = self.admins.find(event.admin_id) if bucket_url and is_there else None
        if bucket_url is None or admin is None or admin.ot_api_key is None:
            return None
        composed = not event.uncomposed
        return archive_url(bucket_url, admin.ot_api_key, archive.id, composed=composed)


def _began(archive: Archive, now: EpochMs) -> EpochMs:
    """When it was started, of a part that is new here.

    OpenTok rounds that to seconds: of one that was started just now, now is better.
    """
    is_new = abs(now - archive.created_at) <= ROUNDED_MS
    return now if is_new or not archive.created_at else archive.created_at


def named(event: EventRecord, parts: Sequence[ArchivePart]) -> Writes:
    """The writes that have the event name the newest part, where it names another.

    That is the newest that is recorded or contains something: whoever knows of one
    recording alone finds there what there is to see.

    Args:
        event: as it is stored.
        parts: those there are, oldest first.
    """
    newest = parts[-1] if parts else None
    place = paths.event(event.id)
    state = None if newest is None else state_of(newest)
    url = None if newest is None else newest.url
    if newest is None and event.archive_id is None:
        return {}
    told = (event.archive_id, event.archive, event.archive_url)
    if newest is not None and told == (newest.id, state, url):
        return {}
    return {
        f"{place}/archiveId": None if newest is None else newest.id,
        f"{place}/archive": None if state is None else state.to_record(),
        f"{place}/archiveUrl": url,
    }


def state_of(part: ArchivePart) -> ArchiveState:
    """What the event tells its owner of a part."""
    return ArchiveState(
        id=part.id,
        status=part.status,
        reason=part.reason,
        duration_s=part.duration_s,
        size_bytes=part.size_bytes,
    )


def is_told(event: EventRecord, archive: Archive) -> bool:
    """Whether an event tells what OpenTok says of a part, as of its newest one."""
    told = event.archive
    if told is None or not told.id == event.archive_id == archive.id:
        return False
    known = (told.status, told.duration_s, told.size_bytes)
    return known == (archive.status, archive.duration_s, archive.size_bytes)


def supersedes(archive: Archive, part: ArchivePart) -> bool:
    """Whether what OpenTok says of a part is news, and not of an earlier state."""
    if archive.status.progress != part.status.progress:
        return archive.status.progress > part.status.progress
    known = (part.status, part.duration_s, part.size_bytes)
    if (archive.status, archive.duration_s, archive.size_bytes) != known:
        return True
    return _transcription(archive, part) != part.transcription


def _transcription(
    archive: Archive, before: ArchivePart | None
) -> PartTranscription | None:
    """How far it has come, by what is told now or by what was known before."""
    told, known = archive.transcription, before.transcription if before else None
    if told is None or (
        known is not None and known.status.progress > told.status.progress
    ):
        return known
    return PartTranscription(status=told.status, reason=told.reason or None)


def as_known(video: Video, event: EventRecord, archive_id: str) -> Archive:
    """The recording as it is now. What OpenTok does not know any more is deleted."""
    try:
        return video.archive(archive_id)
    except ArchiveNotFound:
        return Archive(
            id=archive_id,
            status=ArchiveStatus.DELETED,
            duration_s=0,
            size_bytes=0,
            session_id=event.stage_session_id,
        )


def archive_url(
    bucket_url: str, api_key: str, archive_id: str, *, composed: bool
) -> str:
    """Where OpenTok uploads it to in one's own bucket: one film, or a zip of many."""
    file = "archive.mp4" if composed else "archive.zip"
    return f"{bucket_url.rstrip('/')}/{api_key}/{archive_id}/{file}"
