"""Compares the recordings and streams at OpenTok with what the database believes.

OpenTok is asked first and the database after it: what a call of ours has started is in
the ledger by then, at least as being carried out.
"""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from enum import Enum, auto
from functools import partial

from interactive_broadcast.effects.ledger import Ledger
from interactive_broadcast.effects.models import EffectRecords, MediaKind, MediaState
from interactive_broadcast.events.models import EventRecord, Status
from interactive_broadcast.events.store import EventStore
from interactive_broadcast.kernel.errors import ArchiveNotFound, VideoNotFound
from interactive_broadcast.kernel.video import Archive, Broadcast, Video
from interactive_broadcast.kernel.video_statuses import ArchiveStatus
from interactive_broadcast.media.parts import as_known
from interactive_broadcast.records import watch
from interactive_broadcast.show.media_reports import MediaReports
from interactive_broadcast.upkeep.reconciliation.overdue_effects import OverdueEffects
from interactive_broadcast.upkeep.reconciliation.projects import (
    Medium,
    ProjectMedia,
    Projects,
)
from interactive_broadcast.upkeep.reconciliation.reconcile_run import (
    ReconcileRun,
    Repair,
)
from interactive_broadcast.upkeep.reconciliation.watched_shows import WatchedShow

OUR_SESSION = re.compile(r"[A-Za-z0-9_-]{1,255}")
"""Any other id is of no session of ours, and must not become part of a path."""


class Verdict(Enum):
    """What a running recording or stream is to the event whose session it is in."""

    OURS = auto()
    """The one that the show has."""
    UNDECIDED = auto()
    """An effect that is not settled yet has started it, or will end it."""
    NOT_OURS = auto()
    """Somebody else's, beside a live show: their business."""
    STRAY = auto()
    """In a session of ours, and for no live show: it only costs money."""


@dataclass(frozen=True, slots=True)
class EventMedia:
    """An event, and what runs at OpenTok in its sessions."""

    event: EventRecord
    effects: EffectRecords
    project: ProjectMedia
    running: list[Medium]

    @property
    def state(self) -> MediaState:
        """What the show records and streams, as far as the database knows."""
        return MediaState.of(self.event, self.effects)

    def verdict(self, medium: Medium) -> Verdict:
        """What one of the running recordings or streams is to the event."""
        return verdict(self.event, self.state, medium)


