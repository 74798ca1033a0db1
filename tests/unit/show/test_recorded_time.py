"""How far into a recording a moment is."""

import pytest

from interactive_broadcast.records.published import PublishedStream
from interactive_broadcast.show.recorded_time import (
    Interval,
    RecordedTime,
    length_of,
    within,
)


def streams(*times: tuple[int | None, int | None]) -> list[PublishedStream]:
    return [PublishedStream(began_at=start, ended_at=end) for start, end in times]


@pytest.mark.parametrize(
    ("published", "expected"),
    [
        pytest.param([], [], id="nobody"),
        pytest.param([(20, 30)], [(20, 30)], id="one"),
        pytest.param([(40, 50), (20, 30)], [(20, 30), (40, 50)], id="in order"),
        pytest.param([(20, 40), (30, 50)], [(20, 50)], id="side by side"),
        pytest.param([(20, 30), (30, 50)], [(20, 50)], id="one right after another"),
        pytest.param([(20, 50), (30, 40)], [(20, 50)], id="one within another"),
        pytest.param([(20, None)], [(20, 100)], id="still there"),
        pytest.param([(0, 200)], [(10, 100)], id="before and after as well"),
        pytest.param([(0, 10), (100, 110)], [], id="before or after"),
        pytest.param([(30, 20), (40, 40)], [], id="no time at all"),
        pytest.param([(None, 50)], [], id="nobody knows since when"),
    ],
)
def test_somebody_publishes_while_any_stream_is_there(
    published: list[tuple[int | None, int | None]], expected: list[Interval]
) -> None:
    assert within(streams(*published), 10, 100) == expected


TWICE = RecordedTime(start=10, end=100, intervals=[(20, 30), (50, 90)])


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        (0, 0),
        (10, 0),
        (20, 0),
        (25, 5),
        (30, 10),
        (40, 10),
        (60, 20),
        (90, 50),
        (99, 50),
    ],
)
def test_it_stands_still_while_nobody_publishes(moment: int, expected: int) -> None:
    assert TWICE.at(moment) == expected
    assert TWICE.length_ms == 50


def test_nothing_is_further_into_it_than_its_file_is_long() -> None:
    short = RecordedTime(start=0, end=100, intervals=[(0, 100)], limit_ms=60)
    long = RecordedTime(start=0, end=100, intervals=[(0, 100)], limit_ms=130)

    assert (short.at(50), short.at(80), short.length_ms) == (50, 60, 60)
    assert (long.at(80), long.at(100), long.length_ms) == (80, 100, 130)


def test_an_interval_that_ends_before_it_begins_is_none() -> None:
    assert length_of([(0, 5), (9, 7)]) == 5
