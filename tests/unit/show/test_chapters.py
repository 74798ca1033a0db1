"""Chapters of a recording, from what the timeline tells."""

import itertools
from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from interactive_broadcast.records.timeline import TimelineEntry
from interactive_broadcast.show.chapters import chapters
from interactive_broadcast.show.recorded_time import RecordedTime

BEGAN = 1_000_000
MINUTE = 60_000


def an_entry(
    what: str, minute: float = 0, **details: str | int | None
) -> TimelineEntry:
    at = BEGAN + round(minute * MINUTE)
    return TimelineEntry(what=what, by="admin-1", details={**details}, at=at)


def on(minute: float, name: str | None = "Ana", fan: str = "fan-1") -> TimelineEntry:
    return an_entry("onStage", minute, person=fan, name=name)


def off(minute: float, fan: str = "fan-1") -> TimelineEntry:
    return an_entry("offStage", minute, person=fan)


def recorded(*minutes: tuple[float, float], end: float = 30) -> RecordedTime:
    """From BEGAN on, in these intervals; without any, all the time."""
    intervals = [
        (BEGAN + round(first * MINUTE), BEGAN + round(last * MINUTE))
        for first, last in minutes or [(0, end)]
    ]
    return RecordedTime(
        start=BEGAN, end=BEGAN + round(end * MINUTE), intervals=intervals
    )


ALL = recorded()


def told(
    *entries: TimelineEntry,
    within: RecordedTime = ALL,
    places: int = 1,
    is_over: bool = True,
) -> list[tuple[float, str]]:
    """Minutes and titles."""
    found = chapters(entries, within, places=places, is_over=is_over)
    return [(chapter.start_ms / MINUTE, chapter.title) for chapter in found]


def test_a_fan_on_stage_is_a_chapter() -> None:
    assert told(on(12), off(20)) == [
        (0, "Show begins"),
        (12, "Ana on stage"),
        (20, "The show goes on"),
        (30, "End"),
    ]


def test_one_fan_after_another_is_one_chapter_after_another() -> None:
    assert told(
        on(5), off(9), on(9, "Ben", "fan-2"), off(15, "fan-2")
    ) == [
        (0, "Show begins"),
        (5, "Ana on stage"),
        (9, "Ben on stage"),
        (15, "The show goes on"),
        (30, "End"),
    ]  # fmt: skip


def test_of_two_on_stage_the_newer_one_is_named_while_there() -> None:
    assert told(on(5), on(6, "Ben", "fan-2"), off(7, "fan-2"), off(8)) == [
        (0, "Show begins"),
        (5, "Ana on stage"),
        (6, "Ben on stage"),
        (7, "Ana on stage"),
        (8, "The show goes on"),
        (30, "End"),
    ]


def test_what_happened_to_who_was_not_on_stage_is_no_chapter() -> None:
    assert told(off(3), an_entry("backstage", 4, person="fan-1")) == [
        (0, "Show begins"),
        (30, "End"),
    ]


def test_the_same_twice_is_one_chapter() -> None:
    assert told(on(3), on(4)) == [
        (0, "Show begins"),
        (3, "Ana on stage"),
        (30, "End"),
    ]


def test_who_was_there_before_the_recording_is_there_at_its_beginning() -> None:
    assert told(on(-5), off(2))[:2] == [
        (0, "Ana on stage"),
        (2, "The show goes on"),
    ]


def test_who_left_before_the_recording_is_not_in_it() -> None:
    assert told(on(-5), off(-2)) == [(0, "Show begins"), (30, "End")]


def test_what_happens_after_the_recording_is_not_in_it() -> None:
    assert told(on(31)) == [(0, "Show begins"), (30, "End")]


def test_while_it_runs_there_is_no_end() -> None:
    assert told(on(6), within=recorded(end=6), is_over=False)[-1] == (6, "Ana on stage")


def test_who_has_no_name_is_a_fan() -> None:
    assert told(on(1, None))[1] == (1, "A fan on stage")


def test_a_moment_is_as_far_into_it_as_was_recorded_before() -> None:
    assert told(on(25), within=recorded((0, 5), (15, 35), end=35)) == [
        (0, "Show begins"),
        (15, "Ana on stage"),
        (25, "End"),
    ]


def test_who_comes_while_nothing_is_recorded_is_there_when_it_goes_on() -> None:
    assert told(on(8), off(20), within=recorded((0, 5), (15, 30))) == [
        (0, "Show begins"),
        (5, "Ana on stage"),
        (10, "The show goes on"),
        (20, "End"),
    ]


def test_before_anybody_publishes_the_recording_stands_at_its_beginning() -> None:
    assert told(on(0.5), off(0.75), within=recorded((1, 30))) == [
        (0, "Show begins"),
        (29, "End"),
    ]


