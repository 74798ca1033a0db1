from typing import Any

import pytest

from rehearsal.checks import Unmet
from rehearsal.people import SessionKind
from rehearsal.requests import Refused
from rehearsal.verbs.arriving import Arrive, ComeTooLate, OpenPreshow
from tests.rehearsal.fan_tokens import FanSeats
from tests.rehearsal.scripted_client import (
    EVENT,
    MARKS,
    NUMBER,
    PRESENCE,
    PUBLIC,
    ScriptedClient,
    a_show,
    played,
)

TOKENS = {
    "stageSessionId": "stage-1",
    "sessionId": "backstage-1",
    "stageToken": "for the stage",
    "backstageToken": "for the backstage",
}
OPEN = OpenPreshow.model_validate({"who": "paula", "does": "openPreshow"})
HOST = Arrive.model_validate({"who": "hana", "does": "arrive"})
FANS = Arrive.model_validate({"who": "fans", "does": "arrive"})
LATE = ComeTooLate.model_validate({"who": "lena", "does": "comeTooLate"})


COMES = f"update {PRESENCE}/u1/* {EVENT}/activeFans/u1 {MARKS}/u1 {NUMBER}"
"""A place, counted, with a first connection."""


def connection(role: str, user_type: str) -> dict[str, str]:
    data = f'{{"userType": "{user_type}"}}'
    return {"connectionId": "c1", "role": role, "data": data}


def preshow(**changed: Any) -> ScriptedClient:
    """What a backend answers a producer who opens the preshow."""
    running = {
        "name": "Launch",
        "status": "preshow",
        "interactiveLimit": 2,
        "hlsEnabled": False,
        "producerActive": True,
        "hostActive": True,
        "activeFans": {"fan-1-1": {}, "fan-2-1": {}},
    }
    return ScriptedClient(
        {
            "function changeStatus": {"status": "preshow"},
            "function createTokenProducer": TOKENS,
            "POST connections": connection("moderator", "producer"),
            "POST streams": {"id": "s1"},
            f"GET {EVENT}": running,
            f"GET {PUBLIC}": {"status": "preshow", "full": True},
            f"GET {NUMBER}": 2,
            **changed,
        }
    )


def arriving(**changed: Any) -> ScriptedClient:
    """What it answers a host and two fans."""
    user = {"localId": "u1", "idToken": "id", "refreshToken": "r"}
    return preshow(
        **{
            "function loginHost": {"token": "session", "firebaseToken": "custom"},
            "auth signInWithCustomToken": user,
            "auth lookup": {"users": [user]},
            "auth signUp": user,
            "function createTokenHostCeleb": {
                "stageSessionId": "stage-1",
                "stageToken": "for the stage",
            },
            "POST connections": connection("publisher", "host"),
            "function createTokensFan": FanSeats("u1").tokens,
            **changed,
        }
    )


def test_a_producer_is_moderator_of_both_sessions_and_seen_in_the_show() -> None:
    client = preshow()
    show = a_show(client)

    happened = played(show, OPEN.play)

    producer = show.people["paula"]
    assert happened == "opens the preshow and connects to both sessions"
    assert producer.connections.keys() == set(SessionKind)
    assert producer.event.is_on
    comes = f"update {PRESENCE}/producer/* {EVENT}/producerActive"
    assert client.calls.index(f"on disconnect {PRESENCE}/producer/*") < (
        client.calls.index(comes)
    )


@pytest.mark.parametrize(
    "changed",
    [
        {"function changeStatus": {"status": "notStarted"}},
        {"POST connections": connection("publisher", "producer")},
        {"POST connections": connection("moderator", "fan")},
        {f"GET {EVENT}": {"producerActive": True, "name": "Launch"}},
        {f"GET {PUBLIC}": {"status": "notStarted"}},
    ],
    ids=["status", "role", "who it is", "record", "public show"],
)
def test_a_preshow_that_is_not_as_it_should_be_is_noticed(
    changed: dict[str, Any],
) -> None:
    with pytest.raises(Unmet):
        played(a_show(preshow(**changed)), OPEN.play)


def test_a_host_has_a_link_and_gets_the_stage_alone() -> None:
    client = arriving()
    show = a_show(client)

    played(show, HOST.play)

    assert show.people["hana"].connections.keys() == {SessionKind.STAGE}
    asked = client.bodies[client.calls.index("function loginHost")]
    assert (asked["hostUrl"], asked["token"]) == ("host-link", None)


def test_a_host_with_a_token_for_the_backstage_is_noticed() -> None:
    with pytest.raises(Unmet, match="backstage"):
        played(a_show(arriving(**{"function createTokenHostCeleb": TOKENS})), HOST.play)


def test_fans_fill_a_show_up_to_its_limit() -> None:
    client = arriving(**{"POST connections": connection("subscriber", "fan")})

    happened = played(a_show(client), FANS.play)

    assert happened == "get tokens, connect"
    assert not any("login" in call for call in client.calls)
    assert client.calls.count(COMES) == 2


def test_a_fan_whom_the_function_has_let_in_adds_a_connection_only() -> None:
    client = arriving(
        **{
            "POST connections": connection("subscriber", "fan"),
            f"GET {EVENT}/activeFans/u1": {"id": "u1", "joinedAt": 1},
        }
    )

    played(a_show(client), FANS.play)

    assert client.calls.count(f"update {PRESENCE}/u1/*") == 2


def test_an_app_with_callables_lets_its_fan_in_by_itself() -> None:
    client = arriving(**{"POST connections": connection("subscriber", "fan")})
    show = a_show(client, fans=1)
    show.people["fan-1"].uses_callable = True
    client.answers[f"GET {EVENT}"]["activeFans"] = {"u1": {}}
    client.answers[f"GET {NUMBER}"] = 1

    played(show, FANS.play)

    tokens = client.calls.index("function createTokensFan")
    assert client.calls.index(COMES) < tokens


def test_a_show_that_is_not_full_at_its_limit_is_noticed() -> None:
    client = arriving(
        **{
            "POST connections": connection("subscriber", "fan"),
            f"GET {PUBLIC}": {"status": "preshow", "full": False},
        }
    )

    with pytest.raises(Unmet, match="full"):
        played(a_show(client), FANS.play)


def full(status: int, reason: str, body: str) -> ScriptedClient:
    refusal = Refused("createTokensFan", status, reason, body)
    denial = Refused("socket m", 401, "rules-denied", "")
    return arriving(**{"function createTokensFan": refusal, COMES: denial})


def test_a_viewer_of_a_full_show_is_sent_to_the_stream() -> None:
    client = full(429, "stage-full", '{"hls": true}')

    assert "sent to the stream" in played(a_show(client), LATE.play)


def test_rules_that_let_a_viewer_into_a_full_show_are_noticed() -> None:
    client = full(429, "stage-full", '{"hls": true}')
    client.answers[COMES] = None

    with pytest.raises(Unmet, match="rules"):
        played(a_show(client), LATE.play)


@pytest.mark.parametrize(
    "client",
    [
        full(429, "too-many-requests", '{"hls": true}'),
        full(503, "stage-full", '{"hls": true}'),
        full(429, "stage-full", "{}"),
    ],
    ids=["another reason", "a failure", "no stream"],
)
def test_any_other_refusal_of_a_viewer_is_noticed(client: ScriptedClient) -> None:
    with pytest.raises(Unmet):
        played(a_show(client), LATE.play)
