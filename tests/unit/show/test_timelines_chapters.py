"""Chapters of a recording, from what the timeline tells."""

import itertools
import re
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interactive_broadcast.events.models import ArchiveState, EventRecord
from interactive_broadcast.records.timeline import TimelineEntry
from interactive_broadcast.show.models import Chapter
from interactive_broadcast.show.timelines import Span, chapters, span_of, web_vtt
from tests.support.builders import an_event

BEGAN = 1_000_000
MINUTE = 60_000
SPAN = Span(start=BEGAN, end=BEGAN + 30 * MINUTE, is_over=True, opening="Show begins")

STARTED = {"outcome": "done", "archiveId": "archive-1"}


def an_entry(
    what: str, minute: float = 0, **details: str | int | None
) -> TimelineEntry:
    at = BEGAN + round(minute * MINUTE)
    return TimelineEntry(what=what, by="admin-1", details={**details}, at=at)


def on(minute: float, name: str | None = "Ana", fan: str = "fan-1") -> TimelineEntry:
    return an_entry("onStage", minute, fanId=fan, name=name)


def off(minute: float, fan: str = "fan-1") -> TimelineEntry:
    return an_entry("offStage", minute, fanId=fan)


def told(*entries: TimelineEntry, span: Span = SPAN) -> list[tuple[float, str]]:
    """Minutes and titles."""
    found = chapters(entries, span)
    return [(chapter.start_ms / MINUTE, chapter.title) for chapter in found]


class TestChapters:
    def test_a_fan_on_stage_is_a_chapter(self) -> None:
        assert told(on(12), off(20)) == [
            (0, "Show begins"),
            (12, "Ana on stage"),
            (20, "The show goes on"),
            (30, "End"),
        ]

    def test_one_fan_after_another_is_one_chapter_after_another(self) -> None:
        assert told(
            on(5), off(9), on(9, "Ben", "fan-2"), off(15, "fan-2")
        ) == [
            (0, "Show begins"),
            (5, "Ana on stage"),
            (9, "Ben on stage"),
            (15, "The show goes on"),
            (30, "End"),
        ]  # fmt: skip

    def test_of_two_on_stage_the_newer_one_is_named_while_there(self) -> None:
        assert told(on(5), on(6, "Ben", "fan-2"), off(7, "fan-2"), off(8)) == [
            (0, "Show begins"),
            (5, "Ana on stage"),
            (6, "Ben on stage"),
            (7, "Ana on stage"),
            (8, "The show goes on"),
            (30, "End"),
        ]

    def test_what_happened_to_who_was_not_on_stage_is_no_chapter(self) -> None:
        assert told(off(3), an_entry("backstage", 4, fanId="fan-1")) == [
            (0, "Show begins"),
            (30, "End"),
        ]

    def test_the_same_twice_is_one_chapter(self) -> None:
        assert told(on(3), on(4)) == [
            (0, "Show begins"),
            (3, "Ana on stage"),
            (30, "End"),
        ]

    def test_who_was_there_before_the_recording_is_there_at_its_beginning(
        self,
    ) -> None:
        assert told(on(-5), off(2))[:2] == [
            (0, "Ana on stage"),
            (2, "The show goes on"),
        ]

    def test_who_left_before_the_recording_is_not_in_it(self) -> None:
        assert told(on(-5), off(-2)) == [(0, "Show begins"), (30, "End")]

    def test_what_happens_after_the_recording_is_not_in_it(self) -> None:
        assert told(on(31)) == [(0, "Show begins"), (30, "End")]

    def test_while_it_runs_there_is_no_end(self) -> None:
        running = Span(
            start=BEGAN, end=BEGAN + 6 * MINUTE, is_over=False, opening="Show begins"
        )

        assert told(on(6), span=running)[-1] == (6, "Ana on stage")

    def test_who_has_no_name_is_a_fan(self) -> None:
        assert told(on(1, None))[1] == (1, "A fan on stage")