NAMES = st.none() | st.text(max_size=8) | st.sampled_from(["-->", "<b>", "a\r\nb", "&"])
FANS = st.sampled_from(["fan-1", "fan-2", "fan-3"])
MINUTES = st.floats(min_value=-10, max_value=50, allow_nan=False)
ENTRIES = st.lists(
    st.builds(on, MINUTES, NAMES, FANS)
    | st.builds(off, MINUTES, FANS)
    | st.builds(an_entry, st.sampled_from(["status", "startArchive"]), MINUTES)
).map(lambda entries: sorted(entries, key=lambda entry: entry.at or 0))
LENGTHS = st.none() | st.integers(min_value=0, max_value=60 * MINUTE)


@st.composite
def recorded_times(draw: st.DrawFn) -> RecordedTime:
    """With up to three pauses, and perhaps a file that is not as long as all of it."""
    bounds = sorted(draw(st.lists(MINUTES, min_size=2, max_size=8, unique=True)))
    found = [BEGAN + round(bound * MINUTE) for bound in bounds]
    intervals = list(zip(found[::2], found[1::2], strict=False))
    return RecordedTime(
        start=found[0], end=found[-1], intervals=intervals, limit_ms=draw(LENGTHS)
    )


@given(entries=ENTRIES, within=recorded_times(), is_over=st.booleans())
def test_chapters_begin_one_after_another_within_what_they_divide(
    entries: Sequence[TimelineEntry], within: RecordedTime, *, is_over: bool
) -> None:
    found = chapters(entries, within, is_over=is_over)

    starts = [chapter.start_ms for chapter in found]
    assert starts[0] == 0
    assert starts == sorted(set(starts))
    assert starts[-1] <= within.length_ms
    assert all(a.title != b.title for a, b in itertools.pairwise(found))
    assert (found[-1].title == "End") == is_over


CLEARED, RESUMED = "stageCleared", "stageResumed"


def cleared(minute: float, *, began: float) -> TimelineEntry:
    return an_entry(CLEARED, minute, **{"from": BEGAN + round(began * MINUTE)})


def test_what_nobody_is_to_see_is_a_chapter_from_its_beginning() -> None:
    entries = [on(5), cleared(8, began=7), off(8), an_entry(RESUMED, 12), on(14, "Bea")]

    assert told(*entries) == [
        (0, "Show begins"),
        (5, "Ana on stage"),
        (7, "Stage cleared"),
        (12, "The show goes on"),
        (14, "Bea on stage"),
        (30, "End"),
    ]


def test_who_comes_on_stage_in_what_is_to_be_cut_is_named_after_it() -> None:
    entries = [cleared(8, began=6), an_entry(RESUMED, 12)]

    assert told(on(7), *entries) == [
        (0, "Show begins"),
        (6, "Stage cleared"),
        (12, "Ana on stage"),
        (30, "End"),
    ]


def test_a_stage_that_is_not_resumed_is_cleared_to_the_end() -> None:
    assert told(on(5), cleared(8, began=7)) == [
        (0, "Show begins"),
        (5, "Ana on stage"),
        (7, "Stage cleared"),
        (30, "End"),
    ]


def test_one_that_is_cleared_further_is_one_chapter() -> None:
    entries = [cleared(8, began=7), cleared(9, began=6), an_entry(RESUMED, 12)]

    assert told(*entries) == [
        (0, "Show begins"),
        (6, "Stage cleared"),
        (12, "Show begins"),
        (30, "End"),
    ]


def test_a_part_that_begins_meanwhile_begins_with_it() -> None:
    entries = [cleared(-2, began=-3), an_entry(RESUMED, 4)]

    assert told(*entries) == [
        (0, "Stage cleared"),
        (4, "Show begins"),
        (30, "End"),
    ]


def test_what_is_cleared_after_the_recording_or_before_it_is_not_in_it() -> None:
    before = [cleared(-4, began=-5), an_entry(RESUMED, -1)]
    after = [cleared(32, began=31), an_entry(RESUMED, 33)]

    assert told(*before, *after) == [(0, "Show begins"), (30, "End")]
    assert told(an_entry(RESUMED, 5)) == [(0, "Show begins"), (30, "End")]


def test_of_an_entry_that_does_not_say_since_when_its_own_time_counts() -> None:
    entries = [an_entry(CLEARED, 8), an_entry(RESUMED, 12)]

    assert told(*entries)[1] == (8, "Stage cleared")


def test_several_on_stage_are_named_in_the_order_in_which_they_came() -> None:
    ben, cyd = ("Ben", "fan-2"), ("Cyd", "fan-3")

    assert told(on(5), on(6, *ben), on(7, *cyd), off(8, "fan-2"), off(9), places=3) == [
        (0, "Show begins"),
        (5, "Ana on stage"),
        (6, "Ana and Ben on stage"),
        (7, "Ana, Ben and Cyd on stage"),
        (8, "Ana and Cyd on stage"),
        (9, "Cyd on stage"),
        (30, "End"),
    ]


def test_whose_going_nobody_has_told_is_not_named_beyond_the_places_there_are() -> None:
    ben, cyd = ("Ben", "fan-2"), ("Cyd", "fan-3")

    assert told(on(5), on(6, *ben), on(7, *cyd), places=2)[-2:] == [
        (7, "Ben and Cyd on stage"),
        (30, "End"),
    ]
