"""Control calls: what breaks on OpenTok's side."""

import pytest

from emulators.tests.opentok.rig import Rig


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ({}, "forceDisconnected"),
        ({"reason": "networkDisconnected"}, "networkDisconnected"),
    ],
)
def test_a_media_server_that_crashes_cuts_everybody_at_once(
    rig: Rig, body: dict[str, str], reason: str
) -> None:
    rig.report_to_receiver()
    session_id, _, _ = rig.publishing_session()
    rig.join(session_id)

    answer = rig.control("POST", f"/sessions/{session_id}/destroy", body)

    assert answer.json()["connections"] == []
    (destroyed,) = rig.reported("sessionDestroyed")
    assert destroyed["reason"] == reason
    assert len(rig.reported("connectionDestroyed")) == 2
    assert rig.reported("sessionNotification") == []


def test_a_recording_outlives_a_crash_when_somebody_is_back_in_time(rig: Rig) -> None:
    session_id, _, _ = rig.publishing_session()
    archive_id = rig.start_archive(session_id)

    rig.control("POST", f"/sessions/{session_id}/destroy", {})
    rig.advance(seconds=30)
    rig.publish(rig.join(session_id))
    rig.advance(minutes=2)

    assert rig.archive(archive_id)["status"] == "started"


def test_an_unknown_reason_or_delay_cuts_nobody(rig: Rig) -> None:
    session_id, _, _ = rig.publishing_session()
    path = f"/sessions/{session_id}"

    odd = [
        rig.control("POST", f"{path}/destroy", {"reason": "boredom"}),
        rig.control("POST", f"{path}/rotate", {"afterMs": -1}),
        rig.control("POST", f"{path}/rotate", {"afterMs": "soon"}),
    ]

    assert [answer.status_code for answer in odd] == [400] * 3
    assert len(rig.control("GET", path).json()["connections"]) == 1


@pytest.mark.parametrize(
    "path",
    [
        "/archives/x/fail",
        "/archives/x/failUpload",
        "/broadcasts/x/fail",
        "/broadcasts/x/hls",
        "/broadcasts/x/rtmp",
        "/sessions/x/rotate",
        "/sessions/x/destroy",
    ],
)
def test_what_is_not_there_cannot_break(rig: Rig, path: str) -> None:
    answer = rig.control("POST", path, {"id": "r", "status": "live"})

    assert answer.status_code == 404
