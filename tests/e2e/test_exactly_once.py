"""Whatever fails, is lost or comes twice: one recording, one stream, each stopped."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from emulators.kernel.faults import Fault
from emulators.stack import LocalStack
from tests.support.cast import Cast, assemble, books, take_a_seat

BOUNDED = timedelta(minutes=10)
"""Longer than all attempts of a task together."""


@pytest.fixture
def cast(stack: LocalStack) -> Iterator[Cast]:
    cast = assemble(stack)
    cast.reply("updateEvent", {"id": "$event", "archiveEvent": True}, by="producer")
    take_a_seat(cast)
    yield cast
    stack.assembly.database.triggers.deliver_twice = False
    cast.http.close()


def go_live(cast: Cast) -> Any:
    return cast.reply("eventGoLive", {"id": "$event"}, by="producer")


def the_event(cast: Cast) -> Any:
    return cast.reply("getEvent", {"id": "$event"}, by="producer")


def write_status(cast: Cast, status: str) -> None:
    """As a client does that does not ask a function."""
    answer = cast.http.put(
        f"{cast.settings.url('database')}/events/{cast.known['event']}/status.json",
        params={
            "ns": cast.settings.namespace,
            "auth": cast.known["producerIdToken"],
        },
        json=status,
    )
    answer.raise_for_status()


def started(entries: list[dict[str, Any]]) -> list[str]:
    return [entry["status"] for entry in entries]


def test_a_status_written_by_a_client_has_the_same_effects(
    cast: Cast, stack: LocalStack
) -> None:
    write_status(cast, "live")
    stack.settle()

    live = books(cast)
    event = the_event(cast)
    assert (started(live["archives"]), started(live["broadcasts"])) == (
        ["started"],
        ["started"],
    )
    assert event["archiveId"] == live["archives"][0]["id"]

    write_status(cast, "closed")
    stack.settle()
    stack.advance(BOUNDED)

    over = books(cast)
    assert over["archives"][0]["stopCalls"] == 1
    assert over["broadcasts"][0]["stopCalls"] == 1
    assert the_event(cast)["archive"]["status"] == "available"


@pytest.mark.parametrize("effect", ["startArchive", "startBroadcast"])
@pytest.mark.parametrize("when", ["before", "after"])
def test_what_opentok_does_not_answer_is_done_once_in_the_end(
    cast: Cast, stack: LocalStack, effect: str, when: Any
) -> None:
    fault = stack.faults.arm(
        Fault(service="opentok", operation=effect, status=503, when=when)
    )

    reply = go_live(cast)
    stack.settle()
    stack.advance(timedelta(minutes=2))

    event = the_event(cast)
    assert fault.fired == 1
    assert reply["status"] == "live"
    assert started(books(cast)["archives"]) == ["started"]
    assert started(books(cast)["broadcasts"]) == ["started"]
    assert "problems" not in event


@pytest.mark.parametrize("effect", ["stopArchive", "stopBroadcast"])
def test_a_stop_that_fails_is_repeated_until_it_holds(
    cast: Cast, stack: LocalStack, effect: str
) -> None:
    go_live(cast)
    stack.settle()
    fault = stack.faults.arm(
        Fault(service="opentok", operation=effect, status=503, times=2)
    )

    cast.reply("endBroadcast", {"id": "$event"}, by="producer")
    stack.settle()
    stack.advance(BOUNDED)

    over = books(cast)
    assert fault.is_spent
    assert started(over["archives"]) == ["available"]
    assert started(over["broadcasts"]) == ["stopped"]
    assert "problems" not in the_event(cast)


def test_what_fails_for_long_is_shown_and_done_once_opentok_is_back(
    cast: Cast, stack: LocalStack
) -> None:
    stack.faults.arm(
        Fault(service="opentok", operation="startArchive", status=503, times=100)
    )

    reply = go_live(cast)
    stack.settle()
    stack.advance(timedelta(minutes=20))
    problem = the_event(cast)["problems"]["startArchive"]
    stack.faults.clear()
    stack.advance(timedelta(minutes=5))

    event = the_event(cast)
    assert reply["problems"]["startArchive"]["final"] is False
    assert (problem["reason"], problem["final"]) == ("video-unavailable", False)
    assert started(books(cast)["archives"]) == ["started"]
    assert started(books(cast)["broadcasts"]) == ["started"]
    assert "problems" not in event
    assert event["archiveId"] == books(cast)["archives"][0]["id"]


def test_what_repeating_cannot_cure_is_shown_to_the_producer(
    cast: Cast, stack: LocalStack
) -> None:
    stack.faults.arm(
        Fault(service="opentok", operation="startArchive", status=403, times=100)
    )

    go_live(cast)
    stack.settle()
    stack.advance(timedelta(minutes=20))

    problem = the_event(cast)["problems"]["startArchive"]
    assert (problem["reason"], problem["final"]) == ("video-credentials-refused", True)
    assert started(books(cast)["broadcasts"]) == ["started"]


def test_triggers_that_come_twice_do_nothing_twice(
    cast: Cast, stack: LocalStack
) -> None:
    stack.assembly.database.triggers.deliver_twice = True

    write_status(cast, "live")
    stack.settle()
    write_status(cast, "closed")
    stack.settle()
    stack.advance(BOUNDED)

    calls = books(cast)["calls"]
    assert calls == {
        "startArchive": 1,
        "stopArchive": 1,
        "startBroadcast": 1,
        "stopBroadcast": 1,
    }


def test_functions_that_crash_lose_nothing(cast: Cast, stack: LocalStack) -> None:
    go_live(cast)
    stack.settle()

    stack.kill_functions()
    cast.reply("endBroadcast", {"id": "$event"}, by="producer")
    stack.kill_functions()
    stack.settle()
    stack.advance(BOUNDED)

    over = books(cast)
    assert started(over["archives"]) == ["available"]
    assert started(over["broadcasts"]) == ["stopped"]
    assert the_event(cast)["archive"]["status"] == "available"
