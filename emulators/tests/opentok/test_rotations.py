"""Server rotation, as its guide has it."""

from typing import Any

from emulators.tests.opentok.rig import Rig

SESSION_EVENTS = ("sessionCreated", "sessionNotification", "sessionDestroyed")


def rotate(rig: Rig, session_id: str, after_ms: int = 0) -> None:
    path = f"/sessions/{session_id}/rotate"
    answer = rig.control("POST", path, {"afterMs": after_ms})
    assert answer.status_code == 200, answer.text


def told(rig: Rig, *events: str) -> list[dict[str, Any]]:
    rig.settle()
    return [body for body in rig.receiver.bodies if body["event"] in events]


def test_a_rotation_is_announced_and_cuts_everybody_when_its_time_has_come(
    rig: Rig,
) -> None:
    rig.report_to_receiver()
    session_id, connection_id, stream_id = rig.publishing_session()
    watching = rig.join(session_id, "subscriber")

    rotate(rig, session_id, after_ms=30_000)
    (announced,) = told(rig, "sessionNotification")
    rig.advance(seconds=29)
    before = rig.control("GET", f"/sessions/{session_id}").json()
    rig.advance(seconds=1)

    assert set(announced) == {"sessionId", "projectId", "event", "timestamp", "reason"}
    assert announced["sessionId"] == session_id
    assert announced["reason"] == "serverRotation"
    assert len(before["connections"]) == 2
    ended = told(rig, "streamDestroyed", "connectionDestroyed", "sessionDestroyed")
    assert [body["event"] for body in ended] == [
        "streamDestroyed",
        "connectionDestroyed",
        "connectionDestroyed",
        "sessionDestroyed",
    ]
    assert {body["reason"] for body in ended} == {"serverRotation"}
    assert ended[0]["stream"]["id"] == stream_id
    assert [body["connection"]["id"] for body in ended[1:3]] == [
        connection_id,
        watching,
    ]
    seen = rig.control("GET", f"/connections/{watching}").json()
    assert (seen["connected"], seen["reason"]) == (False, "serverRotation")


def test_who_was_cut_may_connect_again_with_the_same_token(rig: Rig) -> None:
    session_id = rig.session()
    body = {"sessionId": session_id, "token": rig.token(session_id)}
    rig.control("POST", "/connections", body)

    rotate(rig, session_id)
    again = rig.control("POST", "/connections", body)

    assert again.status_code == 200


def test_recordings_and_broadcasts_end_with_a_rotation_and_can_be_started_anew(
    rig: Rig,
) -> None:
    session_id, _, _ = rig.publishing_session()
    archive_id = rig.start_archive(session_id)
    broadcast_id = rig.start_broadcast(session_id)
    rig.advance(seconds=40)

    rotate(rig, session_id)
    archive, broadcast = rig.archive(archive_id), rig.broadcast(broadcast_id)
    rig.publish(rig.join(session_id))

    assert (archive["status"], archive["reason"]) == ("stopped", "session ended")
    assert archive["duration"] == 40
    assert (broadcast["status"], broadcast["broadcastUrls"]) == ("stopped", None)
    assert rig.start_archive(session_id) != archive_id
    assert rig.start_broadcast(session_id) != broadcast_id


def test_a_rotation_far_ahead_is_announced_again_four_hours_and_one_hour_before(
    rig: Rig,
) -> None:
    rig.report_to_receiver()
    session_id = rig.session()
    rig.join(session_id)

    counts = []
    rotate(rig, session_id, after_ms=5 * 3_600_000)
    for hours in (0, 1, 3, 1):
        rig.advance(hours=hours)
        counts.append(len(told(rig, "sessionNotification")))

    assert counts == [1, 2, 3, 3]
    assert len(told(rig, "sessionDestroyed")) == 1


def test_when_all_have_left_there_is_nothing_to_rotate(rig: Rig) -> None:
    rig.report_to_receiver()
    session_id = rig.session()
    connection_id = rig.join(session_id)
    rotate(rig, session_id, after_ms=60_000)

    rig.control("DELETE", f"/connections/{connection_id}")
    rig.join(session_id)
    rig.advance(minutes=2)

    assert [body["reason"] for body in told(rig, "sessionDestroyed")] == [
        "clientDisconnected"
    ]
    empty = rig.control("POST", f"/sessions/{rig.session()}/rotate", {})
    assert empty.status_code == 404
    unknown = rig.control("POST", "/sessions/nowhere/rotate", {})
    assert unknown.status_code == 404


def test_a_later_rotation_takes_the_place_of_an_earlier_one(rig: Rig) -> None:
    session_id = rig.session()
    rig.join(session_id)

    rotate(rig, session_id, after_ms=60_000)
    rotate(rig, session_id, after_ms=300_000)
    rig.advance(seconds=60)

    view = rig.control("GET", f"/sessions/{session_id}").json()
    assert len(view["connections"]) == 1


def test_sessions_are_cut_after_eight_hours_when_the_stack_is_set_so(rig: Rig) -> None:
    rig.report_to_receiver()
    rig.control("POST", "/settings", {"cutsLongSessions": True})
    rig.join(rig.session())

    seen = []
    for hours in (3.99, 0.02, 3, 0.98, 0.02):
        rig.advance(hours=hours)
        seen.append([body["event"] for body in told(rig, *SESSION_EVENTS)])

    assert seen == [
        ["sessionCreated"],
        ["sessionCreated", "sessionNotification"],
        ["sessionCreated", *["sessionNotification"] * 2],
        ["sessionCreated", *["sessionNotification"] * 2],
        ["sessionCreated", *["sessionNotification"] * 2, "sessionDestroyed"],
    ]


def test_sessions_go_on_for_a_day_otherwise(rig: Rig) -> None:
    rig.report_to_receiver()
    rig.join(rig.session())

    rig.advance(hours=24)

    assert told(rig, "sessionNotification", "sessionDestroyed") == []


def test_a_reset_forgets_the_rotations_to_come(rig: Rig) -> None:
    session_id = rig.session()
    rig.join(session_id)
    rotate(rig, session_id, after_ms=60_000)

    rig.reset()
    rig.advance(hours=9)

    assert rig.control("GET", "/usage").json()["sessions"] == {}


def test_an_application_moves_its_session_to_another_server(
    application_rig: Rig,
) -> None:
    rig = application_rig
    rig.report_to_receiver()
    session_id, _, _ = rig.publishing_session()
    archive_id = rig.start_archive(session_id)
    migrate = f"/session/{session_id}/migrate"

    asked = rig.project("POST", migrate)
    rig.advance(seconds=4)
    again = rig.project("POST", migrate)
    rig.advance(seconds=1)
    (ended,) = told(rig, "sessionDestroyed")
    nobody = rig.project("POST", migrate)
    rig.join(session_id)
    early = rig.project("POST", migrate)
    rig.advance(minutes=10)
    later = rig.project("POST", migrate)

    assert ended["reason"] == "serverRotation"
    assert rig.archive(archive_id)["reason"] == "session ended"
    statuses = [each.status_code for each in (asked, again, nobody, early, later)]
    assert statuses == [202, 409, 404, 409, 202]
    assert (again.json()["code"], early.json()["code"]) == (15214, 15215)


def test_a_project_cannot_ask_for_a_migration(rig: Rig) -> None:
    session_id, _, _ = rig.publishing_session()

    assert rig.project("POST", f"/session/{session_id}/migrate").status_code == 404
