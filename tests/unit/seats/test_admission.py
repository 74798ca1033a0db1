"""How a fan comes into a show, and who does not."""

from typing import Any

import pytest

from interactive_broadcast.events.models import Status
from interactive_broadcast.kernel.caching import Inquiry
from interactive_broadcast.kernel.callers import Caller
from interactive_broadcast.kernel.errors import (
    DatabaseUnavailable,
    RulesDenied,
    UserNeeded,
)
from interactive_broadcast.kernel.ids import opaque_id
from interactive_broadcast.kernel.models import Json
from interactive_broadcast.kernel.show_errors import Barred, ShowNotOpen, StageFull
from interactive_broadcast.seats.access import ShowAccess
from interactive_broadcast.seats.models import FanTokensRequest, Seat
from tests.support.builders import ADMIN_ID, EVENT_ID, FAN_URL, a_fan
from tests.unit.world import ACTIVE, EVENT, SHOW, VIEWERS, World, a_show_just_set_live

FANS = f"{ACTIVE}/activeFans"
MARKS = f"viewers/{ADMIN_ID}/{FAN_URL}"
RECORD: dict[str, Json] = {"id": "fan-1", "joinedAt": 1}


def admit(world: World, fan: Caller, known: ShowAccess | None = None) -> None:
    """On an instance that knows nothing of the show, or this."""
    tokens = world.tokens
    inquiry = Inquiry()
    access = known or tokens.accesses.of(EVENT_ID, inquiry)
    tokens.admission.admit(fan, access, inquiry)


def a_show_with_room_for(number: int, *, hls: bool = False) -> World:
    world = a_show_just_set_live(hls=hls)
    world.databases.put(f"{SHOW}/limit", number)
    return world


def counts(world: World) -> tuple[int, int, int]:
    """Viewers, marks, records."""
    found: list[Any] = [
        world.at(VIEWERS),
        world.at(MARKS),
        world.at(FANS),
    ]
    viewers, marks, records = found
    return viewers, len(marks or {}), len(records or {})


def test_as_many_come_in_as_there_is_room_for() -> None:
    world = a_show_with_room_for(2)

    admit(world, a_fan("fan-1"))
    admit(world, a_fan("fan-2"))
    with pytest.raises(StageFull):
        admit(world, a_fan("fan-3"))

    assert counts(world) == (2, 2, 2)


def test_whoever_has_a_record_is_in_a_full_show_and_counted_once() -> None:
    world = a_show_with_room_for(1)

    admit(world, a_fan())
    admit(world, a_fan())

    assert counts(world) == (1, 1, 1)


def test_whom_a_full_show_turns_away_learns_that_too_many_are_on_stage() -> None:
    world = a_show_with_room_for(0)
    world.databases.put(f"{SHOW}/limitedBy", "publishers")

    with pytest.raises(StageFull) as full:
        admit(world, a_fan())

    assert full.value.details["limitedBy"] == "publishers"


def test_whom_a_full_show_turns_away_learns_whether_there_is_a_stream() -> None:
    with pytest.raises(StageFull) as without:
        admit(a_show_with_room_for(0), a_fan())
    with pytest.raises(StageFull) as with_hls:
        admit(a_show_with_room_for(0, hls=True), a_fan())

    assert without.value.details == {"hls": False, "limitedBy": "configured"}
    assert with_hls.value.details == {"hls": True, "limitedBy": "configured"}


def test_a_show_that_has_become_full_since_it_was_read_turns_away() -> None:
    world = a_show_with_room_for(1)
    known = world.tokens.accesses.of(EVENT_ID, Inquiry())
    world.databases.put(VIEWERS, 1)

    with pytest.raises(StageFull):
        admit(world, a_fan(), known)

    assert world.at(FANS) is None


def test_whom_a_full_show_turns_away_has_it_say_that_it_is_full() -> None:
    """It did not, as somebody had come a moment after another had left."""
    world = a_show_with_room_for(1)
    world.databases.put(VIEWERS, 1)

    with pytest.raises(StageFull):
        admit(world, a_fan())

    assert world.at(f"{SHOW}/full") is True


def test_two_calls_of_one_fan_at_once_count_them_once() -> None:
    world = a_show_with_room_for(2)
    world.databases.before_write(f"{FANS}/fan-1", lambda: admit(world, a_fan()))

    admit(world, a_fan())

    assert counts(world) == (1, 1, 1)


