"""The recording of the stage: one per show, restarted once if it breaks off."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from interactive_broadcast.effects.models import Effect, EffectRecord, MediaState
from interactive_broadcast.effects.runner import (
    Acted,
    Attempt,
    EffectContext,
    skipped,
)
from interactive_broadcast.effects.tasks import EffectTasks
from interactive_broadcast.events.models import ArchiveState, EventRecord, Status
from interactive_broadcast.events.store import EventStore
from interactive_broadcast.kernel import paths
from interactive_broadcast.kernel.database import Writes
from interactive_broadcast.kernel.errors import (
    ArchiveNotFound,
    NotReadyYet,
    VideoConflict,
)
from interactive_broadcast.kernel.ports import Clock, Limits
from interactive_broadcast.kernel.video import Archive, Video
from interactive_broadcast.kernel.video_statuses import ArchiveStatus, FileAddress
from interactive_broadcast.records.shows import ShowStore, ShowWrites

STARTS = (Effect.START_ARCHIVE, Effect.RESTART_ARCHIVE)

MAX_NAME = 80
"""Characters that OpenTok keeps of an archive's name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recording:
    """The acts of the effects that start, stop and finish a recording.

    Besides what they say themselves all of them may raise what `EffectContext.project`
    and `Video` do.
    """

    events: EventStore
    shows: ShowStore
    tasks: EffectTasks
    limits: Limits
    clock: Clock

    def start(self, context: EffectContext, attempt: Attempt) -> Acted:
        """Record the stage, or adopt what an earlier attempt has started."""
        event = context.event
        # After the claim: whoever closes the show waits for what they see claimed.
        if self.events.status(event.id) is not Status.LIVE:
            return skipped("the show is not live")
        video = context.project().video
        archive = _running(video, event) if attempt.may_have_acted else None
        if archive is None:
            archive = self._start(video, event)
        writes = {**_stored(event, archive), **self._shown(event, archiving=True)}
        return Acted({"archiveId": archive.id}, writes)

    def restart(self, context: EffectContext, attempt: Attempt) -> Acted:
        """Record the rest of a show whose recording has broken off.

        What there is of the first one stays on the event as `formerArchive`.

        Raises:
            NotReadyYet: it has not broken off.
        """
        event, known = context.event, attempt.media(context.event).archive
        if self.events.status(event.id) is not Status.LIVE:
            return skipped("the show is not live")
        if known.is_stopped:
            return skipped("it was stopped by hand")
        if known.first_id is None:
            raise NotReadyYet("Nothing has been recorded yet.", id=event.id)
        video = context.project().video
        former = as_known(video, event, known.first_id)
        if not former.is_over:
            raise NotReadyYet("The recording goes on.", id=event.id)
        archive = _running(video, event) or self._start(video, event)
        writes = {
            **_stored(event, archive),
            f"{paths.event(event.id)}/formerArchive": state_of(former).to_record(),
            paths.problem(event.id, Effect.START_ARCHIVE): None,
            **self._shown(event, archiving=True),
        }
        return Acted({"archiveId": archive.id, "former": former.id}, writes)

    def stop(self, context: EffectContext, attempt: Attempt) -> Acted:
        """End the recording, if there was one."""
        event, media = context.event, attempt.media(context.event)
        was_tried = event.archive_id is not None or media.archive.was_tried
        video = context.project().video if was_tried else None
        known = media.archive.id or event.archive_id
        found = [] if video is None else _unknown(video, event, media, known)
        # The newest first: the restarted one before the one that broke off.
        ids = [*found, *([] if known is None else [known])]
        if video is None or not ids:
            return skipped("nothing was recorded")
        stopped = [video.stop_archive(archive_id) for archive_id in ids]
        self.tasks.finish_archive(event.id)
        archive = stopped[0]
        writes = {**_stored(event, archive), **self._shown(event, archiving=False)}
        if (url := self._url(context, archive)) is not None:
            writes[f"{paths.event(event.id)}/archiveUrl"] = url
        if found:
            # It has worked after all, though nobody was told.
            writes |= dict.fromkeys(paths.problem(event.id, one) for one in STARTS)
        return Acted({"archiveId": archive.id}, writes)

    def finish(self, context: EffectContext, attempt: Attempt) -> Acted:
        """Once the file is where it will be: store its length and its size.

        And its URL, if that lasts: OpenTok's own links are good for minutes.

        Raises:
            NotReadyYet: it is still being processed.
        """
        event, stopped = context.event, attempt.records.get(Effect.STOP_ARCHIVE)
        if stopped is None or not stopped.is_settled:
            raise NotReadyYet("The recording has not been stopped yet.", id=event.id)
        archive_id = archive_of(stopped)
        if archive_id is None:
            return skipped("nothing was recorded")
        video = context.project().video
        archive = video.archive(archive_id)
        if not archive.status.is_final:
            raise NotReadyYet("The recording is still being processed.", id=event.id)
        writes = {
            **_stored(event, archive),
            f"{paths.event(event.id)}/archiveUrl": self._url(context, archive),
            **self._former(context, video),
        }
        return Acted({"archiveId": archive.id, "status": archive.status.value}, writes)

    def _former(self, context: EffectContext, video: Video) -> Writes:
        """Where the part is that was recorded before the recording broke off.

        It was still being processed when the rest began.
        """
        event = context.event
        if event.former_archive is None or event.former_archive.id is None:
            return {}
        former = as_known(video, event, event.former_archive.id)
        url = self._url(context, former)
        state = state_of(former).model_copy(update={"url": url})
        return {f"{paths.event(event.id)}/formerArchive": state.to_record()}

    def _url(self, context: EffectContext, archive: Archive) -> str | None:
        """Where the file is for good: in the operator's own bucket. None elsewhere."""
        bucket_url = self.limits.bucket_url()
        if bucket_url is None:
            return None
        if archive.address(own_bucket=True) is not FileAddress.BUCKET:
            return None
        composed = not context.event.uncomposed
        api_key = context.project().api_key
        return archive_url(bucket_url, api_key, archive.id, composed=composed)

    def _start(self, video: Video, event: EventRecord) -> Archive:
        name = archive_name(event.name, self.clock.now())
        try:
            return video.start_archive(
                event.stage_session_id, name=name, composed=not event.uncomposed
            )
        except VideoConflict:
            # Something records this stage already: a show has one recording.
            archive = _running(video, event)
            if archive is None:
                raise
            return archive

    def _shown(self, event: EventRecord, *, archiving: bool) -> Writes:
        if self.shows.shown_event(event) != event.id:
            return {}
        return ShowWrites(event).set_archiving(archiving=archiving)


