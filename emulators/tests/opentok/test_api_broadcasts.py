"""Broadcasts over the wire, with the real SDK where it can say it."""

from typing import Any

import pytest
from opentok import MediaModes
from opentok.exceptions import BroadcastError, RequestError

from emulators.tests.opentok.rig import Rig


def test_a_show_is_broadcast_from_start_to_stop_with_the_real_sdk(rig: Rig) -> None:
    client = rig.sdk()
    session_id = client.create_session(media_mode=MediaModes.routed).session_id
    rig.publish(rig.join(session_id))

    outputs = {"hls": {}, "rtmp": [{"serverUrl": "rtmps://x/y", "streamName": "s"}]}
    started = client.start_broadcast(session_id, {"outputs": outputs})
    found = client.get_broadcast(started.id)
    stopped = client.stop_broadcast(started.id)

    assert started.status == found.status == "started"
    assert started.broadcastUrls["hls"].startswith(f"{rig.url}/hls/100/{started.id}/")
    assert started.broadcastUrls["rtmp"][0]["status"] == "connecting"
    assert stopped.status == "stopped"
    assert stopped.broadcastUrls is None


def test_the_sdk_gets_its_own_errors(rig: Rig) -> None:
    client = rig.sdk()
    session_id, _, _ = rig.publishing_session()
    options: dict[str, Any] = {"outputs": {"hls": {}}}
    broadcast = client.start_broadcast(session_id, options)

    with pytest.raises(BroadcastError):
        client.start_broadcast(session_id, options)
    with pytest.raises(RequestError):
        client.start_broadcast(rig.session(), options)
    client.stop_broadcast(broadcast.id)
    with pytest.raises(RequestError):
        client.stop_broadcast(broadcast.id)
    with pytest.raises(RequestError):
        client.get_broadcast("nothing")


def test_the_sdk_chooses_streams_and_layouts(rig: Rig) -> None:
    client = rig.sdk()
    session_id, _, stream_id = rig.publishing_session()
    broadcast_id = rig.start_broadcast(session_id, streamMode="manual")

    client.add_broadcast_stream(broadcast_id, stream_id)
    added = rig.broadcast(broadcast_id)["streams"]
    client.remove_broadcast_stream(broadcast_id, stream_id)
    client.set_broadcast_layout(broadcast_id, "horizontalPresentation")

    assert added == [{"streamId": stream_id, "hasAudio": True, "hasVideo": True}]
    assert rig.broadcast(broadcast_id)["streams"] == []


def test_a_list_has_the_running_and_the_stopped_newest_first(rig: Rig) -> None:
    session_id, _, _ = rig.publishing_session()
    first = rig.start_broadcast(session_id)
    rig.project("POST", f"/broadcast/{first}/stop")
    second = rig.start_broadcast(session_id)

    listed = rig.project("GET", f"/broadcast?sessionId={session_id}").json()

    assert listed["count"] == 2
    assert [each["id"] for each in listed["items"]] == [second, first]


def rtmp(**changes: object) -> dict[str, object]:
    return {"serverUrl": "rtmp://x/y", "streamName": "s"} | changes


@pytest.mark.parametrize(
    "options",
    [
        {"outputs": None},
        {"outputs": {}},
        {"outputs": {"hls": {"dvr": True, "lowLatency": True}}},
        {"outputs": {"rtmp": [rtmp()] * 6}},
        {"outputs": {"rtmp": [rtmp(id="a"), rtmp(id="a")]}},
        {"outputs": {"rtmp": [rtmp(serverUrl="http://x/y")]}},
        {"outputs": {"rtmp": [rtmp(streamName=None)]}},
        {"outputs": {"rtmp": ["rtmp://x/y"]}},
        {"maxDuration": 59},
        {"maxDuration": 36_001},
        {"maxDuration": True},
        {"resolution": "1x1"},
        {"maxBitrate": 7_000_000},
        {"layout": {"type": "bestFit", "screenshareType": "custom"}},
        {"sessionId": ""},
    ],
)
def test_a_start_with_a_bad_option_is_refused(
    rig: Rig, options: dict[str, Any]
) -> None:
    session_id, _, _ = rig.publishing_session()
    body = {"sessionId": session_id, "outputs": {"hls": {}}} | options

    answer = rig.project("POST", "/broadcast", body)

    assert answer.status_code == 400
    assert set(answer.json()) == {"code", "message", "description"}
    assert rig.usage(session_id)["broadcasts"] == []
