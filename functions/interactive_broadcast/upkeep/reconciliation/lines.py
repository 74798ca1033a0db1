"""Lines whose deck, or what fans are told of them, is behind."""

from collections.abc import Iterable
from dataclasses import dataclass

from interactive_broadcast.kernel.models import epoch_ms
from interactive_broadcast.records.line import LineStore
from interactive_broadcast.records.pointers import TO_STAGE
from interactive_broadcast.records.shows import ShowStore
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

    Whoever is on stage has had their turn, and is out of the line before that. And
    fans in line are told what its changes have left, as they publish seldom.
    """

    deck: Deck
    line: LineStore
    shows: ShowStore
    positions: LinePositions

    def run(self, run: ReconcileRun, shows: Iterable[WatchedShow]) -> None:
        """Settle both. Shows without fans, or without a line, cost nothing."""
        on = {
            (one.event.admin_id, one.event.fan_url): one
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

    def _settle(self, run: ReconcileRun, show: WatchedShow) -> None:
        event = show.event
        has_left = self._leave(run, show)
        if self.deck.settle(event.admin_id, event.fan_url) or has_left:
            run.repaired(Repair.DECK, event.id)

    def _leave(self, run: ReconcileRun, show: WatchedShow) -> bool:
        """Take out of the line who is on stage; whether anybody was.

        Nobody gets in line from the stage, so a place that is as old as this run is
        from before their turn.
        """
        event, has_left, began_at = show.event, False, epoch_ms(run.began_at)
        named = [show.people.record.get(pointer) for pointer in TO_STAGE.names]
        for fan_id in (one for one in named if isinstance(one, str)):
            address = (event.admin_id, event.fan_url, fan_id)
            place = self.line.place(*address)
            if place is None or place.at > began_at:
                continue
            if self.shows.is_on_stage(*address):
                self.line.leave(*address, by=began_at)
                has_left = True
        return has_left
