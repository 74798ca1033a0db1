"""Calls that nobody has answered, in shows in which nobody has called another since."""

from collections.abc import Iterable
from dataclasses import dataclass

from interactive_broadcast.events.models import EventRecord
from interactive_broadcast.records.calls import CallStore
from interactive_broadcast.seats.overdue_calls import OverdueCalls
from interactive_broadcast.upkeep.orders import rotated
from interactive_broadcast.upkeep.reconciliation.reconcile_run import (
    ReconcileRun,
    Repair,
)
from interactive_broadcast.upkeep.reconciliation.watched_shows import WatchedShow


@dataclass(frozen=True, slots=True, kw_only=True)
class CallRepair:
    """Takes back the overdue calls of each show that is on.

    The timeline tells of each missed call by itself, as it does where the next call of
    `callNext` finds it.
    """

    calls: CallStore
    overdue: OverdueCalls

    def run(self, run: ReconcileRun, shows: Iterable[WatchedShow]) -> None:
        """Look at shows in which somebody is called. All others cost nothing."""
        on = {
            (one.event.admin_id, one.event.fan_url): one.event
            for one in shows
            if one.is_on and one.people.event_id == one.event.id and one.people.has_fans
        }
        if not on:
            return
        admins = {admin_id for admin_id, _ in on} & run.inventory.admins_with_calls()
        found = run.each(
            "called",
            rotated(admins, run.began_at),
            run.inventory.slugs_with_calls,
            is_followed=True,
        )
        called = {(one, slug) for one, slugs in found.items() for slug in slugs}
        run.each(
            "calls",
            [address for address in on if address in called],
            lambda address: self._take_back(run, on[address]),
        )

    def _take_back(self, run: ReconcileRun, event: EventRecord) -> None:
        if self.overdue.take_back(event, self.calls.open_calls(event)):
            run.counted(Repair.CALLS)
