"""Whoever connects and may not be there is disconnected by the report of it."""

import json

import pytest

from interactive_broadcast.events.guests import guests_of
from interactive_broadcast.events.models import EventRecord, Status
from interactive_broadcast.kernel.errors import VideoUnavailable
from interactive_broadcast.kernel.ids import opaque_id
from tests.support.callback_requests import Body, a_callback, about_somebody
from tests.unit.show.reporting import Reporting

DRAIN_S, ROOM_S = 60, 900


def arrival(opentok: Reporting, uid: str | None, user_type: str = "fan") -> Body:
    """Somebody connects to the stage, with a token for this person."""
    event_id = opentok.event.id
    opentok.platform.video.connections["c-1"] = opentok.stage
    person = {} if uid is None else {"person": opaque_id(event_id, uid)}
    data = json.dumps({"userType": user_type, **person})
    if uid is not None:
        opentok.platform.databases.as_backend().update(
            {f"people/{event_id}/{person['person']}": uid}
        )
    connection = {"id": "c-1", "data": data}
    return about_somebody("connectionCreated", opentok.stage, connection=connection)


def close(opentok: Reporting, seconds_ago: int) -> None:
    opentok.platform.change_status(opentok.event.id, Status.CLOSED)
    opentok.platform.clock.advance(seconds_ago)


def is_there(opentok: Reporting) -> bool:
    return "c-1" in opentok.platform.video.connections


def why(opentok: Reporting, uid: str) -> object:
    place = f"disconnections/{opentok.event.id}/{uid}/reason"
    return opentok.platform.databases.at(place)


def guest(opentok: Reporting, role: str) -> str:
    event = opentok.platform.tree["events"][opentok.event.id]
    return guests_of(EventRecord.model_validate(event))[role]


def test_a_fan_who_connects_after_the_drain_is_out_at_once(opentok: Reporting) -> None:
    close(opentok, DRAIN_S)

    assert opentok.take(arrival(opentok, "fan-1")) == "disconnected"

    assert not is_there(opentok)
    assert why(opentok, "fan-1") == "show-closed"


def test_before_that_they_may_see_the_end_and_are_remembered(
    opentok: Reporting,
) -> None:
    close(opentok, DRAIN_S - 1)

    assert opentok.take(arrival(opentok, "fan-1")) == "show-over"

    assert is_there(opentok)
    marked = opentok.platform.backend.records.headcounts.marked(opentok.event.id)
    persons = {head.person for head in marked.heads}
    assert persons == {opaque_id(opentok.event.id, "fan-1")}


@pytest.mark.parametrize("user_type", ["producer", "host", "celebrity"])
def test_those_who_run_the_show_may_come_back_while_they_have_the_room(
    opentok: Reporting, user_type: str
) -> None:
    uid = user_type if user_type == "producer" else guest(opentok, user_type)
    close(opentok, ROOM_S - 1)

    assert opentok.take(arrival(opentok, uid, user_type)) == "show-over"
    assert is_there(opentok)

    opentok.platform.clock.advance(1)
    assert opentok.take(arrival(opentok, uid, user_type)) == "disconnected"
    assert not is_there(opentok)


def test_days_later_nobody_gets_in(opentok: Reporting) -> None:
    close(opentok, 0)
    opentok.platform.settle()
    opentok.platform.clock.advance(days=5)

    assert opentok.take(arrival(opentok, None, "fan")) == "disconnected"
    assert not is_there(opentok)


def test_a_barred_fan_with_a_token_is_out_at_once(opentok: Reporting) -> None:
    barred = opentok.platform.backend.records.barred
    barred.add(opentok.event.id, ["fan-1"], {})

    assert opentok.take(arrival(opentok, "fan-1")) == "disconnected"

    assert not is_there(opentok)
    assert why(opentok, "fan-1") == "barred"


def test_a_guest_with_a_former_link_is_out_at_once(opentok: Reporting) -> None:
    former = f"host-{opentok.event.id}-0123456789abcdef"

    assert opentok.take(arrival(opentok, former, "host")) == "disconnected"
    assert not is_there(opentok)
    assert opentok.take(arrival(opentok, guest(opentok, "host"), "host")) == "counted"
    assert is_there(opentok)


def test_told_twice_it_is_done_once(opentok: Reporting) -> None:
    close(opentok, DRAIN_S)
    body = arrival(opentok, "fan-1")

    assert [opentok.take(body), opentok.take(body)] == ["disconnected"] * 2


def test_while_opentok_is_down_it_has_to_report_again(opentok: Reporting) -> None:
    close(opentok, DRAIN_S)
    body = arrival(opentok, "fan-1")
    opentok.platform.video.fail_next("disconnect", VideoUnavailable("Down."))

    with pytest.raises(VideoUnavailable):
        opentok.take(body)
    assert why(opentok, "fan-1") == "show-closed"
    opentok.take(body)

    assert not is_there(opentok)


def test_an_event_that_is_gone_a_moment_later_has_nobody_to_disconnect(
    opentok: Reporting,
) -> None:
    close(opentok, DRAIN_S)
    callbacks = opentok.platform.backend.show.callbacks
    body = arrival(opentok, "fan-1")
    callbacks.take(a_callback(about_somebody("streamDestroyed", opentok.stage, "s-1")))
    opentok.platform.databases.as_backend().update({f"events/{opentok.event.id}": None})

    assert callbacks.take(a_callback(body)) == "unknown-session"
