"""The recording of the stage: one per show, started anew once if it breaks off."""

from collections.abc import Sequence
from dataclasses import dataclass

from interactive_broadcast.effects.follow_ups import FollowUps
from interactive_broadcast.effects.models import Effect, EffectRecord
from interactive_broadcast.effects.plan import current_archive, stands
from interactive_broadcast.effects.runner import (
    Acted,
    Attempt,
    may_have_happened,
    skipped,
)
from interactive_broadcast.effects.scene import Scene
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
from interactive_broadcast.media import archives
from interactive_broadcast.records.shows import ShowStore

STARTS = (Effect.START_ARCHIVE, Effect.RESTART_ARCHIVE)

FILED = ("uploaded", "available")
"""Statuses of a recording whose file can be fetched."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recording:
    events: EventStore
    shows: ShowStore
    follow_ups: FollowUps
    limits: Limits
    clock: Clock

    def start(self, scene: Scene, attempt: Attempt) -> Acted:
        """Record the stage, or go on with what an earlier attempt has started."""
        event = scene.event
        # After the claim: whoever closes the show waits for what he sees claimed.
        if self.events.status(event.id) is not Status.LIVE:
            return skipped("the show is not live")
        video = scene.project().video
        archive = _running(video, event) if attempt.may_have_acted else None
        if archive is None:
            archive = self._start(video, event)
        writes = {**_stored(event, archive), **self._shown(event, archiving=True)}
        return Acted({"archiveId": archive.id}, writes)

    def restart(self, scene: Scene, attempt: Attempt) -> Acted:
        """Record the rest of a show whose recording has broken off.

        What there is of the first one stays on the event as `formerArchive`.

        Raises:
            NotReadyYet: it has not broken off.
        """
        event = scene.event
        if self.events.status(event.id) is not Status.LIVE:
            return skipped("the show is not live")
        if _was_stopped(attempt):
            return skipped("it was stopped by hand")
        first = archive_of(attempt.ledger.get(Effect.START_ARCHIVE))
        if first is None:
            raise NotReadyYet("Nothing has been recorded yet.", id=event.id)
        video = scene.project().video
        former = as_known(video, event, first)
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

    def stop(self, scene: Scene, attempt: Attempt) -> Acted:
        """End the recording, if there was one, and say where its file will be."""
        event = scene.event
        video = scene.project().video if _was_tried(event, attempt) else None
        known = current_archive(attempt.ledger) or event.archive_id
        found = [] if video is None else _unknown(video, event, attempt, known)
        # The newest first: what it was started anew as, before what broke off.
        ids = [*found, *([] if known is None else [known])]
        if video is None or not ids:
            return skipped("nothing was recorded")
        stopped = [video.stop_archive(archive_id) for archive_id in ids]
        self.follow_ups.finish_archive(event.id)
        archive = stopped[0]
        writes = {**_stored(event, archive), **self._shown(event, archiving=False)}
        if (url := self._own_url(scene, archive)) is not None:
            writes[f"{paths.event(event.id)}/archiveUrl"] = url
        if found:
            # It has worked after all, though nobody was told.
            writes |= dict.fromkeys(paths.problem(event.id, one) for one in STARTS)
        return Acted({"archiveId": archive.id}, writes)

    def finish(self, scene: Scene, attempt: Attempt) -> Acted:
        """Once the file is where it will be: its length, its size, its address.

        Raises:
            NotReadyYet: it is still being processed.
        """
        event = scene.event
        stopped = attempt.ledger.get(Effect.STOP_ARCHIVE)
        if stopped is None or not stands(stopped):
            raise NotReadyYet("The recording has not been stopped yet.", id=event.id)
        archive_id = archive_of(stopped)
        if archive_id is None:
            return skipped("nothing was recorded")
        video = scene.project().video
        archive = video.archive(archive_id)
        if not archive.is_final:
            raise NotReadyYet("The recording is still being processed.", id=event.id)
        writes = {
            **_stored(event, archive),
            f"{paths.event(event.id)}/archiveUrl": self._url(scene, archive),
            **self._former(scene, video),
        }
        return Acted({"archiveId": archive.id, "status": archive.status}, writes)

    def _former(self, scene: Scene, video: Video) -> Writes:
        """Where the part lies that was recorded before the recording broke off.

        It was still being processed when the rest began.
        """
        event = scene.event
        if event.former_archive is None or event.former_archive.id is None:
            return {}
        former = as_known(video, event, event.former_archive.id)
        state = state_of(former).model_copy(update={"url": self._url(scene, former)})
        return {f"{paths.event(event.id)}/formerArchive": state.to_record()}

    def _url(self, scene: Scene, archive: Archive) -> str | None:
        """Where the file can be fetched, if there is one."""
        if archive.status not in FILED:
            return None
        return self._own_url(scene, archive) or archive.url

    def _start(self, video: Video, event: EventRecord) -> Archive:
        name = archives.name(event.name, self.clock.now())
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

    def _own_url(self, scene: Scene, archive: Archive) -> str | None:
        """Where the file is in the operator's own bucket, if there is one."""
        bucket_url = self.limits.bucket_url()
        if bucket_url is None:
            return None
        composed = not scene.event.uncomposed
        api_key = scene.project().api_key
        return archives.url(bucket_url, api_key, archive.id, composed=composed)

    def _shown(self, event: EventRecord, *, archiving: bool) -> Writes:
        if self.shows.shown_event(event) != event.id:
            return {}
        active = paths.active_broadcast(event.admin_id, event.fan_url)
        return {f"{active}/archiving": archiving}


def archive_of(record: EffectRecord | None) -> str | None:
    """The recording that an effect was about."""
    found = None if record is None else (record.result or {}).get("archiveId")
    return found if isinstance(found, str) else None


def as_known(video: Video, event: EventRecord, archive_id: str) -> Archive:
    """The recording as it is now. What OpenTok does not know any more is deleted."""
    try:
        return video.archive(archive_id)
    except ArchiveNotFound:
        return Archive(
            id=archive_id,
            status="deleted",
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
        url=archive.url,
    )


def _was_tried(event: EventRecord, attempt: Attempt) -> bool:
    started = attempt.ledger.get(Effect.START_ARCHIVE)
    return event.archive_id is not None or may_have_happened(started)


def _was_stopped(attempt: Attempt) -> bool:
    stopped = attempt.ledger.get(Effect.STOP_ARCHIVE)
    return stopped is not None and stands(stopped)


def _unknown(
    video: Video, event: EventRecord, attempt: Attempt, known: str | None
) -> Sequence[str]:
    """The recordings of attempts whose answer was lost."""
    if known is not None and not _is_one_lost(attempt):
        return []
    found = video.archives_of(event.stage_session_id)
    running = [one.id for one in found if not one.is_over and one.id != known]
    if running or known is not None:
        return running
    # One that has ended by itself meanwhile is the show's recording all the same.
    return [one.id for one in found[:1]]


def _is_one_lost(attempt: Attempt) -> bool:
    """Whether a restart has been tried, and nothing is known of it."""
    restarted = attempt.ledger.get(Effect.RESTART_ARCHIVE)
    return restarted is not None and not stands(restarted)


def _running(video: Video, event: EventRecord) -> Archive | None:
    found = video.archives_of(event.stage_session_id)
    return next((archive for archive in found if not archive.is_over), None)


def _stored(event: EventRecord, archive: Archive) -> Writes:
    place = paths.event(event.id)
    return {
        f"{place}/archiveId": archive.id,
        f"{place}/archive": state_of(archive).to_record(),
    }
