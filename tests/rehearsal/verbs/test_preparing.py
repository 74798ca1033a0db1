from typing import Any

import pytest

from rehearsal.checks import Unmet
from rehearsal.script import EventPlan
from rehearsal.verbs.preparing import CreateEvent, CreateProducer, SignIn
from rehearsal.video_projects import CALLBACK_URLS
from tests.rehearsal.scripted_client import NOW_MS, ScriptedClient, a_show, played

HOURS_MS = 3_600_000
PLAN = EventPlan.model_validate({"of": "paula", "name": "Launch"})
SIGN_IN = SignIn.model_validate({"who": "paula", "does": "signIn"})
CREATE = CreateEvent.model_validate(
    {"who": "paula", "does": "createEvent", "event": "launch"}
)
PRODUCER = CreateProducer.model_validate(
    {"who": "root", "does": "createProducer", "producer": "paula"}
)
LINK = "x" * 16
THE_EVENT = {
    "id": "e9",
    "adminId": "paula-1",
    "fanUrl": "launch-2",
    "hostUrl": f"{LINK}h",
    "celebrityUrl": f"{LINK}c",
    "status": "notStarted",
    "sessionId": "backstage-1",
    "stageSessionId": "stage-1",
}


def signing_in(**changed: Any) -> ScriptedClient:
    return ScriptedClient(
        {
            "auth signInWithPassword": {
                "localId": "paula-1",
                "idToken": "id",
                "refreshToken": "r",
            },
            "function login": {"token": "t", "expiresAt": NOW_MS + 12 * HOURS_MS},
            "function getAdmin": {"email": "paula@example.com"},
            **changed,
        }
    )


def test_an_admin_signs_in_for_twelve_hours() -> None:
    show = a_show(signing_in())

    assert played(show, SIGN_IN.play) == "signs in and sees the own profile"
    assert show.people["paula"].session_token == "t"


@pytest.mark.parametrize(
    "changed",
    [
        {"function login": {"token": "t", "expiresAt": NOW_MS + 24 * HOURS_MS}},
        {"function getAdmin": {"email": "viktor@example.com"}},
        {"function getAdmin": {"email": "paula@example.com", "otSecret": "s"}},
    ],
    ids=["too long", "somebody else", "a secret"],
)
def test_a_session_that_is_not_as_it_should_be_is_noticed(
    changed: dict[str, Any],
) -> None:
    with pytest.raises(Unmet):
        played(a_show(signing_in(**changed)), SIGN_IN.play)


def making_a_producer() -> ScriptedClient:
    return ScriptedClient(
        {
            "function createAdmin": lambda body: {**body, "otSecret": "", "id": "p9"},
            "function getAdmins": {"p9": {}},
        }
    )


@pytest.mark.parametrize("has_callbacks", [True, False])
def test_an_opentok_project_reports_where_that_is_asked_for(
    *, has_callbacks: bool
) -> None:
    client = making_a_producer()
    show = a_show(client)
    show.people["paula"].has_callbacks = has_callbacks

    played(show, PRODUCER.play)

    project = client.bodies[client.calls.index("POST projects")]
    address = f"/openTokCallback/{project['apiKey']}/"
    told = {key for key, value in project.items() if address in str(value)}
    assert told == (set(CALLBACK_URLS) if has_callbacks else set())


def test_a_producer_gets_an_opentok_project_of_their_own() -> None:
    client = making_a_producer()
    show = a_show(client)

    happened = played(show, PRODUCER.play)

    project = client.bodies[client.calls.index("POST projects")]
    asked = client.bodies[client.calls.index("function createAdmin")]
    assert happened == "makes Paula a producer; the video service accepts the key"
    assert (asked["otApiKey"], asked["otSecret"]) == (
        project["apiKey"],
        project["apiSecret"],
    )
    assert show.people["paula"].uid == "p9"


def test_a_secret_in_a_reply_is_noticed() -> None:
    client = ScriptedClient(
        {
            "function createAdmin": lambda body: {**body, "id": "p9"},
            "function getAdmins": {"p9": {}},
        }
    )

    with pytest.raises(Unmet, match="secret of the project"):
        played(a_show(client), PRODUCER.play)


def creating(**changed: Any) -> ScriptedClient:
    return ScriptedClient(
        {
            "function createEvent": THE_EVENT,
            "function getEvent": THE_EVENT,
            "function getEventsByAdmin": [{"name": "Launch"}],
            **changed,
        }
    )


def test_an_event_has_two_sessions_and_links_that_nobody_guesses() -> None:
    show = a_show(creating(), PLAN)

    assert played(show, CREATE.play) == "creates “Launch” with two sessions"
    assert (show.events["launch"].id, show.events["launch"].fan_url) == (
        "e9",
        "launch-2",
    )


@pytest.mark.parametrize(
    "changed",
    [
        {"function getEvent": {**THE_EVENT, "name": "Other"}},
        {"function getEventsByAdmin": [{"hostUrl": THE_EVENT["hostUrl"]}]},
        {"function getEventsByAdmin": []},
        {
            "function createEvent": THE_EVENT | {"hostUrl": "short"},
            "function getEvent": THE_EVENT | {"hostUrl": "short"},
        },
        {
            "function createEvent": THE_EVENT | {"sessionId": "stage-1"},
            "function getEvent": THE_EVENT | {"sessionId": "stage-1"},
        },
    ],
    ids=["another", "a public link", "not announced", "short link", "one session"],
)
def test_an_event_that_is_not_as_it_should_be_is_noticed(
    changed: dict[str, Any],
) -> None:
    with pytest.raises(Unmet):
        played(a_show(creating(**changed), PLAN), CREATE.play)
