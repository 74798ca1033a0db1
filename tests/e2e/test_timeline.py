"""What a show's owner is told of it, over the wire, while everything comes twice."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from emulators.stack import LocalStack
from tests.support.naming import addresses_of, names_event
from tests.support.people import People

NAME = "<b>Ana</b> --> & \u2028 the others"
IN_YEARS_MS = 4_000_000_000_000
"""A heartbeat that is never long ago."""


@pytest.fixture
def people(recorded_people: People, stack: LocalStack) -> Iterator[People]:
    recorded_people.publish_on_stage()
    stack.assembly.database.triggers.deliver_twice = True
    yield recorded_people
    stack.assembly.database.triggers.deliver_twice = False


def as_producer(people: People, writes: dict[str, Any]) -> None:
    """By the producer's own app, which asks no function."""
    token, event_id = people.known["producerIdToken"], people.known["event"]
    for show in addresses_of(writes):
        writes |= names_event(show, "producer", event_id)
    people.database("PATCH", "", token, writes).raise_for_status()


def test_all_is_told_once_with_chapters_in_the_time_of_the_recording(
    people: People, stack: LocalStack
) -> None:
    place = f"{people.known['producerId']}/{people.known['fanUrl']}"
    show = f"activeBroadcasts/{place}"
    fan = f"{show}/activeFans/ana"
    people.put(fan, {"id": "ana", "name": NAME, "joinedAt": 1})
    people.put(f"presence/{place}/ana/tab-1", IN_YEARS_MS)
    as_producer(people, {f"events/{people.known['event']}/status": "live"})
    stack.settle()

    stack.advance(timedelta(minutes=5))
    people.opentok("DELETE", f"streams/{people.known['stream']}")
    stack.advance(timedelta(minutes=10))
    people.publish_on_stage()
    stack.advance(timedelta(minutes=10))
    as_producer(people, {f"{fan}/isOnStage": True, f"{show}/stageFanId": "ana"})
    stack.advance(timedelta(minutes=3))
    as_producer(people, {f"{fan}/isOnStage": False})
    stack.advance(timedelta(minutes=7))
    people.reply("endBroadcast", {"id": "$event"}, by="producer")
    stack.settle()
    stack.advance(timedelta(minutes=5))

    told = people.reply("getTimeline", {"id": "$event"}, by="producer")
    by_producer = [
        (entry["what"], entry.get("details", {}).get("to"))
        for entry in told["entries"]
        if entry["by"] == people.known["producerId"]
        and entry["what"] in ("status", "onStage", "offStage")
    ]
    assert by_producer == [
        ("status", "preshow"),
        ("status", "live"),
        ("onStage", None),
        ("offStage", None),
        ("status", "closed"),
    ]
    # Of the ten minutes in which nobody published, nothing is in the recording.
    assert [(round(each["start"]), each["title"]) for each in told["chapters"]] == [
        (0, "Show begins"),
        (900, "<b>Ana</b> --> & the others on stage"),
        (1_080, "The show goes on"),
        (1_500, "End"),
    ]
    (part,) = told["parts"]
    assert part["chapters"] == told["chapters"]
    assert (part["status"], part["durationS"]) == ("uploaded", 1_500)
    cues = told["webVtt"].split("\n\n")[1:]
    assert len(cues) == 3
    assert cues[1].endswith("\n&lt;b&gt;Ana&lt;/b&gt; --&gt; &amp; the others on stage")
