"""What OpenTok reports of its own accord arrives, and is taken for what it is."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from emulators.stack import LocalStack
from rehearsal.demo import DEMO_API_KEY, DEMO_API_SECRET
from tests.support.cast import Cast, assemble, books, take_a_seat

SIGNATURE_SECRET = "signs-the-callbacks-of-the-demo-project"
MANY = 6


@pytest.fixture
def cast(stack: LocalStack) -> Iterator[Cast]:
    cast = assemble(stack)
    cast.reply("updateEvent", {"id": "$event", "archiveEvent": True}, by="producer")
    yield cast
    cast.http.close()


def opentok(cast: Cast, path: str, body: dict[str, Any] | None = None) -> Any:
    """The stand-in's own door."""
    url = f"{cast.settings.url('opentok')}/__/{path}"
    answer = cast.http.get(url) if body is None else cast.http.post(url, json=body)
    answer.raise_for_status()
    return answer.json()


def enter(cast: Cast) -> str:
    """Somebody connects to the stage; the connection's id."""
    tokens = cast.reply("createTokenProducer", {"id": "$event"}, by="producer")
    place = {"sessionId": tokens["stageSessionId"], "token": tokens["stageToken"]}
    return str(opentok(cast, "connections", place)["connectionId"])


def leave(cast: Cast, connection_id: str) -> None:
    url = f"{cast.settings.url('opentok')}/__/connections/{connection_id}"
    cast.http.delete(url).raise_for_status()


def numbers(cast: Cast) -> dict[str, int]:
    """What the database says of the stage."""
    found = cast.everything()["headcounts"][cast.known["event"]]["stage"]
    return {kind: found.get(kind, 0) for kind in ("connections", "streams")}


def statuses(cast: Cast) -> set[Any]:
    """Of all deliveries so far."""
    deliveries = opentok(cast, "callbacks")["deliveries"]
    return {one["lastStatus"] for one in deliveries}


def the_event(cast: Cast) -> Any:
    return cast.reply("getEvent", {"id": "$event"}, by="producer")


def told(cast: Cast, what: str) -> list[tuple[str, str | None]]:
    """Outcomes and reasons on the timeline."""
    entries = cast.everything()["timeline"][cast.known["event"]]
    return [
        (entry["details"]["outcome"], entry["details"].get("reason"))
        for _, entry in sorted(entries.items())
        if entry["what"] == what
    ]


@pytest.mark.parametrize("mixed_up", [False, True])
def test_people_are_counted_however_the_reports_arrive(
    cast: Cast, stack: LocalStack, *, mixed_up: bool
) -> None:
    opentok(cast, "callbacks", {"duplicate": mixed_up, "reverse": mixed_up})

    take_a_seat(cast)
    visitors = [enter(cast) for _ in range(MANY)]
    for visitor in visitors[1:]:
        leave(cast, visitor)
    stack.settle()
    stack.advance(timedelta(minutes=1))

    assert numbers(cast) == {"connections": 2, "streams": 1}
    assert statuses(cast) == {200}


def test_a_finished_recording_is_known_without_asking(
    cast: Cast, stack: LocalStack
) -> None:
    take_a_seat(cast)
    cast.reply("eventGoLive", {"id": "$event"}, by="producer")
    stack.settle()
    cast.reply("endBroadcast", {"id": "$event"}, by="producer")
    stack.advance(timedelta(minutes=2))

    event = the_event(cast)
    assert event["archive"]["status"] == "available"
    assert event["archiveUrl"].endswith("/archive.mp4")
    assert "headcounts" not in cast.everything()


def test_a_recording_that_breaks_off_is_started_once_more_and_told(
    cast: Cast, stack: LocalStack
) -> None:
    opentok(cast, "callbacks", {"duplicate": True})
    take_a_seat(cast)
    cast.reply("eventGoLive", {"id": "$event"}, by="producer")
    stack.settle()
    first = the_event(cast)["archiveId"]

    opentok(cast, f"archives/{first}/fail", {})
    stack.settle()

    event = the_event(cast)
    assert event["archiveId"] != first
    assert "problems" not in event
    assert told(cast, "startArchive")[1:] == [("broken off", "archive-failed")]
    assert [one["status"] for one in books(cast)["archives"]].count("started") == 1


def test_signed_callbacks_need_no_secret_address_but_the_right_secret(
    cast: Cast, stack: LocalStack
) -> None:
    report_to(cast, cast.settings.function_url("openTokCallback"))
    secret = {"id": "$producerId", "otSignatureSecret": SIGNATURE_SECRET[::-1]}
    cast.reply("updateAdmin", secret, by="producer")
    take_a_seat(cast)
    stack.settle()
    refused = statuses(cast)
    secret["otSignatureSecret"] = SIGNATURE_SECRET
    cast.reply("updateAdmin", secret, by="producer")
    stack.advance(timedelta(minutes=1))

    assert 401 in refused
    assert statuses(cast) == {200}
    assert numbers(cast) == {"connections": 1, "streams": 1}


def report_to(cast: Cast, url: str) -> None:
    """Have the demo project sign its callbacks and send them here."""
    project = {
        "apiKey": DEMO_API_KEY,
        "apiSecret": DEMO_API_SECRET,
        "archiveCallbackUrl": url,
        "broadcastCallbackUrl": url,
        "monitoringUrl": url,
        "signatureSecret": SIGNATURE_SECRET,
    }
    opentok(cast, "projects", project)
