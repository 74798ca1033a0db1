"""Removing what thousands of people have left, some at a time."""

import pytest

from interactive_broadcast.kernel.errors import NotReadyYet
from interactive_broadcast.kernel.models import Json
from interactive_broadcast.records.crowds import (
    KEYS_AT_ONCE,
    MAX_WRITES,
    OF_PEOPLE,
    PEOPLE_AT_ONCE,
    Crowd,
    counted,
    of_event,
    thin_out,
    thin_out_show,
    written_to_people,
)
from tests.support.builders import ADMIN_ID, EVENT_ID, FAN_URL, a_place
from tests.unit.world import ACTIVE, World, a_world

ADDRESS = (ADMIN_ID, FAN_URL)
PLACE = "messages/e"


def with_fans(count: int) -> World:
    world = a_world()
    fans: dict[str, Json] = {
        f"fan-{number:05d}": {"id": "fan"} for number in range(count)
    }
    world.databases.put(f"{ACTIVE}/activeFans", fans)
    world.databases.put(f"line/{ADMIN_ID}/{FAN_URL}", dict.fromkeys(fans, a_place()))
    return world


def fans_of(world: World) -> list[str]:
    return world.databases.as_backend().keys(f"{ACTIVE}/activeFans")


def test_a_few_are_left_to_the_write_of_whoever_asks() -> None:
    world = with_fans(PEOPLE_AT_ONCE)

    thin_out_show(world.databases.as_backend(), ADDRESS)

    assert world.databases.writes == []


def test_the_others_go_in_groups_each_with_all_that_is_theirs() -> None:
    world = with_fans(2 * PEOPLE_AT_ONCE + 1)

    thin_out_show(world.databases.as_backend(), ADDRESS)

    first, second = world.databases.writes
    assert len(first.writes) == len(OF_PEOPLE) * PEOPLE_AT_ONCE
    assert f"line/{ADMIN_ID}/{FAN_URL}/fan-00000" in first.writes
    assert len(second.writes) == len(OF_PEOPLE)
    assert len(fans_of(world)) == PEOPLE_AT_ONCE


def test_those_without_a_record_are_found_as_well() -> None:
    world = a_world()
    there: dict[str, Json] = {
        f"fan-{number:05d}": True for number in range(PEOPLE_AT_ONCE + 3)
    }
    world.databases.put(f"viewers/{ADMIN_ID}/{FAN_URL}", there)

    thin_out_show(world.databases.as_backend(), ADDRESS)

    left = world.databases.as_backend().keys(f"viewers/{ADMIN_ID}/{FAN_URL}")
    assert len(left) == PEOPLE_AT_ONCE


@pytest.mark.parametrize(("found", "left"), [(0, 0), (3, 3), (4, 3), (9, 3)])
def test_a_place_keeps_as_many_as_one_write_takes(found: int, left: int) -> None:
    world = a_world()
    world.databases.put(PLACE, {str(number): "text" for number in range(found)})
    database = world.databases.as_backend()

    thin_out(database, [Crowd(PLACE, at_once=3)])

    assert len(database.keys(PLACE)) == left


def test_one_call_removes_no_more_than_it_has_time_for() -> None:
    world = a_world()
    for place in ("messages/a", "messages/b"):
        keys: Json = {str(number): "text" for number in range(MAX_WRITES)}
        world.databases.put(place, keys)
    database = world.databases.as_backend()
    both = [Crowd("messages/a", at_once=1), Crowd("messages/b", at_once=1)]

    with pytest.raises(NotReadyYet):
        thin_out(database, both)

    assert len(world.databases.writes) == MAX_WRITES
    thin_out(database, both)
    assert [len(database.keys(one.place)) for one in both] == [1, 1]


def test_what_belongs_to_an_event_and_grows_with_its_people() -> None:
    places = {crowd.place for crowd in of_event(EVENT_ID)}

    told = {one.place for one in written_to_people(EVENT_ID)}
    heads = {one.place for one in counted(EVENT_ID)}
    assert told | heads < places
    assert told == {
        f"{one}/{EVENT_ID}" for one in ("messages", "disconnections", "people")
    }
    assert f"headcounts/{EVENT_ID}/stage/marks/connections" in heads
    assert f"headcounts/{EVENT_ID}/present/backstage/streams" in heads
    assert f"timeline/{EVENT_ID}" in places
    assert max(crowd.at_once for crowd in of_event(EVENT_ID)) == KEYS_AT_ONCE
