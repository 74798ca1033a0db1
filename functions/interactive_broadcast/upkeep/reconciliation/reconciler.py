"""One pass, step by step."""

from dataclasses import dataclass

from interactive_broadcast.admins.store import AdminStore
from interactive_broadcast.effects.ledger import Ledger
from interactive_broadcast.events.store import EventStore
from interactive_broadcast.kernel.ports import Clock, Limits
from interactive_broadcast.kernel.unfinished import (
    ABANDONED,
    UnfinishedRecord,
    UnfinishedWorkLog,
)
from interactive_broadcast.records.shows import ShowStore
from interactive_broadcast.records.timeline import Timeline
from interactive_broadcast.records.watch import WatchList
from interactive_broadcast.seats.viewers import ActiveFanTrigger
from interactive_broadcast.show.director import Director
from interactive_broadcast.show.media_reports import MediaReports
from interactive_broadcast.upkeep.inventory import Inventory
from interactive_broadcast.upkeep.reconciliation.catching_up import CatchingUp
from interactive_broadcast.upkeep.reconciliation.endings import Endings
from interactive_broadcast.upkeep.reconciliation.leftovers import Leftovers
from interactive_broadcast.upkeep.reconciliation.media import MediaAudit
from interactive_broadcast.upkeep.reconciliation.presence import (
    Faces,
    PresenceCare,
)
from interactive_broadcast.upkeep.reconciliation.progress import Pass, Repair
from interactive_broadcast.upkeep.reconciliation.projects import Projects
from interactive_broadcast.upkeep.reconciliation.watching import Sight, Watching
from interactive_broadcast.upkeep.unfinished_work import UnfinishedWork


@dataclass(frozen=True, slots=True, kw_only=True)
class Reconciler:
    """What all steps need; each takes its part of it."""

    clock: Clock
    limits: Limits
    inventory: Inventory
    watch_list: WatchList
    events: EventStore
    shows: ShowStore
    admins: AdminStore
    ledger: Ledger
    timeline: Timeline
    unfinished: UnfinishedWorkLog
    director: Director
    reports: MediaReports
    fans: ActiveFanTrigger
    finisher: UnfinishedWork

    def run(self) -> None:
        """Put right what can be now, and log one line of it. Safe at any time."""
        run = Pass(self.clock, self.inventory, self.timeline)
        nothing: list[Sight] = []
        no_faces: Faces = {}
        projects = Projects(admins=self.admins, inventory=self.inventory)
        seen = run.step("watching", lambda: self._watching().look(run), nothing)
        sights = run.step(
            "endings", lambda: self._endings(projects).run(run, seen), seen
        )
        run.step("effects", lambda: self._catching_up().run(run, sights), None)
        run.step("media", lambda: self._media(projects).run(run, sights), None)
        faces = run.step("faces", self.shows.public_shows, no_faces)
        run.step("presence", lambda: self._presence().run(run, sights, faces), None)
        run.step("records", lambda: self._leftovers().run(run, sights, faces), None)
        run.step("unfinished", lambda: self._finish_work(run), None)
        run.log()

    def _finish_work(self, run: Pass) -> None:
        before_ms = run.now_ms - round(ABANDONED.total_seconds() * 1000)
        left = {one.key: one for one in self.unfinished.left_since(before_ms)}
        run.one_by_one("unfinished", left, lambda key: self._finish(run, left[key]))

    def _finish(self, run: Pass, record: UnfinishedRecord) -> None:
        if self.finisher.finish(record):
            run.counted(Repair.UNFINISHED)

    def _watching(self) -> Watching:
        return Watching(
            watch_list=self.watch_list,
            inventory=self.inventory,
            events=self.events,
            ledger=self.ledger,
        )

    def _endings(self, projects: Projects) -> Endings:
        return Endings(
            inventory=self.inventory,
            projects=projects,
            ledger=self.ledger,
            director=self.director,
            timeline=self.timeline,
            limits=self.limits,
        )

    def _catching_up(self) -> CatchingUp:
        return CatchingUp(
            director=self.director, ledger=self.ledger, watch_list=self.watch_list
        )

    def _media(self, projects: Projects) -> MediaAudit:
        return MediaAudit(
            projects=projects,
            events=self.events,
            ledger=self.ledger,
            catching_up=self._catching_up(),
            reports=self.reports,
        )

    def _presence(self) -> PresenceCare:
        return PresenceCare(inventory=self.inventory, shows=self.shows, fans=self.fans)

    def _leftovers(self) -> Leftovers:
        return Leftovers(
            inventory=self.inventory, events=self.events, ledger=self.ledger
        )