class TestSpan:
    def test_of_what_was_never_live_there_is_none(self) -> None:
        assert span_of(an_event(), [an_entry("status", to="preshow")]) is None

    def test_it_is_that_of_the_recording(self) -> None:
        event = recorded(status="available", duration_s=60)

        assert spanned(event, an_entry("startArchive", 1, **STARTED)) == (1, 2)

    def test_before_its_length_is_known_it_is_until_the_recording_was_stopped(
        self,
    ) -> None:
        event = recorded(status="started")

        found = spanned(
            event,
            an_entry("startArchive", 1, **STARTED),
            an_entry("stopArchive", 9, **STARTED),
        )

        assert found == (1, 9)

    def test_while_it_runs_it_is_until_what_happened_last(self) -> None:
        event = recorded(status="started", duration_s=0)
        entries = [an_entry("startArchive", 1, **STARTED), on(7)]

        span = span_of(event, entries)

        assert span is not None
        assert (span.is_over, span.end) == (False, BEGAN + 7 * MINUTE)

    def test_of_a_recording_that_was_started_anew_it_is_the_one_that_there_is(
        self,
    ) -> None:
        event = recorded(status="stopped", duration_s=60, archive_id="archive-2")
        anew = {"outcome": "done", "archiveId": "archive-2"}
        entries = [
            an_entry("startArchive", 0, **STARTED),
            an_entry("restartArchive", 5, outcome="delayed"),
            an_entry("restartArchive", 6, **anew),
        ]

        span = span_of(event, entries)

        assert span == Span(
            start=BEGAN + 6 * MINUTE,
            end=BEGAN + 7 * MINUTE,
            is_over=True,
            opening="Recording begins",
        )

    def test_where_nothing_was_recorded_it_is_that_of_the_show(self) -> None:
        event = an_event(show_started_at=BEGAN, show_ended_at=BEGAN + 9 * MINUTE)

        assert spanned(event, an_entry("status", to="live")) == (0, 9)

    def test_where_the_start_was_not_told_it_is_that_of_the_show(self) -> None:
        event = recorded(status="available", duration_s=60)
        event = event.model_copy(update={"show_ended_at": BEGAN + 9 * MINUTE})

        assert spanned(event, on(3)) == (0, 9)

    def test_it_never_ends_before_it_begins(self) -> None:
        event = an_event(show_started_at=BEGAN, show_ended_at=BEGAN - MINUTE)

        assert spanned(event) == (0, 0)


def recorded(
    *, status: str, duration_s: int | None = None, archive_id: str = "archive-1"
) -> EventRecord:
    return an_event(
        show_started_at=BEGAN,
        archive_id=archive_id,
        archive=ArchiveState(status=status, duration_s=duration_s),
    )


def spanned(event: EventRecord, *entries: TimelineEntry) -> tuple[float, float]:
    """In minutes."""
    span = span_of(event, entries)
    assert span is not None
    return (span.start - BEGAN) / MINUTE, (span.end - BEGAN) / MINUTE


class TestWebVtt:
    def test_each_chapter_lasts_until_the_next_one(self) -> None:
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

    def test_without_chapters_it_is_a_file_all_the_same(self) -> None:
        assert web_vtt([], 0) == "WEBVTT\n"

    @pytest.mark.parametrize(
        ("title", "shown"),
        [
            ("A --> B", "A --&gt; B"),
            ("<i>Ana</i> & Ben", "&lt;i&gt;Ana&lt;/i&gt; &amp; Ben"),
            ("Ana\n\n00:00:00.000 --> 00:01:00.000", "Ana 00:00:00.000 --&gt;"),
        ],
    )
    def test_no_name_is_taken_for_markup_or_for_a_cue(
        self, title: str, shown: str
    ) -> None:
        assert shown in web_vtt([Chapter(start=0, title=title)], 1)


NAMES = st.none() | st.text(max_size=8) | st.sampled_from(["-->", "<b>", "a\r\nb", "&"])
FANS = st.sampled_from(["fan-1", "fan-2", "fan-3"])
MINUTES = st.floats(min_value=-10, max_value=50, allow_nan=False)
ENTRIES = st.lists(
    st.builds(on, MINUTES, NAMES, FANS)
    | st.builds(off, MINUTES, FANS)
    | st.builds(an_entry, st.sampled_from(["status", "startArchive"]), MINUTES)
).map(lambda entries: sorted(entries, key=lambda entry: entry.at or 0))
SPANS = st.builds(
    lambda start, length, is_over: Span(
        start=start, end=start + length, is_over=is_over, opening="Show begins"
    ),
    st.integers(min_value=BEGAN - 9 * MINUTE, max_value=BEGAN + 9 * MINUTE),
    st.integers(min_value=0, max_value=40 * MINUTE),
    st.booleans(),
)
_CUE = re.compile(
    r"(\d\d+):(\d\d):(\d\d)\.(\d\d\d) --> (\d\d+):(\d\d):(\d\d)\.(\d\d\d)"
)


@given(entries=ENTRIES, span=SPANS)
def test_chapters_begin_one_after_another_within_what_they_divide(
    entries: Sequence[TimelineEntry], span: Span
) -> None:
    found = chapters(entries, span)

    starts = [chapter.start_ms for chapter in found]
    assert starts[0] == 0
    assert starts == sorted(set(starts))
    assert starts[-1] <= span.length_ms
    assert all(a.title != b.title for a, b in itertools.pairwise(found))
    assert (found[-1].title == "End") == span.is_over


@given(entries=ENTRIES, span=SPANS)
def test_a_webvtt_file_has_a_cue_for_each_chapter_that_lasts(
    entries: Sequence[TimelineEntry], span: Span
) -> None:
    found = chapters(entries, span)

    head, *cues = web_vtt(found, span.length_ms).removesuffix("\n").split("\n\n")

    assert head.strip() == "WEBVTT"
    times = [_times(cue) for cue in cues]
    ends = [chapter.start_ms for chapter in found[1:]] + [span.length_ms]
    lasting = [
        (chapter.start_ms, end)
        for chapter, end in zip(found, ends, strict=True)
        if end > chapter.start_ms
    ]
    assert times == lasting


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
