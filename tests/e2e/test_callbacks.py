"""What OpenTok reports of its own accord arrives, and is taken for what it is."""

from datetime import timedelta
from typing import Any

import pytest

from emulators.stack import LocalStack
from rehearsal.video_projects import reporting_to
from tests.support.people import People, email_of

SIGNATURE_SECRET = "signs-the-callbacks-of-the-demo-project"
MANY = 6


@pytest.fixture
def people(recorded_people: People) -> People:
    return recorded_people


def numbers(people: People) -> dict[str, int]:
    """What the database says of the stage."""
    found = people.everything()["headcounts"][people.known["event"]]["stage"]
    return {kind: found.get(kind, 0) for kind in ("connections", "streams")}


def statuses(people: People) -> set[Any]:
    """Of all deliveries so far."""
    deliveries = people.opentok("GET", "callbacks")["deliveries"]
    return {one["lastStatus"] for one in deliveries}


def the_event(people: People) -> Any:
    return people.reply("getEvent", {"id": "$event"}, by="producer")


def told(people: People, what: str) -> list[tuple[str, str | None]]:
    """Outcomes and reasons on the timeline."""
    entries = people.everything()["timeline"][people.known["event"]]
    return [
        (entry["details"]["outcome"], entry["details"].get("reason"))
        for _, entry in sorted(entries.items())
        if entry["what"] == what
    ]


@pytest.mark.parametrize("mixed_up", [False, True])
def test_people_are_counted_however_the_reports_arrive(
    people: People, stack: LocalStack, *, mixed_up: bool
) -> None:
    people.opentok("POST", "callbacks", {"duplicate": mixed_up, "reverse": mixed_up})

    people.publish_on_stage()
    visitors = [people.connect_to_stage() for _ in range(MANY)]
    for visitor in visitors[1:]:
        people.opentok("DELETE", f"connections/{visitor}")
    stack.settle()
    stack.advance(timedelta(minutes=1))

    assert numbers(people) == {"connections": 2, "streams": 1}
    assert statuses(people) == {200}


def test_a_finished_recording_is_known_without_asking(
    people: People, stack: LocalStack
) -> None:
    people.publish_on_stage()
    people.reply("eventGoLive", {"id": "$event"}, by="producer")
    stack.advance(timedelta(seconds=5))
    people.reply("endBroadcast", {"id": "$event"}, by="producer")
    stack.advance(timedelta(minutes=2))

    event = the_event(people)
    assert event["archive"]["status"] == "uploaded"
    assert event["archiveUrl"].endswith("/archive.mp4")
    found = people.reply("getArchiveUrl", {"id": "$event"}, by="producer")
    assert found == {key: event[key] for key in ("archiveId", "archiveUrl")}
    # Nobody is counted any more; the marks go when the sessions are emptied.
    counted = people.everything()["headcounts"][people.known["event"]]
    del counted["present"]
    assert {key for room in counted.values() for key in room} <= {"marks"}


def test_a_recording_that_breaks_off_goes_on_as_another_part_and_is_told(
    people: People, stack: LocalStack
) -> None:
    people.opentok("POST", "callbacks", {"duplicate": True})
    people.publish_on_stage()
    people.reply("eventGoLive", {"id": "$event"}, by="producer")
    stack.settle()
    first = the_event(people)["archiveId"]

    stack.advance(timedelta(seconds=5))
    people.opentok("POST", f"archives/{first}/fail", {})
    stack.advance(timedelta(seconds=15))

    event = the_event(people)
    assert event["archiveId"] != first
    assert "problems" not in event
    assert ("broken off", "archive-failed") in told(people, "startArchive")
    assert [one["status"] for one in people.usage()["archives"]].count("started") == 1


def test_signed_callbacks_need_no_secret_address_but_the_right_secret(
    people: People, stack: LocalStack
) -> None:
    report_to(people, people.settings.function_url("openTokCallback"))
    secret = {"id": "$producerId", "otSignatureSecret": SIGNATURE_SECRET[::-1]}
    people.reply("updateAdmin", secret, by="producerIdToken")
    people.log_in("producer", email_of("producer"))
    people.publish_on_stage()
    stack.settle()
    refused = statuses(people)
    secret["otSignatureSecret"] = SIGNATURE_SECRET
    people.reply("updateAdmin", secret, by="producerIdToken")
    stack.advance(timedelta(minutes=1))

    assert 401 in refused
    assert statuses(people) == {200}
    assert numbers(people) == {"connections": 1, "streams": 1}


def report_to(people: People, url: str) -> None:
    """Have the demo project sign its callbacks and send them here."""
    people.arrange(signatureSecret=SIGNATURE_SECRET, **reporting_to(url))
