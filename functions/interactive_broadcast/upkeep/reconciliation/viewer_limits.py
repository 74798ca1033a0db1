"""Shows whose limit is not that of who is on stage."""

from collections.abc import Iterable
from dataclasses import dataclass

from interactive_broadcast.events.models import EventRecord, SessionKind
from interactive_broadcast.kernel.ports import Limits
from interactive_broadcast.records.applied_limit import AppliedLimit, StageCrowd
from interactive_broadcast.records.headcounts import HeadKind
from interactive_broadcast.records.show_writes import CONFIGURED
from interactive_broadcast.records.shows import ShowRecord
from interactive_broadcast.records.viewer_limit import ViewerLimit, configured_limit
from interactive_broadcast.upkeep.reconciliation.presence import PublicShows
from interactive_broadcast.upkeep.reconciliation.reconcile_run import (
    ReconcileRun,
    Repair,
)
from interactive_broadcast.upkeep.reconciliation.watched_shows import (
    ListedSessions,
    WatchedShow,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ViewerLimitRepair:
    """Has the limit of each show that is on fit its stage, if a callback was lost.

    Also when more or fewer are connected beside the viewers, of which no callback is
    told.
    """

    viewer_limit: ViewerLimit
    limits: Limits

    def run(
        self, run: ReconcileRun, shows: Iterable[WatchedShow], public_shows: PublicShows
    ) -> None:
        """Compare by what the run has read: a show whose limit fits costs nothing."""
        on = {
            show.event.id: show.event
            for show in shows
            if show.is_on
            and show.people.event_id == show.event.id
            and self._is_wrong(show, _public(show, public_shows))
        }
        run.each("limits", on, lambda one: self._follow(run, on[one]))

    def _is_wrong(self, show: WatchedShow, public: ShowRecord | None) -> bool:
        """Also where the records do not repeat it. Not while nobody says who is there.

        Those that were opened before they said why, say nothing of it.
        """
        if public is None or show.sessions is None:
            return False
        crowd = _crowd(show.sessions, public.viewers)
        record = show.people.record
        configured = configured_limit(record.get(CONFIGURED), self.limits)
        wanted = AppliedLimit.of(configured, crowd)
        reason = wanted.by.value
        numbers = {public.limit, record.get("interactiveLimit")}
        reasons = {public.limited_by.value, record.get("limitedBy", reason)}
        return (numbers, reasons) != ({wanted.viewers}, {reason})

    def _follow(self, run: ReconcileRun, event: EventRecord) -> None:
        if self.viewer_limit.follow(event.id, event.admin_id, event.fan_url):
            run.counted(Repair.LIMIT)


def _public(show: WatchedShow, public_shows: PublicShows) -> ShowRecord | None:
    return public_shows.get(show.event.admin_id, {}).get(show.event.fan_url)


def _crowd(sessions: ListedSessions, viewers: int) -> StageCrowd:
    """By OpenTok's list, or what callbacks have told where there never is one."""
    if sessions.lists is not None:
        stage = sessions.lists[SessionKind.STAGE]
        return StageCrowd(len(stage.streams), len(stage.connections), viewers)
    kinds = [head.kind for head in sessions.marked.of(SessionKind.STAGE)]
    return StageCrowd(
        kinds.count(HeadKind.STREAMS), kinds.count(HeadKind.CONNECTIONS), viewers
    )
