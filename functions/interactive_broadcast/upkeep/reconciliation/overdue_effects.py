"""Effects that are due, and that no call is carrying out."""

from collections.abc import Iterable
from dataclasses import dataclass

from interactive_broadcast.effects import EffectServices
from interactive_broadcast.effects.models import EffectRecords
from interactive_broadcast.events.models import EventRecord
from interactive_broadcast.show.director import Director
from interactive_broadcast.upkeep.reconciliation.reconcile_run import (
    ReconcileRun,
    Repair,
)
from interactive_broadcast.upkeep.reconciliation.watched_shows import WatchedShow


@dataclass(frozen=True, slots=True, kw_only=True)
class OverdueEffects:
    """Carries out what is due."""

    director: Director
    effects: EffectServices

    def run(
        self, run: ReconcileRun, shows: Iterable[WatchedShow]
    ) -> dict[str, EffectRecords]:
        """Carry out what is due for each show. Returns their ledgers, by event id."""
        events = {show.event.id: show.event for show in shows}
        found = run.each(
            "effects", events, lambda event_id: self.catch_up(run, events[event_id])
        )
        return {one: ledger for one, ledger in found.items() if ledger is not None}

    def catch_up(self, run: ReconcileRun, event: EventRecord) -> EffectRecords | None:
        """Carry out what is due for one event. Returns its ledger.

        None while a call is carrying effects out, whose reply is to be complete.

        Raises:
            BackendError: what is due could not be found out.
        """
        if self.effects.ledger.is_being_carried_out(event.id, event.status):
            return None
        caught_up = self.director.catch_up(event)
        run.waits_for(len(caught_up.postponed))
        if caught_up.done:
            names = [effect.value for effect in caught_up.done]
            run.repaired(Repair.EFFECTS, event.id, effects=[*names])
        if caught_up.is_mended:
            run.repaired(Repair.RECORDS, event.id)
        return caught_up.records
