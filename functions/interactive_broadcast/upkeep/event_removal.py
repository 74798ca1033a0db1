"""Deleting events, and what they leave behind.

    settle     what still runs at OpenTok is ended, while event and project are there
    note       "begun", with what the rest needs to know of the event
    delete     the event and all that points at it, in one write, as the caller
    clean up   its show's records, ledger, timeline, pictures; then the note

A crash before the third step leaves an event, one after it a note: the reconciler
cleans up by it. So does the trigger of the deletion, and nothing minds the repetition.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from interactive_broadcast.admins.models import Deleted
from interactive_broadcast.admins.store import AdminStore
from interactive_broadcast.effects.ledger import Ledger
from interactive_broadcast.effects.models import EffectState
from interactive_broadcast.events import writes as event_writes
from interactive_broadcast.events.models import (
    AdminEventsRequest,
    EventRecord,
    EventRequest,
    Status,
)
from interactive_broadcast.events.pictures import images_of
from interactive_broadcast.events.store import EventStore
from interactive_broadcast.kernel import logs, paths
from interactive_broadcast.kernel.callers import Caller
from interactive_broadcast.kernel.concurrency import BATCH, side_by_side
from interactive_broadcast.kernel.database import Writes
from interactive_broadcast.kernel.errors import (
    BackendError,
    EventIsLive,
    EventNotFound,
    RulesDenied,
    Unavailable,
)
from interactive_broadcast.kernel.ports import Databases, Images
from interactive_broadcast.kernel.unfinished import UnfinishedWorkLog
from interactive_broadcast.records.shows import ShowStore, ShowWrites
from interactive_broadcast.show.director import Director
from interactive_broadcast.upkeep.removals import gone_event


@dataclass(frozen=True, slots=True, kw_only=True)
class EventRemoval:
    databases: Databases
    events: EventStore
    admins: AdminStore
    shows: ShowStore
    images: Images
    director: Director
    ledger: Ledger
    unfinished: UnfinishedWorkLog

    def delete(self, caller: Caller, request: EventRequest) -> Deleted:
        """An event and all that belongs to it. One that is gone counts 0.

        Raises:
            EventIsLive: end the show first.
            RulesDenied: it is somebody else's.
        """
        try:
            event = self.events.get(caller, request.id)
        except EventNotFound:
            return Deleted(deleted=0)
        self.remove([event], caller=caller)
        return Deleted(deleted=1)

    def delete_all(self, caller: Caller, request: AdminEventsRequest) -> Deleted:
        """All events of an admin. Interrupted, it goes on when called again.

        Raises:
            EventIsLive: one is live; then none is deleted.
            NotSuperAdmin: they are somebody else's, and the caller is no superAdmin.
        """
        if request.admin_id == caller.uid:
            ids = self.events.ids_of(caller, request.admin_id)
            found, owner = self.events.get_all(caller, ids), caller
        else:
            self.admins.require_super_admin(caller)
            # The rules give a superAdmin no look into another's events, only the right
            # to clear them away.
            ids = self.events.all_ids(request.admin_id)
            found, owner = self.events.find_all(ids), None
        self.remove(found, caller=owner)
        return Deleted(deleted=len(found))

    def remove(self, events: Sequence[EventRecord], *, caller: Caller | None) -> None:
        """Delete events and all that belongs to them. Without a caller: as backend.

        Raises:
            EventIsLive: one is live, end its show first; then none is deleted.
            BackendError: what one has running could not be stopped.
        """
        for event in events:
            check_not_live(event.status, event.id)
        # While the events and their project are there to find the streams by.
        self.settle(events, self.director)
        self._remove_all(events, caller)

    def remove_left(self, events: Sequence[EventRecord], director: Director) -> None:
        """Delete what an admin who is gone has left. `director` knows his project."""
        self.settle(events, director)
        self._remove_all(events, None)

    def settle(self, events: Sequence[EventRecord], director: Director) -> None:
        """End what the closed ones of these events still have running.

        What repeating cannot cure (a project that is gone, a secret that is refused)
        must not keep an event for ever.

        Raises:
            Unavailable: something could not be stopped now; try again.
        """
        try:
            director.stop_running(events)
        except Unavailable:
            raise
        except BackendError as error:
            if len(events) > 1:
                for event in events:
                    self.settle([event], director)
                return
            logs.error("left-running", event_id=events[0].id, reason=error.reason)

    def clean_up(self, event: EventRecord) -> None:
        """Remove whatever points at a deleted event. Safe to repeat."""
        indexes = event_writes.delete(event, own_slugs=self.events.own_slugs(event))
        self._clear(event, indexes)

    def erase(self, admin_id: str, event_ids: Sequence[str]) -> None:
        """Remove fragments: what is listed among an admin's events, and is none.

        With the backend's rights: a fragment is nobody's, to the rules.
        """
        writes: Writes = {}
        for event_id in event_ids:
            writes |= {
                paths.event(event_id): None,
                paths.admin_event(admin_id, event_id): None,
                paths.open_event(admin_id, event_id): None,
                **_beside(event_id),
            }
        if writes:
            self.databases.as_backend().update(writes)

    def remove_images(self, event: EventRecord) -> int:
        """How many pictures there were."""
        ids = images_of(event)
        return sum(self.images.delete(event.admin_id, image_id) for image_id in ids)

    def _remove_all(self, events: Sequence[EventRecord], caller: Caller | None) -> None:
        for start in range(0, len(events), BATCH):
            batch = events[start : start + BATCH]
            self.unfinished.begin(*map(gone_event, batch))
            side_by_side([partial(self._remove, event, caller) for event in batch])

    def _remove(self, event: EventRecord, caller: Caller | None) -> None:
        try:
            self.events.delete(event, caller=caller)
        except RulesDenied:
            self._check_gone(event)
        try:
            self._clear_noted(event)
        except Unavailable as error:
            # The event is gone, and its note is there.
            logs.warning("event-left-over", event_id=event.id, reason=error.reason)

    def _check_gone(self, event: EventRecord) -> None:
        """Pass, if the rules refused to delete an event because it is gone.

        Raises:
            EventIsLive: it may have become live just now.
            RulesDenied: it is somebody else's.
        """
        status = self.events.status(event.id)
        if self.events.exists(event.id):
            self.unfinished.end(gone_event(event).key)
            check_not_live(status, event.id)
            raise RulesDenied("This event is another admin's.", id=event.id)

    def _clear_noted(self, event: EventRecord) -> None:
        """Clear up, and strike the note out unless somebody is at an effect.

        What comes of that effect is written late, into nothing. Then the reconciler
        cleans up once more, after the longest lease.
        """
        work = gone_event(event)
        ledger = self.ledger.read(event.id)
        if any(record.state is EffectState.RUNNING for record in ledger.values()):
            self._clear(event, {})
        elif images_of(event):
            self._clear(event, {})
            self.unfinished.end(work.key)
        else:
            self._clear(event, work.ended)

    def _clear(self, event: EventRecord, also: Writes) -> None:
        """What is kept of an event that no write of the event itself can remove.

        With the backend's rights: to the rules, what has no event has no owner.
        """
        writes: Writes = {}
        if self.shows.shown_event(event) in (None, event.id):
            writes = ShowWrites(event).remove()
        self.databases.as_backend().update({**writes, **_beside(event.id), **also})
        self.remove_images(event)


def _beside(event_id: str) -> Writes:
    """What is kept of an event in places of its own."""
    return {
        paths.effects(event_id): None,
        paths.timeline(event_id): None,
        paths.barred(event_id): None,
        paths.watched(event_id): None,
        paths.headcounts(event_id): None,
    }


def check_not_live(status: Status | None, event_id: str) -> None:
    """Raises EventIsLive."""
    if status is Status.LIVE:
        raise EventIsLive("A live event cannot be deleted: end it first.", id=event_id)
