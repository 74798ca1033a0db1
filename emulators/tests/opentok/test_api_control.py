"""Control calls: callbacks gone wrong, usage."""

import pytest

from emulators.tests.opentok.rig import Rig


def test_the_usage_has_every_start_and_stop_also_the_refused(rig: Rig) -> None:
    session_id, _, _ = rig.publishing_session()
    archive_id = rig.start_archive(session_id)
    broadcast_id = rig.start_broadcast(session_id)
    rig.project("POST", "/archive", {"sessionId": session_id})
    for _ in range(2):
        rig.project("POST", f"/archive/{archive_id}/stop")
        rig.project("POST", f"/broadcast/{broadcast_id}/stop")

    page = rig.usage(session_id)

    assert page["calls"] == {
        "startArchive": 2,
        "stopArchive": 2,
        "startBroadcast": 1,
        "stopBroadcast": 2,
        "startCaptions": 0,
        "stopCaptions": 0,
    }
    assert [each["id"] for each in page["archives"]] == [archive_id]
    assert [each["id"] for each in page["broadcasts"]] == [broadcast_id]
    for life in (page["archives"][0], page["broadcasts"][0]):
        steps = [(step["status"], step["reason"]) for step in life["history"]]
        assert steps == [("started", ""), ("stopped", "user initiated")]


def test_the_usage_tells_when_anything_was_published(rig: Rig) -> None:
    session_id = rig.session()
    for connection_id in (rig.join(session_id), rig.join(session_id)):
        rig.publish(connection_id)
    rig.advance(seconds=90)
    rig.control("POST", f"/sessions/{session_id}/destroy")
    rig.publish(rig.join(session_id))

    first, second = rig.usage(session_id)["published"]

    assert first["to"] - first["from"] >= 90_000
    assert first["to"] <= second["from"]
    assert second["to"] is None


def test_the_usage_counts_participants_from_when_anything_is_published(
    rig: Rig,
) -> None:
    session_id = rig.session()
    first, _ = rig.join(session_id), rig.join(session_id)
    rig.advance(seconds=600)
    rig.publish(first)
    rig.advance(seconds=60)
    rig.join(session_id)
    rig.advance(seconds=30)
    rig.control("POST", f"/sessions/{session_id}/destroy")
    rig.advance(seconds=600)

    account = rig.control("GET", "/usage").json()
    billed_ms = account["participantMs"][session_id]

    assert billed_ms == pytest.approx((2 * 60 + 3 * 30) * 1_000, abs=5_000)


def test_the_usage_tells_how_far_a_stream_for_viewers_is(rig: Rig) -> None:
    session_id, _, _ = rig.publishing_session()
    rig.start_broadcast(session_id)
    rig.advance(seconds=30)

    (broadcast,) = rig.usage(session_id)["broadcasts"]

    assert broadcast["hlsStatus"] == "ready"


def test_a_page_may_ask_before_it_calls(rig: Rig) -> None:
    asked = rig.control("OPTIONS", "/connections")

    assert asked.status_code == 204
    assert "POST" in asked.headers["access-control-allow-methods"]


def test_the_switches_of_the_callbacks_stay_until_changed(rig: Rig) -> None:
    rig.control("POST", "/callbacks", {"duplicate": True})
    rig.control("POST", "/callbacks", {"reverse": True, "delayMs": 250})
    rig.control("POST", "/callbacks", {"lose": ["archive", "sessionDestroyed"]})

    switches = rig.control("GET", "/callbacks").json()

    assert (switches["duplicate"], switches["reverse"]) == (True, True)
    assert switches["delayMs"] == 250
    assert switches["lose"] == ["archive", "sessionDestroyed"]


@pytest.mark.parametrize(
    "change", [{"lose": ["everything"]}, {"lose": "archive"}, {"delayMs": -1}]
)
def test_the_callbacks_are_not_switched_to(rig: Rig, change: dict[str, object]) -> None:
    answer = rig.control("POST", "/callbacks", {"duplicate": True, **change})

    assert answer.status_code == 400


def test_settings_stay_until_changed_or_reset(rig: Rig) -> None:
    first = rig.control("GET", "/settings").json()
    turned = {
        name: not value if isinstance(value, bool) else value + 1
        for name, value in first.items()
    }

    for name, value in turned.items():
        rig.control("POST", "/settings", {name: value})
    changed = rig.control("GET", "/settings").json()
    rig.reset()

    assert set(first) == {
        "hlsNeedsViewers",
        "cutsLongSessions",
        "answers401",
        "emptySessionsAre400",
        "namesProjectId",
        "maxApplicationTokenS",
        "reconnectGraceMs",
    }
    assert changed == turned
    assert rig.control("GET", "/settings").json() == first
    for change in (
        {"hlsNeedsViewers": 1},
        {"maxApplicationTokenS": 0},
        {"reconnectGraceMs": -1},
        {"reconnectGraceMs": 600_001},
    ):
        assert rig.control("POST", "/settings", change).status_code == 400
