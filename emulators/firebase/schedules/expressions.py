"""Schedules as `on_schedule(schedule=...)` takes them: unix-cron or App Engine syntax.

App Engine's grammar (its cron.yaml reference, which Cloud Scheduler still takes):
`every 5 minutes [from 10:00 to 14:00 | synchronized]`, `every day 04:00`,
`every monday,wednesday 09:00`, `1st,third friday of jan,july 17:00`,
`1,15 of month 08:30`. Those with days become unix-cron, whose `friday#1` is cronsim's.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta, tzinfo
from typing import TypeAlias
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from cronsim import CronSim, CronSimError

MONTHS = (
    *("jan", "feb", "mar", "apr", "may", "jun"),
    *("jul", "aug", "sep", "oct", "nov", "dec"),
)
WEEKDAYS = ("sun", "mon", "tue", "wed", "thu", "fri", "sat")

_ORDINALS = ("first", "second", "third", "fourth", "fifth")
_SHORT_ORDINALS = ("1st", "2nd", "3rd", "4th", "5th")
_UNITS = {"m": timedelta(minutes=1), "h": timedelta(hours=1)}
_DAY = timedelta(days=1)

_INTERVAL = re.compile(
    r"every (\d{1,5}) (minutes?|mins?|hours?)"
    r"(?: (synchronized)| from (\d\d?:\d\d) to (\d\d?:\d\d))?"
)
_SPECIFIC = re.compile(r"(\S+)(?: (\S+))?(?: of (\S+))? (\d\d?:\d\d)")
_TIME = re.compile(r"(\d\d?):(\d\d)")
_CRON = re.compile(r"(?:(?:[\d*/,-]|[a-z]{3})+(?: |$)){5}")
"""Five fields without the `L` and `#` that cronsim adds and Cloud Scheduler lacks."""


class ScheduleRefused(Exception):
    """A schedule that Cloud Scheduler would not take, or that never comes."""


@dataclass(frozen=True, slots=True)
class Cron:
    """Fires at whole minutes of the local time of `zone`.

    An hour that daylight saving skips is made up for when it is over; one that comes
    twice counts once, for schedules that name the hour.
    """

    text: str
    zone: tzinfo

    def next_after(self, moment: datetime) -> datetime:
        """The next time, in UTC.

        Raises:
            ScheduleRefused: it is not cron, or it never comes.
        """
        try:
            # In the second of two equal hours cronsim offers what was in the first.
            for due in CronSim(self.text, moment.astimezone(self.zone)):
                if due > moment:
                    return due.astimezone(UTC)
        except CronSimError as error:
            raise ScheduleRefused(f"{self.text!r} is no unix-cron: {error}.") from None
        raise ScheduleRefused("The schedule names a day that never comes.")


@dataclass(frozen=True, slots=True)
class Interval:
    """Every so often since the schedule was set up."""

    every: timedelta

    def next_after(self, moment: datetime) -> datetime:
        return moment + self.every


@dataclass(frozen=True, slots=True)
class Window:
    """Every so often between two times of the day, starting with the first."""

    every: timedelta
    start: time
    end: time
    zone: tzinfo

    def next_after(self, moment: datetime) -> datetime:
        day = moment.astimezone(self.zone).date() - _DAY
        while True:
            at = datetime.combine(day, self.start, self.zone).astimezone(UTC)
            end = datetime.combine(day, self.end, self.zone).astimezone(UTC)
            if end < at:
                end += _DAY
            while at <= moment:
                at += self.every
            if at <= end:
                return at
            day += _DAY


Schedule: TypeAlias = Cron | Interval | Window


def parse(text: str, time_zone: str = "UTC") -> Schedule:
    """Read a schedule.

    Raises:
        ScheduleRefused: neither syntax, an unknown time zone, or it never comes.
    """
    try:
        zone = ZoneInfo(time_zone)
    except (ZoneInfoNotFoundError, ValueError):
        raise ScheduleRefused(f"{time_zone!r} is no time zone.") from None
    words = " ".join(text.lower().split())
    if interval := _INTERVAL.fullmatch(words):
        return _interval(interval, zone)
    if specific := _SPECIFIC.fullmatch(words):
        return _specific(specific, zone)
    if _CRON.fullmatch(words):
        return _cron(words, zone)
    raise ScheduleRefused(
        f"{text!r} is no schedule. Write for example 'every 5 minutes', "
        "'every day 04:00' or '0 4 */3 * *'."
    )


def _interval(found: re.Match[str], zone: tzinfo) -> Interval | Window:
    count, unit, synchronized, start, end = found.groups()
    every = int(count) * _UNITS[unit[0]]
    if not every:
        raise ScheduleRefused("A schedule cannot come every 0 minutes.")
    if synchronized:
        return Window(every, time(0), time(23, 59), zone)
    if start:
        return Window(every, _time(start), _time(end), zone)
    return Interval(every)


def _specific(found: re.Match[str], zone: tzinfo) -> Cron:
    which, days, months, at = found.groups()
    clock = _time(at)
    month = "*" if months in (None, "month") else _list(months, _word(MONTHS))
    fixed = f"{clock.minute} {clock.hour}"
    if days is None and months is not None:
        return _cron(f"{fixed} {which} {month} *", zone)
    every = ",".join(WEEKDAYS)
    weekdays = every if days == "day" else _list(days or "", _word(WEEKDAYS))
    if which == "every":
        return _cron(f"{fixed} * {month} {weekdays}", zone)
    weeks = [_ordinal(word) for word in which.split(",")]
    some = [f"{day}#{week}" for day in weekdays.split(",") for week in weeks]
    return _coming(Cron(f"{fixed} * {month} {','.join(some)}", zone))


def _cron(text: str, zone: tzinfo) -> Cron:
    if not _CRON.fullmatch(text):
        raise ScheduleRefused(f"{text!r} is no unix-cron.")
    return _coming(Cron(text, zone))


def _coming(cron: Cron) -> Cron:
    # Told now, and not when it should come.
    cron.next_after(datetime(2000, 1, 1, tzinfo=UTC))
    return cron


def _list(text: str, read: Callable[[str], str]) -> str:
    return ",".join(read(word) for word in text.split(","))


def _word(known: tuple[str, ...]) -> Callable[[str], str]:
    def read(word: str) -> str:
        if word[:3] not in known or not word.isalpha():
            raise ScheduleRefused(f"{word!r} is no day or month of a schedule.")
        return word[:3]

    return read


def _ordinal(word: str) -> int:
    for known in (_ORDINALS, _SHORT_ORDINALS):
        if word in known:
            return known.index(word) + 1
    raise ScheduleRefused(f"{word!r} is not first to fifth, or 1st to 5th.")


def _time(text: str) -> time:
    found = _TIME.fullmatch(text)
    if found is None or int(found[1]) > 23 or int(found[2]) > 59:  # noqa: PLR2004 - a day's hours and minutes
        raise ScheduleRefused(f"{text!r} is no time of the day.")
    return time(int(found[1]), int(found[2]))
