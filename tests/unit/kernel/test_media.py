"""What can be told of a stream by what OpenTok says of it."""

from collections.abc import Sequence

import pytest

from interactive_broadcast.kernel.media import Broadcast
from interactive_broadcast.kernel.video_statuses import HlsStatus, Outcome, RtmpStatus

STARTED_AT = 1_000_000
URL = "https://cdn.example/playlist.m3u8"
SECOND = 1_000


def a_stream(
    *,
    status: str = "started",
    hls: HlsStatus | None = None,
    rtmp: Sequence[RtmpStatus] = (),
    created_at: int = STARTED_AT,
) -> Broadcast:
    return Broadcast(
        id="b1",
        status=status,
        hls_url=None if hls is None else URL,
        hls_status=hls or HlsStatus.UNKNOWN,
        rtmp={str(number): one for number, one in enumerate(rtmp)},
        created_at=created_at,
    )


@pytest.mark.parametrize(("status", "is_over"), [("started", False), ("stopped", True)])
def test_a_stream_that_is_not_started_is_over(status: str, *, is_over: bool) -> None:
    stream = a_stream(status=status)

    assert stream.is_over is is_over
    assert stream.has_broken_off is is_over
    assert not stream.has_failed


@pytest.mark.parametrize(
    ("hls", "at_once", "in_19_s", "in_20_s"),
    [
        (HlsStatus.CONNECTING, False, False, True),
        (HlsStatus.READY, False, False, True),
        (HlsStatus.LIVE, True, True, True),
        (HlsStatus.UNKNOWN, False, False, True),
        (HlsStatus.ENDED, False, False, False),
        (HlsStatus.ERROR, False, False, False),
        (None, False, False, False),
    ],
)
def test_viewers_are_told_when_it_is_live_or_the_delay_is_over(
    hls: HlsStatus | None, *, at_once: bool, in_19_s: bool, in_20_s: bool
) -> None:
    stream = a_stream(hls=hls)

    told = [stream.is_playable(STARTED_AT + s * SECOND) for s in (0, 19, 20)]

    assert told == [at_once, in_19_s, in_20_s]


def test_one_that_says_nothing_of_its_age_or_status_is_told_at_once() -> None:
    assert a_stream(hls=HlsStatus.UNKNOWN, created_at=0).is_playable(STARTED_AT)


def test_one_that_is_over_is_never_told() -> None:
    stopped = a_stream(status="stopped", hls=HlsStatus.LIVE)

    assert not stopped.is_playable(STARTED_AT)


FAILED, OFFLINE, ERROR = "broadcast-failed", "rtmp-offline", "rtmp-failed"


@pytest.mark.parametrize(
    ("stream", "outcome", "problem"),
    [
        (a_stream(hls=HlsStatus.LIVE), None, None),
        (a_stream(hls=HlsStatus.ERROR), Outcome.BROKEN_OFF, FAILED),
        (a_stream(hls=HlsStatus.ENDED), Outcome.ENDED, "broadcast-ended"),
        (a_stream(rtmp=[RtmpStatus.CONNECTING]), None, None),
        (a_stream(rtmp=[RtmpStatus.OFFLINE]), Outcome.BROKEN_OFF, OFFLINE),
        (a_stream(rtmp=[RtmpStatus.ERROR]), Outcome.BROKEN_OFF, ERROR),
        (a_stream(rtmp=[RtmpStatus.LIVE, RtmpStatus.OFFLINE]), None, OFFLINE),
        # Viewers are many: an encoder's failure does not interrupt them …
        (a_stream(hls=HlsStatus.LIVE, rtmp=[RtmpStatus.OFFLINE]), None, OFFLINE),
        # … and an encoder that is served is no reason to leave them without.
        (
            a_stream(hls=HlsStatus.ERROR, rtmp=[RtmpStatus.LIVE]),
            *(Outcome.BROKEN_OFF, FAILED),
        ),
        (a_stream(status="failed", hls=HlsStatus.LIVE), Outcome.BROKEN_OFF, FAILED),
        (
            a_stream(status="stopped", rtmp=[RtmpStatus.LIVE]),
            *(Outcome.ENDED, "broadcast-ended"),
        ),
    ],
)
def test_when_nothing_comes_out_of_it_any_more(
    stream: Broadcast, outcome: Outcome | None, problem: str | None
) -> None:
    assert stream.outcome is outcome
    assert stream.has_broken_off is (outcome is not None)
    assert stream.has_failed is (outcome is Outcome.BROKEN_OFF)
    assert stream.problem == problem
