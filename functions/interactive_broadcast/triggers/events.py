"""Changes of `events/{eventId}`."""

from dataclasses import dataclass
from typing import Any, Protocol

from interactive_broadcast import logs
from interactive_broadcast.domain.status import may_have_been
from interactive_broadcast.models.changes import Change
from interactive_broadcast.models.events import EventRecord, Status
from interactive_broadcast.stores.events import EventStore, parse_event
from interactive_broadcast.stores.ledger import Ledger
from interactive_broadcast.stores.timeline import BACKEND, Timeline


class FollowsStatus(Protocol):
    def follow(self, event: EventRecord, *, by: str) -> object:
        """Carry out the effects of the event's status that are not done yet."""

    def arm(self, event: EventRecord) -> None:
        """Store the task that takes up what is undone in half a minute."""


class CleansUpEvents(Protocol):
    def clean_up(self, event: EventRecord) -> None:
        """Remove what a deleted event has left."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EventStatusTrigger:
    """For clients that write the status themselves, and for functions that died."""

    events: EventStore
    ledger: Ledger
    timeline: Timeline
    director: FollowsStatus

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


@dataclass(frozen=True, slots=True, kw_only=True)
class EventDeletedTrigger:
    """For what a function that deleted an event did not come to."""

    events: EventStore
    removal: CleansUpEvents

    def run(self, event_id: str, before: Any) -> None:  # noqa: ANN401 - JSON as stored
        """Clean up after what was there. A fragment of an event has left nothing."""
        event = parse_event(before)
        if event is None or event.id != event_id or self.events.exists(event_id):
            return
        self.removal.clean_up(event)
        logs.info("event-cleaned-up", event_id=event_id)


def _status(value: Any) -> Status | None:  # noqa: ANN401 - JSON as delivered
    return Status(value) if isinstance(value, str) and value in set(Status) else None
