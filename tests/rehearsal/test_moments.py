from datetime import timedelta

import pytest

from rehearsal.moments import Moment, parse_span, show_clock


@pytest.mark.parametrize(
    ("text", "offset"),
    [
        ("00:00", timedelta()),
        ("07:30", timedelta(minutes=7, seconds=30)),
        ("90:00", timedelta(minutes=90)),
        ("1:07:30", timedelta(hours=1, minutes=7, seconds=30)),
    ],
)
def test_a_time_on_the_shows_clock_counts_from_its_start(
    text: str, offset: timedelta
) -> None:
    moment = Moment.parse(text)

    assert moment.after(timedelta(hours=9)) == offset


def test_a_time_with_a_plus_counts_from_the_step_before() -> None:
    moment = Moment.parse("+3d")

    assert moment.after(timedelta(minutes=5)) == timedelta(days=3, minutes=5)


@pytest.mark.parametrize("text", ["", "7", "7:5", "07:60", "-1:00", "+", "+3", 7, None])
def test_anything_else_is_no_time(text: object) -> None:
    with pytest.raises(ValueError, match=r"mm:ss|90s"):
        Moment.parse(text)


@pytest.mark.parametrize("text", ["", "3", "1s1m", "9999999d"])
def test_a_length_of_time_has_units(text: str) -> None:
    with pytest.raises(ValueError, match=r"90s|forward only"):
        parse_span(text)


@pytest.mark.parametrize(
    ("offset", "shown"),
    [
        (timedelta(minutes=7, seconds=5), "07:05"),
        (timedelta(hours=1, minutes=30), "1:30:00"),
        (timedelta(days=3, minutes=7), "3d 00:07"),
    ],
)
def test_the_shows_clock_is_as_short_as_it_can_be(
    offset: timedelta, shown: str
) -> None:
    assert show_clock(offset) == shown
