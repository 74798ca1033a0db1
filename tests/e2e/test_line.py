"""A line over the wire: the next is called, misses the call or answers, is moved."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import httpx
import pytest

from emulators.stack import LocalStack
from rehearsal.requests import OWNER
from tests.support.naming import names_event
from tests.support.people import People

NOW = {".sv": "timestamp"}
CLICKS = 8
SHOW = {"adminId": "$producerId", "fanUrl": "$fanUrl"}


def address(people: People) -> str:
    return "{producerId}/{fanUrl}".format(**people.known)


def lines_up(people: People, stack: LocalStack, name: str) -> None:
    """A new fan joins, gets in line and, on deck, shows that the camera works."""
    user = people.sign_up()
    uid = people.known[name] = user["localId"]
    people.tokens[name] = user["idToken"]
    people.reply("createTokensFan", SHOW, by=name)
    writes = {
        **names_event(address(people), uid, people.known["event"]),
        f"line/{address(people)}/{uid}": {"at": NOW, "order": NOW},
    }
    people.database("PATCH", "", user["idToken"], writes).raise_for_status()
    stack.settle()
    tokens = people.reply("createTokensFan", {**SHOW, "seat": "onDeck"}, by=name)
    seat = {"sessionId": tokens["sessionId"], "token": tokens["backstageToken"]}
    connection_id = people.opentok("POST", "connections", seat)["connectionId"]
    people.opentok("POST", "streams", {"connectionId": connection_id})
    stack.settle()
    # So that the next one is later.
    stack.advance(timedelta(milliseconds=5))


@pytest.fixture
def people(people: People, stack: LocalStack) -> People:
    for name in ("ana", "bo", "cy"):
        lines_up(people, stack, name)
    return people


def click(people: People, request_id: str) -> httpx.Response:
    body = {"id": "$event", "requestId": request_id}
    return people.call("callNext", body, by="producer")


def stored(people: People, path: str) -> Any:
    return people.database("GET", f"{path}/{address(people)}", OWNER).json()


def test_however_often_a_click_arrives_at_once_it_calls_one_fan(people: People) -> None:
    with ThreadPoolExecutor(CLICKS) as pool:
        found = list(pool.map(lambda _: click(people, "click-1"), range(CLICKS)))

    assert {one.status_code for one in found} == {200}
    (reply,) = {frozenset(one.json().items()) for one in found}
    assert dict(reply)["fanId"] == people.known["ana"]
    assert stored(people, "calls").keys() == {people.known["ana"]}


def test_of_several_clicks_at_once_as_many_call_as_there_are_places(
    people: People,
) -> None:
    with ThreadPoolExecutor(CLICKS) as pool:
        found = list(pool.map(lambda one: click(people, f"click-{one}"), range(CLICKS)))

    assert sorted(one.status_code for one in found) == [200, *[409] * (CLICKS - 1)]
    reasons = {
        one.json()["error"]["details"]["reason"]
        for one in found
        if one.status_code == 409
    }
    assert reasons == {"backstage-full"}
    assert stored(people, "calls").keys() == {people.known["ana"]}


def test_whoever_does_not_answer_in_time_keeps_the_place_and_makes_room(
    people: People, stack: LocalStack
) -> None:
    click(people, "click-1")

    # Longer than a call, and until the reconciler has come by.
    stack.advance(timedelta(seconds=95))
    stack.settle()

    ana = people.known["ana"]
    assert stored(people, "calls") is None
    assert stored(people, "line")[ana]["missed"] == 1


def test_whoever_has_answered_stays(people: People, stack: LocalStack) -> None:
    ana = click(people, "click-1").json()["fanId"]
    place = f"calls/{address(people)}/{ana}"
    people.database("PUT", place, people.tokens["ana"]).raise_for_status()

    stack.advance(timedelta(seconds=95))
    stack.settle()

    record = stored(people, "activeBroadcasts")["activeFans"][ana]
    assert record["isBackstage"] is True
    assert "missed" not in stored(people, "line")[ana]


def test_the_producer_moves_fans_and_calls_the_first(people: People) -> None:
    where = {"id": "$event", "fanId": "$cy", "before": "$ana"}
    first = people.reply("moveInLine", where, by="producer")

    moved = people.reply(
        "moveInLine", {"id": "$event", "fanId": "$bo", "to": "first"}, by="producer"
    )
    called = click(people, "click-1").json()

    assert (first["position"], moved["position"]) == (1, 1)
    assert moved["order"] < first["order"]
    assert called["fanId"] == people.known["bo"]
    told = people.reply("getTimeline", {"id": "$event"}, by="producer")["entries"]
    what = [one["what"] for one in told]
    assert what.count("movedInLine") == 2
    assert [one["details"]["fanId"] for one in told if one["what"] == "called"] == [
        people.known["bo"]
    ]
