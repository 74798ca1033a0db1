"""A screener over the wire: comes by the link, directs the line, and is sent away."""

from datetime import timedelta
from typing import Any

import httpx
import pytest

from emulators.stack import LocalStack
from rehearsal.requests import OWNER
from tests.support.naming import names_event
from tests.support.people import People

NOW = {".sv": "timestamp"}
SHOW = {"adminId": "$producerId", "fanUrl": "$fanUrl"}


def address(people: People) -> str:
    return "{producerId}/{fanUrl}".format(**people.known)


def writes(people: People, name: str, uid: str, wanted: dict[str, Any]) -> int:
    """The status with which the database answers a user who names the event."""
    named = names_event(address(people), uid, people.known["event"])
    token = people.known[f"{name}IdToken"]
    return people.database("PATCH", "", token, {**wanted, **named}).status_code


def lines_up(people: People, stack: LocalStack, name: str) -> str:
    """A new fan joins and gets in line, with a camera that works."""
    user = people.sign_up()
    uid = people.known[name] = str(user["localId"])
    people.tokens[name] = people.known[f"{name}IdToken"] = user["idToken"]
    people.reply("createTokensFan", SHOW, by=name)
    place = {f"line/{address(people)}/{uid}": {"at": NOW, "order": NOW}}
    assert writes(people, name, uid, place) == 200
    stack.settle()
    tokens = people.reply("createTokensFan", {**SHOW, "seat": "onDeck"}, by=name)
    seat = {"sessionId": tokens["sessionId"], "token": tokens["backstageToken"]}
    connection_id = people.opentok("POST", "connections", seat)["connectionId"]
    people.opentok("POST", "streams", {"connectionId": connection_id})
    stack.settle()
    stack.advance(timedelta(milliseconds=5))
    return uid


def of_screener(people: People, path: str) -> httpx.Response:
    return people.database("GET", path, people.known["screenerIdToken"])


@pytest.fixture
def screened(people: People, stack: LocalStack) -> People:
    """Ana and Bo are in line, and somebody has come who screens them."""
    for name in ("ana", "bo"):
        lines_up(people, stack, name)
    people.log_in_screener()
    return people


def test_a_screener_sees_the_line_orders_it_and_calls(screened: People) -> None:
    uid, (ana, bo) = screened.known["screenerId"], _fans(screened)
    line = f"line/{address(screened)}"
    assert of_screener(screened, line).json().keys() == {ana, bo}
    order = of_screener(screened, f"{line}/{ana}/order").json()

    assert writes(screened, "screener", uid, {f"{line}/{bo}/order": order - 1}) == 200
    called = screened.reply(
        "callNext", {"id": "$event", "requestId": "click-1"}, by="screener"
    )

    assert called["fanId"] == bo
    assert of_screener(screened, f"calls/{address(screened)}").json().keys() == {bo}
    told = screened.reply("getTimeline", {"id": "$event"}, by="producer")["entries"]
    (entry,) = (one for one in told if one["what"] == "called")
    assert entry["by"] == uid


def test_a_screener_directs_nothing_else(screened: People) -> None:
    uid, (ana, _) = screened.known["screenerId"], _fans(screened)
    show = f"activeBroadcasts/{address(screened)}"
    on_stage = {f"{show}/activeFans/{ana}/isOnStage": True, f"{show}/stageFanId": ana}
    live = {f"events/{screened.known['event']}/status": "live"}

    assert writes(screened, "screener", uid, on_stage) == 401
    assert writes(screened, "screener", uid, live) == 401
    asked = screened.call("eventGoLive", {"id": "$event"}, by="screener")
    assert asked.json()["error"]["details"]["reason"] == "role-not-allowed"


def test_who_is_removed_is_out_at_once(screened: People) -> None:
    uid, (ana, _) = screened.known["screenerId"], _fans(screened)
    event, line = f"events/{screened.known['event']}", f"line/{address(screened)}"
    listed = screened.database("GET", f"{event}/staff", OWNER).json()
    assert listed[uid]["name"] == "Sue"

    removal = {f"staff/{uid}": None, "staffUrl": None}
    owner = screened.known["producerIdToken"]
    assert screened.database("PATCH", event, owner, removal).status_code == 200

    assert of_screener(screened, line).status_code == 401
    assert writes(screened, "screener", uid, {f"{line}/{ana}/held": True}) == 401
    request = {"id": "$event", "requestId": "click-2"}
    asked = screened.call("callNext", request, by="screener")
    assert asked.json()["error"]["details"]["reason"] == "not-on-staff"
    again = {"id": "$event", "staffUrl": "$staffUrl", "name": "Sue"}
    again["idToken"] = "$screenerIdToken"
    assert screened.call("loginStaff", again, by=None).status_code == 404


def _fans(people: People) -> tuple[str, str]:
    return people.known["ana"], people.known["bo"]
