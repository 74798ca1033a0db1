"""What OpenTok's JSON means."""

from typing import Any

import pytest

from interactive_broadcast.adapters.opentok_answers import (
    MAX_REASON,
    archive,
    broadcast,
    word,
)
from interactive_broadcast.kernel.errors import VideoUnavailable

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
    "url", ["javascript:alert(1)", "https://a b", "", 7, "https://" + "x" * 4_000]
)
def test_what_is_no_url_is_not_taken_for_one(url: object) -> None:
    assert archive({**ARCHIVE, "url": url}).url is None


def test_a_reason_is_no_longer_than_the_event_may_hold() -> None:
    assert archive({**ARCHIVE, "reason": "x" * 500}).reason == "x" * MAX_REASON


@pytest.mark.parametrize(
    ("urls", "playable"),
    [
        (None, False),
        ({}, False),
        (HLS, True),
        ({**HLS, "hlsStatus": "connecting"}, False),
        ({**HLS, "hlsStatus": "ready"}, False),
        ({**HLS, "hlsStatus": "live"}, True),
        ({**HLS, "hlsStatus": "ended"}, False),
    ],
)
def test_when_a_broadcast_can_be_played(
    urls: dict[str, str] | None, *, playable: bool
) -> None:
    found = broadcast({**BROADCAST, "broadcastUrls": urls})

    assert found.hls_is_playable is playable
    assert found.hls_url == (urls or {}).get("hls")


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
