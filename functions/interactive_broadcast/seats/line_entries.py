"""What the timeline tells of a line: who was called, has missed a call, was moved."""

from dataclasses import dataclass

from interactive_broadcast.kernel.ids import derived_id, opaque_id
from interactive_broadcast.kernel.models import EpochMs, Json
from interactive_broadcast.records.calls import CallRequestRecord
from interactive_broadcast.records.names import NameStore
from interactive_broadcast.records.people import PERSON
from interactive_broadcast.records.timeline import BACKEND, Timeline, TimelineEntry

CALLED = "called"
MISSED = "missedCall"
MOVED = "movedInLine"


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """A change of a fan's place in line."""

    by: str
    order: float
    """The new one."""
    at: EpochMs
    position: int | None = None
    """Where they stand by it, if that is known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LineEntries:
    """Told where that is possible now; nothing waits for it."""

    timeline: Timeline
    names: NameStore

    def called(
        self, event_id: str, by: str, request_id: str, made: CallRequestRecord
    ) -> None:
        """Tell whom a click has called: once, however often this is told."""
        key = derived_id(made.at, 0, CALLED, request_id)
        told: dict[str, Json] = {"to": made.to.value}
        entry = self._entry(event_id, made.fan_id, CALLED, by, told)
        self.timeline.put(event_id, {key: entry.model_copy(update={"at": made.at})})

    def missed(self, event_id: str, fan_id: str, number: int | None) -> None:
        """Tell that a fan has not answered: their `number`-th time in this line.

        None where they are in no line.
        """
        told: dict[str, Json] = {} if number is None else {"missed": number}
        entry = self._entry(event_id, fan_id, MISSED, BACKEND, told)
        self.timeline.append(event_id, MISSED, BACKEND, entry.details)

    def moved(self, event_id: str, fan_id: str, moved: Moved) -> None:
        """Tell to which place of the line a fan was moved: once for each place."""
        position = moved.position
        told: dict[str, Json] = {} if position is None else {"position": position}
        entry = self._entry(event_id, fan_id, MOVED, moved.by, told)
        told_at = entry.model_copy(update={"at": moved.at})
        self.timeline.put(event_id, {_key(fan_id, moved): told_at})

    def moved_by_somebody(self, event_id: str, fan_id: str, moved: Moved) -> None:
        """The same of a move that is seen afterwards, unless it is told already."""
        entry = self._entry(event_id, fan_id, MOVED, moved.by, {})
        told_at = entry.model_copy(update={"at": moved.at})
        self.timeline.put_new(event_id, _key(fan_id, moved), told_at)

    def _entry(
        self,
        event_id: str,
        fan_id: str,
        what: str,
        by: str,
        told: dict[str, Json],
    ) -> TimelineEntry:
        """Whom it means can be found from then on."""
        self.names.keep(event_id, fan_id)
        details: dict[str, Json] = {PERSON: opaque_id(event_id, fan_id), **told}
        return TimelineEntry(what=what, by=by, details=details)


def _key(fan_id: str, moved: Moved) -> str:
    """The same for whoever tells of it."""
    return derived_id(0, 0, MOVED, fan_id, repr(float(moved.order)))
