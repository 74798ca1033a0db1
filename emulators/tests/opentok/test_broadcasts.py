"""The life of a broadcast on the stack's clock."""

import pytest

from emulators.tests.opentok.rig import Rig

RTMP = {"id": "tube", "serverUrl": "rtmp://a.example/live", "streamName": "key"}


def hls_status(rig: Rig, broadcast_id: str) -> str:
    status: str = rig.broadcast(broadcast_id)["broadcastUrls"]["hlsStatus"]
    return status


def test_hls_is_ready_after_twenty_seconds_and_live_once_it_is_fetched(
    rig: Rig,
) -> None:
    rig.control("POST", "/settings", {"hlsNeedsViewers": True})
    session_id, _, _ = rig.publishing_session()
    broadcast_id = rig.start_broadcast(session_id)
    playlist = rig.broadcast(broadcast_id)["broadcastUrls"]["hls"]

    rig.advance(seconds=19)
    early = rig.fetch(playlist).status_code, hls_status(rig, broadcast_id)
    rig.advance(seconds=1)
    up = hls_status(rig, broadcast_id)
    rig.advance(hours=2)
    waiting = hls_status(rig, broadcast_id)
    played = rig.fetch(playlist).status_code

    assert early == (404, "connecting")
    assert (up, waiting) == ("ready", "ready")
    assert (played, hls_status(rig, broadcast_id)) == (200, "live")


def test_hls_is_live_by_itself_when_the_stack_is_set_so(rig: Rig) -> None:
    rig.control("POST", "/settings", {"hlsNeedsViewers": False})
    session_id, _, _ = rig.publishing_session()
    broadcast_id = rig.start_broadcast(session_id)

    rig.advance(seconds=19)
    early = hls_status(rig, broadcast_id)
    rig.advance(seconds=1)

    assert (early, hls_status(rig, broadcast_id)) == ("connecting", "live")


def test_low_latency_hls_is_ready_after_six_seconds(rig: Rig) -> None:
    session_id, _, _ = rig.publishing_session()
    outputs = {"hls": {"lowLatency": True}}
    broadcast_id = rig.start_broadcast(session_id, outputs=outputs)

    rig.advance(seconds=6)

    broadcast = rig.broadcast(broadcast_id)
    assert broadcast["broadcastUrls"]["hlsStatus"] in {"ready", "live"}
    assert broadcast["settings"] == {"hls": {"dvr": False, "lowLatency": True}}


def test_rtmp_without_hls_is_live_after_five_seconds(rig: Rig) -> None:
    session_id, _, _ = rig.publishing_session()
    broadcast_id = rig.start_broadcast(session_id, outputs={"rtmp": [RTMP]})
    before = rig.broadcast(broadcast_id)["broadcastUrls"]

    rig.advance(seconds=5)

    after = rig.broadcast(broadcast_id)["broadcastUrls"]
    assert before == {"rtmp": [{**RTMP, "status": "connecting"}]}
    assert after == {"rtmp": [{**RTMP, "status": "live"}]}


def test_rtmp_connects_until_somebody_publishes(rig: Rig) -> None:
    session_id = rig.session()
    connection_id = rig.join(session_id)
    broadcast_id = rig.start_broadcast(session_id, outputs={"rtmp": [RTMP]})

    def status() -> str:
        (target,) = rig.broadcast(broadcast_id)["broadcastUrls"]["rtmp"]
        found: str = target["status"]
        return found

    rig.advance(minutes=10)
    before = status()
    rig.publish(connection_id)
    rig.advance(seconds=5)

    assert (before, status()) == ("connecting", "live")


def test_a_refused_rtmp_stream_shows_in_its_status_alone(rig: Rig) -> None:
    session_id, _, _ = rig.publishing_session()
    broadcast_id = rig.start_broadcast(session_id, outputs={"rtmp": [RTMP]})
    path = f"/broadcasts/{broadcast_id}/rtmp"

    rig.control("POST", path, {"id": "tube", "status": "error"})
    rig.advance(seconds=10)

    broadcast = rig.broadcast(broadcast_id)
    assert broadcast["status"] == "started"
    assert broadcast["broadcastUrls"]["rtmp"][0]["status"] == "error"
    unknown = rig.control("POST", path, {"id": "other", "status": "error"})
    assert unknown.status_code == 404
    invalid = rig.control("POST", path, {"id": "tube", "status": "sad"})
    assert invalid.status_code == 400


