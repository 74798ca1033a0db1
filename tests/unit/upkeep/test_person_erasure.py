"""Forgetting somebody in one event or in all. That nothing is left: tests/laws."""

import pytest

from interactive_broadcast.events.models import EventRecord, Status
from interactive_broadcast.kernel.errors import (
    EventNotFound,
    RulesDenied,
    VideoUnavailable,
)
from interactive_broadcast.kernel.ids import opaque_id
from interactive_broadcast.kernel.models import Json
from interactive_broadcast.upkeep.erasure_models import (
    ErasedPerson,
    ErasePersonRequest,
)
from tests.support.builders import (
    ADMIN_ID,
    EVENT_ID,
    FAN_URL,
    an_event,
    another_event,
)
from tests.support.fakes import STAGE
from tests.unit.world import ACTIVE, ADMIN, OTHER, World, a_show_just_set_live, a_world

FAY = opaque_id(EVENT_ID, "fan-1")
NOON = 1_750_000_000_000


def erase(world: World, *, by: object = ADMIN, **asked: str) -> ErasedPerson:
    request = ErasePersonRequest(fan_id=asked.pop("fan_id", "fan-1"), **asked)
    assert by in (ADMIN, OTHER)
    caller = ADMIN if by is ADMIN else OTHER
    return world.backend.upkeep.person_erasure.erase(caller, request)


def know(world: World, *event_ids: str) -> None:
    """They were in these events."""
    for one in event_ids:
        place = f"names/{one}/{opaque_id(one, 'fan-1')}"
        world.databases.put(place, {"fanId": "fan-1", "name": "Fay"})


def closed_events(count: int) -> list[EventRecord]:
    return [
        another_event(id=f"event-{number:02d}", status=Status.CLOSED)
        for number in range(10, 10 + count)
    ]


def test_where_somebody_was_not_nothing_is_said_or_written() -> None:
    world = a_world()

    assert erase(world, id=EVENT_ID).erased == []
    assert world.databases.writes == []


def test_it_is_told_what_to_cut() -> None:
    world = a_world(an_event(status=Status.CLOSED, show_started_at=NOON))
    know(world, EVENT_ID)
    world.databases.put_all(
        {
            f"archives/{EVENT_ID}/part-1": {
                "id": "part-1",
                "status": "available",
                "startedAt": NOON,
                "endedAt": NOON + 60_000,
                "durationS": 60,
            },
            f"timeline/{EVENT_ID}": {
                "a": _told("onStage", 10, FAY),
                "b": _told("onStage", 20, "somebody-else"),
                "c": _told("offStage", 30, FAY),
            },
        }
    )

    (event,) = erase(world, id=EVENT_ID).erased

    assert event.model_dump(by_alias=True) == {
        "id": EVENT_ID,
        "cuts": [{"archiveId": "part-1", "from": 10.0, "to": 30.0}],
    }


def _told(what: str, at_s: int, person: str) -> Json:
    at = NOON + at_s * 1000
    return {"what": what, "by": ADMIN_ID, "at": at, "details": {"person": person}}


def test_of_all_events_the_newest_comes_first() -> None:
    world = a_world(an_event(status=Status.CLOSED), *closed_events(3))
    know(world, "event-10", "event-12")

    told = erase(world)

    assert [one.id for one in told.erased] == ["event-12", "event-10"]
    assert told.after is None
    assert "Fay" not in str(world.at("names"))


def test_a_call_stops_in_time_and_the_next_one_goes_on() -> None:
    world = a_world(an_event(status=Status.CLOSED), *closed_events(40))
    ids = sorted(f"event-{number}" for number in range(10, 50))
    know(world, *ids)
    told: list[str] = []
    calls = 0
    after: str | None = None
    while calls == 0 or after is not None:
        # Each batch takes longer than a call has.
        world.databases.before_write("names", lambda: world.clock.advance(21))
        reply = erase(world, **({} if after is None else {"after": after}))
        told += [one.id for one in reply.erased]
        after, calls = reply.after, calls + 1

    assert told == ids[::-1]
    assert calls > 1


