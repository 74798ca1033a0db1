"""Sockets that end, clients that come back, and those that do not."""

import pytest

from emulators.opentok.participants import Signal
from emulators.tests.opentok.rig import API_KEY, Rig
from emulators.tests.opentok.sockets.conftest import Open
from emulators.tests.opentok.sockets.page import Frame, Page


def come_back(page: Page, former: Page, session_id: str, **changes: object) -> Frame:
    asked = {"apiKey": API_KEY, "sessionId": session_id, "token": "is not looked at"}
    resume = former.state["resume"]
    page.state = page.ask("connect", **asked | {"resume": resume} | changes)
    return page.state


def break_network(rig: Rig, page: Page) -> None:
    answer = rig.control("DELETE", f"/connections/{page.id}/socket")
    assert answer.status_code == 204
    code, _ = page.end()
    assert code == 1012


@pytest.mark.parametrize("code", [1000, 1001])
def test_a_page_that_is_left_is_a_client_that_left(
    rig: Rig, open_page: Open, session_id: str, code: int
) -> None:
    page, other = (open_page().enter(rig, session_id) for _ in range(2))
    stream_id = page.publish()

    page.socket.close(code)

    reason = "clientDisconnected"
    told = other.hear("streamDestroyed")
    assert told == {"streamId": stream_id, "reason": reason}
    told = other.hear("connectionDestroyed")
    assert told == {"connectionId": page.id, "reason": reason}


@pytest.mark.parametrize("how", ["code", "nothing"])
def test_a_network_that_breaks_leaves_ten_seconds_to_come_back(
    rig: Rig, open_page: Open, session_id: str, how: str
) -> None:
    page, other = (open_page().enter(rig, session_id) for _ in range(2))
    page.publish()
    other.hear("streamCreated")
    if how == "code":
        page.socket.close(3001)
    else:
        page.vanish()
    rig.wait_for("clientClose")

    rig.wait(9.9)
    before = other.heard()
    rig.wait(0.1)

    assert before == []
    assert other.hear("streamDestroyed")["reason"] == "networkDisconnected"
    told = other.hear("connectionDestroyed")
    assert told == {"connectionId": page.id, "reason": "networkDisconnected"}


def test_without_a_grace_it_is_lost_at_once(
    rig: Rig, open_page: Open, session_id: str
) -> None:
    rig.control("POST", "/settings", {"reconnectGraceMs": 0})
    page, other = (open_page().enter(rig, session_id) for _ in range(2))

    break_network(rig, page)

    assert other.hear("connectionDestroyed")["reason"] == "networkDisconnected"


def test_who_comes_back_has_the_same_connection_and_streams(
    rig: Rig, open_page: Open, session_id: str
) -> None:
    page, other = (open_page().enter(rig, session_id) for _ in range(2))
    stream_id = page.publish()
    other.hear("streamCreated")
    break_network(rig, page)
    rig.wait(9.9)
    other.heard()
    back = open_page()

    state = come_back(back, page, session_id)
    rig.wait(9)
    back.heard()

    assert state["resumed"] is True
    assert state["connection"] == page.state["connection"]
    assert [each["id"] for each in state["streams"]] == [stream_id]
    assert [each["id"] for each in state["connections"]] == [other.id]
    assert other.heard() == []
    listed = rig.project("GET", f"/session/{session_id}/connection").json()
    assert {each["connectionId"] for each in listed["items"]} == {page.id, other.id}


def test_what_was_said_meanwhile_is_heard_and_what_changed_is_in_the_state(
    rig: Rig, open_page: Open, session_id: str
) -> None:
    page, other = (open_page().enter(rig, session_id, "moderator") for _ in range(2))
    own = page.publish()
    break_network(rig, page)

    other.ask("signal", type="chat", data="hi")
    leg = other.ask("subscribe", streamId=own)["leg"]
    other.tell("receive", leg=leg, audio=True, video=True)
    theirs = other.publish()
    other.ask("forceMuteStream", streamId=own)
    back = open_page()
    state = come_back(back, page, session_id)

    assert {each["id"]: each["hasAudio"] for each in state["streams"]} == {
        own: False,
        theirs: True,
    }
    assert back.heard() == ["signal", "wanted", "receive", "mute"]


def test_of_what_was_said_meanwhile_the_newest_1000_are_heard(
    rig: Rig, open_page: Open, session_id: str
) -> None:
    page = open_page().enter(rig, session_id)
    break_network(rig, page)

    def say_much() -> None:
        cloud = rig.service.cloud
        session = cloud.sessions.get(session_id)
        for number in range(1_001):
            cloud.moderation.signal(session, Signal("", str(number), None))

    rig.run_now(say_much)
    back = open_page()
    come_back(back, page, session_id)

    assert [back.hear("signal")["data"] for _ in range(1_000)] == [
        str(number) for number in range(1, 1_001)
    ]
    assert back.heard() == []


