"""Changes of `events/{eventId}`."""

from dataclasses import dataclass
from typing import Any, Protocol

from interactive_broadcast import logs
from interactive_broadcast.models.events import EventRecord
from interactive_broadcast.stores.events import EventStore, parse_event
from interactive_broadcast.stores.ledger import Ledger
from interactive_broadcast.stores.timeline import BACKEND


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
    director: FollowsStatus

    def run(self, event_id: str) -> None:
        """Have the effects of the event's present status, whichever change this was."""
        event = self.events.find(event_id)
        if event is None:
            return
        if self.ledger.is_directed(event.id, event.status):
            # The function that set this status is at it, and its reply is to be whole.
            self.director.arm(event)
            return
        self.director.follow(event, by=BACKEND)


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
