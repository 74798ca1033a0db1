"""unix-cron expressions, as Cloud Scheduler takes them: `0 4 */3 * *`."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

_FIRST_HALF = ("jan", "feb", "mar", "apr", "may", "jun")
MONTHS = (*_FIRST_HALF, "jul", "aug", "sep", "oct", "nov", "dec")
WEEKDAYS = ("sun", "mon", "tue", "wed", "thu", "fri", "sat")

HORIZON_DAYS = 8 * 366
"""A day that exists comes within eight years (29 February around 2100)."""


class ScheduleRefused(Exception):
    """A schedule that Cloud Scheduler would not take, or that never comes."""


@dataclass(frozen=True, slots=True)
class Cron:
    """Fires at whole minutes of the local time of `zone`."""

    minutes: tuple[int, ...]
    hours: tuple[int, ...]
    days: frozenset[int]
    months: frozenset[int]
    weekdays: frozenset[int]
    """0 is Sunday."""

    either_day: bool
    """Day and weekday are both restricted: then one of them is enough (Vixie cron)."""

    zone: ZoneInfo

    @classmethod
    def parse(cls, text: str, zone: ZoneInfo) -> "Cron":
        """Read five fields.

        Raises:
            ScheduleRefused: not cron, or a day that no year has.
        """
        fields = text.split()
        if len(fields) != 5:  # noqa: PLR2004 - cron has five fields
            raise ScheduleRefused(f"{text!r} has not the five fields of unix-cron.")
        minute, hour, day, month, weekday = fields
        weekdays = _field(weekday, 0, 7, WEEKDAYS, 0)
        cron = cls(
            minutes=tuple(sorted(_field(minute, 0, 59))),
            hours=tuple(sorted(_field(hour, 0, 23))),
            days=frozenset(_field(day, 1, 31)),
            months=frozenset(_field(month, 1, 12, MONTHS, 1)),
            weekdays=frozenset(number % 7 for number in weekdays),
            either_day=not day.startswith("*") and not weekday.startswith("*"),
            zone=zone,
        )
        cron.next_after(datetime(2000, 1, 1, tzinfo=UTC))
        return cron

    def next_after(self, moment: datetime) -> datetime:
        """The first time after `moment`, in UTC.

        A local time that daylight saving skips fires when the clocks have gone
        forward; one that happens twice fires once.

        Raises:
            ScheduleRefused: it never comes.
        """
        local = moment.astimezone(self.zone).date()
        # One day back: the skipped hour may belong to the day before in UTC.
        for offset in range(-1, HORIZON_DAYS):
            day = local + timedelta(days=offset)
            if not self._has_day(day):
                continue
            for due in self._times_of(day):
                if due > moment:
                    return due
        raise ScheduleRefused("The schedule names a day that never comes.")

    def _has_day(self, day: date) -> bool:
        if day.month not in self.months:
            return False
        by_day = day.day in self.days
        by_weekday = day.isoweekday() % 7 in self.weekdays
        return by_day or by_weekday if self.either_day else by_day and by_weekday

    def _times_of(self, day: date) -> Iterator[datetime]:
        for hour in self.hours:
            for minute in self.minutes:
                at = datetime.combine(day, time(hour, minute), self.zone)
                yield at.astimezone(UTC)


def _field(
    text: str, low: int, high: int, names: tuple[str, ...] = (), first: int = 0
) -> set[int]:
    """The numbers that one field allows: `*`, `a`, `a-b`, `a,b`, each with `/step`."""
    by_name = {name: first + index for index, name in enumerate(names)}
    numbers: set[int] = set()
    for part in text.lower().split(","):
        span, slash, step_text = part.partition("/")
        step = _number(step_text, 1, high, {}) if slash else 1
        start, dash, end = span.partition("-")
        if span == "*":
            start_at, end_at = low, high
        elif dash:
            start_at = _number(start, low, high, by_name)
            end_at = _number(end, low, high, by_name)
        else:
            start_at = _number(start, low, high, by_name)
            end_at = high if slash else start_at
        if start_at > end_at:
            raise ScheduleRefused(f"{part!r} of the schedule runs backwards.")
        numbers.update(range(start_at, end_at + 1, step))
    return numbers


def _number(text: str, low: int, high: int, names: Mapping[str, int]) -> int:
    number = names.get(text[:3] if text[:3] in names else text)
    if number is None and text.isascii() and text.isdigit():
        number = int(text)
    if number is None or not low <= number <= high:
        raise ScheduleRefused(f"{text!r} of the schedule is not {low} to {high}.")
    return number
