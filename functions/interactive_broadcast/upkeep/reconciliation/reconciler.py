"""One run, step by step."""

from dataclasses import dataclass

from interactive_broadcast.effects import EffectServices
from interactive_broadcast.events import EventServices
from interactive_broadcast.kernel.ports import Ports
from interactive_broadcast.kernel.unfinished import UnfinishedRecord
from interactive_broadcast.seats import SeatServices
from interactive_broadcast.show import ShowServices
from interactive_broadcast.upkeep.inventory import Inventory
from interactive_broadcast.upkeep.reconciliation.endings import Endings
from interactive_broadcast.upkeep.reconciliation.leftovers import Leftovers
from interactive_broadcast.upkeep.reconciliation.media import MediaAudit
from interactive_broadcast.upkeep.reconciliation.overdue_effects import OverdueEffects
from interactive_broadcast.upkeep.reconciliation.presence import (
    PresenceRepair,
    PublicShows,
)
from interactive_broadcast.upkeep.reconciliation.projects import Projects
from interactive_broadcast.upkeep.reconciliation.reconcile_run import (
    ReconcileRun,
    Repair,
)
from interactive_broadcast.upkeep.reconciliation.watched_shows import (
    WatchedShow,
    WatchedShows,
)
from interactive_broadcast.upkeep.unfinished_work import UnfinishedWorkFinisher


@dataclass(frozen=True, slots=True, kw_only=True)
class Reconciler:
    """`reconcileShows`: what all steps need; each takes its part of it."""

    ports: Ports
    events: EventServices
    effects: EffectServices
    show: ShowServices
    seats: SeatServices
    unfinished_work: UnfinishedWorkFinisher

    def run(self) -> None:
        """Put right what can be now, and log one line of it.

        Begins nothing new after four minutes. Safe at any time, and several times at
        once. Raises nothing: what fails is logged and taken up by the next run.
        """
        inventory = Inventory(
            databases=self.ports.databases, shows=self.effects.records.shows
        )
        run = ReconcileRun(self.ports.clock, inventory, self.effects.records.timeline)
        projects = Projects(admins=self.events.admins.store, inventory=inventory)
        overdue_effects = OverdueEffects(
            director=self.show.director, effects=self.effects
        )
        nothing: list[WatchedShow] = []
        watched = run.step(
            "watching", lambda: self._watched_shows(inventory).read(run), nothing
        )
        shows = run.step(
            "endings",
            lambda: self._endings(inventory, projects).run(run, watched),
            watched,
        )
        run.step("effects", lambda: overdue_effects.run(run, shows), None)
        run.step(
            "media",
            lambda: self._media(projects, overdue_effects).run(run, shows),
            None,
        )
        self._repair_records(run, inventory, shows)
        run.step("unfinished", lambda: self._finish_work(run), None)
        run.log()

    def _repair_records(
        self, run: ReconcileRun, inventory: Inventory, shows: list[WatchedShow]
    ) -> None:
        none: PublicShows = {}
        stored = self.effects.records.shows
        public_shows = run.step("public-shows", stored.public_shows, none)
        presence = PresenceRepair(
            inventory=inventory, shows=stored, viewers=self.seats.active_fan_trigger
        )
        leftovers = Leftovers(
            inventory=inventory,
            shows=stored,
            events=self.events.store,
            ledger=self.effects.ledger,
        )
        run.step("presence", lambda: presence.run(run, shows, public_shows), None)
        run.step("records", lambda: leftovers.run(run, shows, public_shows), None)

    def _finish_work(self, run: ReconcileRun) -> None:
        left = {one.key: one for one in self.unfinished_work.abandoned()}
        run.one_by_one("unfinished", left, lambda key: self._finish(run, left[key]))

    def _finish(self, run: ReconcileRun, record: UnfinishedRecord) -> None:
        if self.unfinished_work.finish(record):
            run.counted(Repair.UNFINISHED)

    def _watched_shows(self, inventory: Inventory) -> WatchedShows:
        return WatchedShows(
            inventory=inventory, events=self.events.store, effects=self.effects
        )

    def _endings(self, inventory: Inventory, projects: Projects) -> Endings:
        return Endings(
            inventory=inventory,
            projects=projects,
            events=self.events.store,
            effects=self.effects,
            director=self.show.director,
            limits=self.ports.limits,
        )

    def _media(self, projects: Projects, overdue_effects: OverdueEffects) -> MediaAudit:
        return MediaAudit(
            projects=projects,
            events=self.events.store,
            ledger=self.effects.ledger,
            overdue_effects=overdue_effects,
            reports=self.show.media_reports,
        )
