"""Schedules as `on_schedule` takes them."""

from datetime import UTC, datetime

import pytest

from emulators.firebase.schedules import expressions
from emulators.firebase.schedules.expressions import ScheduleRefused

NOON = datetime(2026, 11, 21, 12, 0, 30, tzinfo=UTC)
"""A Saturday."""


def due(
    text: str, zone: str = "UTC", *, times: int = 1, after: datetime = NOON
) -> list[str]:
    schedule, moment, found = expressions.parse(text, zone), after, []
    for _ in range(times):
        moment = schedule.next_after(moment)
        found.append(moment.isoformat()[:16])
    return found


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("every 5 minutes", ["2026-11-21T12:05", "2026-11-21T12:10"]),
        ("every 72 hours", ["2026-11-24T12:00", "2026-11-27T12:00"]),
        ("EVERY  1 hour", ["2026-11-21T13:00", "2026-11-21T14:00"]),
        ("every day 04:00", ["2026-11-22T04:00", "2026-11-23T04:00"]),
        ("every monday 9:00", ["2026-11-23T09:00", "2026-11-30T09:00"]),
        ("every mon,wed 09:00", ["2026-11-23T09:00", "2026-11-25T09:00"]),
        (
            "1st,third friday of jan,july 17:00",
            ["2027-01-01T17:00", "2027-01-15T17:00"],
        ),
        ("2nd monday of month 04:05", ["2026-12-14T04:05", "2027-01-11T04:05"]),
        ("1,15 of month 08:30", ["2026-12-01T08:30", "2026-12-15T08:30"]),
        ("1st day of month 04:00", ["2026-12-01T04:00", "2026-12-02T04:00"]),
        ("1 of jan 00:00", ["2027-01-01T00:00", "2028-01-01T00:00"]),
        ("every 6 hours synchronized", ["2026-11-21T18:00", "2026-11-22T00:00"]),
        (
            "every 45 minutes from 12:00 to 13:00",
            ["2026-11-21T12:45", "2026-11-22T12:00"],
        ),
        (
            "every 2 hours from 22:00 to 02:00",
            ["2026-11-21T22:00", "2026-11-22T00:00"],
        ),
        ("0 4 */3 * *", ["2026-11-22T04:00", "2026-11-25T04:00"]),
    ],
)
def test_the_next_times_of(text: str, expected: list[str]) -> None:
    assert due(text, times=2) == expected


def test_a_day_begins_in_its_time_zone() -> None:
    assert due("every day 00:00", "Europe/Madrid") == ["2026-11-21T23:00"]


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
def test_the_next_time_of_unix_cron(text: str, expected: str) -> None:
    assert due(text) == [expected]


def test_a_day_and_a_weekday_are_alternatives() -> None:
    assert due("0 0 13 * mon") == ["2026-11-23T00:00"]
    assert due("0 0 22 * mon") == ["2026-11-22T00:00"]


def test_the_time_just_past_is_not_due_again() -> None:
    at_four = datetime(2026, 11, 22, 4, tzinfo=UTC)

    assert due("0 4 * * *", after=at_four) == ["2026-11-23T04:00"]


def test_times_are_those_of_the_time_zone() -> None:
    assert due("0 9 * * *", "America/New_York") == ["2026-11-21T14:00"]
    assert due("0 9 * * *", "Asia/Tokyo") == ["2026-11-22T00:00"]


def test_an_hour_that_daylight_saving_skips_fires_once_when_it_is_over() -> None:
    before = datetime(2026, 3, 8, 6, tzinfo=UTC)

    times = due("30 2 * * *", "America/New_York", times=2, after=before)

    assert times == ["2026-03-08T07:00", "2026-03-09T06:30"]


@pytest.mark.parametrize(
    ("hour", "minute", "expected"),
    [
        (4, 0, ["2026-11-01T05:30", "2026-11-02T06:30"]),
        (6, 10, ["2026-11-02T06:30", "2026-11-03T06:30"]),
    ],
    ids=["before both", "within the second"],
)
def test_an_hour_that_comes_twice_fires_once(
    hour: int, minute: int, expected: list[str]
) -> None:
    moment = datetime(2026, 11, 1, hour, minute, tzinfo=UTC)

    times = due("30 1 * * *", "America/New_York", times=2, after=moment)

    assert times == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        "whenever",
        "every 5 fortnights",
        "every 0 minutes",
        "every 99999999999999 hours",
        "every someday 04:00",
        "every day 25:00",
        "6th monday of month 04:00",
        "every day",
        "1st someday of month 04:00",
        "l of month 04:00",
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
        "0 0 l * *",
        "0 0 * * fri#1",
        "0 0 0 1 1 *",
    ],
)
def test_no_schedule_is_made_of(text: str) -> None:
    with pytest.raises(ScheduleRefused):
        expressions.parse(text)


def test_an_unknown_time_zone_is_refused() -> None:
    with pytest.raises(ScheduleRefused, match="Mars/Olympus"):
        expressions.parse("every day 04:00", "Mars/Olympus")
