"""Coming into a session over a socket, and what one is told of it."""

import pytest

from emulators.tests.opentok.rig import API_KEY, Rig
from emulators.tests.opentok.sockets.conftest import Open


def test_who_comes_is_told_of_all_that_is_there(
    rig: Rig, open_page: Open, session_id: str
) -> None:
    first = open_page().enter(rig, session_id, "moderator")
    stream_id = first.publish(name="Host")
    archive_id = rig.start_archive(session_id, name="Show")

    state = open_page().enter(rig, session_id).state

    assert state["connection"]["data"] == '{"role":"publisher"}'
    assert [each["id"] for each in state["connections"]] == [first.id]
    assert state["streams"] == [
        {
            "id": stream_id,
            "connectionId": first.id,
            "creationTime": state["streams"][0]["creationTime"],
            "name": "Host",
            "hasAudio": True,
            "hasVideo": True,
            "videoType": "camera",
            "width": 640,
            "height": 480,
            "frameRate": 30,
            "hasMedia": True,
        }
    ]
    assert state["archives"] == [{"id": archive_id, "name": "Show"}]
    assert state["muted"] is False
    assert state["now"] >= state["connection"]["creationTime"] > 0
    assert "resumed" not in state


@pytest.mark.parametrize(
    ("role", "granted"),
    [
        ("subscriber", ["subscribe"]),
        ("publisher", ["publish", "subscribe", "signal"]),
        ("publisheronly", ["publish"]),
        (
            "moderator",
            [
                "publish",
                "subscribe",
                "signal",
                "forceUnpublish",
                "forceDisconnect",
                "forceMute",
            ],
        ),
    ],
)
def test_a_role_is_told_as_capabilities(
    rig: Rig, open_page: Open, session_id: str, role: str, granted: list[str]
) -> None:
    capabilities = open_page().enter(rig, session_id, role).state["capabilities"]

    assert [name for name, value in capabilities.items() if value == 1] == granted
    assert {*capabilities.values()} <= {0, 1}


def test_an_applications_clients_come_by_its_id(
    application_rig: Rig, open_page: Open
) -> None:
    session_id = application_rig.session()

    page = open_page().enter(application_rig, session_id)

    listed = application_rig.project("GET", f"/session/{session_id}/connection").json()
    assert [each["connectionId"] for each in listed["items"]] == [page.id]


def test_a_token_that_is_no_good_is_refused(
    rig: Rig, open_page: Open, session_id: str
) -> None:
    page, foreign = open_page(), rig.token(rig.session())
    asked = {"apiKey": API_KEY, "sessionId": session_id}
    late = rig.token(session_id)
    rig.advance(days=1)
    good = rig.token(session_id)

    answers = [
        page.ask("connect", **asked | changed)
        for changed in (
            {"token": foreign},
            {"token": late},
            {"token": "T1==x"},
            {"token": good, "apiKey": "101"},
            {"token": good, "sessionId": "1_x"},
            {},
        )
    ]

    assert {each["what"] for each in answers} == {"no"}
    assert [(each["name"], each["code"]) for each in answers] == [
        *[("OT_AUTHENTICATION_ERROR", 1004)] * 4,
        ("OT_INVALID_SESSION_ID", 1005),
        ("OT_INVALID_PARAMETER", 1011),
    ]
    assert page.ask("connect", **asked, token=good)["what"] == "connected"


def test_a_socket_connects_once(rig: Rig, open_page: Open, session_id: str) -> None:
    page = open_page().enter(rig, session_id)
    token = rig.token(session_id)

    again = page.ask("connect", apiKey=API_KEY, sessionId=session_id, token=token)

    assert (again["what"], again["code"]) == ("no", 1011)


def test_others_are_told_who_comes_and_goes_and_oneself_is_not(
    rig: Rig, open_page: Open, session_id: str
) -> None:
    first = open_page().enter(rig, session_id)
    second = open_page().enter(rig, session_id)

    came = first.hear("connectionCreated")["connection"]
    second.socket.close(1000)
    went = first.hear("connectionDestroyed")

    assert came == second.state["connection"]
    assert went == {"connectionId": second.id, "reason": "clientDisconnected"}
    assert first.heard() == []


def test_a_client_of_the_control_calls_is_told_of_as_well(
    rig: Rig, open_page: Open, session_id: str
) -> None:
    page = open_page().enter(rig, session_id)

    connection_id = rig.join(session_id)
    rig.publish(connection_id, name="Card")
    rig.control("DELETE", f"/connections/{connection_id}?reason=networkDisconnected")

    assert page.hear("connectionCreated")["connection"]["id"] == connection_id
    stream = page.hear("streamCreated")["stream"]
    assert (stream["name"], stream["hasMedia"]) == ("Card", False)
    gone = page.hear("streamDestroyed")
    assert gone == {"streamId": stream["id"], "reason": "networkDisconnected"}
    lost = page.hear("connectionDestroyed")
    assert lost == {"connectionId": connection_id, "reason": "networkDisconnected"}


def test_nothing_is_told_to_other_sessions(
    rig: Rig, open_page: Open, session_id: str
) -> None:
    elsewhere = open_page().enter(rig, rig.session())

    open_page().enter(rig, session_id, "moderator").publish()
    rig.project("POST", f"/session/{session_id}/signal", {"data": "d"})
    rig.project("POST", f"/session/{session_id}/mute", {"active": True})
    rig.start_archive(session_id)

    assert elsewhere.heard() == []


def test_who_leaves_by_saying_so_is_told_and_closed(
    rig: Rig, open_page: Open, session_id: str
) -> None:
    page = open_page().enter(rig, session_id)
    page.publish()

    page.tell("disconnect")

    assert page.hear("disconnected") == {"reason": "clientDisconnected"}
    assert page.end() == (1000, "clientDisconnected")
    assert page.inbox == []
    seen = rig.control("GET", f"/connections/{page.id}").json()
    assert seen["reason"] == "clientDisconnected"


def test_a_full_session_is_refused_by_the_sdks_number(
    rig: Rig, open_page: Open, session_id: str
) -> None:
    page, token = open_page(), rig.token(session_id)
    rig.fill(session_id)

    refused = page.ask("connect", apiKey=API_KEY, sessionId=session_id, token=token)

    assert refused["name"] == "OT_CONNECTION_LIMIT_EXCEEDED"
    assert refused["code"] == 1027
