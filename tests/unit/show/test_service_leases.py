"""Commands that name the producer's lease: done by whoever has it, or refused."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Final

import pytest

from interactive_broadcast.events.models import (
    ChangeStatusRequest,
    CommandRequest,
    Event,
    Status,
)
from interactive_broadcast.kernel.errors import EventNotFound, RulesDenied
from interactive_broadcast.kernel.models import Json
from interactive_broadcast.kernel.show_errors import LeaseLost
from interactive_broadcast.show.models import StandbyRequest
from tests.support.builders import EVENT_ID, an_admin, an_event
from tests.unit.world import (
    ADMIN,
    EVENT,
    World,
    a_show_in_preshow,
    a_show_that_is_live,
    a_world,
    change,
)

LEASE: Final = f"producerLeases/{EVENT_ID}"
FENCE: Final = f"{LEASE}/number"
STOOD, STANDS = 2, 3

Command = Callable[[World, int], Event]


def change_status(world: World, lease: int) -> Event:
    request = ChangeStatusRequest(id=EVENT_ID, status=Status.LIVE, lease=lease)
    return world.shows.change_status(ADMIN, request)


def go_live(world: World, lease: int) -> Event:
    return world.shows.go_live(ADMIN, CommandRequest(id=EVENT_ID, lease=lease))


def end(world: World, lease: int) -> Event:
    return world.shows.end(ADMIN, CommandRequest(id=EVENT_ID, lease=lease))


def set_standby(world: World, lease: int, *, standby: bool = True) -> Event:
    request = StandbyRequest(id=EVENT_ID, standby=standby, lease=lease)
    return world.shows.set_standby(ADMIN, request)


COMMANDS: Final[Mapping[str, tuple[Command, Callable[[], World], str]]] = {
    "changeStatus": (change_status, a_show_in_preshow, "status"),
    "eventGoLive": (go_live, a_show_in_preshow, "status"),
    "endBroadcast": (end, a_show_that_is_live, "status"),
    "setStandby": (set_standby, a_show_that_is_live, "standby"),
}
"""Each command → a show in which it changes something, and what it changes."""

each_command = pytest.mark.parametrize("name", COMMANDS)


def take(world: World, number: int = STANDS) -> None:
    """A client takes the lease."""
    held: Json = {"holder": "tab-1", "name": "Ana", "number": number, "at": 0}
    world.databases.put(LEASE, held)


def directed(world: World, number: int = STANDS) -> World:
    """With a client that has the lease."""
    take(world, number)
    return world


def refused(command: Callable[[], object]) -> dict[str, object]:
    with pytest.raises(LeaseLost) as lost:
        command()
    return dict(lost.value.details)


@each_command
def test_the_holder_of_the_lease_commands(name: str) -> None:
    command, show, field = COMMANDS[name]
    world = directed(show())

    command(world, STANDS)

    written = next(one for one in world.databases.writes_by(ADMIN) if FENCE in one)
    assert f"{EVENT}/{field}" in written
    assert written[FENCE] == STANDS


@each_command
def test_a_command_that_has_lost_the_lease_changes_nothing(name: str) -> None:
    command, show, _ = COMMANDS[name]
    world = directed(show())
    before, asked = world.at("/"), list(world.video.calls)

    told = refused(partial(command, world, STOOD))

    assert told == {"number": STANDS, "holder": "tab-1", "name": "Ana"}
    assert world.at("/") == before
    assert world.video.calls == asked


@each_command
def test_a_command_loses_against_a_client_that_takes_the_lease_meanwhile(
    name: str,
) -> None:
    command, show, field = COMMANDS[name]
    world = directed(show(), STOOD)
    before = world.at(f"{EVENT}/{field}")
    world.databases.before_write(FENCE, partial(take, world))

    told = refused(partial(command, world, STOOD))

    assert told["number"] == STANDS
    assert world.at(f"{EVENT}/{field}") == before


@each_command
def test_a_second_click_without_the_lease_is_no_success(name: str) -> None:
    command, show, _ = COMMANDS[name]
    world = directed(show(), STOOD)
    command(world, STOOD)
    take(world)

    assert refused(partial(command, world, STOOD))["number"] == STANDS


@each_command
def test_a_second_click_with_the_lease_is_one(name: str) -> None:
    command, show, _ = COMMANDS[name]
    world = directed(show())
    first = command(world, STANDS)

    assert command(world, STANDS).status is first.status


def test_who_is_faster_without_a_lease_leaves_nothing_to_do_for_who_has_it() -> None:
    world = directed(a_show_in_preshow())

    def by_an_old_app() -> None:
        change(world, Status.LIVE)

    world.databases.before_write(FENCE, by_an_old_app)

    event = go_live(world, STANDS)

    assert event.status is Status.LIVE


def test_what_the_status_does_not_allow_is_refused_for_the_lease_first() -> None:
    world = directed(a_world(an_event(status=Status.CLOSED)))

    assert refused(partial(go_live, world, STOOD))["number"] == STANDS
    assert refused(partial(set_standby, world, STOOD))["number"] == STANDS


def test_a_command_without_a_number_is_bound_by_no_lease() -> None:
    world = directed(a_show_in_preshow())

    assert change(world, Status.LIVE).status is Status.LIVE


def test_the_lease_of_another_admins_event_is_not_told() -> None:
    world = directed(a_show_in_preshow())
    request = CommandRequest(id=EVENT_ID, lease=STOOD)

    with pytest.raises(RulesDenied):
        world.shows.end(an_admin("admin-2"), request)
    with pytest.raises(EventNotFound):
        world.shows.end(ADMIN, request.model_copy(update={"id": "event-9"}))
