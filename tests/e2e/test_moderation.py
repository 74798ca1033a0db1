"""Order in a show, over the wire: who is put out, silenced, disabled, or too eager."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import httpx
import pytest

from emulators.kernel.faults import Fault
from emulators.stack import LocalStack
from tests.support.cast import Cast, assemble

A_MOMENT = timedelta(seconds=3)
"""Longer than anything is remembered."""


@pytest.fixture
def cast(stack: LocalStack) -> Iterator[Cast]:
    cast = assemble(stack)
    yield cast
    cast.http.close()


def reason(answer: httpx.Response) -> str:
    found: str = answer.json()["error"]["details"]["reason"]
    return found


def come_in(cast: Cast) -> dict[str, Any]:
    """The fan connects to the backstage and publishes: connection and stream."""
    place = {"adminId": "$producerId", "fanUrl": "$fanUrl"}
    tokens = cast.reply("createTokensFan", place, by="fan")
    door = f"{cast.settings.url('opentok')}/__"
    seat = {"sessionId": tokens["sessionId"], "token": tokens["backstageToken"]}
    connection = cast.http.post(f"{door}/connections", json=seat).json()
    stream = cast.http.post(
        f"{door}/streams", json={"connectionId": connection["connectionId"]}
    ).json()
    return {"connectionId": connection["connectionId"], "streamId": stream["id"]}


def fan_id(cast: Cast) -> str:
    lookup = {"idToken": cast.known["fanIdToken"]}
    answer = cast.http.post(
        f"{cast.settings.url('auth')}/identitytoolkit.googleapis.com/v1"
        "/accounts:lookup?key=k",
        json=lookup,
    )
    return str(answer.json()["users"][0]["localId"])


def test_a_fan_who_was_put_out_gets_no_tokens_any_more(
    cast: Cast, stack: LocalStack
) -> None:
    fan, uid = come_in(cast), fan_id(cast)
    order = {"id": "$event", "session": "backstage", "fanId": uid}
    order["connectionId"] = fan["connectionId"]

    done = [cast.reply("forceDisconnect", order, by="producer") for _ in range(2)]

    stack.advance(A_MOMENT)
    place = {"adminId": "$producerId", "fanUrl": "$fanUrl"}
    refused = cast.call("createTokensFan", place, by="fan")
    assert done == [{"done": True}, {"done": False}]
    assert (refused.status_code, reason(refused)) == (403, "barred")


def test_who_is_barred_is_forgotten_with_the_show(
    cast: Cast, stack: LocalStack
) -> None:
    order = {"id": "$event", "session": "stage", "connectionId": "gone"}
    cast.reply("forceDisconnect", {**order, "fanId": fan_id(cast)}, by="producer")
    assert cast.known["event"] in cast.everything()["barred"]

    cast.reply("endBroadcast", {"id": "$event"}, by="producer")
    stack.settle()

    assert "barred" not in cast.everything()


def test_a_stream_and_a_whole_session_are_silenced_however_often(cast: Cast) -> None:
    fan = come_in(cast)
    room = {"id": "$event", "session": "backstage"}
    one = {**room, "streamId": fan["streamId"]}

    muted = [cast.reply("muteStream", one, by="producer") for _ in range(2)]
    all_muted = [cast.reply("muteAll", room, by="producer") for _ in range(2)]
    lifted = cast.reply("muteAll", {**room, "active": False}, by="producer")

    assert muted == all_muted == [{"done": True}] * 2
    assert lifted == {"done": True}


@pytest.mark.parametrize("by", ["rival", "superAdmin"])
def test_nobody_but_the_owner_keeps_order(cast: Cast, by: str) -> None:
    fan = come_in(cast)
    room = {"id": "$event", "session": "backstage"}
    orders = {
        "forceDisconnect": {**room, "connectionId": fan["connectionId"]},
        "muteStream": {**room, "streamId": fan["streamId"]},
        "muteAll": room,
    }

    refused = [cast.call(name, body, by=by) for name, body in orders.items()]

    assert [reason(answer) for answer in refused] == ["rules-denied"] * 3


def test_a_failing_opentok_is_told_and_the_fan_is_barred_all_the_same(
    cast: Cast, stack: LocalStack
) -> None:
    fan, uid = come_in(cast), fan_id(cast)
    order = {"id": "$event", "session": "backstage", "fanId": uid}
    order["connectionId"] = fan["connectionId"]
    stack.faults.arm(Fault(service="opentok", status=500))

    failed = cast.call("forceDisconnect", order, by="producer")

    stack.advance(A_MOMENT)
    place = {"adminId": "$producerId", "fanUrl": "$fanUrl"}
    assert reason(failed) == "video-unavailable"
    assert reason(cast.call("createTokensFan", place, by="fan")) == "barred"
    assert cast.reply("forceDisconnect", order, by="producer") == {"done": True}


def test_a_disabled_admin_is_out_with_the_session_token_that_he_holds(
    cast: Cast, stack: LocalStack
) -> None:
    cast.reply("updateUser", {"id": "$producerId", "disabled": True}, by="superAdmin")

    stack.advance(A_MOMENT)

    refused = cast.call("getEvent", {"id": "$event"}, by="producer")
    assert (refused.status_code, reason(refused)) == (403, "not-an-admin")


def test_a_deleted_user_is_out_though_his_record_stands(
    cast: Cast, stack: LocalStack
) -> None:
    cast.reply("deleteUser", {"id": "$rivalId"}, by="superAdmin")

    stack.advance(A_MOMENT)

    refused = cast.call("getEvent", {"id": "$rivalEvent"}, by="rival")
    assert (refused.status_code, reason(refused)) == (403, "not-an-admin")
    assert cast.known["rivalId"] in cast.everything()["admins"]


def test_a_link_in_wrong_hands_is_worth_nothing_once_it_is_changed(
    cast: Cast, stack: LocalStack
) -> None:
    mine = {"adminId": "$producerId", "userType": "host"}
    cast.reply("createTokenByUserType", mine, by="host")

    new_link = {"id": "$event", "hostUrl": "the-new-link-of-the-host"}
    cast.reply("updateEvent", new_link, by="producer")
    stack.advance(A_MOMENT)

    by_role = cast.call("createTokenByUserType", mine, by="host")
    by_old_link = cast.call(
        "createTokenHostCeleb", {**mine, "hostUrl": "$hostUrl"}, by="host"
    )
    by_new_link = cast.call(
        "createTokenHostCeleb", {**mine, "hostUrl": new_link["hostUrl"]}, by="host"
    )
    assert reason(by_role) == "link-changed"
    assert reason(by_old_link) == "event-not-found"
    assert reason(by_new_link) == "link-changed"


def test_who_asks_all_the_time_is_told_to_wait_and_others_are_not(
    cast: Cast, stack: LocalStack
) -> None:
    place = {"adminId": "$producerId", "fanUrl": "$fanUrl"}
    eager = [cast.call("createTokensFan", place, by="fan") for _ in range(200)]

    refused = [answer for answer in eager if answer.status_code == 429]
    assert refused
    assert {reason(answer) for answer in refused} == {"too-many-requests"}
    assert int(refused[0].headers["retry-after"]) <= 60
    another = {**place, "idToken": cast.sign_up()["idToken"]}
    cast.tokens["another"] = cast.reply("loginFan", another, by=None)["token"]
    assert cast.call("createTokensFan", place, by="another").status_code == 200
    stack.advance(timedelta(minutes=1))
    assert cast.call("createTokensFan", place, by="fan").status_code == 200
