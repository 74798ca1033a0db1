"""OpenTok's recordings and streams against what the database believes of them.

OpenTok's books are read first and the database after them: see `upkeep.media_verdicts`.
"""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace

from interactive_broadcast.effects.ledger import Ledger
from interactive_broadcast.effects.models import EffectRecords, MediaKind
from interactive_broadcast.events.models import EventRecord, Status
from interactive_broadcast.events.store import EventStore
from interactive_broadcast.kernel.errors import ArchiveNotFound, VideoNotFound
from interactive_broadcast.kernel.video import (
    Archive,
    ArchiveStatus,
    Broadcast,
    Video,
)
from interactive_broadcast.media.recording import as_known
from interactive_broadcast.records import watch
from interactive_broadcast.show.media_reports import MediaReports
from interactive_broadcast.upkeep.media_verdicts import (
    Verdict,
    believed,
    is_stopped,
)
from interactive_broadcast.upkeep.media_verdicts import verdict as verdict_on
from interactive_broadcast.upkeep.reconciliation.catching_up import CatchingUp
from interactive_broadcast.upkeep.reconciliation.progress import Pass, Repair
from interactive_broadcast.upkeep.reconciliation.projects import Books, Medium, Projects
from interactive_broadcast.upkeep.reconciliation.watching import Sight

OUR_SESSION = re.compile(r"[A-Za-z0-9_-]{1,255}")
"""Whatever is called otherwise is none of ours, and must not come near a path."""


