"""One item that can never be done, or takes all the time, keeps no other from its turn.

The loops are those of the source, and the steps those of the reconciler: a new one for
which `drifted_shows` has nothing to do fails here.
"""

import ast
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TypeVar

import pytest
import yaml

from interactive_broadcast.events.models import Status
from interactive_broadcast.kernel import paths
from interactive_broadcast.kernel.errors import DatabaseUnavailable, StorageUnavailable
from interactive_broadcast.kernel.models import Json
from interactive_broadcast.upkeep import image_cleaning, work_run
from interactive_broadcast.upkeep.reconciliation.reconcile_run import (
    BUDGET,
    ReconcileRun,
)
from interactive_broadcast.upkeep.reconciliation.reconciler import JOB, Seen
from interactive_broadcast.upkeep.turns import Turns, name_of
from interactive_broadcast.upkeep.work_run import PATIENCE, Step
from rehearsal.demo import ROOT
from tests.laws.drifted_shows import drifted_shows, faults, keys
from tests.support.builders import ADMIN_ID, EVENT_ID, a_database, an_event
from tests.support.crashes import Order, one_thread
from tests.support.fakes import FakeClock, FakeDatabases
from tests.unit.upkeep.reconciliation.runs import a_run, an_inventory, wait_for_a_round
from tests.unit.world import World, a_world

T = TypeVar("T")

PACKAGE = ROOT / "functions" / "interactive_broadcast"
PASSES = 5
"""In so many everything has had its turn that could have one."""

NAMES = [f"{number:02}" for number in range(100)]

FAULTS = 18
"""So much is wrong with the shows of each admin."""

Done = set[tuple[str, str]]
"""Loop and key of what was begun."""

Poison = Callable[[str, str], bool]
"""Asked before each item, by its loop and key: whether it fails. It may take time."""


@dataclass(kw_only=True)
class WatchedRun(ReconcileRun):
    """Notes what it begins, and is poisoned."""

    done: Done
    poison: Poison

    def attempt(self, step: str, key: object, work: Callable[[], T]) -> tuple[T, ...]:
        name = name_of(key)
        self.done.add((step, name))

        def poisoned() -> T:
            if self.poison(step, name):
                raise ValueError(name)
            return work()

        return super().attempt(step, key, poisoned)


def reconcile(world: World, poison: Poison, passes: int = PASSES) -> Done:
    """So many passes, each of them over everything. Returns what was begun."""
    done: Done = set()
    with one_thread(Order.FIRST_FIRST):
        for _ in range(passes):
            wait_for_a_round(world)
            run = WatchedRun(
                clock=world.clock,
                turns=Turns(databases=world.databases, job=JOB),
                inventory=an_inventory(world),
                timeline=world.timeline,
                done=done,
                poison=poison,
            )
            run.go_through(world.reconciler.steps(run, Seen()))
            run.log()
            world.clock.advance(1)
    return done


def loops() -> dict[str, str]:
    """Every loop of a `WorkRun` in the source, and the module it is in."""
    found: dict[str, str] = {}
    sources = {one: one.read_text(encoding="utf-8") for one in PACKAGE.rglob("*.py")}
    for file, source in sources.items():
        if not re.search(r"\.(each|one_by_one)\(", source):
            continue
        for node in ast.walk(ast.parse(source)):
            match node:
                case ast.Call(
                    func=ast.Attribute(attr="each" | "one_by_one"),
                    args=[ast.Constant(value=str(name)), *_],
                ):
                    assert name not in found, f"two loops are called {name}"
                    found[name] = str(file.relative_to(PACKAGE))
    return found


RECONCILER = sorted(
    loop for loop, where in loops().items() if "reconciliation" in where
)


CLEANING = {
    "images": "imageCleanups/2025-12-01",
    "former-admins": "formerAdmins/2025-12-01",
    "former-archives": "formerArchives",
    "recordings": "recordingsDue/2025-12-01",
}
"""The loops of `cleanEventImages`, and where they have something to do. That of
uploads has it in Storage."""

NOTED: dict[str, Json] = {
    "formerArchives": {
        "archive-gone": {
            "id": "archive-gone",
            "eventId": "gone",
            "eventName": "Gone",
            "status": "available",
            "startedAt": 1,
        }
    }
}
"""What is noted there, if it is not `true`."""


def test_every_loop_of_the_reconciler_is_among_the_cases() -> None:
    done = reconcile(drifted_shows(1), poison=lambda _loop, _key: False)
    with_items = {loop for loop, key in done if key != "all"}

    assert set(RECONCILER) <= with_items
    assert loops().keys() - {*RECONCILER} == CLEANING.keys() | {
        "days",
        "recording-days",
        "uploads",
    }


def test_passes_repair_everything_that_is_wrong_with_the_drifted_shows() -> None:
    world = drifted_shows(1)
    assert len(faults(world, "00")) == FAULTS

    reconcile(world, poison=lambda _loop, _key: False)

    assert faults(world, "00") == set()


def test_what_always_fails_keeps_nothing_else_from_being_done() -> None:
    """In every loop one item of 32 does: whatever is of the admin number 07."""
    world = drifted_shows(32)

    reconcile(world, poison=lambda _loop, key: key.endswith("07"), passes=3)

    left = {name: faults(world, name) for name in NAMES[:32] if name != "07"}
    assert left == {name: set() for name in left}


