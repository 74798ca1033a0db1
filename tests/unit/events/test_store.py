"""Whose rights events are read under."""

import pytest

from interactive_broadcast.events.models import Status
from interactive_broadcast.events.store import parse_event
from interactive_broadcast.kernel.errors import (
    EventNotFound,
    NoCurrentEvent,
    RulesDenied,
)
from tests.support.builders import (
    ADMIN_ID,
    EVENT_ID,
    an_admin,
    an_event,
    another_event,
)
from tests.unit.world import EVENT, OPEN_EVENT, a_world, two_events

ADMIN = an_admin()


def test_an_event_is_read_as_the_caller() -> None:
    world = a_world()

    world.event_store.get(ADMIN, EVENT_ID)

    assert {read.by for read in world.databases.reads} == {ADMIN.uid}


def test_not_yours_and_not_there_are_told_apart() -> None:
    world = a_world()

    with pytest.raises(RulesDenied):
        world.event_store.get(an_admin("admin-2"), EVENT_ID)
    with pytest.raises(EventNotFound):
        world.event_store.get(ADMIN, "event-9")


def test_a_fragment_of_an_event_is_no_event() -> None:
    world = a_world()
    world.databases.put("events/event-9/problems/x", {"reason": "late"})

    assert world.event_store.find("event-9") is None
    assert parse_event("text") is None


def test_all_events_of_a_status_are_found_by_the_index() -> None:
    world = a_world(an_event(status=Status.LIVE), another_event())
    world.databases.put("events/event-9", {"status": "live"})

    assert set(world.event_store.of_status(Status.LIVE)) == {EVENT_ID}
    assert world.event_store.of_status(Status.PRESHOW) == {}


@pytest.mark.parametrize(("late", "is_found"), [(2, True), (3, False)])
def test_two_pointers_that_late_writes_have_left_hide_no_event(
    late: int, *, is_found: bool
) -> None:
    world = a_world(an_event(status=Status.LIVE))
    for number in range(late):
        world.databases.put(f"current/{ADMIN_ID}/a-former-{number}", "live")

    if is_found:
        assert world.event_store.current(ADMIN_ID).id == EVENT_ID
    else:
        with pytest.raises(NoCurrentEvent):
            world.event_store.current(ADMIN_ID)


def test_an_unknown_status_is_none() -> None:
    world = a_world()
    world.databases.put(f"{EVENT}/status", "odd")

    assert world.event_store.status(EVENT_ID) is None


def test_an_event_is_listed_while_it_is_among_the_open_ones() -> None:
    world = a_world()

    before = world.event_store.is_listed(an_event())
    world.databases.put(OPEN_EVENT, None)

    assert (before, world.event_store.is_listed(an_event())) == (True, False)


def test_events_that_are_gone_are_left_out_of_a_list() -> None:
    world = a_world(an_event(status=Status.CLOSED))

    found = world.event_store.get_all(ADMIN, [EVENT_ID, "event-9"])

    assert [event.id for event in found] == [EVENT_ID]


@pytest.mark.parametrize(
    ("status", "is_closed"),
    [("live", True), ("preshow", False), ("closed", False), (None, False)],
)
def test_only_an_event_of_the_expected_status_is_closed(
    status: str | None, *, is_closed: bool
) -> None:
    world = a_world()
    world.databases.put(f"{EVENT}/status", status)

    assert world.event_store.close_if(EVENT_ID, Status.LIVE) is is_closed
    assert world.at(f"{EVENT}/status") == ("closed" if is_closed else status)


def test_an_event_that_somebody_else_closes_at_the_same_moment_is_theirs() -> None:
    world = a_world(an_event(status=Status.LIVE))
    world.databases.before_write(
        f"{EVENT}/status", lambda: world.write_status(Status.CLOSED)
    )

    assert not world.event_store.close_if(EVENT_ID, Status.LIVE)


def test_what_is_pointed_at_is_on_and_a_pointer_costs_no_look_at_the_others() -> None:
    world = two_events(status=Status.LIVE)

    assert world.event_store.pointed_at(ADMIN_ID) == ["event-2"]
    assert world.event_store.pointed_at("admin-2") == []


def test_sessions_of_an_event_that_is_gone_lead_nowhere() -> None:
    world = two_events()

    world.event_store.forget_sessions(an_event())

    assert world.at("sessions") == {"stage-2": "event-2", "backstage-2": "event-2"}
