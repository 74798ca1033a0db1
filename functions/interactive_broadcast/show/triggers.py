"""Changes of `events/{eventId}`."""

from dataclasses import dataclass
from typing import Any

from interactive_broadcast.effects.ledger import Ledger
from interactive_broadcast.events.models import EventRecord, Status
from interactive_broadcast.events.status import may_have_been
from interactive_broadcast.events.store import EventStore
from interactive_broadcast.kernel.database import Change
from interactive_broadcast.records.timeline import BACKEND, Timeline
from interactive_broadcast.show.director import Director


@dataclass(frozen=True, slots=True, kw_only=True)
class EventStatusTrigger:
    """For clients that write the status themselves, and for functions that died."""

    events: EventStore
    ledger: Ledger
    timeline: Timeline
    director: Director

    def run(self, event_id: str, change: Change | None = None) -> None:
        """Have the effects of the event's present status, whichever change this was.

        Args:
            event_id: whose status.
            change: for the timeline; without one the present status is told.
        """
        event = self.events.find(event_id)
        if event is None:
            return
        # Also beside the function that tells it: that may die, and the show go on.
        self._tell(event, change)
        if self.ledger.is_directed(event.id, event.status):
            # The function that set this status is at it, and its reply is to be whole.
            self.director.arm(event)
            return
        self.director.follow(event, by=BACKEND)

    def _tell(self, event: EventRecord, change: Change | None) -> None:
        """The rules let nobody but the owner set a status."""
        status = event.status if change is None else _status(change.after)
        if status is None or not may_have_been(event.status, status):
            return
        before = None if change is None else _status(change.before)
        at = None if change is None else change.at
        self.timeline.status(event.id, status, event.admin_id, before=before, at=at)


def _status(value: Any) -> Status | None:  # noqa: ANN401 - JSON as delivered
    return Status(value) if isinstance(value, str) and value in set(Status) else None
