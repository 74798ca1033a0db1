"""What the video service is asked for, as it goes over the wire."""

import json

import jwt
import pytest
from pydantic import SecretStr

from interactive_broadcast.kernel.media_options import (
    ArchiveOptions,
    BroadcastOptions,
    Resolution,
)
from interactive_broadcast.kernel.video import RtmpTarget, Video, VideoCredentials
from tests.support.tiny_server import TinyServer
from tests.support.video_services import video_services
from tests.unit.adapters.test_session_ids import session_id

CREDENTIALS = VideoCredentials("100", SecretStr("a secret of at least 32 characters"))


@pytest.fixture
def video(server: TinyServer) -> Video:
    return video_services(server.url).of(CREDENTIALS)


@pytest.mark.parametrize(
    ("composed", "options", "asked"),
    [
        (
            True,
            ArchiveOptions(resolution=Resolution.HD, quantization_parameter=20),
            {"resolution": "1280x720", "quantizationParameter": 20},
        ),
        (
            False,
            ArchiveOptions(
                has_transcription=True, primary_language_code="ja-JP", has_summary=True
            ),
            {
                "hasAudio": True,
                "hasTranscription": True,
                "transcriptionProperties": {
                    "primaryLanguageCode": "ja-JP",
                    "hasSummary": True,
                },
            },
        ),
        (
            False,
            ArchiveOptions(has_transcription=True),
            {"hasAudio": True, "hasTranscription": True},
        ),
        (True, ArchiveOptions(has_transcription=False, has_summary=False), {}),
    ],
)
def test_a_recording_is_asked_for_with_its_options_where_the_service_has_them(
    video: Video,
    server: TinyServer,
    *,
    composed: bool,
    options: ArchiveOptions,
    asked: dict[str, object],
) -> None:
    server.answer(200, '{"id":"a","status":"started"}')

    video.start_archive("stage", name="Launch", composed=composed, options=options)

    mode = "composed" if composed else "individual"
    always = {"sessionId": "stage", "name": "Launch", "outputMode": mode}
    assert json.loads(server.bodies[0]) == {**always, **asked}


@pytest.mark.parametrize(
    ("option", "asked"),
    [
        (BroadcastOptions(max_bitrate=100_000, dvr=True), {"dvr": True}),
        (
            BroadcastOptions(max_bitrate=100_000, low_latency=True),
            {"lowLatency": True},
        ),
    ],
)
def test_a_stream_is_asked_for_with_its_options_where_the_service_has_them(
    video: Video,
    server: TinyServer,
    option: BroadcastOptions,
    asked: dict[str, object],
) -> None:
    server.answer(200, '{"id":"b","status":"started"}')
    encoder = RtmpTarget(id="rtmpUrl", server_url="rtmp://h/a", stream_name="k")

    video.start_broadcast("stage", hls=True, rtmp=[encoder], options=option)
    video.start_broadcast("stage", hls=False, rtmp=[encoder], options=option)

    sent = {"id": "rtmpUrl", "serverUrl": "rtmp://h/a", "streamName": "k"}
    outputs = [json.loads(body).pop("outputs") for body in server.bodies]
    assert outputs == [{"hls": asked, "rtmp": [sent]}, {"rtmp": [sent]}]
    assert {json.loads(body)["maxBitrate"] for body in server.bodies} == {100_000}


def test_a_stream_is_not_asked_for_longer_than_the_service_has_any(
    video: Video, server: TinyServer
) -> None:
    server.answer(200, '{"id":"b","status":"started"}')

    video.start_broadcast("stage", hls=True, rtmp=[])

    assert json.loads(server.bodies[0])["maxDuration"] <= 36_000


def test_captions_take_a_moderators_token_that_outlives_them(
    video: Video, server: TinyServer
) -> None:
    """By ten minutes: a token that ends first might end them."""
    server.answer(202, '{"captionsId":"c"}')
    stage = session_id("1~100~~1~r~~")

    video.start_captions(stage, language_code="en-US", max_duration_s=300)

    body = json.loads(server.bodies[0])
    claims = jwt.decode(body.pop("token"), options={"verify_signature": False})
    assert body == {"sessionId": stage, "languageCode": "en-US", "maxDuration": 300}
    assert (claims["session_id"], claims["role"]) == (stage, "moderator")
    assert claims["exp"] - claims["iat"] == 300 + 600
