"""Pointers to the events that are on, where a late write has left them out of step."""

from collections.abc import Iterable
from dataclasses import dataclass

from interactive_broadcast.events.store import EventStore
from interactive_broadcast.upkeep.reconciliation.reconcile_run import (
    ReconcileRun,
    Repair,
)
from interactive_broadcast.upkeep.reconciliation.watched_shows import WatchedShow


@dataclass(frozen=True, slots=True, kw_only=True)
class CurrentEventRepair:
    """Has `current` name the events that are on, and no others."""

    events: EventStore

    def run(self, run: ReconcileRun, shows: Iterable[WatchedShow]) -> None:
        """Compare the pointers with the events, where they seem to differ.

        All pointers are one read: as many as there are events that are on.
        """
        told = {
            (admin_id, event_id): status
            for admin_id, events in run.inventory.current_events().items()
            for event_id, status in events.items()
        }
        there = {
            (show.event.admin_id, show.event.id): show.event.status.value
            for show in shows
            if show.is_on
        }
        apart = sorted({key for key, _ in told.items() ^ there.items()})
        run.each("current", apart, lambda key: self._mend(run, *key))

    def _mend(self, run: ReconcileRun, admin_id: str, event_id: str) -> None:
        if self.events.point_at(admin_id, event_id):
            run.counted(Repair.RECORDS)
