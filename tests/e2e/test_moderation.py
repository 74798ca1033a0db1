"""Order in a show, over the wire: who is put out, silenced, disabled, or too eager."""

from datetime import timedelta
from typing import Any

import httpx
import pytest

from emulators.stack import LocalStack
from rehearsal.requests import OWNER
from tests.support.people import People

A_MOMENT = timedelta(seconds=3)
"""Longer than anything is remembered."""


@pytest.fixture
def people(everybody: People) -> People:
    return everybody


def reason(answer: httpx.Response) -> str:
    found: str = answer.json()["error"]["details"]["reason"]
    return found


def come_in(people: People) -> dict[str, Any]:
    """The fan is called, connects to the backstage and publishes there.

    Returns:
        Connection and stream.
    """
    show = "activeBroadcasts/{producerId}/{fanUrl}".format(**people.known)
    uid = fan_id(people)
    people.put(f"{show}/backstageFanId", uid)
    record = {"id": uid, "joinedAt": 1, "isBackstage": True}
    people.put(f"{show}/activeFans/{uid}", record)
    place = {"adminId": "$producerId", "fanUrl": "$fanUrl", "seat": "called"}
    tokens = people.reply("createTokensFan", place, by="fan")
    seat = {"sessionId": tokens["sessionId"], "token": tokens["backstageToken"]}
    connection_id = people.opentok("POST", "connections", seat)["connectionId"]
    stream = people.opentok("POST", "streams", {"connectionId": connection_id})
    return {"connectionId": connection_id, "streamId": stream["id"]}


def fan_id(people: People) -> str:
    found = people.auth("lookup", idToken=people.known["fanIdToken"])
    return str(found["users"][0]["localId"])


def test_a_fan_who_was_put_out_gets_no_tokens_any_more(
    people: People, stack: LocalStack
) -> None:
    fan, uid = come_in(people), fan_id(people)
    order = {"id": "$event", "session": "backstage", "fanId": uid}
    order["connectionId"] = fan["connectionId"]

    done = [people.reply("forceDisconnect", order, by="producer") for _ in range(2)]

    stack.advance(A_MOMENT)
    place = {"adminId": "$producerId", "fanUrl": "$fanUrl"}
    refused = people.call("createTokensFan", place, by="fan")
    assert done == [{"done": True}, {"done": False}]
    assert (refused.status_code, reason(refused)) == (403, "barred")


def test_whose_stream_it_is_says_opentok_and_nobody_is_taken_for_another(
    people: People, stack: LocalStack
) -> None:
    fan, uid = come_in(people), fan_id(people)
    stack.settle()
    show = "activeBroadcasts/{producerId}/{fanUrl}".format(**people.known)
    record = f"{show}/activeFans/{uid}"
    order = {"id": "$event", "session": "backstage", "fanId": "another-fan"}
    connection = {"connectionId": fan["connectionId"]}

    named = people.database("GET", f"{record}/streamId", OWNER).json()
    token = people.known["fanIdToken"]
    claimed = people.database("PATCH", record, token, {"streamId": "another"})
    barred = people.call("forceDisconnect", {**order, **connection}, by="producer")
    out = people.reply("forceDisconnect", {"id": "$event", "fanId": uid}, by="producer")

    assert named == fan["streamId"]
    assert claimed.status_code == 401
    assert (barred.status_code, reason(barred)) == (409, "wrong-person")
    assert out == {"done": True}


def test_a_stream_and_a_whole_session_are_silenced_however_often(
    people: People,
) -> None:
    fan = come_in(people)
    room = {"id": "$event", "session": "backstage"}
    one = {**room, "streamId": fan["streamId"]}

    muted = [people.reply("muteStream", one, by="producer") for _ in range(2)]
    all_muted = [people.reply("muteAll", room, by="producer") for _ in range(2)]
    lifted = people.reply("muteAll", {**room, "active": False}, by="producer")

    assert muted == all_muted == [{"done": True}] * 2
    assert lifted == {"done": True}


def test_who_asks_all_the_time_is_told_to_wait_and_others_are_not(
    people: People, stack: LocalStack
) -> None:
    place = {"adminId": "$producerId", "fanUrl": "$fanUrl"}
    eager = [people.call("createTokensFan", place, by="fan") for _ in range(200)]

    refused = [answer for answer in eager if answer.status_code == 429]
    assert refused
    assert {reason(answer) for answer in refused} == {"too-many-requests"}
    assert int(refused[0].headers["retry-after"]) <= 60
    another = {**place, "idToken": people.sign_up()["idToken"]}
    people.tokens["another"] = people.reply("loginFan", another, by=None)["token"]
    assert people.call("createTokensFan", place, by="another").status_code == 200
    stack.advance(timedelta(minutes=1))
    assert people.call("createTokensFan", place, by="fan").status_code == 200
