"""Intermissions that a show's records do not tell of, or not that they are over."""

from collections.abc import Iterable
from dataclasses import dataclass

from interactive_broadcast.events.models import EventRecord, Status
from interactive_broadcast.events.store import EventStore
from interactive_broadcast.records.shows import ShowRecord
from interactive_broadcast.show.director import Director
from interactive_broadcast.upkeep.reconciliation.presence import PublicShows
from interactive_broadcast.upkeep.reconciliation.reconcile_run import (
    ReconcileRun,
    Repair,
)
from interactive_broadcast.upkeep.reconciliation.watched_shows import WatchedShow


@dataclass(frozen=True, slots=True, kw_only=True)
class IntermissionRepair:
    """Has the records of live shows say what their events do."""

    events: EventStore
    director: Director

    def run(
        self, run: ReconcileRun, shows: Iterable[WatchedShow], public_shows: PublicShows
    ) -> None:
        """Tell viewers of what a function that was interrupted has left untold."""
        untold = {
            event.id: event
            for event in (show.event for show in shows)
            if _is_untold(event, public_shows)
        }
        run.each("standby", untold, lambda one: self._tell(run, one))

    def _tell(self, run: ReconcileRun, event_id: str) -> None:
        # As it is now: the producer may have gone on since the shows were read.
        event = self.events.find(event_id)
        if event is None or event.status is not Status.LIVE:
            return
        show = run.inventory.shows.public_show(event.admin_id, event.fan_url)
        if _differs(event, show) and self.director.tell_standby(event, by=None):
            run.repaired(Repair.RECORDS, event.id)


def _is_untold(event: EventRecord, public_shows: PublicShows) -> bool:
    show = public_shows.get(event.admin_id, {}).get(event.fan_url)
    return event.status is Status.LIVE and _differs(event, show)


def _differs(event: EventRecord, show: ShowRecord | None) -> bool:
    return show is not None and (show.standby is True) is not (event.standby is True)