def test_an_event_that_fails_keeps_no_other_from_it() -> None:
    world = a_world(an_event(status=Status.CLOSED), *closed_events(2))
    know(world, "event-10", "event-11")
    world.databases.fail_next("write", VideoUnavailable("Away."))

    with pytest.raises(VideoUnavailable):
        erase(world)

    assert world.at(f"names/event-10/{opaque_id('event-10', 'fan-1')}/name") is None


def test_who_is_in_a_show_that_is_on_is_out_of_it_and_disconnected() -> None:
    world = a_show_just_set_live()
    head = f"headcounts/{EVENT_ID}"
    world.databases.put_all(
        {
            f"{ACTIVE}/activeFans/fan-1": {"id": "fan-1", "name": "Fay"},
            f"{ACTIVE}/stageFanId": "fan-1",
            f"{ACTIVE}/backstageFanId7": "fan-1",
            f"line/{ADMIN_ID}/{FAN_URL}/fan-1": {"at": 1, "order": 1},
            f"callRequests/{ADMIN_ID}/{FAN_URL}": {
                "r1": {"fanId": "fan-1", "to": "stage", "at": 1},
                "r2": {"fanId": "fan-2", "to": "stage", "at": 1},
            },
            f"{head}/present/stage/connections/c1": FAY,
            f"{head}/stage/marks/connections/c1": "there",
        }
    )
    world.video.connections["c1"] = STAGE

    erase(world, id=EVENT_ID)

    assert world.at(f"{ACTIVE}/activeFans") is None
    assert world.at(f"{ACTIVE}/stageFanId") is None
    assert world.at(f"{ACTIVE}/backstageFanId7") is None
    assert world.at("line") is None
    assert world.at(f"callRequests/{ADMIN_ID}/{FAN_URL}") == {
        "r2": {"fanId": "fan-2", "to": "stage", "at": 1}
    }
    assert "c1" not in world.video.connections


@pytest.mark.parametrize(
    ("status", "is_barred"), [(Status.LIVE, True), (Status.CLOSED, False)]
)
def test_a_bar_stays_while_the_event_is_open(
    status: Status, *, is_barred: bool
) -> None:
    world = a_world(an_event(status=status))
    world.databases.put(f"barred/{EVENT_ID}/fan-1", 1)

    erase(world, id=EVENT_ID)

    assert (world.at(f"barred/{EVENT_ID}") is not None) is is_barred


def test_in_the_show_of_the_next_event_at_the_address_nobody_is_touched() -> None:
    world = a_show_just_set_live()
    know(world, EVENT_ID)
    world.databases.put_all(
        {
            f"{ACTIVE}/eventId": "event-2",
            f"{ACTIVE}/activeFans/fan-1": {"id": "fan-1", "name": "Fay"},
        }
    )

    erase(world, id=EVENT_ID)

    assert world.at(f"{ACTIVE}/activeFans/fan-1/name") == "Fay"


@pytest.mark.parametrize("role", ["host", "celebrity", "producer"])
def test_nobody_who_runs_a_show_is_erased_by_their_role(role: str) -> None:
    world = a_show_just_set_live()
    world.databases.put(f"{ACTIVE}/{role}Active", value=True)
    know(world, EVENT_ID)
    world.databases.put(f"messages/{EVENT_ID}/{role}", {"x": 1})

    erase(world, id=EVENT_ID, fan_id=role)

    assert world.at(f"{ACTIVE}/{role}Active") is True


def test_it_is_for_the_owner_alone() -> None:
    world = a_world()
    know(world, EVENT_ID)

    with pytest.raises(RulesDenied):
        erase(world, by=OTHER, id=EVENT_ID)
    with pytest.raises(EventNotFound):
        erase(world, id="no-event")
    with pytest.raises(RulesDenied):
        erase(world, by=OTHER)
    assert world.at(f"names/{EVENT_ID}/{FAY}/name") == "Fay"
