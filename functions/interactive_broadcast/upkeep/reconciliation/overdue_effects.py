"""Effects that are due, and that no call is carrying out."""

from collections.abc import Iterable
from dataclasses import dataclass

from interactive_broadcast.effects import EffectServices
from interactive_broadcast.effects.models import EffectRecords
from interactive_broadcast.events.models import EventRecord, Status
from interactive_broadcast.records import watch
from interactive_broadcast.records.shows import ShownMedia, media_of
from interactive_broadcast.show.director import Director
from interactive_broadcast.upkeep.reconciliation.projects import Projects
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
    projects: Projects

    def run(
        self, run: ReconcileRun, shows: Iterable[WatchedShow]
    ) -> dict[str, EffectRecords]:
        """Carry out what is due for each show. Returns their ledgers, by event id."""
        by_id = {show.event.id: show for show in shows}
        found = run.each("effects", by_id, lambda one: self._look(run, by_id[one]))
        return {one: ledger for one, ledger in found.items() if ledger is not None}

    def _look(self, run: ReconcileRun, show: WatchedShow) -> EffectRecords | None:
        """As `catch_up`. A show that is on, and for which nothing is due, costs a read.

        Of one that is over so much is to be known that it is looked at in any case.
        """
        event = show.event
        is_told = show.watch.told == event.status
        if show.is_on and is_told:
            records = self.effects.ledger.read(event.id)
            admin = self.projects.admin(event.admin_id)
            hls = admin is not None and admin.hls
            if self.director.is_caught_up(event, records, _shown(show), hls=hls):
                return records
        return self.catch_up(run, event, is_told=is_told or not show.is_on)

    def catch_up(
        self, run: ReconcileRun, event: EventRecord, *, is_told: bool = True
    ) -> EffectRecords | None:
        """Carry out what is due for one event. Returns its ledger.

        None while a call is carrying effects out, whose reply is to be complete.

        Args:
            run: what is done is counted there.
            event: which.
            is_told: False where the watch list is to say so, once its timeline tells
                which statuses it has had.

        Raises:
            BackendError: what is due could not be found out.
        """
        if self.effects.ledger.is_being_carried_out(event.id, event.status):
            return None
        caught_up = self.director.catch_up(event)
        if caught_up.is_told and not is_told:
            run.inventory.write(watch.note_told(event.id, event.status.value))
        run.waits_for(len(caught_up.postponed))
        if caught_up.done:
            names = [effect.value for effect in caught_up.done]
            run.repaired(Repair.EFFECTS, event.id, effects=[*names])
        if caught_up.is_mended:
            run.repaired(Repair.RECORDS, event.id)
        return caught_up.records


def _shown(show: WatchedShow) -> ShownMedia | None:
    """What a live show's record said when it was read. None where it is another's."""
    is_its_own = show.people.event_id == show.event.id
    is_live = show.event.status is Status.LIVE
    return media_of(show.people.record) if is_its_own and is_live else None