@dataclass(frozen=True, slots=True, kw_only=True)
class MediaAudit:
    """Stops what runs for no show, and reports what became of the rest."""

    projects: Projects
    events: EventStore
    ledger: Ledger
    overdue_effects: OverdueEffects
    reports: MediaReports

    def run(self, run: ReconcileRun, shows: Collection[WatchedShow]) -> None:
        """Audit every live show, and every event in whose sessions something runs."""
        projects = self.projects.media(run, {show.event.admin_id for show in shows})
        media = self._event_media(run, shows, projects)
        watched = {show.event.id for show in shows}
        run.each("media", media, lambda one: self._audit(run, media[one], watched))

    def _event_media(
        self,
        run: ReconcileRun,
        shows: Iterable[WatchedShow],
        projects: Mapping[str, ProjectMedia],
    ) -> dict[str, EventMedia]:
        found: dict[str, tuple[ProjectMedia, list[Medium]]] = {
            show.event.id: (projects[show.event.admin_id], [])
            for show in shows
            if show.event.status is Status.LIVE and show.event.admin_id in projects
        }
        for event_id, project, medium in self._running(run, projects.values()):
            found.setdefault(event_id, (project, []))[1].append(medium)
        read = run.each(
            "events",
            found,
            lambda one: self._read(one, *found[one]),
            is_followed=True,
        )
        return {one: media for one, media in read.items() if media is not None}

    def _running(
        self, run: ReconcileRun, projects: Iterable[ProjectMedia]
    ) -> list[tuple[str, ProjectMedia, Medium]]:
        """What runs in sessions of ours, with the id of the event it belongs to."""
        by_key = {project.api_key: project for project in projects}.values()
        running = [(one, medium) for one in by_key for medium in one.running]
        sessions = dict.fromkeys(medium.session_id for _, medium in running)
        owners = run.each("owners", sessions, self._owner, is_followed=True)
        for _, medium in running:
            if owners.get(medium.session_id, "") is None:
                run.cannot_explain(medium.id)
        return [
            (event_id, project, medium)
            for project, medium in running
            if (event_id := owners.get(medium.session_id)) is not None
        ]

    def _owner(self, session_id: str) -> str | None:
        if not OUR_SESSION.fullmatch(session_id):
            return None
        return self.events.id_by_session(session_id)

    def _read(
        self, event_id: str, project: ProjectMedia, running: list[Medium]
    ) -> EventMedia | None:
        event = self.events.find(event_id)
        if event is None:
            return None
        return EventMedia(event, self.ledger.read(event_id), project, running)

    def _audit(
        self, run: ReconcileRun, media: EventMedia, watched: Collection[str]
    ) -> None:
        verdicts = [media.verdict(medium) for medium in media.running]
        is_closed = media.event.status is Status.CLOSED
        if is_closed and Verdict.UNDECIDED in verdicts:
            media = self._catch_up(run, media, watched)
        # Each by itself: one that cannot be stopped or asked for, perhaps never, keeps
        # neither the others of the event nor its reports.
        for medium in media.running:
            settle = partial(self._settle, run, media, medium)
            run.attempt("media", medium.id, settle)
        if media.event.status is Status.LIVE:
            event_id = media.event.id
            run.attempt("media", event_id, partial(self._report_archive, run, media))
            run.attempt("media", event_id, partial(self._report_broadcast, run, media))

    def _settle(self, run: ReconcileRun, media: EventMedia, medium: Medium) -> None:
        """Do what the verdict of something that runs asks for."""
        match media.verdict(medium):
            case Verdict.STRAY:
                self._stop(run, media, medium)
            case Verdict.NOT_OURS:
                self._point_out(run, media.event, medium)

    def _catch_up(
        self, run: ReconcileRun, media: EventMedia, watched: Collection[str]
    ) -> EventMedia:
        """Let its effects end what a closed show still has running."""
        event = media.event
        if event.id not in watched:
            status = event.status.value
            run.repaired(Repair.WATCHED, event.id, watch.entry(event), status=status)
            self.overdue_effects.catch_up(run, event)
        return replace(media, effects=self.ledger.read(event.id))

    def _stop(self, run: ReconcileRun, media: EventMedia, medium: Medium) -> None:
        video = media.project.video
        if _as_it_is(video, medium).is_over:
            return
        if isinstance(medium, Archive):
            video.stop_archive(medium.id)
        else:
            video.stop_broadcast(medium.id)
        kind, status = kind_of(medium).value, media.event.status.value
        run.repaired(
            Repair.STOPPED, media.event.id, kind=kind, id=medium.id, status=status
        )

    def _point_out(self, run: ReconcileRun, event: EventRecord, medium: Medium) -> None:
        """Put it on the timeline, once: whoever started it may have had a reason."""
        run.cannot_explain(medium.id)
        run.report_once(
            event.id,
            f"notOurs-{medium.id}",
            "notOurs",
            kind=kind_of(medium).value,
            id=medium.id,
        )

    def _report_archive(self, run: ReconcileRun, media: EventMedia) -> None:
        """Report the part that is recorded, and those whose files are being made."""
        event, known = media.event, media.state.archive
        if not known.was_tried or known.is_stopped:
            return
        parts = self.reports.parts.all(event.id)
        unsettled = [part.id for part in parts if not part.status.is_final]
        current = [] if known.id is None else [known.id]
        for one in dict.fromkeys([*unsettled, *current]):
            run.attempt("media", one, partial(self._report_part, run, media, one))
        if parts and not unsettled and self.reports.parts.tell(event, parts):
            run.repaired(Repair.ARCHIVE, event.id)

    def _report_part(
        self, run: ReconcileRun, media: EventMedia, archive_id: str
    ) -> None:
        event, video = media.event, media.project.video
        listed = media.project.archives.get(archive_id)
        archive = listed or as_known(video, event, archive_id)
        # The ledger is as new as what it is compared with only where that is listed.
        effects = media.effects if listed else None
        if self.reports.archive(event, archive, known=effects):
            run.repaired(
                Repair.ARCHIVE, event.id, archiveId=archive_id, status=archive.status
            )

    def _report_broadcast(self, run: ReconcileRun, media: EventMedia) -> None:
        event, video = media.event, media.project.video
        media_id = media.state.broadcast.id
        if media_id is None:
            return
        listed = media.project.broadcasts.get(media_id)
        broadcast = listed or _broadcast(video, event, media_id)
        effects = media.effects if listed else None
        if self.reports.broadcast(event, broadcast, known=effects):
            run.repaired(
                Repair.BROADCAST,
                event.id,
                broadcastId=media_id,
                status=broadcast.status,
            )


def verdict(event: EventRecord, state: MediaState, medium: Medium) -> Verdict:
    """What a running recording or stream is to the event whose session it is in.

    Args:
        event: whose session it is.
        state: what the event's ledger knows, read after OpenTok was asked.
        medium: what runs.
    """
    known = state.medium(kind_of(medium))
    is_on_stage = medium.session_id == event.stage_session_id
    if event.status is Status.LIVE:
        if not is_on_stage:
            return Verdict.NOT_OURS
        if medium.id == known.id and not known.is_stopped:
            return Verdict.OURS
        return Verdict.UNDECIDED if known.is_starting else Verdict.NOT_OURS
    if event.status is Status.CLOSED and is_on_stage and not known.is_stopped:
        return Verdict.UNDECIDED
    return Verdict.STRAY


def kind_of(medium: Medium) -> MediaKind:
    """Whether it is a recording or a stream."""
    return MediaKind.ARCHIVE if isinstance(medium, Archive) else MediaKind.BROADCAST


def _as_it_is(video: Video, medium: Medium) -> Medium:
    """A recording or stream as it is now, some time after all of them were read."""
    try:
        if isinstance(medium, Archive):
            return video.archive(medium.id)
        return video.broadcast(medium.id)
    except (ArchiveNotFound, VideoNotFound):
        if isinstance(medium, Archive):
            return replace(medium, status=ArchiveStatus.DELETED)
        return replace(medium, status="stopped")


def _broadcast(video: Video, event: EventRecord, broadcast_id: str) -> Broadcast:
    """A broadcast that is not listed. What OpenTok does not know has stopped."""
    try:
        return video.broadcast(broadcast_id)
    except VideoNotFound:
        return Broadcast(
            id=broadcast_id,
            status="stopped",
            hls_url=None,
            session_id=event.stage_session_id,
        )
