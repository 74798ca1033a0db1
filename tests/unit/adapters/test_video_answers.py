"""What the video service's JSON means."""

import json
from typing import Any

import pytest
from requests import Response

from interactive_broadcast.adapters.video_answers import (
    archive,
    broadcast,
    is_from_service,
    word,
)
from interactive_broadcast.kernel.errors import VideoUnavailable
from interactive_broadcast.kernel.media import Transcription
from interactive_broadcast.kernel.video_statuses import (
    HlsStatus,
    RtmpStatus,
    TranscriptionStatus,
)

REQUESTED = TranscriptionStatus.REQUESTED
ARCHIVE = {"id": "a1", "status": "available"}
BROADCAST = {"id": "b1", "status": "started"}
HLS = {"hls": "https://cdn.example/x"}


def test_an_archive_is_read_with_all_that_opentok_says_of_it() -> None:
    found = archive(
        {
            **ARCHIVE,
            "duration": 61,
            "size": 2_048,
            "sessionId": "stage",
            "url": "https://files.example/a1.mp4?signed=1",
            "reason": "user initiated",
        }
    )

    assert (found.id, found.session_id) == ("a1", "stage")
    assert (found.duration_s, found.size_bytes) == (61, 2_048)
    assert found.url == "https://files.example/a1.mp4?signed=1"
    assert found.reason == "user initiated"


def test_an_archive_is_read_without_what_it_may_lack() -> None:
    found = archive({"id": "a1", "status": "paused", "duration": None})

    assert (found.duration_s, found.size_bytes, found.session_id) == (0, 0, "")
    assert (found.url, found.reason) == (None, "")
    assert not found.is_over


@pytest.mark.parametrize(
    ("told", "transcription"),
    [
        ({}, None),
        ({"hasTranscription": False}, None),
        ({"hasTranscription": True}, Transcription(status=REQUESTED)),
        ({"transcription": {}}, Transcription(status=REQUESTED)),
        (
            {"transcription": {"status": "what is this", "reason": "x" * 500}},
            Transcription(status=TranscriptionStatus.UNKNOWN, reason="x" * 100),
        ),
        (
            {"transcription": {"status": "available", "url": "https://f.example/t"}},
            Transcription(
                status=TranscriptionStatus.AVAILABLE, url="https://f.example/t"
            ),
        ),
        (
            {"transcription": {"status": "failed", "url": "javascript:alert(1)"}},
            Transcription(status=TranscriptionStatus.FAILED),
        ),
    ],
)
def test_what_is_told_of_a_transcription(
    told: dict[str, Any], transcription: Transcription | None
) -> None:
    assert archive({**ARCHIVE, **told}).transcription == transcription


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "https://a b", "", 7, "https://" + "x" * 4_000]
)
def test_what_is_no_url_is_not_taken_for_one(url: object) -> None:
    assert archive({**ARCHIVE, "url": url}).url is None


def test_a_reason_is_no_longer_than_the_event_may_hold() -> None:
    assert archive({**ARCHIVE, "reason": "x" * 500}).reason == "x" * 100


@pytest.mark.parametrize(
    ("urls", "status"),
    [
        (None, HlsStatus.UNKNOWN),
        ({}, HlsStatus.UNKNOWN),
        (HLS, HlsStatus.UNKNOWN),
        ({**HLS, "hlsStatus": "warming-up"}, HlsStatus.UNKNOWN),
        ({**HLS, "hlsStatus": None}, HlsStatus.UNKNOWN),
        *(({**HLS, "hlsStatus": one.value}, one) for one in HlsStatus),
    ],
)
def test_how_far_the_stream_for_viewers_has_come(
    urls: dict[str, str] | None, status: HlsStatus
) -> None:
    found = broadcast({**BROADCAST, "createdAt": 1_700, "broadcastUrls": urls})

    assert found.hls_status is status
    assert found.hls_url == (urls or {}).get("hls")
    assert found.created_at == 1_700


ENCODER = {"id": "main", "status": "offline", "serverUrl": "rtmp://x/y"}
NAMELESS = {"status": "warming-up"}


@pytest.mark.parametrize(
    "outputs", [[ENCODER, NAMELESS], {"main": {"status": "offline"}, "1": NAMELESS}]
)
def test_how_far_the_streams_for_encoders_have_come(outputs: object) -> None:
    """A list, as recorded, or by id, as in some of OpenTok's documents."""
    found = broadcast({**BROADCAST, "broadcastUrls": {"rtmp": outputs}})

    assert found.rtmp == {"main": RtmpStatus.OFFLINE, "1": RtmpStatus.UNKNOWN}


@pytest.mark.parametrize("outputs", [None, "none", [7, None]])
def test_what_is_no_output_is_none(outputs: object) -> None:
    assert broadcast({**BROADCAST, "broadcastUrls": {"rtmp": outputs}}).rtmp == {}


@pytest.mark.parametrize("read", [archive, broadcast])
@pytest.mark.parametrize(
    "answer",
    [
        None,
        [],
        "text",
        {},
        {"id": "x"},
        {"id": None, "status": "started"},
        {"id": "x", "status": "two words"},
        {"id": "x", "status": "started", "duration": [1], "broadcastUrls": 7},
    ],
)
def test_a_success_that_cannot_be_read_may_have_happened(
    read: Any, answer: object
) -> None:
    with pytest.raises(VideoUnavailable):
        read(answer)


@pytest.mark.parametrize("value", [None, "", 7, "a b", "a/b", "x" * 501])
def test_nothing_else_passes_for_an_id(value: object) -> None:
    with pytest.raises(ValueError, match="not an id"):
        word(value)


def refusal(status: int, body: str, content_type: str = "application/json") -> Response:
    response = Response()
    response.status_code = status
    response._content = body.encode()  # noqa: SLF001 - the library has no other way to make one
    response.headers["Content-Type"] = content_type
    return response


VONAGES = json.dumps(
    {
        "type": "https://developer.vonage.com/api-errors#unauthorized",
        "title": "Unauthorized",
        "detail": "You did not provide correct credentials.",
        "instance": "bf0ca0bf927b3b52e3cb03217e1a1ddf",
    }
)
"""As other APIs of Vonage refuse."""


@pytest.mark.parametrize(
    ("given", "is_its_own"),
    [
        (refusal(403, '{"code":-1,"message":"Invalid signature"}'), True),
        (refusal(403, '{"code":-1,"message":"Forbidden"}'), True),
        (refusal(404, '{"message":"Not found","description":"Not found"}'), True),
        (refusal(404, '{"message":"Archive not found"}'), True),
        (refusal(404, ""), True),
        (refusal(404, "", "text/plain"), False),
        (refusal(403, ""), False),
        (refusal(403, '{"message":"Forbidden"}'), False),
        (refusal(409, '{"code":409,"message":"Busy. Try again later."}'), False),
        (refusal(404, "[" * 100_000), False),
        (refusal(403, '{"code":403,"message":"Authentication error"}'), True),
        (refusal(401, VONAGES), True),
        (refusal(403, VONAGES), True),
        (refusal(404, VONAGES), False),
        (refusal(401, VONAGES.replace("api-errors", "elsewhere")), False),
        (refusal(403, VONAGES.replace("credentials", "too many requests")), False),
        (refusal(401, "[]"), False),
    ],
)
def test_a_refusal_counts_in_the_services_own_form(
    given: Response, *, is_its_own: bool
) -> None:
    assert is_from_service(given) is is_its_own
