"""Deleting events, and everything that is kept of them.

    note       the removal is noted as begun, with what the rest needs of the event
    delete     the event and all that points at it, in one write, as the caller
    end media  what still runs at OpenTok is ended, by what is kept of the event
    clean up   its show's records, effects, timeline, images, recordings
    once more  when no token that was given out before is good any more; then the note

Whoever deletes one event waits for the first two: a task does the rest, and the trigger
of the deletion stores it as well. Where many are deleted media are ended first, so that
what cannot be ended now keeps its event.

A crash before the deletion leaves an event, one after it a note: the reconciler cleans
up by it. Every step is safe to repeat.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

from interactive_broadcast.effects.models import EffectRecords
from interactive_broadcast.events import EventServices
from interactive_broadcast.events.models import EventRecord, Status
from interactive_broadcast.events.store import parse_event
from interactive_broadcast.kernel import logs
from interactive_broadcast.kernel.callers import Caller
from interactive_broadcast.kernel.concurrency import (
    side_by_side,
)
from interactive_broadcast.kernel.database import Writes
from interactive_broadcast.kernel.errors import (
    BackendError,
    EventIsLive,
    EventNotFound,
    RulesDenied,
    TasksUnavailable,
    Unavailable,
)
from interactive_broadcast.kernel.models import Id, RequestModel
from interactive_broadcast.kernel.ports import Clock, Tasks, now_ms
from interactive_broadcast.kernel.unfinished import UnfinishedWorkLog, WorkKind
from interactive_broadcast.records.archive_parts import ArchivePart
from interactive_broadcast.show.director import Director, check_at_rest
from interactive_broadcast.upkeep.event_traces import EventTraces, RemovedEvent
from interactive_broadcast.upkeep.former_archives import told
from interactive_broadcast.upkeep.models import (
    DeletedShows,
    DeleteEventRequest,
)

REMOVAL_TASK: Final = "removeEventTask"


class EventRemovalTask(RequestModel):
    """The payload of `removeEventTask`."""

    event_id: Id


@dataclass(frozen=True, slots=True, kw_only=True)
class EventRemoval:
    """`deleteEvent`, `onEventDeleted`, and what others delete events by."""

    events: EventServices
    director: Director
    traces: EventTraces
    unfinished: UnfinishedWorkLog
    tasks: Tasks
    clock: Clock

    def delete(self, caller: Caller, request: DeleteEventRequest) -> DeletedShows:
        """Delete an event and all that belongs to it. One that is gone counts 0.

        The event is gone at once. What it still has running at OpenTok is ended right
        after that, and then all else goes, its recordings too where that is asked:
        the reply has those that are known as they are until then.

        Raises:
            EventIsLive: end the show first.
            RulesDenied: it is another admin's.
            EffectUnderway: its show is being worked on; try again.
        """
        try:
            event, records, parts = self._known(caller, request.id)
        except EventNotFound:
            return DeletedShows(deleted=0)
        check_not_live(event.status, event.id)
        check_at_rest(event.id, records, now_ms(self.clock))
        removed = self.traces.of_known(
            event, parts, delete_archives=request.delete_archives
        )
        found: list[Any] = side_by_side(
            [
                partial(self.events.store.removal, event),
                partial(self.traces.begin, removed),
            ]
        )
        self.delete_noted(removed, caller, found[0])
        self._go_on(removed)
        return DeletedShows(deleted=1, archives=told(removed.archives))

    def proceed(self, event_id: str) -> None:
        """End what a deleted event has running at OpenTok, and clean up after it.

        Does nothing for one of which all is gone, or that nobody deletes. Safe to
        repeat.

        Raises:
            BackendError: not now; try again.
        """
        removed = self._noted(event_id)
        if removed is not None and removed.again_at is None:
            self.finish(removed)

    def remove_as_it_is(self, admin_id: str, event_id: str) -> None:
        """Delete an event whatever it may still have running, as a last resort.

        What is left of it has a note then, as of any event that is deleted.

        Raises:
            BackendError: not now; try again.
        """
        event = self.events.store.find(event_id)
        if event is not None:
            removed = self.traces.of(event, self.director.admins, delete_archives=False)
            self.unfinished.begin(removed.work)
            writes = self.events.store.removal(event)
            self.events.store.delete(writes, caller=None)
        self.traces.remove_fragments(admin_id, [event_id])

    def end_media(self, events: Sequence[EventRecord], director: Director) -> None:
        """End what the closed ones of these events still have running at OpenTok.

        What repeating cannot cure (a project that is gone, a secret that is refused)
        must not keep an event for ever: it is logged as `left-running`.

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
                    self.end_media([event], director)
                return
            logs.error("left-running", event_id=events[0].id, reason=error.reason)

    def on_deleted(self, event_id: str, before: object) -> None:
        """Clean up after an event, in case the function that deleted it did not.

        Without a note no function has: then what it has running is ended first, and its
        recordings are listed.

        Args:
            event_id: key of the event that was removed.
            before: what was there. A fragment of an event has nothing to clean up.

        Raises:
            Unavailable: not now. The note of the removal remains.
        """
        event = parse_event(before)
        if event is None or event.id != event_id or self.events.store.exists(event_id):
            return
        noted = self._noted(event_id)
        if noted is not None and noted.event.session_ids != event.session_ids:
            # It was given others since, which the note does not know.
            self.events.store.forget_sessions(event)
        if noted is not None and noted.has_media:
            # The call that has deleted it may have died before it could.
            self._go_on(noted)
        elif noted is not None:
            self.traces.remove_beside(event)
        else:
            removed = self.traces.of(event, self.director.admins, delete_archives=False)
            self.unfinished.begin(removed.work)
            self.finish(removed)
        logs.info("event-cleaned-up", event_id=event_id)

    def finish(self, removed: RemovedEvent) -> bool:
        """Go on with the removal of a note, which then goes or says what is left.

        Safe to repeat.

        Returns:
            False when there was nothing to do yet.

        Raises:
            Unavailable: not now; try again.
        """
        event = removed.event
        if self.events.store.exists(event.id):
            # It was never deleted.
            self.traces.take_back(removed)
            return True
        if (again_at := removed.again_at) is not None:
            removed = self.traces.list_untold(removed, self.director.admins)
            self._end_connections(removed)
            if again_at > now_ms(self.clock):
                return False
        else:
            was_opened = event.status is not Status.NOT_STARTED
            status = Status.CLOSED if was_opened else Status.NOT_STARTED
            over = event.model_copy(update={"status": status})
            self.end_media([over], self.director)
            removed = self._with_archives(removed)
        self.traces.remove_all(removed, self.director.admins)
        return True

    def _known(
        self, caller: Caller, event_id: str
    ) -> tuple[EventRecord, EffectRecords, list[ArchivePart]]:
        """The event, the ledger and its recording, read at once.

        Before the rules have let the caller have the event nothing of it is told.

        Raises:
            EventNotFound, RulesDenied: not an event of the caller.
        """
        if caller.uid is None:
            raise RulesDenied("This event is somebody's.", id=event_id)
        found: list[Any] = side_by_side(
            [
                partial(self.events.store.get, caller, event_id),
                partial(self.director.ledger.read, event_id),
                partial(self.traces.effects.records.archive_parts.all, event_id),
            ]
        )
        event, records, parts = found
        return event, records, parts

    def _noted(self, event_id: str) -> RemovedEvent | None:
        note = self.unfinished.find(f"{WorkKind.EVENT_REMOVAL}-{event_id}")
        return None if note is None else RemovedEvent.model_validate(note.what)

    def _go_on(self, removed: RemovedEvent) -> None:
        """Have a task do the rest; or do it, if there is no such task.

        Stored again, it is the same task.
        """
        event_id = removed.event.id
        task = EventRemovalTask(event_id=event_id)
        payload = task.model_dump(mode="json", by_alias=True)
        try:
            self.tasks.enqueue(REMOVAL_TASK, payload, key=f"{event_id}-removal")
        except TasksUnavailable as error:
            logs.warning("task-not-stored", event_id=event_id, reason=error.reason)
            self._finish_or_leave(removed)

    def _finish_or_leave(self, removed: RemovedEvent) -> None:
        try:
            self.finish(removed)
        except Unavailable as error:
            # The event is gone, and the note of its removal is there.
            event_id = removed.event.id
            logs.warning("event-left-over", event_id=event_id, reason=error.reason)

    def _with_archives(self, removed: RemovedEvent) -> RemovedEvent:
        """The removal with the recordings that OpenTok has, of an event without media.

        They are noted, as nothing else knows of them when all else is gone.

        Raises:
            Unavailable: OpenTok does not say which recordings there are to delete.
        """
        if not removed.has_media:
            return removed
        now = self.traces.with_archives(removed, self.director.admins)
        self.unfinished.begin(now.work)
        return now

    def _end_connections(self, removed: RemovedEvent) -> None:
        """End those of people who have come back by a token that is good still."""
        event = removed.event
        if removed.connects_until is None:
            return
        try:
            self.director.emptying.end_all(event, self.director.admins)
        except Unavailable:
            raise
        except BackendError as error:
            logs.error("left-running", event_id=event.id, reason=error.reason)

    def delete_noted(
        self, removed: RemovedEvent, caller: Caller | None, writes: Writes
    ) -> None:
        """Delete an event whose removal is noted, unless somebody else has.

        Args:
            removed: the event.
            caller: whose rights decide; None for the backend's own.
            writes: what deletes it.

        Raises:
            EventIsLive, RulesDenied: it is still there.
        """
        try:
            self.events.store.delete(writes, caller=caller)
        except RulesDenied:
            self._check_gone(removed)

    def _check_gone(self, removed: RemovedEvent) -> None:
        """Check that the rules refused to delete an event because it is gone.

        Raises:
            EventIsLive: it may have become live just now.
            RulesDenied: it is another admin's.
        """
        event_id = removed.event.id
        status = self.events.store.status(event_id)
        if self.events.store.exists(event_id):
            self.traces.take_back(removed)
            check_not_live(status, event_id)
            raise RulesDenied("This event is another admin's.", id=event_id)


def check_not_live(status: Status | None, event_id: str) -> None:
    """Refuse to delete a live event.

    Raises:
        EventIsLive: it is live.
    """
    if status is Status.LIVE:
        raise EventIsLive("A live event cannot be deleted: end it first.", id=event_id)
