"""Whether the people who run a show are there, and whether they still are.

The producer, the host and the celebrity each have a flag (`producerActive`) and beside
it a heartbeat in ms (`producerHeartBeat`), which their page writes every ten seconds.
The database takes the flag away when it loses the client; where it could not, the
heartbeat is what tells.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from interactive_broadcast.kernel.database import Writes
from interactive_broadcast.kernel.models import EpochMs, Json

PRODUCER = "producer"
GUESTS = ("host", "celebrity")
FIELDS = tuple(
    f"{role}{what}" for role in (PRODUCER, *GUESTS) for what in ("Active", "HeartBeat")
)
"""What of a show's record this is about."""

FRESH_S = 300
"""Browsers let a page in the background act once a minute, and phones sleep longer."""

LEGACY_FRESH_S = 900
"""Old apps write the time of their own clock, which may be wrong by some minutes."""


@dataclass(frozen=True, slots=True)
class Presence:
    """What a show's record says of the people who run it."""

    record: Mapping[str, Json] = field(default_factory=dict)
    """As much of it as there is of FIELDS."""

    def has_producer(self, *, now_ms: EpochMs, fresh_s: int = FRESH_S) -> bool:
        """Whether the producer is there, by the heartbeat."""
        beat = self._beat(PRODUCER)
        # One from the future is of a client whose clock is fast: it is there.
        return beat is not None and now_ms - beat <= fresh_s * 1000

    def stale(self, *, now_ms: EpochMs, fresh_s: int = FRESH_S) -> list[str]:
        """The roles whose flag is set, though their heartbeat has stopped.

        One that has never sent any is left alone: the apps for phones send none.
        """
        return [
            role
            for role in (PRODUCER, *GUESTS)
            if self.record.get(f"{role}Active") is True
            and self._is_silent(role, now_ms - fresh_s * 1000)
        ]

    def left_heartbeats(self, *, now_ms: EpochMs, fresh_s: int = FRESH_S) -> list[str]:
        """Guests' roles whose flag is gone, and whose old heartbeat is still there.

        Whoever comes next without a heartbeat would be judged by it.
        """
        return [
            role
            for role in GUESTS
            if not self.record.get(f"{role}Active")
            and self._is_silent(role, now_ms - fresh_s * 1000)
        ]

    def _is_silent(self, role: str, since_ms: EpochMs) -> bool:
        beat = self._beat(role)
        return beat is not None and beat < since_ms

    def _beat(self, role: str) -> float | None:
        value = self.record.get(f"{role}HeartBeat")
        is_number = isinstance(value, int | float) and not isinstance(value, bool)
        return float(value) if is_number else None  # type: ignore[arg-type]  # a number


def mark_absent(active_broadcast: str, role: str) -> Writes:
    """What a client's page has the database write when that loses the client.

    `active_broadcast` is the path of the show's record.
    """
    if role == PRODUCER:
        return {
            f"{active_broadcast}/producerActive": False,
            f"{active_broadcast}/privateCall": None,
        }
    return {
        f"{active_broadcast}/{role}Active": None,
        f"{active_broadcast}/volume/{role}": None,
        **remove_heartbeat(active_broadcast, role),
    }


def remove_heartbeat(active_broadcast: str, role: str) -> Writes:
    """A guest's heartbeat alone."""
    return {f"{active_broadcast}/{role}HeartBeat": None}