def test_whoever_is_counted_still_keeps_that_and_needs_no_room() -> None:
    world = a_show_with_room_for(1)
    world.databases.put(VIEWERS, 1)
    world.databases.put(f"{MARKS}/fan-1", True)  # noqa: FBT003 - JSON

    admit(world, a_fan())

    assert counts(world) == (1, 1, 1)


def test_whose_mark_goes_at_that_moment_is_counted_anew() -> None:
    world = a_show_with_room_for(1)
    world.databases.put(VIEWERS, 1)
    world.databases.put(f"{MARKS}/fan-1", True)  # noqa: FBT003 - JSON
    world.databases.before_write(
        f"{FANS}/fan-1",
        lambda: world.backend.seats.active_fan_trigger.count(
            ADMIN_ID, FAN_URL, "fan-1"
        ),
    )

    admit(world, a_fan())

    assert counts(world) == (1, 1, 1)


def test_who_was_barred_a_moment_ago_does_not_come_in() -> None:
    world = a_show_with_room_for(1)
    known = world.tokens.accesses.of(EVENT_ID, Inquiry())
    world.databases.put(f"barred/{EVENT_ID}/fan-1", 1)

    with pytest.raises(Barred):
        admit(world, a_fan(), known)


def test_nobody_comes_into_a_show_that_was_closed_a_moment_ago() -> None:
    world = a_show_with_room_for(1)
    known = world.tokens.accesses.of(EVENT_ID, Inquiry())
    world.databases.put(f"{EVENT}/status", Status.CLOSED.value)

    with pytest.raises(ShowNotOpen):
        admit(world, a_fan(), known)


def test_nobody_comes_into_a_show_that_has_no_records_yet() -> None:
    world = a_show_just_set_live()
    world.databases.put(ACTIVE, None)
    world.databases.put(SHOW, None)

    with pytest.raises(ShowNotOpen):
        admit(world, a_fan())


def test_nobody_comes_in_without_a_firebase_user() -> None:
    with pytest.raises(UserNeeded):
        admit(a_show_with_room_for(1), a_fan(None))


def test_a_refusal_whose_reason_nobody_finds_is_not_repeated_for_ever() -> None:
    world = a_show_with_room_for(1)
    # Half of a record: the rules let nobody in by it.
    world.databases.put(f"{ACTIVE}/eventId", "another")

    with pytest.raises(RulesDenied):
        admit(world, a_fan())


def test_a_database_that_does_not_answer_is_no_refusal() -> None:
    world = a_show_with_room_for(1)
    known = world.tokens.accesses.of(EVENT_ID, Inquiry())
    world.databases.fail_next("write", DatabaseUnavailable("No answer."))

    with pytest.raises(DatabaseUnavailable):
        admit(world, a_fan(), known)


def a_record_by_an_app(world: World) -> str:
    """Made by itself, and so without a word on who the fan is to others. Its place."""
    world.databases.put(f"{FANS}/fan-1", {**RECORD})
    world.databases.put(VIEWERS, 1)
    world.databases.put(f"{MARKS}/fan-1", True)  # noqa: FBT003 - JSON
    return f"{FANS}/fan-1"


def test_whoever_has_let_themselves_in_is_known_to_opentoks_reports_from_now_on() -> (
    None
):
    world = a_show_with_room_for(1)
    record, person = a_record_by_an_app(world), opaque_id(EVENT_ID, "fan-1")

    admit(world, a_fan())
    admit(world, a_fan())

    assert world.at(record) == {**RECORD, "person": person}
    assert world.at(f"people/{EVENT_ID}") == {person: "fan-1"}
    assert counts(world) == (1, 1, 1)


def test_so_is_whoever_asks_for_the_stage_at_once() -> None:
    world = a_show_with_room_for(1)
    record = a_record_by_an_app(world)
    world.databases.put(f"{record}/isOnStage", True)  # noqa: FBT003 - JSON

    world.tokens.fan(
        a_fan(), FanTokensRequest(admin_id=ADMIN_ID, fan_url=FAN_URL, seat=Seat.STAGE)
    )

    assert world.at(f"{record}/person") == opaque_id(EVENT_ID, "fan-1")


def test_whoever_leaves_at_that_moment_comes_in_anew() -> None:
    world = a_show_with_room_for(1)
    record = a_record_by_an_app(world)
    world.databases.before_write(record, lambda: world.databases.put(record, None))

    admit(world, a_fan())

    assert world.at(f"{record}/person") == opaque_id(EVENT_ID, "fan-1")
