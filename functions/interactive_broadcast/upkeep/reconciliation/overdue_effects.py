"""Effects that are due, and that no call is carrying out."""

from collections.abc import Iterable
from dataclasses import dataclass

from interactive_broadcast.effects import EffectServices
from interactive_broadcast.events.models import EventRecord
from interactive_broadcast.show.director import Director
from interactive_broadcast.upkeep.reconciliation.reconcile_run import (
    ReconcileRun,
    Repair,
)
from interactive_broadcast.upkeep.reconciliation.watched_shows import WatchedShow


@dataclass(frozen=True, slots=True, kw_only=True)
class OverdueEffects:
    """Carries out what is due, and drops settled shows from the watch list."""

    director: Director
    effects: EffectServices

    def run(self, run: ReconcileRun, shows: Iterable[WatchedShow]) -> None:
        """Carry out what is due for each show."""
        events = {show.event.id: show.event for show in shows}
        run.one_by_one(
            "effects", events, lambda event_id: self.catch_up(run, events[event_id])
        )

    def catch_up(self, run: ReconcileRun, event: EventRecord) -> None:
        """Carry out what is due for one event.

        Raises:
            BackendError: what is due could not be found out.
        """
        if self.effects.ledger.is_being_carried_out(event.id, event.status):
            # A call is carrying them out, and its reply is to be complete.
            return
        caught_up = self.director.catch_up(event)
        run.waits_for(len(caught_up.postponed))
        if caught_up.done:
            names = [effect.value for effect in caught_up.done]
            run.repaired(Repair.EFFECTS, event.id, effects=[*names])
        if caught_up.is_mended:
            run.repaired(Repair.RECORDS, event.id)
        if caught_up.is_over:
            self.effects.records.watch_list.remove(event.id)