@pytest.mark.parametrize("loop", RECONCILER)
def test_what_takes_all_the_time_keeps_nothing_else_from_being_done(
    loop: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(work_run, "AT_ONCE", 1)
    world = drifted_shows(2)

    slow: list[str] = []

    def take_all_the_time(of: str, key: str) -> bool:
        if of == loop and key.endswith("00") and slow in ([], [key]):
            slow[:] = [key]
            world.clock.advance(BUDGET.total_seconds())
        return False

    reconcile(world, take_all_the_time)

    assert faults(world, "01") == set()


def test_steps_that_use_the_time_up_keep_no_other_from_its_turn() -> None:
    world = drifted_shows(31)

    def be_slow(loop: str, key: str) -> bool:
        if loop in {"effects", "media"} and key != "all":
            world.clock.advance(minutes=1)
        return False

    reconcile(world, be_slow, passes=8)

    left = {name: faults(world, name) for name in NAMES[:31]}
    slow = {"effects", "stopped", "emptiness"}
    assert {name: some - slow for name, some in left.items() if some - slow} == {}


def test_looks_at_what_was_removed_keep_nothing_that_was_begun_from_its_end() -> None:
    """There may be many for days, and each asks OpenTok."""
    world = drifted_shows(31)

    def be_slow(_loop: str, key: str) -> bool:
        if key.startswith("eventRemoval"):
            world.clock.advance(minutes=1)
        return False

    reconcile(world, be_slow, passes=1)

    assert not any("unfinished" in faults(world, name) for name in NAMES[:31])


@pytest.mark.parametrize("loop", CLEANING)
@pytest.mark.parametrize("takes", [0, 6])
def test_what_fails_or_takes_all_the_time_keeps_nothing_else_from_being_cleaned(
    loop: str, takes: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(work_run, "AT_ONCE", 1)
    world = drifted_shows(4)
    for place in CLEANING.values():
        for name in NAMES[:4]:
            world.databases.put(f"{place}/admin-{name}", NOTED.get(place, True))
    poison = f"{CLEANING[loop]}/admin-01"

    def be_slow_and_fail() -> None:
        world.clock.advance(minutes=takes)
        world.databases.fail_next("write", DatabaseUnavailable("Away."))

    for _ in range(2):
        world.databases.before_write(poison, be_slow_and_fail)
        world.image_cleaning.run()

    left = {one: world.at(place) for one, place in CLEANING.items()}
    assert {one for one, some in left.items() if some} <= {loop}
    assert keys(left[loop]) <= {"admin-01"}


def test_an_upload_that_takes_all_the_time_keeps_nothing_else_from_being_cleaned(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(work_run, "AT_ONCE", 1)
    world = drifted_shows(4)
    images, removed = world.images, world.images.delete_upload

    def be_slow_and_fail(image_id: str) -> bool:
        if image_id == "admin-01":
            world.clock.advance(minutes=6)
            raise StorageUnavailable("Down.")
        return removed(image_id)

    monkeypatch.setattr(images, "delete_upload", be_slow_and_fail)
    world.databases.put(paths.UPLOADS_SINCE, 0)
    for name in NAMES[:4]:
        images.uploaded[f"admin-{name}"] = ("token", world.clock.now())
        for place in CLEANING.values():
            world.databases.put(f"{place}/admin-{name}", NOTED.get(place, True))
    world.clock.advance(days=2)

    for _ in range(2):
        world.image_cleaning.run()

    assert [*images.uploaded] == ["admin-01"]
    assert not any(world.at(place) for place in CLEANING.values())


AWAY = (
    "imageCleanups/2025-12-01",
    "recordingsDue/2025-12-01",
    "events",
    "openEvents",
    "secrets",
)
"""Lists that cannot be read: of a day's pictures, of what is on or open, of projects.
"""


class PartlyAway(FakeDatabases):
    """Where some lists cannot be read, and perhaps never."""

    @contextmanager
    def reading(self, by: str, path: str) -> Iterator[None]:
        if path in AWAY:
            raise DatabaseUnavailable("Away.")
        with super().reading(by, path):
            yield


def test_a_list_that_cannot_be_read_keeps_no_other_from_being_gone_over() -> None:
    clock = FakeClock()
    tree = a_database(an_event(status=Status.LIVE))
    tree["imageCleanups"] = {f"2025-12-0{day}": {"gone": True} for day in (1, 2)}
    tree["watched"] = {EVENT_ID: {"adminId": ADMIN_ID}}
    world = World(databases=PartlyAway(tree, clock=clock), clock=clock)

    world.image_cleaning.run()
    wait_for_a_round(world)
    world.reconciler.run()

    assert world.at("imageCleanups") == {"2025-12-01": {"gone": True}}
    assert world.at(f"effects/{EVENT_ID}/liveRecords/state") == "done"
    assert "recent_archives" in world.video.calls


def test_every_step_has_its_turn_whichever_takes_all_the_time() -> None:
    steps = [one for one in _steps(a_world()) if not one.is_first]

    for slow in steps:
        world = a_world()
        begun: list[str] = []
        for _ in range(2):
            run = a_run(world)
            run.go_through([_noted(one, slow, begun, world) for one in steps])
        assert set(begun) == {one.name for one in steps}


def _steps(world: World) -> list[Step]:
    return world.reconciler.steps(a_run(world), Seen())


def _noted(step: Step, slow: Step, begun: list[str], world: World) -> Step:
    def work() -> None:
        begun.append(step.name)
        if step is slow:
            world.clock.advance(BUDGET.total_seconds())

    return replace(step, work=work)


@pytest.mark.parametrize(
    ("job", "budget"), [(JOB, BUDGET), (image_cleaning.JOB, image_cleaning.BUDGET)]
)
def test_a_function_has_time_to_notice_that_an_item_takes_too_long(
    job: str, budget: timedelta
) -> None:
    """One that is begun last: its place is stored when it has come to its end."""
    manifest = (ROOT / "tests" / "golden" / "functions.yaml").read_text("utf-8")
    function = yaml.safe_load(manifest)["endpoints"][job]

    assert budget + PATIENCE < timedelta(seconds=function["timeoutSeconds"])
