"""The sockets themselves: their bounds, armed failures, and the journal."""

import json
from typing import Literal

import pytest
from websockets.exceptions import InvalidStatus

from emulators.kernel.faults import Fault
from emulators.tests.opentok.rig import API_KEY, Rig
from emulators.tests.opentok.sockets.conftest import Open

NO_FRAME = "Not a frame of this protocol"


@pytest.mark.parametrize(
    ("frame", "end"),
    [
        (b"{}", (1003, "Text frames only.")),
        ("{", (1008, f"{NO_FRAME}: Invalid JSON.")),
        ("[]", (1008, f"{NO_FRAME}: The body must be an object.")),
        ("", (1008, f"{NO_FRAME}: Missing do.")),
        ('{"do": 1}', (1008, f"{NO_FRAME}: Invalid do.")),
        ('{"do": "signal", "ref": -1}', (1008, f"{NO_FRAME}: Invalid ref.")),
        ('{"do": "signal"}', (1008, "There is no `signal` without a `ref`.")),
        ('{"do": "dance"}', (1008, "There is no `dance` without a `ref`.")),
        ('{"do": "rtc"}', (1008, "`rtc`: Neither a description nor a candidate.")),
        ('{"do": "rtc", "candidate": 1}', (1008, "`rtc`: Missing leg.")),
        ('{"do": "rtc", "candidate": {"a": {}}}', (1008, "`rtc`: Invalid a.")),
        ('{"do": "receive", "width": 1e999}', (1008, "`receive`: Invalid width.")),
        ('{"do": "change"}', (1008, "`change`: Missing streamId.")),
        ('{"do": "unsubscribe"}', (1008, "`unsubscribe`: Missing leg.")),
        (json.dumps({"do": "x" * 65_526}), (1008, f"{NO_FRAME}: Invalid do.")),
        (json.dumps({"do": "x" * 65_527}), (1009, "A frame has 65536 bytes at most.")),
        ('{"do": "' + "é" * 32_764 + '"}', (1009, "A frame has 65536 bytes at most.")),
    ],
)
def test_what_is_against_the_protocol_closes_the_socket_with_a_sentence(
    rig: Rig,
    open_page: Open,
    session_id: str,
    frame: str | bytes,
    end: tuple[int, str],
) -> None:
    page, other = (open_page().enter(rig, session_id) for _ in range(2))

    page.socket.send(frame)

    assert page.end() == end
    # It is out, and need not come back.
    told = other.hear("connectionDestroyed")
    assert told == {"connectionId": page.id, "reason": "networkDisconnected"}


@pytest.mark.parametrize("do", ["publish", "alive", "disconnect"])
def test_the_first_frame_is_connect(open_page: Open, do: str) -> None:
    page = open_page()

    page.tell(do, ref=1)

    assert page.end() == (1008, "The first frame has to be `connect`.")


def test_the_first_frame_comes_within_ten_seconds(rig: Rig, open_page: Open) -> None:
    page = open_page()
    rig.wait(9.9)
    page.ask("connect")
    rig.wait(9.9)
    assert page.ask("connect")["what"] == "no"

    rig.wait(10)

    assert page.end() == (1008, "No `connect` within 10 s.")


def test_a_page_sends_600_frames_at_once_and_then_60_a_second(
    rig: Rig, open_page: Open, session_id: str
) -> None:
    page = open_page().enter(rig, session_id)
    for _ in range(598):
        page.tell("unsubscribe", leg="x")
    assert page.heard() == []
    rig.wait(1)
    for _ in range(59):
        page.tell("unsubscribe", leg="x")
    assert page.heard() == []

    page.tell("unsubscribe", leg="x")

    assert page.end() == (1008, "More than 60 frames a second.")


def test_a_fault_refuses_a_socket(rig: Rig, open_page: Open) -> None:
    rig.arm(Fault(service="opentok", operation="clientSocket", drop=True))

    with pytest.raises(InvalidStatus) as refused:
        open_page()

    assert refused.value.response.status_code == 403
    (noted,) = rig.journal("clientSocket")
    assert (noted.method, noted.path, noted.status) == ("WS", "/client/socket", 403)
    assert noted.fault is not None
    open_page()


def test_a_fault_refuses_what_is_asked_for(
    rig: Rig, open_page: Open, session_id: str
) -> None:
    fault = Fault(
        service="opentok",
        operation="clientPublish",
        path=session_id,
        status=503,
        body="Out of order.",
    )
    rig.arm(fault)
    elsewhere = open_page().enter(rig, rig.session())
    page = open_page().enter(rig, session_id)
    elsewhere.publish()

    refused = page.ask("publish")

    assert refused == {
        "what": "no",
        "ref": refused["ref"],
        "name": "OT_INVALID_HTTP_STATUS",
        "code": 2001,
        "message": "Out of order.",
    }
    page.publish()
    assert fault.fired == 1


@pytest.mark.parametrize(("when", "published"), [("before", 0), ("after", 1)])
def test_a_fault_cuts_a_socket_before_or_after_the_deed(
    rig: Rig,
    open_page: Open,
    session_id: str,
    when: Literal["before", "after"],
    published: int,
) -> None:
    page = open_page().enter(rig, session_id)
    rig.arm(Fault(service="opentok", operation="clientPublish", drop=True, when=when))

    page.tell("publish", ref=9)

    assert page.end() == (1012, "An armed fault.")
    assert page.inbox == []
    state = rig.control("GET", f"/sessions/{session_id}").json()
    assert len(state["streams"]) == published
    # It may come back.
    assert rig.control("GET", f"/connections/{page.id}").json()["connected"] is True


def test_a_fault_without_an_answer_to_spoil_cuts_the_socket(
    rig: Rig, open_page: Open, session_id: str
) -> None:
    page = open_page().enter(rig, session_id)
    rig.arm(Fault(service="opentok", operation="clientChange", status=500))

    page.tell("change", streamId="x")

    assert page.end()[0] == 1012


def test_a_token_comes_to_a_server_whose_clock_is_off(
    rig: Rig, open_page: Open, session_id: str
) -> None:
    rig.arm(
        Fault(service="opentok", operation="clientConnect", clock_ms=2 * 86_400_000)
    )
    page, asked = open_page(), {"apiKey": API_KEY, "sessionId": session_id}

    first = page.ask("connect", **asked, token=rig.token(session_id))
    second = page.ask("connect", **asked, token=rig.token(session_id))

    assert (first["code"], second["what"]) == (1004, "connected")


def test_what_clients_ask_for_is_in_the_journal_without_their_tokens(
    rig: Rig, open_page: Open, session_id: str
) -> None:
    page = open_page()
    page.ask("connect", apiKey=API_KEY, sessionId=session_id, token="no-token")
    page.enter(rig, session_id)
    page.publish(name="Ada")
    page.tell("alive")
    page.tell("rtc", leg="x", candidate=None)
    page.ask("forceMuteAll")
    page.socket.close()
    rig.wait_for("clientClose")

    told = [
        (each.operation, each.method, each.path, each.status)
        for each in rig.context.journal.entries(service="opentok")
        if each.method == "WS"
    ]
    path = f"/client/socket/{API_KEY}/{session_id}"
    assert told == [
        ("clientConnect", "WS", path, 403),
        ("clientConnect", "WS", path, 200),
        ("clientPublish", "WS", path, 200),
        ("clientForceMuteAll", "WS", path, 403),
        ("clientClose", "WS", path, 200),
    ]
    said = [each.request for each in rig.context.journal.entries(service="opentok")]
    assert "no-token" not in "".join(said)
    assert '"Ada"' in "".join(said)