def test_legs_go_on_while_a_client_is_away(
    rig: Rig, open_page: Open, session_id: str
) -> None:
    publisher, viewer = (open_page().enter(rig, session_id) for _ in range(2))
    leg = viewer.ask("subscribe", streamId=publisher.publish())["leg"]
    break_network(rig, viewer)
    publisher.tell("rtc", leg=leg, candidate=None)
    publisher.heard()

    back = open_page()
    come_back(back, viewer, session_id)
    back.tell("rtc", leg=leg, candidate=None)

    assert back.hear("rtc") == {"leg": leg, "candidate": None}
    assert publisher.hear("rtc") == {"leg": leg, "candidate": None}


def test_a_new_socket_takes_the_place_of_one_that_seems_to_be_there(
    rig: Rig, open_page: Open, session_id: str
) -> None:
    page, other = (open_page().enter(rig, session_id) for _ in range(2))
    back = open_page()

    come_back(back, page, session_id)

    assert page.end() == (1001, "The client came back.")
    assert other.heard() == []
    other.ask("signal", data="d", to=page.id)
    assert back.hear("signal")["data"] == "d"


def test_a_token_that_has_expired_meanwhile_does_not_matter(
    rig: Rig, open_page: Open, session_id: str
) -> None:
    page = open_page().enter(rig, session_id)
    break_network(rig, page)
    rig.advance(days=2)

    assert come_back(open_page(), page, session_id)["resumed"] is True


@pytest.mark.parametrize("ending", ["networkDisconnected", "forceDisconnected"])
def test_who_comes_back_too_late_is_told_why(
    rig: Rig, open_page: Open, session_id: str, ending: str
) -> None:
    page = open_page().enter(rig, session_id)
    break_network(rig, page)
    if ending == "networkDisconnected":
        rig.wait(10)
    else:
        rig.project("DELETE", f"/session/{session_id}/connection/{page.id}")

    answer = come_back(open_page(), page, session_id)

    assert (answer["name"], answer["code"]) == ("OT_NOT_CONNECTED", 1010)
    assert answer["reason"] == ending


def test_a_connection_is_nobody_elses(
    rig: Rig, open_page: Open, session_id: str
) -> None:
    page, other = (open_page().enter(rig, session_id) for _ in range(2))
    forged = f"{page.id}.{other.state['resume'].partition('.')[2]}"

    answers = [
        come_back(open_page(), page, session_id, **changes)
        for changes in (
            {"resume": forged},
            {"resume": page.id},
            {"resume": f"{page.id}.ü"},
            {"resume": "nobody.x"},
            {"sessionId": rig.session()},
        )
    ]

    assert {each["what"] for each in answers} == {"no"}
    assert page.heard() == ["connectionCreated"]


def test_a_page_that_hangs_is_lost(rig: Rig, open_page: Open, session_id: str) -> None:
    page, other = (open_page().enter(rig, session_id) for _ in range(2))

    rig.wait(9.9)
    other.tell("alive")
    other.hear("alive")
    rig.wait(0.1)
    cut = page.end()
    rig.wait(9.7)
    before = other.heard()
    rig.wait(0.3)

    assert cut == (1012, "Nothing was heard of the page for 10 s.")
    assert before == []
    assert other.hear("connectionDestroyed")["reason"] == "networkDisconnected"


def test_a_beginning_tells_its_clients_that_they_are_out(
    rig: Rig, open_page: Open, session_id: str
) -> None:
    page, away = (open_page().enter(rig, session_id) for _ in range(2))
    break_network(rig, away)

    rig.reset()

    assert page.hear("disconnected") == {"reason": "networkDisconnected"}
    assert page.end()[0] == 1000
    # Nobody's grace, and nobody's silence, is waited for any more.
    rig.until(lambda: rig.wall_clock.armed == 0)
    answer = come_back(open_page(), away, rig.session())
    assert answer["reason"] == "networkDisconnected"


def test_a_server_that_stops_lets_everybody_go(
    rig: Rig, open_page: Open, session_id: str
) -> None:
    page, unknown = open_page().enter(rig, session_id), open_page()
    unknown.tell("connect")

    rig.run(rig.service.close())

    assert page.end() == (1001, "The server stops.")
    assert page.inbox == []
    assert unknown.end()[0] in (1001, 1008)
    rig.settle()
    assert len(rig.service.cloud.clients) == 0


def test_only_a_client_with_a_socket_has_a_network_to_break(
    rig: Rig, open_page: Open, session_id: str
) -> None:
    page = open_page().enter(rig, session_id)
    break_network(rig, page)

    for connection_id in (page.id, rig.join(session_id), "nobody"):
        answer = rig.control("DELETE", f"/connections/{connection_id}/socket")
        assert answer.status_code == 404
