"""A show that is over is empty, over the wire: whoever is left or comes back is out."""

from datetime import timedelta
from typing import Any

import pytest

from emulators.stack import LocalStack
from tests.support.people import People

FORCED = "forceDisconnected"
AFTER_THE_DRAIN = timedelta(seconds=75)


@pytest.fixture
def people(everybody: People) -> People:
    return everybody


def a_fans_token(people: People) -> dict[str, Any]:
    place = {"adminId": "$producerId", "fanUrl": "$fanUrl"}
    tokens = people.reply("createTokensFan", place, by="fan")
    return {"sessionId": tokens["stageSessionId"], "token": tokens["stageToken"]}


def a_hosts_token(people: People) -> dict[str, Any]:
    link = {"adminId": "$producerId", "userType": "host", "hostUrl": "$hostUrl"}
    tokens = people.reply("createTokenHostCeleb", link, by="host")
    return {"sessionId": tokens["stageSessionId"], "token": tokens["stageToken"]}


def connect(people: People, stack: LocalStack, place: dict[str, Any]) -> str:
    connection_id: str = people.opentok("POST", "connections", place)["connectionId"]
    stack.settle()
    return connection_id


def why_cut(people: People, connection_id: str) -> object:
    """As OpenTok tells that client. None while they are connected."""
    return people.opentok("GET", f"connections/{connection_id}").get("reason")


def told(people: People, stack: LocalStack) -> Any:
    """Why, as the fan's own page reads it."""
    uid = people.auth("lookup", idToken=people.known["fanIdToken"])["users"][0]
    place = f"disconnections/{people.known['event']}/{uid['localId']}"
    stack.settle()
    return people.database("GET", place, people.known["fanIdToken"]).json()


def close(people: People, stack: LocalStack) -> None:
    people.reply("endBroadcast", {"id": "$event"}, by="producer")
    stack.advance(AFTER_THE_DRAIN)


def test_fans_leave_after_the_drain_and_those_who_run_the_show_have_the_room(
    people: People, stack: LocalStack
) -> None:
    fan, host = (
        connect(people, stack, place(people)) for place in (a_fans_token, a_hosts_token)
    )

    close(people, stack)
    assert (why_cut(people, fan), why_cut(people, host)) == (FORCED, None)
    assert told(people, stack)["reason"] == "show-closed"

    stack.advance(timedelta(minutes=15))
    assert why_cut(people, host) == FORCED


def test_whoever_comes_back_with_a_token_is_out_and_soon_it_is_none(
    people: People, stack: LocalStack
) -> None:
    fans, hosts = a_fans_token(people), a_hosts_token(people)
    close(people, stack)

    assert why_cut(people, connect(people, stack, fans)) == FORCED

    stack.advance(timedelta(minutes=20))
    assert why_cut(people, connect(people, stack, hosts)) == FORCED
    request = people.requests.opentok("POST", "connections", fans)
    assert people.send(request).status_code == 403


def test_a_barred_fan_is_out_of_both_sessions_and_stays_out(
    people: People, stack: LocalStack
) -> None:
    token = a_fans_token(people)
    first = connect(people, stack, token)
    uid = people.auth("lookup", idToken=people.known["fanIdToken"])["users"][0]
    order = {"id": "$event", "fanId": uid["localId"]}

    people.reply("forceDisconnect", order, by="producer")
    stack.advance(timedelta(seconds=3))

    assert why_cut(people, first) == FORCED
    assert why_cut(people, connect(people, stack, token)) == FORCED
    assert told(people, stack)["reason"] == "barred"


def test_a_host_whose_link_was_changed_is_out_and_stays_out(
    people: People, stack: LocalStack
) -> None:
    token = a_hosts_token(people)
    first = connect(people, stack, token)

    change = {"id": "$event", "hostUrl": "quite-another-link-of-the-host"}
    people.reply("updateEvent", change, by="producer")
    stack.advance(timedelta(seconds=3))

    assert why_cut(people, first) == FORCED
    assert why_cut(people, connect(people, stack, token)) == FORCED
