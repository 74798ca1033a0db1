"""The newest closed event of an admin is found, at one address and at all of them."""

import pytest

from interactive_broadcast.events.models import Status
from tests.support.builders import (
    ADMIN_ID,
    EVENT_ID,
    FAN_URL,
    an_event,
    another_event,
)
from tests.unit.world import ADMIN, REQUEST, World, a_show_that_is_live, a_world, change

CLOSED = f"closedEvents/{ADMIN_ID}"


def with_closed(*event_ids: str) -> World:
    """A world in which these were closed one after the other at addresses of theirs."""
    events = [
        another_event(id=one, fan_url=f"at-{one}", status=Status.CLOSED)
        for one in event_ids
    ]
    world = a_world(*events)
    for event in events:
        world.databases.put(f"{CLOSED}/{event.fan_url}", event.id)
    return world


def newest(world: World, fan_url: str | None = None) -> str | None:
    found = world.backend.events.closed.newest(ADMIN_ID, fan_url)
    return None if found is None else found.id


def test_the_newest_is_the_one_that_was_made_last() -> None:
    world = with_closed("event-3", "event-5", "event-4")

    assert newest(world) == "event-5"
    assert newest(world, "at-event-4") == "event-4"


def test_where_nothing_was_closed_nothing_is_found() -> None:
    world = a_world(an_event())

    assert newest(world) is None
    assert newest(world, FAN_URL) is None


def test_it_is_found_once_its_show_is_over_and_until_it_is_deleted() -> None:
    world = a_show_that_is_live()
    change(world, Status.CLOSED)
    assert newest(world, FAN_URL) == newest(world) == EVENT_ID

    world.event_removal.delete(ADMIN, REQUEST)
    assert newest(world) is None

    world.run_removals()
    assert world.at(CLOSED) is None


def test_a_newer_one_at_the_same_address_stays_when_an_older_one_is_deleted() -> None:
    world = a_world(an_event(status=Status.CLOSED))
    world.databases.put(f"{CLOSED}/{FAN_URL}", "event-2")

    world.delete()

    assert world.at(CLOSED) == {FAN_URL: "event-2"}


@pytest.mark.parametrize(("gone", "is_found"), [(2, True), (3, False)])
def test_two_events_that_are_being_deleted_hide_none(
    gone: int, *, is_found: bool
) -> None:
    world = with_closed("event-3")
    for number in range(gone):
        world.databases.put(f"{CLOSED}/gone-{number}", f"event-9{number}")

    assert newest(world) == ("event-3" if is_found else None)
    assert newest(world, "gone-1") is None


def test_it_costs_the_same_however_many_addresses_there_were() -> None:
    worlds = (
        with_closed("event-3"),
        with_closed(*(f"event-{n}" for n in range(10, 50))),
    )
    for world in worlds:
        newest(world)

    few, many = (len(world.databases.reads) for world in worlds)
    assert few == many == 2
