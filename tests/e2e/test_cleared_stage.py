"""A stage that is cleared, over the wire: with an OpenTok that answers, or fails."""

from datetime import timedelta
from typing import Any

import httpx
import pytest

from emulators.kernel.faults import Fault
from emulators.stack import LocalStack
from tests.support.people import People

A_MOMENT = timedelta(seconds=3)
"""Longer than anything is remembered."""
SOON = timedelta(seconds=6)
"""Longer than the task waits that goes on where a function could not."""
RTMP = "rtmp://live.example/app/key"

PLACE = {"adminId": "$producerId", "fanUrl": "$fanUrl"}


def reason(answer: httpx.Response) -> str:
    found: str = answer.json()["error"]["details"]["reason"]
    return found


def fan_id(people: People) -> str:
    found = people.auth("lookup", idToken=people.known["fanIdToken"])
    return str(found["users"][0]["localId"])


def show(people: People) -> str:
    return "activeBroadcasts/{producerId}/{fanUrl}".format(**people.known)


def connect(people: People, session_id: str, token: str) -> str:
    """Somebody connects, and publishes. Returns the connection's id."""
    place = {"sessionId": session_id, "token": token}
    connection_id = str(people.opentok("POST", "connections", place)["connectionId"])
    people.opentok("POST", "streams", {"connectionId": connection_id})
    return connection_id


def comes_on_stage(people: People) -> str:
    uid = fan_id(people)
    people.put(f"{show(people)}/stageFanId", uid)
    record = {"id": uid, "joinedAt": 1, "isOnStage": True}
    people.put(f"{show(people)}/activeFans/{uid}", record)
    tokens = people.reply("createTokensFan", {**PLACE, "seat": "stage"}, by="fan")
    people.known["stageToken"] = tokens["stageToken"]
    return connect(people, tokens["stageSessionId"], tokens["stageToken"])


def host_comes(people: People) -> str:
    asked = {"adminId": "$producerId", "userType": "host", "hostUrl": "$hostUrl"}
    tokens = people.reply("createTokenHostCeleb", asked, by="host")
    people.known["stageSessionId"] = tokens["stageSessionId"]
    return connect(people, tokens["stageSessionId"], tokens["stageToken"])


@pytest.fixture
def people(everybody: People, stack: LocalStack) -> People:
    """A live show that goes to an encoder, with the host and a fan on stage."""
    update = {"id": "$event", "rtmpUrl": RTMP}
    everybody.reply("updateEvent", update, by="producer")
    everybody.known["host"] = host_comes(everybody)
    everybody.reply("eventGoLive", {"id": "$event"}, by="producer")
    everybody.known["fan"] = comes_on_stage(everybody)
    stack.settle()
    return everybody


def clear(people: People, **body: Any) -> Any:
    return people.reply("clearStage", {"id": "$event", **body}, by="producer")


def connected(people: People) -> set[str]:
    """Which of the two are connected to the stage."""
    stage = people.opentok("GET", f"sessions/{people.known['stageSessionId']}")
    there = {one["connectionId"] for one in stage["connections"]}
    return {name for name in ("fan", "host") if people.known[name] in there}


def test_fans_are_off_and_everybody_is_told_at_once(
    people: People, stack: LocalStack
) -> None:
    state = clear(people)

    stack.advance(A_MOMENT)
    assert connected(people) == {"host"}
    assert {*state["problems"]} == {"startBroadcast"}
    told = people.reply("getBroadcastData", PLACE, by=None)
    assert told["slate"] == {"from": state["slate"]["from"]}
    refused = people.call("createTokensFan", {**PLACE, "seat": "stage"}, by="fan")
    assert (refused.status_code, reason(refused)) == (409, "stage-cleared")
    assert int(refused.headers["retry-after"]) == 15
    again = {f"{show(people)}/activeFans/{fan_id(people)}/isOnStage": True}
    token = people.known["producerIdToken"]
    assert people.database("PATCH", "", token, again).status_code == 401
    assert people.call("createTokensFan", PLACE, by="fan").status_code == 200


def test_of_everybody_the_host_is_off_as_well_and_gets_no_tokens(
    people: People, stack: LocalStack
) -> None:
    clear(people, everybody=True)

    stack.advance(A_MOMENT)
    assert connected(people) == set()
    for function_id, body in (
        ("createTokenHostCeleb", {"hostUrl": "$hostUrl"}),
        ("createTokenByUserType", {}),
    ):
        asked = {"adminId": "$producerId", "userType": "host", **body}
        refused = people.call(function_id, asked, by="host")
        assert (refused.status_code, reason(refused)) == (409, "stage-cleared")
    assert people.call(
        "createTokenProducer", {"id": "$event"}, by="producer"
    ).is_success


def test_whoever_comes_back_with_a_token_from_before_is_put_out(
    people: People, stack: LocalStack
) -> None:
    clear(people)

    back = connect(people, people.known["stageSessionId"], people.known["stageToken"])
    stack.settle()

    people.known["fan"] = back
    assert connected(people) == {"host"}


def test_it_goes_on_behind_an_opentok_that_fails(
    people: People, stack: LocalStack
) -> None:
    faults = [
        stack.faults.arm(Fault(service="opentok", operation=one, times=3, status=503))
        for one in ("forceDisconnect", "listBroadcasts")
    ]

    state = clear(people)

    assert {*state["problems"]} == {"emptyStage", "holdBroadcast"}
    assert connected(people) == {"fan", "host"}
    told = people.reply("getBroadcastData", PLACE, by=None)
    assert told["slate"] == state["slate"]
    assert all(fault.fired for fault in faults)
    stack.faults.clear()
    stack.advance(SOON)
    stack.settle()
    assert connected(people) == {"host"}
    event = people.reply("getEvent", {"id": "$event"}, by="producer")
    assert {*event.get("problems", {})} <= {"startBroadcast"}


def test_what_it_streams_elsewhere_stops_and_goes_on_as_another_part(
    people: People,
) -> None:
    clear(people)
    event = people.reply("getEvent", {"id": "$event"}, by="producer")
    assert event["problems"]["startBroadcast"]["reason"] == "stage-cleared"

    resumed = people.reply("resume", {"id": "$event"}, by="producer")

    assert "clearedAt" not in resumed
    assert resumed["slate"]["until"] > resumed["slate"]["from"]
    event = people.reply("getEvent", {"id": "$event"}, by="producer")
    assert "problems" not in event
    timeline = people.reply("getTimeline", {"id": "$event"}, by="producer")
    told = [entry["what"] for entry in timeline["entries"]]
    assert told.index("stageCleared") < told.index("stageResumed")
    begun = [
        entry
        for entry in timeline["entries"]
        if entry["what"] == "startBroadcast" and entry["details"]["outcome"] == "done"
    ]
    assert len({entry["details"]["broadcastId"] for entry in begun}) == 2


def test_a_second_click_of_both_changes_nothing(people: People) -> None:
    first, second = clear(people), clear(people)
    assert first == second

    resumed = [people.reply("resume", {"id": "$event"}, by="producer") for _ in "12"]

    assert resumed[0] == resumed[1]
