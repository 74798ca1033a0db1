"""Deleting the recording of an event that stays: by hand, or when its days are over.

    note     each part that is to go is noted as begun
    file     in the own bucket, where that is Cloud Storage's; elsewhere it is named
    OpenTok  deletes what it has of the recording
    part     is told on the timeline, and stored as deleted; then the note

Each step is safe to repeat: the address of the file stays stored until all is done.
What a call has left behind its note is gone on with by the reconciler.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any, Final

from interactive_broadcast.admins.store import AdminStore
from interactive_broadcast.events.models import EventRecord
from interactive_broadcast.events.store import EventStore
from interactive_broadcast.kernel import logs
from interactive_broadcast.kernel.callers import Caller
from interactive_broadcast.kernel.concurrency import (
    all_in_batches,
    in_batches,
    side_by_side,
)
from interactive_broadcast.kernel.errors import (
    AdminNotFound,
    ArchiveNotFound,
    ArchiveNotReady,
    Unavailable,
    VideoConflict,
    VideoCredentialsMissing,
    VideoProjectChanged,
)
from interactive_broadcast.kernel.media import Archive
from interactive_broadcast.kernel.models import Id, Json, RecordModel
from interactive_broadcast.kernel.ports import ArchiveFiles, Clock, now_ms
from interactive_broadcast.kernel.unfinished import (
    UnfinishedWorkLog,
    Work,
    WorkKind,
)
from interactive_broadcast.kernel.video import Video
from interactive_broadcast.kernel.video_statuses import ArchiveStatus
from interactive_broadcast.media.parts import RecordedParts, archive_url
from interactive_broadcast.records.former_archives import FormerArchive
from interactive_broadcast.records.timeline import BACKEND, Timeline, TimelineEntry
from interactive_broadcast.upkeep.former_archives import (
    WITHOUT_A_FILE,
    FormerArchives,
)
from interactive_broadcast.upkeep.models import (
    DeletedRecordings,
    DeleteRecordingRequest,
)

TOLD: Final = "recordingDeleted"
"""On the timeline."""

MAX_AT_ONCE: Final = 200
"""Parts that one call deletes: a show of a week has fifty. The others are left."""


NOBODY_CAN: Final = (AdminNotFound, VideoCredentialsMissing, VideoProjectChanged)
"""Of a project that is gone, or was left, nothing can be deleted any more."""


class RecordingToGo(RecordModel):
    """A part of a recording that is being deleted: unfinished work."""

    event_id: Id
    archive_id: Id
    by: str
    """Who has asked for it, for the timeline."""

    @property
    def work(self) -> Work:
        """Its note, which says what is needed to go on."""
        return Work(WorkKind.RECORDING, f"{self.event_id}-{self.archive_id}", self)


@dataclass(frozen=True, slots=True, kw_only=True)
class Removed:
    """What came of the parts of one recording."""

    deleted: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)
    files: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordingRemoval:
    """`deleteRecording`, and what is due by an event's `retainDays`.

    The event is read as the caller; what OpenTok says of its recording is stored with
    the backend's rights, as ever.
    """

    events: EventStore
    admins: AdminStore
    parts: RecordedParts
    files: ArchiveFiles
    former_archives: FormerArchives
    timeline: Timeline
    unfinished: UnfinishedWorkLog
    clock: Clock

    def delete(
        self, caller: Caller, request: DeleteRecordingRequest
    ) -> DeletedRecordings:
        """Delete a part of a recording, or all of it. What is deleted counts no more.

        Left are parts that are recorded or processed yet, and those about which there
        was no answer.

        Raises:
            EventNotFound, RulesDenied: not an event of the caller.
            ArchiveNotFound: it has no such part.
            ArchiveNotReady: the part that is named is being recorded or processed.
            VideoCredentialsMissing, VideoCredentialsRefused: OpenTok cannot be asked.
            VideoProjectChanged: it is in a project that the admin has left.
            VideoUnavailable: OpenTok does not answer; asking again is fine.
        """
        event = self.events.get(caller, request.id)
        video = self._video(event)
        wanted = request.archive_id
        found = self._recorded(event, video)
        chosen = [one for one in found if wanted in (None, one.id)]
        if wanted is not None and not chosen:
            raise ArchiveNotFound("It is no recording of this show.", id=event.id)
        if wanted is not None and not chosen[0].status.is_final:
            raise ArchiveNotReady("It is not finished yet.", id=event.id)
        done = self._delete(event, video, chosen, by=caller.uid or BACKEND)
        return DeletedRecordings(deleted=done.deleted, left=done.left, files=done.files)

    def delete_all(self, event: EventRecord) -> bool:
        """Delete the whole recording of an event. Whether nothing of it is left.

        Raises:
            BackendError: OpenTok cannot be asked, now or at all.
        """
        video = self._video(event)
        return not self._delete(
            event, video, self._recorded(event, video), by=BACKEND
        ).left

    def finish(self, going: RecordingToGo) -> bool:
        """Go on with what a call has noted. False while something of it is left.

        Raises:
            BackendError: not now; try again.
        """
        event = self.events.find(going.event_id)
        try:
            if event is not None:
                video = self._video(event)
                found = self._recorded(event, video)
                chosen = [one for one in found if one.id == going.archive_id]
                if self._delete(event, video, chosen, by=going.by).left:
                    return False
        except NOBODY_CAN as error:
            logs.warning("recording-kept", event_id=going.event_id, reason=error.reason)
        self.unfinished.end(going.work.key)
        return True

    def delete_left_by(self, admin_id: str, event_id: str) -> bool:
        """Delete what an event that was deleted has left. Whether nothing is left.

        Raises:
            BackendError: a file cannot be deleted now; try again.
        """
        addresses = [
            address
            for one in self.former_archives.former.all(admin_id)
            if one.event_id == event_id
            for address in self._addresses(one)
        ]
        # Each to its end: one that cannot be deleted must not keep the others.
        all_in_batches([partial(self.files.delete, one) for one in addresses])
        return self.former_archives.delete_of_event(admin_id, event_id)

    def _addresses(self, one: FormerArchive) -> list[str]:
        """Where its file may be in the own bucket: it may have come there untold."""
        if one.url is not None:
            return [one.url]
        bucket = self.parts.limits.bucket_url()
        if bucket is None or one.api_key is None:
            return []
        return [
            archive_url(bucket, one.api_key, one.id, composed=composed)
            for composed in (True, False)
        ]

    def _video(self, event: EventRecord) -> Video:
        video = self.admins.project(event.admin_id).video
        event.check_in(video)
        return video

    def _recorded(self, event: EventRecord, video: Video) -> list[Archive]:
        """All that OpenTok has of a recording, and what is stored of it besides.

        A part that it has no more may have a file in the own bucket yet.
        """
        there = video.archives_of(event.stage_session_id)
        known = {one.id for one in there}
        rest = [
            Archive(
                id=part.id,
                status=part.status,
                duration_s=part.duration_s or 0,
                size_bytes=part.size_bytes or 0,
                session_id=event.stage_session_id,
                created_at=part.started_at,
            )
            for part in self.parts.all(event.id)
            if part.id not in known
        ]
        found = sorted((*there, *rest), key=lambda one: (one.created_at, one.id))
        return [one for one in found if not _is_gone(one)]

    def _delete(
        self, event: EventRecord, video: Video, chosen: Sequence[Archive], *, by: str
    ) -> Removed:
        done = Removed(left=[one.id for one in chosen[MAX_AT_ONCE:]])
        some = chosen[:MAX_AT_ONCE]
        finished = [one for one in some if one.status.is_final]
        going = {
            one.id: RecordingToGo(event_id=event.id, archive_id=one.id, by=by)
            for one in finished
        }
        self.unfinished.begin(*(one.work for one in going.values()))
        for batch in in_batches(finished):
            # Nobody may have been told yet where its file is.
            side_by_side([partial(self.parts.store, event, one) for one in batch])
        addresses = {part.id: part.url for part in self.parts.all(event.id)}
        for batch in in_batches(some):
            calls: list[Any] = [
                partial(self._delete_one, event, video, one, addresses.get(one.id), by)
                for one in batch
            ]
            for archive, result in zip(batch, side_by_side(calls), strict=True):
                is_gone, file = result
                (done.deleted if is_gone else done.left).append(archive.id)
                done.files.extend([file] if file else [])
        # Also of a part that a call has stored, and then died.
        self.parts.tell(event, self.parts.all(event.id))
        self.unfinished.end(*(going[one].work.key for one in done.deleted))
        return done

    def _delete_one(
        self,
        event: EventRecord,
        video: Video,
        archive: Archive,
        address: str | None,
        by: str,
    ) -> tuple[bool, str | None]:
        """Whether a part is gone, and the address of a file of it that is not."""
        if not archive.status.is_final:
            return False, None
        try:
            is_without = address is None or self.files.delete(address)
            _delete_at_opentok(video, archive.id)
        except (Unavailable, VideoConflict) as error:
            logs.warning("archive-left", archive_id=archive.id, reason=error.reason)
            return False, None
        file = None if is_without else address
        self._tell(event, archive, file, by)
        gone = replace(archive, status=ArchiveStatus.DELETED, url=None)
        self.parts.store(event, gone)
        return True, file

    def _tell(
        self, event: EventRecord, archive: Archive, file: str | None, by: str
    ) -> None:
        """Under a key of its own: told again it is the same entry."""
        left: dict[str, Json] = {} if file is None else {"file": file}
        entry = TimelineEntry(
            what=TOLD,
            by=by,
            details={"archiveId": archive.id, **left},
            at=now_ms(self.clock),
        )
        self.timeline.put(event.id, {f"{TOLD}-{archive.id}": entry})


def _is_gone(archive: Archive) -> bool:
    return archive.status is ArchiveStatus.DELETED


def _delete_at_opentok(video: Video, archive_id: str) -> None:
    """Raises VideoConflict: it cannot be deleted yet."""
    try:
        video.delete_archive(archive_id)
    except VideoConflict:
        # Or there is no file of it any more.
        if video.archive(archive_id).status not in WITHOUT_A_FILE:
            raise
