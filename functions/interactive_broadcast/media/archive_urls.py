"""Where the file of a recording is now, for the owner of the show."""

from dataclasses import dataclass
from datetime import timedelta

from interactive_broadcast.admins.store import AdminStore, Project
from interactive_broadcast.events.models import EventRecord
from interactive_broadcast.events.store import EventStore
from interactive_broadcast.kernel.callers import Caller
from interactive_broadcast.kernel.errors import (
    ArchiveNotFound,
    ArchiveNotReady,
    VideoProjectChanged,
)
from interactive_broadcast.kernel.media import Archive
from interactive_broadcast.kernel.models import EpochMs, epoch_ms
from interactive_broadcast.kernel.ports import Clock, Limits
from interactive_broadcast.kernel.video_statuses import FileAddress
from interactive_broadcast.media.models import (
    ArchiveUrl,
    ArchiveUrlRequest,
    TranscriptionFile,
)
from interactive_broadcast.media.parts import RecordedParts, archive_url

LINK_LIFETIME = timedelta(minutes=10)
"""For how long OpenTok's link to a file is good. It gives another one each time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchiveUrls:
    """Addresses of recordings: those that last, and links made on request."""

    events: EventStore
    admins: AdminStore
    parts: RecordedParts
    limits: Limits
    clock: Clock

    def get(self, caller: Caller, request: ArchiveUrlRequest) -> ArchiveUrl:
        """A link to one part of the recording, for its owner.

        A link to OpenTok's cloud is good for ten minutes, and made anew by each call:
        do not keep it. One to the own bucket stays. So it is with a transcription; how
        far that has come is stored for `getTimeline`, too.

        Raises:
            EventNotFound, RulesDenied: not an event of the caller.
            ArchiveNotFound: nothing has been recorded, or not of this show.
            ArchiveNotReady: it goes on, or its file is still being made.
            ArchiveExpired, ArchiveDeleted, ArchiveFailed: there is no file any more.
            BucketUnknown: it is in the own bucket, and `BUCKET_URL` is not set.
            VideoCredentialsMissing, VideoCredentialsRefused: OpenTok cannot be asked.
            VideoProjectChanged: it is in a project that the admin has left, which
                cannot be asked any more.
            VideoUnavailable: OpenTok does not answer; asking again is fine.
        """
        event = self.events.get(caller, request.id)
        archive_id = request.archive_id or event.archive_id
        if archive_id is None:
            raise ArchiveNotFound("Nothing has been recorded.", id=event.id)
        project = self.admins.project(event.admin_id)
        if not project.video.owns(event.stage_session_id):
            return _as_known(event, archive_id)
        archive = project.video.archive(archive_id)
        if archive.session_id != event.stage_session_id:
            raise ArchiveNotFound("It is no recording of this show.", id=event.id)
        if archive.transcription is not None:
            self._store(event, archive)
        return self._address(event, project, archive)

    def _store(self, event: EventRecord, archive: Archive) -> None:
        """Keep what was found out, of a part that is known."""
        if archive.id in {part.id for part in self.parts.all(event.id)}:
            self.parts.store(event, archive)

    def _address(
        self, event: EventRecord, project: Project, archive: Archive
    ) -> ArchiveUrl:
        """Where the file is, as the table of statuses has it."""
        bucket_url = self.limits.bucket_url()
        address = archive.address(own_bucket=bucket_url is not None)
        if address is FileAddress.BUCKET and bucket_url is not None:
            composed = not event.uncomposed
            url = archive_url(
                bucket_url, project.api_key, archive.id, composed=composed
            )
            return ArchiveUrl(
                archive_id=archive.id,
                archive_url=url,
                transcription=self._transcription(archive),
            )
        if address is FileAddress.FRESH_LINK and archive.url is not None:
            return ArchiveUrl(
                archive_id=archive.id,
                archive_url=archive.url,
                expires_at=self._link_expires_at(),
                transcription=self._transcription(archive),
            )
        refusal = archive.refusal or ArchiveNotReady
        raise refusal("There is no file now.", id=event.id, archiveId=archive.id)

    def _transcription(self, archive: Archive) -> TranscriptionFile | None:
        told = archive.transcription
        if told is None:
            return None
        # As of the recording's own file; of this one it is not documented.
        expires_at = None if told.url is None else self._link_expires_at()
        return TranscriptionFile(
            status=told.status,
            reason=told.reason or None,
            url=told.url,
            expires_at=expires_at,
        )

    def _link_expires_at(self) -> EpochMs:
        return epoch_ms(self.clock.now() + LINK_LIFETIME)


def _as_known(event: EventRecord, archive_id: str) -> ArchiveUrl:
    """A link that lasts, of a recording in a project that the admin has left.

    Raises:
        VideoProjectChanged: there is none.
    """
    if archive_id == event.archive_id and event.archive_url is not None:
        return ArchiveUrl(archive_id=archive_id, archive_url=event.archive_url)
    raise VideoProjectChanged(
        "The recording is in another video project.", id=event.id, archiveId=archive_id
    )
