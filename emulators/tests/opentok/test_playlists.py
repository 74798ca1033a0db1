"""Which segments there are follows from the stack's clock."""

import pytest

from emulators.opentok.playlists import (
    Window,
    playlist,
    segment_name,
    segment_number,
)

NOON_MS = 1_800_000_000_000


def window(oldest: int, newest: int, segment_ms: int = 4_000) -> Window:
    return Window(NOON_MS, segment_ms, oldest, newest)


def test_a_playlist_lists_its_segments_and_when_the_first_one_was_live() -> None:
    text = playlist(window(6, 8), is_over=False)

    assert text.splitlines() == [
        "#EXTM3U",
        "#EXT-X-VERSION:7",
        "#EXT-X-TARGETDURATION:4",
        "#EXT-X-MEDIA-SEQUENCE:6",
        "#EXT-X-INDEPENDENT-SEGMENTS",
        '#EXT-X-MAP:URI="init.mp4"',
        "#EXT-X-PROGRAM-DATE-TIME:2027-01-15T08:00:24.000Z",
        "#EXTINF:4.0,",
        "segment-6.m4s",
        "#EXTINF:4.0,",
        "segment-7.m4s",
        "#EXTINF:4.0,",
        "segment-8.m4s",
    ]


def test_the_playlist_of_a_stream_that_is_over_ends() -> None:
    assert playlist(window(0, 0), is_over=True).splitlines()[-1] == "#EXT-X-ENDLIST"


@pytest.mark.parametrize(
    ("number", "is_there"),
    [(-1, False), (3, False), (4, True), (10, True), (14, True), (15, False)],
)
def test_a_segment_outlives_the_playlist_by_as_long_as_that_is(
    number: int, is_there: object
) -> None:
    assert window(10, 14).has(number) is is_there


def test_no_segment_was_before_the_first() -> None:
    assert not window(0, 14).has(-1)


@pytest.mark.parametrize(
    "name",
    [
        "init.mp4",
        "other-1.m4s",
        "segment-.m4s",
        "segment-1.ts",
        "segment-01.m4s",
        "segment--1.m4s",
        "segment-\u0661.m4s",
        f"segment-{'9' * 13}.m4s",
    ],
)
def test_another_file_is_no_segment(name: str) -> None:
    assert segment_number(name) is None


def test_a_segment_is_known_by_its_name() -> None:
    assert segment_number(segment_name(70)) == 70