@dataclass(frozen=True, slots=True)
class Stage:
    """An event, and what of OpenTok's books is about it."""

    event: EventRecord
    ledger: EffectRecords
    books: Books
    running: list[Medium]

    def verdict(self, medium: Medium) -> Verdict:
        return verdict_on(
            self.event, self.ledger, kind_of(medium), medium.id, medium.session_id
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class MediaAudit:
    projects: Projects
    events: EventStore
    ledger: Ledger
    catching_up: CatchingUp
    reports: MediaReports

    def run(self, run: Pass, sights: Collection[Sight]) -> None:
        books = self.projects.books(run, {one.event.admin_id for one in sights})
        stages = self._stages(run, sights, books)
        watched = {one.event.id for one in sights}
        run.one_by_one(
            "media", stages, lambda one: self._audit(run, stages[one], watched)
        )

    def _stages(
        self, run: Pass, sights: Iterable[Sight], books: Mapping[str, Books]
    ) -> dict[str, Stage]:
        """Every live show, and every event in whose sessions something runs."""
        found: dict[str, tuple[Books, list[Medium]]] = {
            one.event.id: (books[one.event.admin_id], [])
            for one in sights
            if one.event.status is Status.LIVE and one.event.admin_id in books
        }
        for event_id, own, medium in self._running(run, books.values()):
            found.setdefault(event_id, (own, []))[1].append(medium)
        seen = run.each("stages", found, lambda one: self._stage(one, *found[one]))
        return {one: stage for one, stage in seen.items() if stage is not None}

    def _running(
        self, run: Pass, books: Iterable[Books]
    ) -> list[tuple[str, Books, Medium]]:
        """What runs in sessions of ours, with the event that each belongs to."""
        by_project = {own.api_key: own for own in books}.values()
        running = [(own, medium) for own in by_project for medium in own.running]
        sessions = dict.fromkeys(medium.session_id for _, medium in running)
        owners = run.each("sessions", sessions, self._owner)
        for _, medium in running:
            if owners.get(medium.session_id, "") is None:
                run.cannot_explain(medium.id)
        return [
            (event_id, own, medium)
            for own, medium in running
            if (event_id := owners.get(medium.session_id)) is not None
        ]

    def _owner(self, session_id: str) -> str | None:
        if not OUR_SESSION.fullmatch(session_id):
            return None
        return self.events.id_by_session(session_id)

    def _stage(
        self, event_id: str, books: Books, running: list[Medium]
    ) -> Stage | None:
        event = self.events.find(event_id)
        if event is None:
            return None
        return Stage(event, self.ledger.read(event_id), books, running)

    def _audit(self, run: Pass, stage: Stage, watched: Collection[str]) -> None:
        verdicts = [stage.verdict(medium) for medium in stage.running]
        is_closed = stage.event.status is Status.CLOSED
        if is_closed and Verdict.UNDECIDED in verdicts:
            stage = self._take_up(run, stage, watched)
        for medium in stage.running:
            match stage.verdict(medium):
                case Verdict.STRAY:
                    self._stop(run, stage, medium)
                case Verdict.NOT_OURS:
                    self._point_out(run, stage.event, medium)
        if stage.event.status is Status.LIVE:
            self._tell_of_archive(run, stage)
            self._tell_of_broadcast(run, stage)

    def _take_up(self, run: Pass, stage: Stage, watched: Collection[str]) -> Stage:
        """What is still to end something of a closed show is ended by its effect."""
        event = stage.event
        if event.id not in watched:
            status = event.status.value
            run.repaired(Repair.WATCHED, event.id, watch.entry(event), status=status)
            self.catching_up.catch_up(run, event)
        return replace(stage, ledger=self.ledger.read(event.id))

    def _stop(self, run: Pass, stage: Stage, medium: Medium) -> None:
        video = stage.books.video
        if _as_it_is(video, medium).is_over:
            return
        if isinstance(medium, Archive):
            video.stop_archive(medium.id)
        else:
            video.stop_broadcast(medium.id)
        kind, status = kind_of(medium).value, stage.event.status.value
        run.repaired(
            Repair.STOPPED, stage.event.id, kind=kind, id=medium.id, status=status
        )

    def _point_out(self, run: Pass, event: EventRecord, medium: Medium) -> None:
        """Tell the producer, once: whoever has started it may have had his reasons."""
        run.cannot_explain(medium.id)
        run.told_once(
            event.id,
            f"notOurs-{medium.id}",
            "notOurs",
            kind=kind_of(medium).value,
            id=medium.id,
        )

    def _tell_of_archive(self, run: Pass, stage: Stage) -> None:
        event, video = stage.event, stage.books.video
        media_id = believed(MediaKind.ARCHIVE, event, stage.ledger)
        if media_id is None or is_stopped(MediaKind.ARCHIVE, event, stage.ledger):
            return
        listed = stage.books.archives.get(media_id)
        archive = listed or as_known(video, event, media_id)
        # The ledger is as new as what it is compared with only where that is listed.
        known = stage.ledger if listed else None
        if self.reports.archive(event, archive, known=known):
            run.repaired(
                Repair.ARCHIVE, event.id, archiveId=media_id, status=archive.status
            )

    def _tell_of_broadcast(self, run: Pass, stage: Stage) -> None:
        event, video = stage.event, stage.books.video
        media_id = believed(MediaKind.BROADCAST, event, stage.ledger)
        if media_id is None:
            return
        listed = stage.books.broadcasts.get(media_id)
        broadcast = listed or _broadcast(video, event, media_id)
        known = stage.ledger if listed else None
        if self.reports.broadcast(event, broadcast, known=known):
            run.repaired(
                Repair.BROADCAST,
                event.id,
                broadcastId=media_id,
                status=broadcast.status,
            )


def kind_of(medium: Medium) -> MediaKind:
    return MediaKind.ARCHIVE if isinstance(medium, Archive) else MediaKind.BROADCAST


def _as_it_is(video: Video, medium: Medium) -> Medium:
    """Now, since the books were read some time ago."""
    try:
        if isinstance(medium, Archive):
            return video.archive(medium.id)
        return video.broadcast(medium.id)
    except (ArchiveNotFound, VideoNotFound):
        if isinstance(medium, Archive):
            return replace(medium, status=ArchiveStatus.DELETED)
        return replace(medium, status="stopped")


def _broadcast(video: Video, event: EventRecord, broadcast_id: str) -> Broadcast:
    """One that is not listed. What OpenTok does not know has stopped."""
    try:
        return video.broadcast(broadcast_id)
    except VideoNotFound:
        return Broadcast(
            id=broadcast_id,
            status="stopped",
            hls_url=None,
            hls_is_playable=False,
            session_id=event.stage_session_id,
        )
