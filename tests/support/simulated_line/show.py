"""The show that is simulated: backend, rules, and triggers that wait for delivery."""

from bisect import insort
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property, partial
from random import Random
from typing import Any, Final

from emulators.firebase.database.model import Commit
from emulators.firebase.database.tree import Branch, Node, Path, get, to_json
from interactive_broadcast.backend import Backend, assemble
from interactive_broadcast.events.line_options import LineOptions
from interactive_broadcast.events.models import ChangeStatusRequest, Status
from interactive_broadcast.kernel.database import Change
from interactive_broadcast.records.line_order import Placed, sort_key
from interactive_broadcast.records.places import comes_goes_or_moves
from interactive_broadcast.upkeep.inventory import Inventory
from interactive_broadcast.upkeep.reconciliation.reconcile_run import ReconcileRun
from interactive_broadcast.upkeep.reconciliation.reconciler import JOB, Seen
from interactive_broadcast.upkeep.turns import Turns
from tests.support.builders import (
    ADMIN_ID,
    EVENT_ID,
    FAN_URL,
    a_database,
    an_admin,
    an_admin_record,
    an_event,
)
from tests.support.fake_ports import FakePorts
from tests.support.fakes import FakeLimits
from tests.support.in_process_triggers import Delivery, fan_written, line_written
from tests.support.simulated_line.gaps import GapDatabases
from tests.support.store_databases import our_rules

ADDRESS: Final = f"{ADMIN_ID}/{FAN_URL}"
ACTIVE: Final = f"activeBroadcasts/{ADDRESS}"
FANS: Final[Path] = (*ACTIVE.split("/"), "activeFans")
IN_LINE: Final[Path] = ("line", *ADDRESS.split("/"))
FLAGS: Final = ("isOnStage", "isBackstage")
SCREENER: Final = "screener-1"
NOW: Final = {".sv": "timestamp"}

Look = Callable[[Commit, str], None]


@dataclass(frozen=True, slots=True, order=True)
class Waiting:
    """A trigger that is yet to be delivered."""

    key: tuple[int, Path, int]
    """When and where something was written, and how many times that was."""
    about: str
    delivery: Delivery = field(compare=False)


@dataclass(kw_only=True)
class SimulatedShow(FakePorts):
    """One that is in preshow. Whoever acts is named in `acting`, for the laws."""

    limits: FakeLimits
    random: Random
    look: Look
    """Is shown every commit, and who has made it."""
    most: dict[str, int]
    """Fans who may have each flag at a time."""
    databases: GapDatabases = field(init=False)
    acting: str = "nobody"
    triggers: list[Waiting] = field(default_factory=list)
    """Those that wait to be delivered, in an order that only their change decides."""
    clicks: dict[str, str] = field(default_factory=dict)
    """Whom each click of `callNext` has called, by its first reply."""
    states: list[Node] = field(default_factory=list)
    """All that the database has been since somebody began to act as they do now."""
    _told: Counter[Path] = field(default_factory=Counter)
    """How often each place has had a trigger."""

    def __post_init__(self) -> None:
        super().__post_init__()
        on_stage, backstage = (self.most[flag] for flag in FLAGS)
        places = LineOptions(max_on_stage=on_stage, max_backstage=backstage)
        tree: dict[str, Any] = a_database(
            an_event(line_options=places), admins=(an_admin_record(),)
        )
        staff = {SCREENER: {"name": "Sam", "at": self.clock.now_ms()}}
        tree["events"][EVENT_ID]["staff"] = staff
        self.databases = GapDatabases(our_rules(), now_ms=self.clock.now_ms, tree=tree)
        preshow = ChangeStatusRequest(id=EVENT_ID, status=Status.PRESHOW)
        self.backend.show.service.change_status(an_admin(), preshow)
        self.databases.instance.subscribe(self._on_commit)

    @cached_property
    def backend(self) -> Backend:
        """One instance, for as long as the show goes on."""
        return assemble(self.ports)

    def at(self, path: str) -> Any:
        """What lies there now."""
        return self.databases.at(path)

    def keys(self, path: str) -> list[str]:
        """What lies below, by name."""
        return self.databases.as_backend().keys(path)

    def placed(self) -> list[Placed]:
        """The fans in line, in their order: by everything that there is."""
        line = get(self.databases.instance.root, IN_LINE)
        places = line.children.items() if isinstance(line, Branch) else ()
        orders = ((one, to_json(get(place, ("order",)))) for one, place in places)
        # What is left of a place has none, until a pass removes it.
        found = [(one, at) for one, at in orders if isinstance(at, int | float)]
        return sorted(found, key=sort_key)

    @contextmanager
    def acts(self, who: str) -> Iterator[None]:
        """Let somebody be the one who acts meanwhile."""
        before, self.acting = (self.acting, self.states), who
        self.states = [self.databases.instance.root]
        try:
            yield
        finally:
            self.acting, states = before
            self.states = [*states, *self.states]

    def deliver(self) -> None:
        """One of the triggers that wait, whichever. It may come once more later."""
        waiting = self.triggers.pop(self.random.randrange(len(self.triggers)))
        if self.random.random() < 0.02:
            insort(self.triggers, waiting)
        with self.acts(f"trigger {waiting.about}"):
            waiting.delivery(self.backend)

    def reconcile(self) -> None:
        """A pass of the reconciler, of which nothing may fail."""
        records = self.backend.records
        run = ReconcileRun(
            clock=self.clock,
            turns=Turns(databases=self.databases, job=JOB),
            inventory=Inventory(databases=self.databases, shows=records.shows),
            timeline=records.timeline,
        )
        with self.acts("pass"):
            run.go_through(self.backend.upkeep.reconciler.steps(run, Seen()))
        assert run.failed == 0, "A step of the pass has failed."

    def _on_commit(self, commit: Commit) -> None:
        self.look(commit, self.acting)
        self.states.append(commit.after)
        for path in dict.fromkeys(path[:5] for path in commit.written):
            if path[:3] == IN_LINE and path[3:]:
                self._has_changed(commit, path[:4], line_written)
            elif path[:4] == FANS and path[4:]:
                self._has_changed(commit, path, fan_written)

    def _has_changed(
        self, commit: Commit, path: Path, written: Callable[..., None]
    ) -> None:
        before, after = (
            to_json(get(root, path)) for root in (commit.before, commit.after)
        )
        is_of_a_fan = written is fan_written
        if before == after or (is_of_a_fan and not comes_goes_or_moves(before, after)):
            return
        self._told[path] += 1
        change = Change(
            id=f"{'-'.join(path[-2:])}-{self._told[path]}",
            at=commit.at_ms,
            by=None,
            before=before,
            after=after,
        )
        place = (ADMIN_ID, FAN_URL, path[-1])
        key = (commit.at_ms, path, self._told[path])
        delivery = partial(written, place, change)
        insort(self.triggers, Waiting(key, path[-1], delivery))