def test_hls_that_breaks_shows_in_its_status_alone(rig: Rig) -> None:
    rig.report_to_receiver(monitoringUrl=None)
    session_id, _, _ = rig.publishing_session()
    broadcast_id = rig.start_broadcast(session_id)
    rig.advance(seconds=20)
    playlist = rig.broadcast(broadcast_id)["broadcastUrls"]["hls"]
    path = f"/broadcasts/{broadcast_id}/hls"

    rig.control("POST", path, {"status": "error"})
    broken = rig.broadcast(broadcast_id)
    gone = rig.fetch(playlist)
    rig.control("POST", path, {"status": "ready"})
    back = rig.fetch(playlist)

    assert (broken["status"], broken["broadcastUrls"]["hlsStatus"]) == (
        "started",
        "error",
    )
    assert (gone.status_code, back.status_code) == (404, 200)
    told = [each["broadcastUrls"]["hlsStatus"] for each in rig.reported("broadcast")]
    assert told[-3:] == ["error", "ready", "live"]
    assert rig.control("POST", path, {"status": "sad"}).status_code == 400


def test_only_hls_that_is_on_the_air_can_break(rig: Rig) -> None:
    session_id, _, _ = rig.publishing_session()
    encoder = rig.start_broadcast(session_id, outputs={"rtmp": [RTMP]})
    without = rig.control("POST", f"/broadcasts/{encoder}/hls", {"status": "error"})
    rig.project("POST", f"/broadcast/{encoder}/stop")
    over = rig.start_broadcast(session_id)
    rig.project("POST", f"/broadcast/{over}/stop")

    ended = rig.control("POST", f"/broadcasts/{over}/hls", {"status": "error"})

    assert (without.status_code, ended.status_code) == (404, 404)


def test_a_broadcast_ends_at_its_longest_duration(rig: Rig) -> None:
    session_id, _, _ = rig.publishing_session()
    short = rig.start_broadcast(session_id, maxDuration=60, multiBroadcastTag="short")
    usual = rig.start_broadcast(session_id, multiBroadcastTag="usual")

    rig.advance(seconds=60)
    after_a_minute = rig.broadcast(short)["status"], rig.broadcast(usual)["status"]
    rig.advance(hours=4)

    assert after_a_minute == ("stopped", "started")
    assert rig.broadcast(usual)["status"] == "stopped"
    history = rig.usage(session_id)["broadcasts"][0]["history"]
    assert history[-1]["reason"] == "maximum duration exceeded"


def test_a_broadcast_ends_a_minute_after_the_last_client_left(rig: Rig) -> None:
    session_id, connection_id, _ = rig.publishing_session()
    broadcast_id = rig.start_broadcast(session_id)
    rig.control("DELETE", f"/connections/{connection_id}")
    rig.advance(seconds=59)
    again = rig.join(session_id)
    rig.advance(seconds=10)
    kept = rig.broadcast(broadcast_id)["status"]

    rig.control("DELETE", f"/connections/{again}")
    rig.advance(seconds=60)

    assert kept == "started"
    assert rig.broadcast(broadcast_id)["status"] == "stopped"


def test_a_stopped_broadcast_has_no_urls_and_cannot_stop_again(rig: Rig) -> None:
    session_id, _, _ = rig.publishing_session()
    broadcast_id = rig.start_broadcast(session_id)

    stopped = rig.project("POST", f"/broadcast/{broadcast_id}/stop", {})
    again = rig.project("POST", f"/broadcast/{broadcast_id}/stop", {})

    assert stopped.json()["broadcastUrls"] is None
    assert rig.broadcast(broadcast_id)["status"] == "stopped"
    assert again.status_code == 404
    layout = rig.project("PUT", f"/broadcast/{broadcast_id}/layout", {"type": "pip"})
    assert layout.status_code == 404
    choice = rig.project("PATCH", f"/broadcast/{broadcast_id}/streams", {})
    assert choice.status_code == 404


def test_a_broadcast_shows_the_bitrate_it_was_given(rig: Rig) -> None:
    session_id, _, _ = rig.publishing_session()

    broadcast_id = rig.start_broadcast(session_id, maxBitrate=800_000)

    assert rig.broadcast(broadcast_id)["maxBitrate"] == 800_000


def test_a_broadcast_can_be_told_to_break(rig: Rig) -> None:
    session_id, _, _ = rig.publishing_session()
    broadcast_id = rig.start_broadcast(session_id)

    broken = rig.control("POST", f"/broadcasts/{broadcast_id}/fail").json()

    assert broken["status"] == "failed"
    assert rig.broadcast(broadcast_id)["status"] == "failed"
    again = rig.control("POST", f"/broadcasts/{broadcast_id}/fail")
    assert again.status_code == 404


@pytest.mark.parametrize(
    ("form", "joins", "status"),
    [
        pytest.param({"p2p.preference": "enabled"}, True, 409, id="relayed"),
        pytest.param({"e2ee": "true"}, True, 409, id="encrypted"),
        pytest.param({}, False, 404, id="empty"),
    ],
)
def test_no_broadcast_of_a_session_that_is(
    rig: Rig, form: dict[str, str], status: int, *, joins: bool
) -> None:
    session_id = rig.session(**form)
    if joins:
        rig.join(session_id)

    body = {"sessionId": session_id, "outputs": {"hls": {}}}
    answer = rig.project("POST", "/broadcast", body)

    assert answer.status_code == status
