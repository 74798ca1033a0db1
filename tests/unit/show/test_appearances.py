"""Who is to be seen in a recording, and where."""

import pytest

from interactive_broadcast.records.timeline import TimelineEntry
from interactive_broadcast.show.appearances import (
    Appearance,
    appearances,
    in_recording,
)
from interactive_broadcast.show.recorded_time import RecordedTime

RECORDED = RecordedTime(
    start=10_000, end=100_000, intervals=[(10_000, 30_000), (50_000, 100_000)]
)
"""For twenty seconds nobody publishes."""


def on(at: int | None, person: str = "ana", **details: str) -> TimelineEntry:
    told = {"person": person, **details}
    return TimelineEntry(what="onStage", by="admin-1", at=at, details={**told})


def off(at: int, person: str = "ana") -> TimelineEntry:
    entry = on(at, person)
    return entry.model_copy(update={"what": "offStage"})


def seconds(*entries: TimelineEntry) -> list[tuple[str, float, float]]:
    found = in_recording(appearances(entries), RECORDED)
    return [(one.person, start, end) for one, start, end in found]


def test_somebody_is_there_from_their_coming_to_their_going() -> None:
    assert seconds(on(15_000), off(25_000)) == [("ana", 5, 15)]


def test_pauses_of_the_recording_are_left_out() -> None:
    assert seconds(on(20_000), off(60_000)) == [("ana", 10, 30)]


def test_of_several_each_has_their_own_time() -> None:
    told = seconds(on(15_000), on(16_000, "ben"), off(18_000), off(20_000, "ben"))

    assert told == [("ana", 5, 8), ("ben", 6, 10)]


def test_who_comes_back_is_there_twice() -> None:
    told = seconds(on(15_000), off(16_000), on(17_000), off(18_000))

    assert told == [("ana", 5, 6), ("ana", 7, 8)]


def test_who_came_before_the_recording_is_in_it_from_its_beginning() -> None:
    assert seconds(on(5_000), off(12_000)) == [("ana", 0, 2)]


def test_of_whose_going_nobody_has_told_is_there_to_the_end() -> None:
    assert seconds(on(95_000)) == [("ana", 65, 70)]


def test_who_comes_again_without_having_gone_was_there_all_the_time() -> None:
    assert seconds(on(15_000), on(20_000), off(25_000)) == [("ana", 5, 15)]


@pytest.mark.parametrize(
    "entries",
    [
        [on(1_000), off(10_000)],
        [on(100_000)],
        [on(30_000), off(50_000)],
        [on(None)],
        [off(20_000)],
        [TimelineEntry(what="backstage", by="x", at=20_000, details={"person": "ana"})],
        [TimelineEntry(what="onStage", by="x", at=20_000)],
    ],
)
def test_who_is_not_in_it_is_left_out(entries: list[TimelineEntry]) -> None:
    assert seconds(*entries) == []


def test_what_is_known_of_them_is_of_their_coming() -> None:
    entry = on(15_000, fanId="fan-1", name=" Ana ")

    assert appearances([entry, off(16_000)]) == [
        Appearance(person="ana", start=15_000, end=16_000, fan_id="fan-1", name="Ana")
    ]
