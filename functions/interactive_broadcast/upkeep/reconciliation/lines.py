"""Lines whose deck, or what fans are told of them, is behind."""

from collections.abc import Iterable
from dataclasses import dataclass

from interactive_broadcast.events.models import EventRecord
from interactive_broadcast.seats.deck import Deck
from interactive_broadcast.seats.positions import LinePositions
from interactive_broadcast.upkeep.orders import rotated
from interactive_broadcast.upkeep.reconciliation.reconcile_run import (
    ReconcileRun,
    Repair,
)
from interactive_broadcast.upkeep.reconciliation.watched_shows import WatchedShow


@dataclass(frozen=True, slots=True, kw_only=True)
class LineRepair:
    """Has the deck of each show that is on follow its line, if a trigger was lost.

    And tells fans in line what its changes have left, as they publish seldom.
    """

    deck: Deck
    positions: LinePositions

    def run(self, run: ReconcileRun, shows: Iterable[WatchedShow]) -> None:
        """Settle both. Shows without fans, or without a line, cost nothing."""
        on = {
            (one.event.admin_id, one.event.fan_url): one.event
            for one in shows
            if one.people.has_fans
        }
        if not on:
            return
        admins = {admin_id for admin_id, _ in on} & run.inventory.admins_with_lines()
        found = run.each(
            "lines",
            rotated(admins, run.began_at),
            run.inventory.slugs_with_lines,
            is_followed=True,
        )
        waiting = {(one, slug) for one, slugs in found.items() for slug in slugs}
        lines = [address for address in on if address in waiting]
        run.each(
            "deck",
            lines,
            lambda address: self._settle(run, on[address]),
            is_followed=True,
        )
        run.each("positions", lines, lambda address: self.positions.settle(*address))

    def _settle(self, run: ReconcileRun, event: EventRecord) -> None:
        if self.deck.settle(event.admin_id, event.fan_url):
            run.repaired(Repair.DECK, event.id)
