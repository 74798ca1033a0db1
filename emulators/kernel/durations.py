"""Spans of time as people write them: `3d2h5m`."""

import re
from datetime import timedelta

LONGEST = timedelta(days=366)
"""Far enough for any deadline; schedules fire on all of the way."""

_SPAN = re.compile(r"(?:(\d{1,4})d)?(?:(\d{1,5})h)?(?:(\d{1,6})m)?(?:(\d{1,8})s)?")


class DurationRefused(Exception):
    """No span of time, or one that is too long."""


def parse(text: str) -> timedelta:
    """Read days, hours, minutes and seconds, in this order: `3d2h5m10s`.

    Raises:
        DurationRefused: see there.
    """
    found = _SPAN.fullmatch(text.replace(" ", ""))
    if found is None or not any(found.groups()):
        raise DurationRefused("A span of time is written like 90s, 15m or 3d2h5m.")
    days, hours, minutes, seconds = (int(group or 0) for group in found.groups())
    return bounded(timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds))


def bounded(span: timedelta) -> timedelta:
    """`span`, if the clock may be moved by it.

    Raises:
        DurationRefused: negative, or longer than `LONGEST`.
    """
    if not timedelta() <= span <= LONGEST:
        raise DurationRefused("The clock moves forward only, by up to 366 days.")
    return span
