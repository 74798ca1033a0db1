"""Who is connected to stage and backstage, by OpenTok's own lists."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import partial

from interactive_broadcast.events.models import EventRecord, SessionKind, Status
from interactive_broadcast.kernel.concurrency import side_by_side
from interactive_broadcast.kernel.errors import VideoCredentialsRefused
from interactive_broadcast.kernel.video import Video
from interactive_broadcast.records.fan_streams import FanStreams
from interactive_broadcast.records.headcounts import (
    Headcounts,
    SessionHeads,
)
from interactive_broadcast.records.published import PublishedStreams
from interactive_broadcast.show.event_sessions import EventSessions
from interactive_broadcast.upkeep.reconciliation.projects import Projects
from interactive_broadcast.upkeep.reconciliation.reconcile_run import (
    ReconcileRun,
    Repair,
)
from interactive_broadcast.upkeep.reconciliation.watched_shows import (
    ListedSessions,
    WatchedShow,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sessions:
    """Asks OpenTok who is in both sessions of each show, once in a run."""

    projects: Projects
    headcounts: Headcounts
    fan_streams: FanStreams
    published: PublishedStreams
    event_sessions: EventSessions

    def read(self, run: ReconcileRun, shows: list[WatchedShow]) -> list[WatchedShow]:
        """The shows with those who are connected, as far as OpenTok says it now."""
        on = {show.event.id: show.event for show in shows if show.is_on}
        found = run.each("sessions", on, lambda one: self._read(run, on[one]))
        return [replace(one, sessions=found.get(one.event.id)) for one in shows]

    def correct(self, run: ReconcileRun, shows: Iterable[WatchedShow]) -> None:
        """Have the headcounts say who is really connected, and fans' records too."""
        known = {
            show.event.id: (show, show.sessions)
            for show in shows
            if show.is_on and show.sessions is not None
        }
        run.each("headcounts", known, lambda one: self._correct(run, *known[one]))

    def _correct(
        self, run: ReconcileRun, show: WatchedShow, sessions: ListedSessions
    ) -> None:
        lists = (sessions.lists or {}).items()
        if self.headcounts.correct(sessions.marked, lists):
            # Not on the timeline: without callbacks, every minute has some.
            run.counted(Repair.HEADCOUNTS)
        address = (show.event.admin_id, show.event.fan_url)
        fans = show.people.presence.fans
        self.fan_streams.settle_all(sessions.marked, lists, address, fans)

    def _read(self, run: ReconcileRun, event: EventRecord) -> ListedSessions:
        # Before OpenTok is asked: whoever is marked was there by then, and what ended
        # before is on no list.
        told = ListedSessions(
            marked=self.headcounts.marked(event.id),
            published=self.published.all(event.id),
            asked_at=run.now_ms,
        )
        project = self.projects.of(event.admin_id)
        if project is None:
            return told
        if not event.is_in(project.video):
            # A project that the admin has left says no more.
            if event.status is Status.LIVE:
                self.event_sessions.tell(event)
            return told
        self.event_sessions.take_back(event)
        calls = [
            partial(_heads, project.video, event.session_id(kind))
            for kind in SessionKind
        ]
        try:
            lists = dict(zip(SessionKind, side_by_side(calls), strict=True))
        except VideoCredentialsRefused:
            # OpenTok will not say, however often it is asked. Another step counts that.
            return told
        return replace(told, lists=lists)


def _heads(video: Video, session_id: str) -> SessionHeads:
    connections = video.connections_of(session_id)
    # Whoever publishes is connected.
    streams = video.streams_of(session_id) if connections else frozenset()
    return SessionHeads(connections=connections, streams=streams)
