"""unix-cron: when a job is due."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from emulators.firebase.schedules.cron import Cron, ScheduleRefused

NOON = datetime(2026, 11, 21, 12, 0, 30, tzinfo=UTC)
"""A Saturday."""


def due(text: str, after: datetime = NOON, zone: str = "UTC") -> str:
    return Cron.parse(text, ZoneInfo(zone)).next_after(after).isoformat()[:16]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("* * * * *", "2026-11-21T12:01"),
        ("*/15 * * * *", "2026-11-21T12:15"),
        ("0 4 */3 * *", "2026-11-22T04:00"),
        ("30 9-17/4 * * *", "2026-11-21T13:30"),
        ("0 0 1 1 *", "2027-01-01T00:00"),
        ("0 9 * * mon", "2026-11-23T09:00"),
        ("0 9 * * 7", "2026-11-22T09:00"),
        ("0 9 * feb,dec 1-5", "2026-12-01T09:00"),
        ("0 0 29 2 *", "2028-02-29T00:00"),
        ("5/20 * * * *", "2026-11-21T12:05"),
    ],
)
def test_the_next_time_of(text: str, expected: str) -> None:
    assert due(text) == expected


def test_a_day_and_a_weekday_are_alternatives() -> None:
    assert due("0 0 13 * mon") == "2026-11-23T00:00"
    assert due("0 0 22 * mon") == "2026-11-22T00:00"


def test_the_time_just_past_is_not_due_again() -> None:
    at_four = datetime(2026, 11, 22, 4, tzinfo=UTC)

    assert due("0 4 * * *", at_four) == "2026-11-23T04:00"


def test_times_are_those_of_the_time_zone() -> None:
    assert due("0 9 * * *", zone="America/New_York") == "2026-11-21T14:00"
    assert due("0 9 * * *", zone="Asia/Tokyo") == "2026-11-22T00:00"


def test_an_hour_that_daylight_saving_skips_fires_once_when_it_is_over() -> None:
    night = datetime(2026, 3, 8, 0, tzinfo=UTC)
    cron = Cron.parse("30 2 * * *", ZoneInfo("America/New_York"))

    first = cron.next_after(datetime(2026, 3, 8, 6, tzinfo=UTC))
    second = cron.next_after(first)

    assert night < first == datetime(2026, 3, 8, 7, 30, tzinfo=UTC)
    assert second == datetime(2026, 3, 9, 6, 30, tzinfo=UTC)


def test_an_hour_that_comes_twice_fires_once() -> None:
    cron = Cron.parse("30 1 * * *", ZoneInfo("America/New_York"))

    first = cron.next_after(datetime(2026, 11, 1, 4, tzinfo=UTC))
    second = cron.next_after(first)

    assert first == datetime(2026, 11, 1, 5, 30, tzinfo=UTC)
    assert second == datetime(2026, 11, 2, 6, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        "* * * *",
        "60 * * * *",
        "* 24 * * *",
        "* * 0 * *",
        "* * * foo *",
        "5-1 * * * *",
        "*/0 * * * *",
        "0 0 30 2 *",
        "a * * * *",
        ", * * * *",
    ],
)
def test_no_schedule_is_made_of(text: str) -> None:
    with pytest.raises(ScheduleRefused):
        Cron.parse(text, ZoneInfo("UTC"))
