"""A clock that stands still until it is told to move."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

NOON = datetime(2026, 1, 1, 12, 0, tzinfo=UTC)


class FakeClock:
    def __init__(self, now: datetime = NOON) -> None:
        self._now = now

    def now(self) -> datetime:
        return self._now

    def now_ms(self) -> int:
        """What the database writes for SERVER_TIME."""
        return round(self._now.timestamp() * 1000)

    def advance(self, seconds: float = 0, **units: float) -> None:
        """Move on by seconds, or by what `timedelta` takes (minutes=, hours=...)."""
        self._now += timedelta(seconds=seconds, **units)


@dataclass
class FakeMonotonic:
    """In place of the module `time`: its monotonic clock, in seconds."""

    now: float = 1_000.0

    def monotonic(self) -> float:
        return self.now
