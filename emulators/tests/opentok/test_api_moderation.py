"""Signals, forced disconnection and muting, with the real SDK."""

from typing import Any

import pytest
from opentok.exceptions import ForceDisconnectError, OpenTokException, RequestError

from emulators.tests.opentok.rig import Rig


def signals(rig: Rig, connection_id: str) -> list[dict[str, Any]]:
    seen: dict[str, Any] = rig.control("GET", f"/connections/{connection_id}").json()
    found: list[dict[str, Any]] = seen["signals"]
    return found


def audio(rig: Rig, session_id: str) -> dict[str, bool]:
    state = rig.control("GET", f"/sessions/{session_id}").json()
    return {stream["id"]: stream["hasAudio"] for stream in state["streams"]}


def test_a_signal_reaches_all_or_one_but_no_publisher_only(rig: Rig) -> None:
    client = rig.sdk()
    session_id = rig.session()
    guest, deaf, host = (
        rig.join(session_id, role)
        for role in ("subscriber", "publisheronly", "moderator")
    )

    client.send_signal(session_id, {"type": "chat", "data": "to all"})
    client.send_signal(session_id, {"type": "chat", "data": "to host"}, host)

    to_all = {"type": "chat", "data": "to all", "from": None}
    assert signals(rig, guest) == [to_all]
    assert signals(rig, deaf) == []
    assert signals(rig, host) == [to_all, {**to_all, "data": "to host"}]


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"type": "a b", "data": "x"}, 400),
        ({"type": "t", "data": {"deep": 1}}, 400),
        ({"type": "t" * 129, "data": "x"}, 413),
        ({"type": "t", "data": "x" * 8193}, 413),
        ({"type": "t", "data": "x" * 8192}, 204),
        ({"data": "x"}, 204),
    ],
)
def test_a_signal_has_limits(rig: Rig, body: dict[str, object], status: int) -> None:
    session_id, connection_id, _ = rig.publishing_session()

    answer = rig.project("POST", f"/session/{session_id}/signal", body)

    assert answer.status_code == status
    assert len(signals(rig, connection_id)) == (1 if status == 204 else 0)


def test_a_signal_to_nobody_is_404(rig: Rig) -> None:
    empty, (busy, _, _) = rig.session(), rig.publishing_session()
    body = {"type": "t", "data": "d"}

    to_empty = rig.project("POST", f"/session/{empty}/signal", body)
    to_ghost = rig.project("POST", f"/session/{busy}/connection/x/signal", body)

    assert (to_empty.status_code, to_ghost.status_code) == (404, 404)
    with pytest.raises(RequestError):
        rig.sdk().send_signal(empty, body)


def test_a_client_put_out_by_the_sdk_learns_why(rig: Rig) -> None:
    client = rig.sdk()
    session_id, connection_id, _ = rig.publishing_session()

    client.force_disconnect(session_id, connection_id)

    seen = rig.control("GET", f"/connections/{connection_id}").json()
    assert (seen["connected"], seen["reason"]) == (False, "forceDisconnected")
    assert audio(rig, session_id) == {}
    with pytest.raises(ForceDisconnectError):
        client.force_disconnect(session_id, connection_id)


def test_a_client_of_another_session_is_not_put_out(rig: Rig) -> None:
    session_id, (_, connection_id, _) = rig.session(), rig.publishing_session()

    path = f"/session/{session_id}/connection/{connection_id}"

    assert rig.project("DELETE", path).status_code == 404


def test_one_stream_is_muted_and_its_client_may_unmute_themselves(rig: Rig) -> None:
    client = rig.sdk()
    session_id, _, stream_id = rig.publishing_session()

    answer = client.mute_stream(session_id, stream_id)
    muted = audio(rig, session_id)
    rig.control("PATCH", f"/streams/{stream_id}", {"hasAudio": True})

    assert answer.json()["status"] == "ACTIVE"
    assert muted == {stream_id: False}
    assert audio(rig, session_id) == {stream_id: True}
    with pytest.raises(OpenTokException):
        client.mute_stream(session_id, "nothing")


@pytest.mark.parametrize("name", ["excludedStreams", "excludedStreamIds"])
def test_muting_all_spares_the_excluded_and_meets_newcomers(
    rig: Rig, name: str
) -> None:
    session_id, connection_id, spared = rig.publishing_session()
    muted = rig.publish(connection_id)
    path = f"/session/{session_id}/mute"

    rig.project("POST", path, {"active": True, name: [spared]})
    newcomer = rig.publish(connection_id)
    rig.project("POST", path, {"active": False})
    later = rig.publish(connection_id)

    assert audio(rig, session_id) == {
        spared: True,
        muted: False,
        newcomer: False,
        later: True,
    }


def test_the_sdk_mutes_all_and_lifts_it(rig: Rig) -> None:
    client = rig.sdk()
    session_id, _, stream_id = rig.publishing_session()

    client.mute_all(session_id, [])
    muted = rig.control("GET", f"/sessions/{session_id}").json()["muted"]
    client.disable_force_mute(session_id)

    assert muted is True
    assert audio(rig, session_id) == {stream_id: False}
    assert rig.control("GET", f"/sessions/{session_id}").json()["muted"] is False


def test_muting_all_must_say_whether(rig: Rig) -> None:
    session_id, _, _ = rig.publishing_session()

    answer = rig.project("POST", f"/session/{session_id}/mute", {})

    assert answer.status_code == 400
