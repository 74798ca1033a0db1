"""An event gets its sessions in another project once, whatever else goes on meanwhile.

Whoever makes them stops before each of their requests to the database; there somebody
else does something to the same event, or they die, or are not answered. In the end two
sessions lead to the event, both of one project, and under a show that has gone live
they are those with which it did.
"""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from typing import Any, Final

import pytest

from interactive_broadcast.backend import assemble
from interactive_broadcast.events.models import EventRequest, Status
from interactive_broadcast.kernel.errors import BackendError, VideoProjectChanged
from interactive_broadcast.kernel.unfinished import ABANDONED
from tests.support.builders import ADMIN_ID, EVENT_ID
from tests.support.fakes import API_KEY
from tests.support.other_projects import (
    APPLICATION,
    OTHER_KEY,
    change_back,
    change_project,
    indexed,
    sessions_of,
)
from tests.support.stepwise import CallOutcome, Process, StepwiseDatabases
from tests.unit.world import ADMIN, EVENT, World, a_show_in_preshow

REQUESTS: Final = 6
"""Of whoever makes them, one after another."""

Meanwhile = Callable[[World], object]


def somebody_else_needs_them(world: World) -> None:
    with suppress(VideoProjectChanged):
        world.tokens.producer(ADMIN, EventRequest(id=EVENT_ID))


def the_project_is_changed_once_more(world: World) -> None:
    change_project(world, APPLICATION)
    somebody_else_needs_them(world)


def the_former_project_is_taken_back(world: World) -> None:
    change_back(world)
    somebody_else_needs_them(world)


MEANWHILE: Final[dict[str, Meanwhile]] = {
    "somebody else needs them": somebody_else_needs_them,
    "the project is changed once more": the_project_is_changed_once_more,
    "the former project is taken back": the_former_project_is_taken_back,
    "it goes live": lambda world: world.write_status(Status.LIVE),
    "it is closed": lambda world: world.write_status(Status.CLOSED),
    "it is deleted": lambda world: world.delete(),
}


MAY_BE_PASSED: Final = {
    "it is deleted": "there is no event",
    "the former project is taken back": (
        "between the last look at the project and the write, which cannot be one: "
        "whoever comes next has others made, in the project that is the admin's"
    ),
}
"""After these it may have others than those of that moment, and why."""


def makes_them(world: World) -> Process:
    """A call that has read the event and the project, and is about to make them."""
    event, project = world.event_store.find(EVENT_ID), world.admin_store.project
    assert event is not None
    databases = StepwiseDatabases(world.databases)
    ports = replace(world.ports, databases=databases)
    sessions = assemble(ports).show.event_sessions
    own = project(ADMIN_ID)
    return Process(lambda: sessions.in_project(event, own))


def steps(process: Process, count: int) -> None:
    for _ in range(count):
        if not process.is_over:
            process.step(CallOutcome.SUCCEEDS)


def comes_to_rest(world: World) -> None:
    """The reconciler finds what has been left for too long."""
    world.clock.advance((ABANDONED + timedelta(minutes=1)).total_seconds())
    for left in world.unfinished_work.abandoned():
        with suppress(BackendError):
            world.unfinished_work.finish(left)


def what_is_wrong(world: World) -> list[str]:
    event: Any = world.at(EVENT)
    if event is None:
        return [f"{one} leads to what is gone" for one in indexed(world)]
    own = set(sessions_of(world))
    projects = {world.projects.project_of(one) for one in own}
    notes: Any = world.at("unfinished") or {}
    return [
        *(f"{one} leads to it as well" for one in indexed(world) - own),
        *(f"{one} does not lead to it" for one in own - indexed(world)),
        *([f"its sessions are of {projects}"] if len(projects) > 1 else []),
        *(one for one in notes if one.startswith("sessions-")),
    ]


def what_is_wrong_next(world: World) -> list[str]:
    """Once somebody needs them again: they are in the admin's own project."""
    status = world.at(f"{EVENT}/status")
    if status not in (Status.NOT_STARTED, Status.PRESHOW):
        return []
    somebody_else_needs_them(world)
    own = world.at(f"admins/{ADMIN_ID}/otApiKey")
    there = {world.projects.project_of(one) for one in sessions_of(world)}
    found = what_is_wrong(world)
    return found if there == {own} else [*found, f"it is in {there}, not in {own}"]


@pytest.mark.parametrize("meanwhile", MEANWHILE)
def test_whatever_happens_before_a_request_one_pair_is_the_events(
    meanwhile: str,
) -> None:
    wrong, kept = [], []
    for number in range(REQUESTS + 1):
        world = a_show_in_preshow()
        change_project(world)
        process = makes_them(world)
        process.begin()
        steps(process, number)
        assert not process.is_over or number == REQUESTS
        MEANWHILE[meanwhile](world)
        at_that_moment = world.at(EVENT) and sessions_of(world)
        process.finish()
        comes_to_rest(world)

        assert process.bug is None
        wrong += [(number, what) for what in what_is_wrong(world)]
        kept.append(world.at(EVENT) and sessions_of(world) == at_that_moment)
        wrong += [(number, what) for what in what_is_wrong_next(world)]

    assert wrong == []
    if meanwhile not in MAY_BE_PASSED:
        # Whoever was faster has the last word, also where they have done nothing.
        assert all(kept)


@pytest.mark.parametrize(
    "outcome", [CallOutcome.PROCESS_CRASHES, CallOutcome.ANSWER_IS_LOST]
)
def test_whoever_dies_or_is_not_answered_leaves_nothing_in_the_end(
    outcome: CallOutcome,
) -> None:
    wrong, projects = [], []
    for number in range(REQUESTS):
        world = a_show_in_preshow()
        change_project(world)
        process = makes_them(world)
        process.begin()
        steps(process, number)
        process.step(outcome)
        process.finish()
        comes_to_rest(world)
        wrong += [(number, what) for what in what_is_wrong(world)]
        projects.append(world.projects.project_of(sessions_of(world)[0]))

        somebody_else_needs_them(world)
        assert world.projects.project_of(sessions_of(world)[0]) == OTHER_KEY
        wrong += [(number, what) for what in what_is_wrong(world)]

    assert wrong == []
    assert set(projects) == {API_KEY, OTHER_KEY}
