"""Deleting events, and what they leave behind."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from interactive_broadcast.concurrency import side_by_side
from interactive_broadcast.domain import event_writes, paths
from interactive_broadcast.domain.images import images_of
from interactive_broadcast.errors import EventIsLive, EventNotFound, RulesDenied
from interactive_broadcast.models.events import EventRecord, Status
from interactive_broadcast.models.identity import Caller
from interactive_broadcast.ports import Databases, Images
from interactive_broadcast.services.director import Director
from interactive_broadcast.stores.events import EventStore
from interactive_broadcast.stores.reading import BATCH
from interactive_broadcast.stores.shows import ShowStore


@dataclass(frozen=True, slots=True, kw_only=True)
class EventRemoval:
    databases: Databases
    events: EventStore
    shows: ShowStore
    images: Images
    director: Director

    def remove(self, events: Sequence[EventRecord], *, caller: Caller | None) -> None:
        """Delete events and all that belongs to them. Without a caller: as backend.

        Raises:
            EventIsLive: one is live, end its show first; then none is deleted.
            BackendError: what one has running could not be stopped.
        """
        for event in events:
            check_not_live(event.status, event.id)
        # While the events and their project are there to find the streams by.
        self.director.settle(events)
        for start in range(0, len(events), BATCH):
            batch = events[start : start + BATCH]
            side_by_side([partial(self._remove, event, caller) for event in batch])

    def remove_left(self, events: Sequence[EventRecord]) -> None:
        """Delete what an admin who is gone has left, in whatever state it is."""
        for start in range(0, len(events), BATCH):
            batch = events[start : start + BATCH]
            side_by_side([partial(self._remove, event, None) for event in batch])

    def _remove(self, event: EventRecord, caller: Caller | None) -> None:
        try:
            self.events.delete(event, caller=caller)
        except RulesDenied:
            # The rules refuse it for a live event: it may have become one just now.
            check_not_live(self.events.status(event.id), event.id)
            if self.events.exists(event.id):
                raise
        self.clean_up(event)

    def clean_up(self, event: EventRecord) -> None:
        """Remove whatever points at a deleted event. Safe to repeat.

        With the backend's rights: to the rules, what has no event has no owner.
        """
        indexes = event_writes.delete(event, own_slugs=self.events.own_slugs(event))
        self.databases.as_backend().update(
            {
                **indexes,
                paths.effects(event.id): None,
                paths.timeline(event.id): None,
                paths.barred(event.id): None,
            }
        )
        self.shows.remove(event)
        self.remove_images(event)

    def remove_images(self, event: EventRecord) -> int:
        """How many pictures there were."""
        ids = images_of(event)
        return sum(self.images.delete(event.admin_id, image_id) for image_id in ids)


def check_not_live(status: Status | None, event_id: str) -> None:
    """Raises EventIsLive."""
    if status is Status.LIVE:
        raise EventIsLive("A live event cannot be deleted: end it first.", id=event_id)


def find_if_owned(
    events: EventStore, caller: Caller, event_id: str
) -> EventRecord | None:
    """The caller's event; None when it is gone. Raises RulesDenied."""
    try:
        return events.get(caller, event_id)
    except EventNotFound:
        return None
