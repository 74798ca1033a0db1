"""Times as a run-of-show file writes them."""

import re
from dataclasses import dataclass
from datetime import timedelta
from typing import Annotated, Self

from pydantic import BeforeValidator

from emulators.kernel import durations
from emulators.kernel.durations import DurationRefused

_CLOCK = re.compile(r"(?:(\d{1,2}):)?(\d{1,3}):([0-5]\d)")


def parse_span(text: object) -> timedelta:
    """Turn `3d`, `25h` or `1m30s` into a length of time.

    Raises:
        ValueError: it is none of these.
    """
    try:
        return durations.parse(str(text))
    except DurationRefused as refusal:
        raise ValueError(str(refusal)) from None


@dataclass(frozen=True, slots=True)
class Moment:
    """When a step is due: on the show's clock, or after the step before it."""

    text: str
    offset: timedelta
    is_relative: bool

    @classmethod
    def parse(cls, text: object) -> Self:
        """Read `07:30`, `1:07:30` or `+3d`.

        Raises:
            ValueError: it is none of these.
        """
        if not isinstance(text, str):
            raise ValueError("write a time as mm:ss, h:mm:ss or +3d")  # noqa: TRY004 - pydantic reports only ValueErrors
        if text.startswith("+"):
            return cls(text, parse_span(text[1:]), is_relative=True)
        found = _CLOCK.fullmatch(text)
        if found is None:
            raise ValueError("write a time as mm:ss, h:mm:ss or +3d")
        hours, minutes, seconds = (int(part or 0) for part in found.groups())
        offset = timedelta(hours=hours, minutes=minutes, seconds=seconds)
        return cls(text, offset, is_relative=False)

    def after(self, previous: timedelta) -> timedelta:
        """The offset from the show's start, given that of the step before."""
        return previous + self.offset if self.is_relative else self.offset


def show_clock(offset: timedelta) -> str:
    """`07:30`, `1:07:30` or `3d 00:07`: short enough for a column."""
    total = int(offset.total_seconds())
    days, rest = divmod(total, 86_400)
    hours, rest = divmod(rest, 3600)
    minutes, seconds = divmod(rest, 60)
    if days:
        return f"{days}d {hours:02}:{minutes:02}"
    if hours:
        return f"{hours}:{minutes:02}:{seconds:02}"
    return f"{minutes:02}:{seconds:02}"


At = Annotated[Moment, BeforeValidator(Moment.parse)]
Span = Annotated[timedelta, BeforeValidator(parse_span)]