def archive_name(event_name: str, now: datetime) -> str:
    """`Archive Launch night 2026-01-01`, the event's name cut where it must be."""
    date = now.strftime("%Y-%m-%d")
    length = MAX_NAME - len(f"Archive  {date}")
    return f"Archive {event_name[:length].rstrip()} {date}"


def archive_url(
    bucket_url: str, api_key: str, archive_id: str, *, composed: bool
) -> str:
    """Where OpenTok uploads it to in one's own bucket: one film, or a zip of many."""
    file = "archive.mp4" if composed else "archive.zip"
    return f"{bucket_url.rstrip('/')}/{api_key}/{archive_id}/{file}"


def archive_of(record: EffectRecord | None) -> str | None:
    """OpenTok's id of the recording that an effect was about."""
    return None if record is None else record.text("archiveId")


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


def state_of(archive: Archive) -> ArchiveState:
    """What the event tells its owner of a recording."""
    return ArchiveState(
        id=archive.id,
        status=archive.status,
        reason=archive.reason or None,
        duration_s=archive.duration_s,
        size_bytes=archive.size_bytes,
    )


def supersedes(new: ArchiveState, old: ArchiveState | None) -> bool:
    """Whether what is said of a recording is news: of another one, or further on."""
    if old is None or new.id != old.id:
        return True
    if new.status.progress != old.status.progress:
        return new.status.progress > old.status.progress
    return (new.status, new.duration_s, new.size_bytes) != (
        old.status,
        old.duration_s,
        old.size_bytes,
    )


def _unknown(
    video: Video, event: EventRecord, media: MediaState, known: str | None
) -> Sequence[str]:
    """The recordings of attempts whose answer was lost."""
    if known is not None and not media.archive.is_restarting:
        return []
    found = video.archives_of(event.stage_session_id)
    running = [one.id for one in found if not one.is_over and one.id != known]
    if running or known is not None:
        return running
    # One that has ended by itself meanwhile is the show's recording all the same.
    return [one.id for one in found[:1]]


def _running(video: Video, event: EventRecord) -> Archive | None:
    found = video.archives_of(event.stage_session_id)
    return next((archive for archive in found if not archive.is_over), None)


def _stored(event: EventRecord, archive: Archive) -> Writes:
    place = paths.event(event.id)
    return {
        f"{place}/archiveId": archive.id,
        f"{place}/archive": state_of(archive).to_record(),
    }
