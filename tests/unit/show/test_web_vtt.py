"""Chapters as a WebVTT file."""

import re
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interactive_broadcast.show.models import Chapter
from interactive_broadcast.show.web_vtt import web_vtt


def test_each_chapter_lasts_until_the_next_one() -> None:
    found = [
        Chapter(start=0, title="Show begins"),
        Chapter(start=724, title="Ana on stage"),
        Chapter(start=3_723.004, title="End"),
    ]

    assert web_vtt(found, 3_723_004) == (
        "WEBVTT\n"
        "\n"
        "00:00:00.000 --> 00:12:04.000\n"
        "Show begins\n"
        "\n"
        "00:12:04.000 --> 01:02:03.004\n"
        "Ana on stage\n"
    )


def test_without_chapters_it_is_a_file_all_the_same() -> None:
    assert web_vtt([], 0) == "WEBVTT\n"


@pytest.mark.parametrize(
    ("title", "shown"),
    [
        ("A --> B", "A --&gt; B"),
        ("<i>Ana</i> & Ben", "&lt;i&gt;Ana&lt;/i&gt; &amp; Ben"),
        ("Ana\n\n00:00:00.000 --> 00:01:00.000", "Ana 00:00:00.000 --&gt;"),
    ],
)
def test_no_name_is_taken_for_markup_or_for_a_cue(title: str, shown: str) -> None:
    assert shown in web_vtt([Chapter(start=0, title=title)], 1)


TITLES = st.text(min_size=1, max_size=8) | st.sampled_from(
    ["-->", "<b>", "a\r\nb", "&"]
)
DAY_MS = 86_400_000
_CUE = re.compile(
    r"(\d\d+):(\d\d):(\d\d)\.(\d\d\d) --> (\d\d+):(\d\d):(\d\d)\.(\d\d\d)"
)


@given(
    times=st.lists(st.integers(min_value=0, max_value=DAY_MS), min_size=2, unique=True),
    title=TITLES.map(lambda text: f"{text} on stage"),
)
def test_a_file_has_a_cue_for_each_chapter_that_lasts(
    times: Sequence[int], title: str
) -> None:
    *starts, end = sorted(times)
    found = [Chapter(start=at / 1000, title=title) for at in [*starts, end]]

    head, *cues = web_vtt(found, end).removesuffix("\n").split("\n\n")

    assert head.strip() == "WEBVTT"
    ends = [*starts[1:], end]
    assert [_times(cue) for cue in cues] == list(zip(starts, ends, strict=True))


def _times(cue: str) -> tuple[int, int]:
    """Of a cue of two lines, the second of which is text and nothing else."""
    timing, text = cue.split("\n")
    found = _CUE.fullmatch(timing)
    assert found
    assert text
    assert not set("<>") & set(text)
    numbers = [int(number) for number in found.groups()]
    return _ms(numbers[:4]), _ms(numbers[4:])


def _ms(parts: list[int]) -> int:
    hours, minutes, seconds, ms = parts
    return ((hours * 60 + minutes) * 60 + seconds) * 1000 + ms
