"""Compares the recordings and streams at OpenTok with what the database believes.

OpenTok is asked first and the database after it: what a call of ours has started is in
the ledger by then, at least as being carried out. What the run has read before is good
enough to see that there is nothing to do, which is so of almost every show.
"""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from enum import Enum, auto
from functools import partial

from interactive_broadcast.effects.ledger import Ledger
from interactive_broadcast.effects.models import (
    Effect,
    EffectRecords,
    MediaKind,
    MediaState,
    MediumState,
)
from interactive_broadcast.events.models import EventRecord, SessionKind, Status
from interactive_broadcast.events.store import EventStore
from interactive_broadcast.kernel.errors import ArchiveNotFound, VideoNotFound
from interactive_broadcast.kernel.media import Archive, Broadcast
from interactive_broadcast.kernel.ports import now_ms
from interactive_broadcast.kernel.video import Video
from interactive_broadcast.kernel.video_statuses import ArchiveStatus
from interactive_broadcast.media.parts import as_known, is_told, named
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


LIVE = Status.LIVE


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

    def run(
        self,
        run: ReconcileRun,
        shows: Collection[WatchedShow],
        ledgers: Mapping[str, EffectRecords],
    ) -> None:
        """Audit every live show, and every event in whose sessions something runs.

        Args:
            run: what is put right is counted there.
            shows: those that the run has read.
            ledgers: those that it has read, by event id.
        """
        projects = self.projects.media(run, [show.event for show in shows])
        media = self._event_media(run, shows, projects, ledgers)
        watched = {show.event.id for show in shows}
        run.each("media", media, lambda one: self._audit(run, media[one], watched))

    def _event_media(
        self,
        run: ReconcileRun,
        shows: Iterable[WatchedShow],
        projects: Mapping[str, ProjectMedia],
        ledgers: Mapping[str, EffectRecords],
    ) -> dict[str, EventMedia]:
        found: dict[str, tuple[ProjectMedia, list[Medium]]] = {
            show.event.id: (projects[show.event.admin_id], [])
            for show in shows
            if show.event.status is Status.LIVE
            and show.event.admin_id in projects
            # Of what a former project has, the present one knows nothing.
            and show.event.is_in(projects[show.event.admin_id].video)
        }
        for event_id, project, medium in self._running(run, projects.values(), shows):
            found.setdefault(event_id, (project, []))[1].append(medium)
        live = {one.event.id: one.event for one in shows if one.event.status is LIVE}
        read = run.each(
            "events",
            found,
            lambda one: self._read(one, live.get(one), ledgers.get(one), *found[one]),
            is_followed=True,
        )
        return {one: media for one, media in read.items() if media is not None}

    def _running(
        self,
        run: ReconcileRun,
        projects: Iterable[ProjectMedia],
        shows: Iterable[WatchedShow],
    ) -> list[tuple[str, ProjectMedia, Medium]]:
        """What runs in sessions of ours, with the id of the event it belongs to."""
        by_key = {project.api_key: project for project in projects}.values()
        running = [(one, medium) for one in by_key for medium in one.running]
        known = {
            show.event.session_id(kind): show.event.id
            for show in shows
            for kind in SessionKind
        }
        sessions = dict.fromkeys(medium.session_id for _, medium in running)
        asked = [one for one in sessions if one not in known]
        found = run.each("owners", asked, self._owner, is_followed=True)
        owners: dict[str, str | None] = {**found, **known}
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
        self,
        event_id: str,
        live: EventRecord | None,
        effects: EffectRecords | None,
        project: ProjectMedia,
        running: list[Medium],
    ) -> EventMedia | None:
        """None for an event that is gone, and where nothing is to be done."""
        if live is not None and effects is not None:
            read_before = EventMedia(live, effects, project, running)
            if self._is_as_known(read_before):
                return None
        event = self.events.find(event_id)
        if event is None:
            return None
        return EventMedia(event, self.ledger.read(event_id), project, running)

    def _is_as_known(self, media: EventMedia) -> bool:
        """Whether OpenTok says of a live show's media what the database knows."""
        if any(media.verdict(one) is not Verdict.OURS for one in media.running):
            return False
        stream_id = media.state.broadcast.id
        stream = media.project.broadcasts.get(stream_id or "")
        if stream_id is not None and (
            stream is None or self.reports.has_news(media.event, stream, media.effects)
        ):
            return False
        return self._is_archive_known(media, media.state.archive)

    def _is_archive_known(self, media: EventMedia, known: MediumState) -> bool:
        if not known.was_tried or known.is_stopped:
            return True
        listed = media.project.archives.get(known.id or "")
        goes_on = listed is not None and not listed.is_over and not known.is_stopping
        if listed is not None and not (goes_on and is_told(media.event, listed)):
            return False
        if (listed is None) != (known.id is None):
            return False
        if not media.effects[Effect.START_ARCHIVE].ended_parts:
            return True
        # Of parts that have ended files may still be made.
        parts = self.reports.parts.all(media.event.id)
        now = now_ms(self.reports.clock)
        are_settled = all(one.is_settled(now) for one in parts if one.id != known.id)
        return are_settled and (listed is not None or not named(media.event, parts))

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
        now = now_ms(self.reports.clock)
        unsettled = [part.id for part in parts if not part.is_settled(now)]
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
