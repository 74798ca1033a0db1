"""A run of the reconciler, step by step."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial

from interactive_broadcast.effects import EffectServices
from interactive_broadcast.effects.models import EffectRecords
from interactive_broadcast.events import EventServices
from interactive_broadcast.kernel.ports import Ports
from interactive_broadcast.kernel.unfinished import UnfinishedRecord
from interactive_broadcast.seats import SeatServices
from interactive_broadcast.show import ShowServices
from interactive_broadcast.upkeep.inventory import Inventory
from interactive_broadcast.upkeep.reconciliation.accounts import AccountComparison
from interactive_broadcast.upkeep.reconciliation.calls import CallRepair
from interactive_broadcast.upkeep.reconciliation.connections import ConnectionAudit
from interactive_broadcast.upkeep.reconciliation.current_events import (
    CurrentEventRepair,
)
from interactive_broadcast.upkeep.reconciliation.endings import Endings
from interactive_broadcast.upkeep.reconciliation.intermissions import (
    IntermissionRepair,
)
from interactive_broadcast.upkeep.reconciliation.leftovers import Leftovers
from interactive_broadcast.upkeep.reconciliation.lines import LineRepair
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
from interactive_broadcast.upkeep.reconciliation.slates import SlateUpkeep
from interactive_broadcast.upkeep.reconciliation.viewer_limits import (
    ViewerLimitRepair,
)
from interactive_broadcast.upkeep.reconciliation.watched_shows import (
    WatchedShow,
    WatchedShows,
)
from interactive_broadcast.upkeep.turns import Turns
from interactive_broadcast.upkeep.unfinished_work import UnfinishedWorkFinisher
from interactive_broadcast.upkeep.work_run import Step

JOB = "reconcileShows"


@dataclass
class Seen:
    """What a run has read, for the steps after."""

    shows: list[WatchedShow] = field(default_factory=list)
    """As they were read first. One that a step has ended is closed from then on."""
    public_shows: PublicShows = field(default_factory=dict)
    ledgers: Mapping[str, EffectRecords] = field(default_factory=dict)
    """By event id, of those whose effects were looked at."""


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
        run = ReconcileRun(
            clock=self.ports.clock,
            turns=Turns(databases=self.ports.databases, job=JOB),
            inventory=Inventory(databases=self.ports.databases, shows=records.shows),
            timeline=records.timeline,
        )
        run.go_through(self.steps(run, Seen()))
        run.log()

    def steps(self, run: ReconcileRun, seen: Seen) -> list[Step]:
        """The steps of a run. None but the first ones relies on another.

        Args:
            run: which it is.
            seen: filled by the first ones.
        """
        projects = Projects(admins=self.events.admins.store)
        return [
            *self._reading(run, seen, projects),
            *self._show_steps(run, seen, projects),
            *self._record_steps(run, seen),
            Step(
                name="accounts",
                work=lambda: self._accounts().run(run),
                is_due=run.is_round,
            ),
            Step(
                name="unfinished",
                work=lambda: self._finish_work(run),
                is_due=run.is_round,
            ),
        ]

    def _reading(self, run: ReconcileRun, seen: Seen, projects: Projects) -> list[Step]:
        watching = WatchedShows(events=self.events.store, effects=self.effects)
        sessions = self._sessions(projects)

        def watch() -> None:
            seen.shows = watching.read(run)

        def list_sessions() -> None:
            seen.shows = sessions.read(run, seen.shows)

        def read_public_shows() -> None:
            seen.public_shows = run.inventory.shows.public_shows()

        return [
            Step(name="watching", work=watch, is_first=True),
            Step(name="sessions", work=list_sessions, is_first=True),
            Step(name="public-shows", work=read_public_shows, is_first=True),
        ]

    def _show_steps(
        self, run: ReconcileRun, seen: Seen, projects: Projects
    ) -> list[Step]:
        """Those that compare shows with what OpenTok says of them."""
        endings = self._endings()
        published = PublishedStreamsRepair(published=self.effects.records.published)
        overdue = OverdueEffects(
            director=self.show.director, effects=self.effects, projects=projects
        )
        connections = self._connections(projects)
        media = self._media(projects, overdue)
        sessions = self._sessions(projects)

        def end() -> None:
            seen.shows = endings.run(run, seen.shows)

        def catch_up() -> None:
            seen.ledgers = overdue.run(run, seen.shows)

        return [
            Step(name="endings", work=end),
            Step(name="published-streams", work=lambda: published.run(run, seen.shows)),
            Step(name="effects", work=catch_up),
            Step(name="connections", work=lambda: connections.run(run, seen.shows)),
            Step(
                name="emptiness",
                work=lambda: connections.look_after(run, seen.shows, seen.ledgers),
            ),
            Step(
                name="media",
                work=lambda: media.run(run, seen.shows, seen.ledgers),
            ),
            Step(name="headcounts", work=lambda: sessions.correct(run, seen.shows)),
        ]

    def _record_steps(self, run: ReconcileRun, seen: Seen) -> list[Step]:
        """Those that compare what the database says in two places."""
        presence = PresenceRepair(
            viewers=self.seats.active_fan_trigger, limits=self.ports.limits
        )
        viewer_limits = ViewerLimitRepair(
            viewer_limit=self.effects.records.viewer_limit, limits=self.ports.limits
        )
        lines = LineRepair(
            deck=self.seats.deck,
            line=self.effects.records.line,
            shows=self.effects.records.shows,
            positions=self.seats.positions,
        )
        calls = CallRepair(
            calls=self.effects.records.calls, overdue=self.seats.overdue_calls
        )
        intermissions = IntermissionRepair(
            events=self.events.store, director=self.show.director
        )
        slates = SlateUpkeep(
            slates=self.effects.records.slates, cleared=self.show.cleared_stages
        )
        current = CurrentEventRepair(events=self.events.store)
        leftovers = Leftovers(events=self.events.store, ledger=self.effects.ledger)

        def remove_absent() -> None:
            seen.shows = presence.run(run, seen.shows)

        return [
            Step(name="presence", work=remove_absent),
            Step(
                name="viewers",
                work=lambda: presence.recount(run, seen.shows, seen.public_shows),
            ),
            Step(
                name="limits",
                work=lambda: viewer_limits.run(run, seen.shows, seen.public_shows),
            ),
            Step(name="calls", work=lambda: calls.run(run, seen.shows)),
            Step(name="lines", work=lambda: lines.run(run, seen.shows)),
            Step(
                name="standby",
                work=lambda: intermissions.run(run, seen.shows, seen.public_shows),
            ),
            Step(
                name="slates",
                work=lambda: slates.run(run, seen.shows, seen.public_shows),
            ),
            Step(
                name="current",
                work=lambda: current.run(run, seen.shows),
                is_due=run.is_round,
            ),
            Step(
                name="records",
                work=lambda: leftovers.run(run, seen.shows, seen.public_shows),
                is_due=run.is_round,
            ),
        ]

    def _finish_work(self, run: ReconcileRun) -> None:
        """What was begun; then, apart, what is done but for another look.

        Of that there may be much for days, each time with requests to OpenTok.
        """
        left = {one.key: one for one in self.unfinished_work.abandoned()}
        done = [key for key, one in left.items() if one.is_done_but_for_a_look]
        begun = [key for key in left if key not in done]
        finish = partial(self._finish, run, left)
        run.one_by_one("unfinished", begun, finish, is_followed=True)
        run.one_by_one("second-looks", done, finish)

    def _finish(
        self, run: ReconcileRun, left: Mapping[str, UnfinishedRecord], key: str
    ) -> None:
        if self.unfinished_work.finish(left[key]):
            run.counted(Repair.UNFINISHED)

    def _sessions(self, projects: Projects) -> Sessions:
        records = self.effects.records
        return Sessions(
            projects=projects,
            headcounts=records.headcounts,
            fan_streams=records.fan_streams,
            published=records.published,
            event_sessions=self.show.event_sessions,
        )

    def _accounts(self) -> AccountComparison:
        admins = self.events.admins
        return AccountComparison(
            admins=admins.store,
            accounts=self.ports.accounts,
            account_changes=admins.account_changes,
        )

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
