"""Slates of stages that were resumed: told on the timeline, and gone after a while."""

from collections.abc import Iterable
from dataclasses import dataclass

from interactive_broadcast.records.shows import ShowRecord
from interactive_broadcast.records.slates import Slates
from interactive_broadcast.show.cleared_stages import ClearedStages
from interactive_broadcast.upkeep.reconciliation.presence import PublicShows
from interactive_broadcast.upkeep.reconciliation.reconcile_run import (
    ReconcileRun,
    Repair,
)
from interactive_broadcast.upkeep.reconciliation.watched_shows import WatchedShow


@dataclass(frozen=True, slots=True, kw_only=True)
class SlateUpkeep:
    """Has shows say nothing of an incident that no player shows any more."""

    slates: Slates
    cleared: ClearedStages

    def run(
        self, run: ReconcileRun, shows: Iterable[WatchedShow], public_shows: PublicShows
    ) -> None:
        """Look at each show that is on. What is removed is counted in `run`."""
        on = {show.event.id: show for show in shows if _has_ended(show, public_shows)}
        run.each("slates", on, lambda one: self._look(run, on[one], public_shows))

    def _look(
        self, run: ReconcileRun, show: WatchedShow, public_shows: PublicShows
    ) -> None:
        event, shown = show.event, _shown(show, public_shows)
        if shown is None or shown.slate is None:
            return
        # A function that has resumed it may have gone no further.
        self.cleared.end(event, shown.slate)
        if not shown.slate.is_past(run.now_ms):
            return
        address = (event.admin_id, event.fan_url)
        if self.slates.remove_past(*address, run.now_ms):
            run.repaired(Repair.RECORDS, event.id)


def _shown(show: WatchedShow, public_shows: PublicShows) -> ShowRecord | None:
    return public_shows.get(show.event.admin_id, {}).get(show.event.fan_url)


def _has_ended(show: WatchedShow, public_shows: PublicShows) -> bool:
    """Whether it is on, and its slate is there and over."""
    shown = _shown(show, public_shows)
    slate = None if shown is None else shown.slate
    is_its_own = show.is_on and show.people.event_id == show.event.id
    return is_its_own and slate is not None and slate.ended_at is not None
