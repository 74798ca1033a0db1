"""Whoever sets a status, whatever comes twice or crashes: one recording, one stream."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from emulators.stack import LocalStack
from tests.support.people import People

BOUNDED = timedelta(minutes=10)
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

    write_status(people, "closed")
    stack.settle()
    stack.advance(BOUNDED)

    over = people.usage()
    assert over["archives"][0]["stopCalls"] == 1
    assert over["broadcasts"][0]["stopCalls"] == 1
    assert the_event(people)["archive"]["status"] == "available"


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
    }


def test_functions_that_crash_lose_nothing(people: People, stack: LocalStack) -> None:
    go_live(people)
    people.reply("endBroadcast", {"id": "$event"}, by="producer")

    # With what both changes have brought about still under way.
    stack.kill_functions()
    stack.settle()
    stack.advance(BOUNDED)

    over = people.usage()
    assert started(over["archives"]) == ["available"]
    assert started(over["broadcasts"]) == ["stopped"]
    assert the_event(people)["archive"]["status"] == "available"
