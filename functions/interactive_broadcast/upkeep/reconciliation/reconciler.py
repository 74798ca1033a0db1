"""A run of the reconciler, step by step."""

from collections.abc import Mapping
from dataclasses import dataclass

from interactive_broadcast.effects import EffectServices
from interactive_broadcast.effects.models import EffectRecords
from interactive_broadcast.events import EventServices
from interactive_broadcast.kernel.ports import Ports
from interactive_broadcast.kernel.unfinished import UnfinishedRecord
from interactive_broadcast.seats import SeatServices
from interactive_broadcast.show import ShowServices
from interactive_broadcast.upkeep.inventory import Inventory
from interactive_broadcast.upkeep.reconciliation.connections import ConnectionAudit
from interactive_broadcast.upkeep.reconciliation.decks import DeckRepair
from interactive_broadcast.upkeep.reconciliation.endings import Endings
from interactive_broadcast.upkeep.reconciliation.intermissions import (
    IntermissionRepair,
)
from interactive_broadcast.upkeep.reconciliation.leftovers import Leftovers
from interactive_broadcast.upkeep.reconciliation.lost_seats import LostSeats
from interactive_broadcast.upkeep.reconciliation.media import MediaAudit
from interactive_broadcast.upkeep.reconciliation.overdue_effects import OverdueEffects
from interactive_broadcast.upkeep.reconciliation.presence import (
    PresenceRepair,
    PublicShows,
)
from interactive_broadcast.upkeep.reconciliation.projects import Projects
from interactive_broadcast.upkeep.reconciliation.published_streams import (
    PublishedStreamsRepair,
)
from interactive_broadcast.upkeep.reconciliation.reconcile_run import (
    ReconcileRun,
    Repair,
)
from interactive_broadcast.upkeep.reconciliation.sessions import Sessions
from interactive_broadcast.upkeep.reconciliation.watched_shows import (
    WatchedShow,
    WatchedShows,
)
from interactive_broadcast.upkeep.unfinished_work import UnfinishedWorkFinisher


@dataclass(frozen=True, slots=True, kw_only=True)
class Reconciler:
    """`reconcileShows`, over what all its steps need."""

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
        records = self.effects.records
        inventory = Inventory(databases=self.ports.databases, shows=records.shows)
        run = ReconcileRun(self.ports.clock, inventory, records.timeline)
        watching = WatchedShows(events=self.events.store, effects=self.effects)
        projects = Projects(admins=self.events.admins.store)
        sessions = Sessions(
            projects=projects,
            headcounts=records.headcounts,
            fan_streams=records.fan_streams,
            published=records.published,
        )
        endings = self._endings()
        overdue = OverdueEffects(director=self.show.director, effects=self.effects)
        media = self._media(projects, overdue)
        watched: list[WatchedShow]
        watched = run.step("watching", lambda: watching.read(run), [])
        watched = run.step("sessions", lambda: sessions.read(run, watched), watched)
        shows = run.step("endings", lambda: endings.run(run, watched), watched)
        published = PublishedStreamsRepair(published=records.published)
        run.step("published-streams", lambda: published.run(run, shows), None)
        ledgers: Mapping[str, EffectRecords]
        ledgers = run.step("effects", lambda: overdue.run(run, shows), {})
        connections = self._connections(projects)
        run.step("connections", lambda: connections.run(run, shows, ledgers), None)
        run.step("media", lambda: media.run(run, shows), None)
        run.step("headcounts", lambda: sessions.correct(run, shows), None)
        self._repair_records(run, shows)
        if run.is_round:
            run.step("unfinished", lambda: self._finish_work(run), None)
        run.log()

    def _repair_records(self, run: ReconcileRun, shows: list[WatchedShow]) -> None:
        public_shows: PublicShows
        public_shows = run.step("public-shows", run.inventory.shows.public_shows, {})
        presence = PresenceRepair(
            viewers=self.seats.active_fan_trigger, limits=self.ports.limits
        )
        leftovers = Leftovers(events=self.events.store, ledger=self.effects.ledger)
        run.step("presence", lambda: presence.run(run, shows, public_shows), None)
        decks = DeckRepair(deck=self.seats.deck)
        run.step("decks", lambda: decks.run(run, shows), None)
        intermissions = IntermissionRepair(
            events=self.events.store, director=self.show.director
        )
        run.step("standby", lambda: intermissions.run(run, shows, public_shows), None)
        if run.is_round:
            run.step("records", lambda: leftovers.run(run, shows, public_shows), None)

    def _finish_work(self, run: ReconcileRun) -> None:
        left = {one.key: one for one in self.unfinished_work.abandoned()}
        run.one_by_one("unfinished", left, lambda key: self._finish(run, left[key]))

    def _finish(self, run: ReconcileRun, record: UnfinishedRecord) -> None:
        if self.unfinished_work.finish(record):
            run.counted(Repair.UNFINISHED)

    def _endings(self) -> Endings:
        return Endings(
            events=self.events.store,
            effects=self.effects,
            director=self.show.director,
            limits=self.ports.limits,
        )

    def _connections(self, projects: Projects) -> ConnectionAudit:
        return ConnectionAudit(
            disconnecting=self.show.disconnecting,
            lost_seats=LostSeats(
                shows=self.effects.records.shows, disconnecting=self.show.disconnecting
            ),
            watch_list=self.effects.records.watch_list,
            projects=projects,
            limits=self.ports.limits,
        )

    def _media(self, projects: Projects, overdue: OverdueEffects) -> MediaAudit:
        return MediaAudit(
            projects=projects,
            events=self.events.store,
            ledger=self.effects.ledger,
            overdue_effects=overdue,
            reports=self.show.media_reports,
        )
