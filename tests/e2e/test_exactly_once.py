"""Whatever fails, is lost or comes twice: one recording, one stream, each stopped."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from emulators.kernel.faults import Fault
from emulators.stack import LocalStack
from tests.support.people import People

BOUNDED = timedelta(minutes=6)
"""Longer than all attempts of a task together."""


@pytest.fixture
def people(recorded_people: People, stack: LocalStack) -> Iterator[People]:
    recorded_people.publish_on_stage()
    yield recorded_people
    stack.assembly.database.triggers.deliver_twice = False


def go_live(people: People) -> Any:
    return people.reply("eventGoLive", {"id": "$event"}, by="producer")


def the_event(people: People) -> Any:
    return people.reply("getEvent", {"id": "$event"}, by="producer")


def write_status(people: People, status: str) -> None:
    """As a client does that does not ask a function."""
    place, token = f"events/{people.known['event']}/status", "producerIdToken"
    people.database("PUT", place, people.known[token], status).raise_for_status()


def started(entries: list[dict[str, Any]]) -> list[str]:
    return [entry["status"] for entry in entries]


def test_a_status_written_by_a_client_has_the_same_effects(
    people: People, stack: LocalStack
) -> None:
    write_status(people, "live")
    stack.settle()

    live = people.usage()
    event = the_event(people)
    assert (started(live["archives"]), started(live["broadcasts"])) == (
        ["started"],
        ["started"],
    )
    assert event["archiveId"] == live["archives"][0]["id"]
    stack.advance(timedelta(seconds=5))

    write_status(people, "closed")
    stack.settle()
    stack.advance(BOUNDED)

    over = people.usage()
    assert over["archives"][0]["stopCalls"] == 1
    assert over["broadcasts"][0]["stopCalls"] == 1
    assert the_event(people)["archive"]["status"] == "uploaded"


@pytest.mark.parametrize("effect", ["startArchive", "startBroadcast"])
@pytest.mark.parametrize("when", ["before", "after"])
def test_what_opentok_does_not_answer_is_done_once_in_the_end(
    people: People, stack: LocalStack, effect: str, when: Any
) -> None:
    fault = stack.faults.arm(
        Fault(service="opentok", operation=effect, status=503, when=when)
    )

    reply = go_live(people)
    stack.settle()
    stack.advance(timedelta(minutes=2))

    event = the_event(people)
    assert fault.fired == 1
    assert reply["status"] == "live"
    assert started(people.usage()["archives"]) == ["started"]
    assert started(people.usage()["broadcasts"]) == ["started"]
    assert "problems" not in event


@pytest.mark.parametrize("effect", ["stopArchive", "stopBroadcast"])
def test_a_stop_that_fails_is_repeated_until_it_holds(
    people: People, stack: LocalStack, effect: str
) -> None:
    go_live(people)
    stack.settle()
    fault = stack.faults.arm(
        Fault(service="opentok", operation=effect, status=503, times=2)
    )

    people.reply("endBroadcast", {"id": "$event"}, by="producer")
    stack.settle()
    stack.advance(BOUNDED)

    over = people.usage()
    assert fault.is_spent
    assert started(over["archives"]) == ["uploaded"]
    assert started(over["broadcasts"]) == ["stopped"]
    assert "problems" not in the_event(people)


def test_what_fails_for_long_is_shown_and_done_once_opentok_is_back(
    people: People, stack: LocalStack
) -> None:
    stack.faults.arm(
        Fault(service="opentok", operation="startArchive", status=503, times=100)
    )

    reply = go_live(people)
    stack.settle()
    stack.advance(timedelta(minutes=7))
    problem = the_event(people)["problems"]["startArchive"]
    stack.faults.clear()
    stack.advance(timedelta(minutes=2))

    event = the_event(people)
    assert reply["problems"]["startArchive"]["final"] is False
    assert (problem["reason"], problem["final"]) == ("video-unavailable", False)
    assert started(people.usage()["archives"]) == ["started"]
    assert started(people.usage()["broadcasts"]) == ["started"]
    assert "problems" not in event
    assert event["archiveId"] == people.usage()["archives"][0]["id"]


def test_what_repeating_cannot_cure_is_shown_to_the_producer(
    people: People, stack: LocalStack
) -> None:
    stack.faults.arm(
        Fault(service="opentok", operation="startArchive", status=403, times=100)
    )

    go_live(people)
    stack.settle()
    stack.advance(timedelta(minutes=7))

    problem = the_event(people)["problems"]["startArchive"]
    assert (problem["reason"], problem["final"]) == ("video-credentials-refused", True)
    assert started(people.usage()["broadcasts"]) == ["started"]


def test_triggers_that_come_twice_do_nothing_twice(
    people: People, stack: LocalStack
) -> None:
    stack.assembly.database.triggers.deliver_twice = True

    write_status(people, "live")
    stack.settle()
    write_status(people, "closed")
    stack.settle()
    stack.advance(BOUNDED)

    calls = people.usage()["calls"]
    assert calls == {
        "startArchive": 1,
        "stopArchive": 1,
        "startBroadcast": 1,
        "stopBroadcast": 1,
        "startCaptions": 0,
        "stopCaptions": 0,
    }


def test_functions_that_crash_lose_nothing(people: People, stack: LocalStack) -> None:
    go_live(people)
    stack.settle()
    # What contains nothing is no recording.
    stack.advance(timedelta(seconds=5))

    stack.kill_functions()
    people.reply("endBroadcast", {"id": "$event"}, by="producer")
    stack.kill_functions()
    stack.settle()
    stack.advance(BOUNDED)

    over = people.usage()
    assert started(over["archives"]) == ["uploaded"]
    assert started(over["broadcasts"]) == ["stopped"]
    assert the_event(people)["archive"]["status"] == "uploaded"
