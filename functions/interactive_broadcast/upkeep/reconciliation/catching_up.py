"""Effects that are due, and that nobody is at."""

from collections.abc import Iterable
from dataclasses import dataclass

from interactive_broadcast.effects.ledger import Ledger
from interactive_broadcast.events.models import EventRecord
from interactive_broadcast.records.watch import WatchList
from interactive_broadcast.show.director import Director
from interactive_broadcast.upkeep.reconciliation.progress import Pass, Repair
from interactive_broadcast.upkeep.reconciliation.watching import Sight


@dataclass(frozen=True, slots=True, kw_only=True)
class CatchingUp:
    director: Director
    ledger: Ledger
    watch_list: WatchList

    def run(self, run: Pass, sights: Iterable[Sight]) -> None:
        """Have every show's effects; watch none any longer that is over and settled."""
        events = {one.event.id: one.event for one in sights}
        run.one_by_one(
            "effects", events, lambda event_id: self.catch_up(run, events[event_id])
        )

    def catch_up(self, run: Pass, event: EventRecord) -> None:
        if self.ledger.is_being_carried_out(event.id, event.status):
            # A call is at it this moment, and its reply is to be whole.
            return
        caught_up = self.director.catch_up(event)
        run.waits_for(len(caught_up.postponed))
        if caught_up.done:
            names = [effect.value for effect in caught_up.done]
            run.repaired(Repair.EFFECTS, event.id, effects=[*names])
        if caught_up.is_mended:
            run.repaired(Repair.RECORDS, event.id)
        if caught_up.is_over:
            self.watch_list.remove(event.id)
