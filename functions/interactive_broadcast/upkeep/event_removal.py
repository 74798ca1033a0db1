"""Deleting events, and everything that is kept of them.

    end media  what still runs at OpenTok is ended, while event and project are there
    note       the removal is noted as begun, with what the rest needs of the event
    delete     the event and all that points at it, in one write, as the caller
    clean up   its show's records, effects, timeline, images, recordings
    once more  when no token that was given out before is good any more; then the note

A crash before the third step leaves an event, one after it a note: the reconciler
cleans up by it. So does the trigger of the deletion. Every step is safe to repeat.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial

from interactive_broadcast.events import EventServices
from interactive_broadcast.events.models import EventRecord, Status
from interactive_broadcast.events.store import parse_event
from interactive_broadcast.kernel import logs
from interactive_broadcast.kernel.callers import Caller
from interactive_broadcast.kernel.concurrency import (
    Outcome,
    all_in_batches,
    in_batches,
    side_by_side,
)
from interactive_broadcast.kernel.errors import (
    BackendError,
    EventIsLive,
    EventNotFound,
    RulesDenied,
    Unavailable,
)
from interactive_broadcast.kernel.ports import Clock, now_ms
from interactive_broadcast.kernel.unfinished import UnfinishedWorkLog
from interactive_broadcast.records.former_archives import FormerArchive
from interactive_broadcast.show.director import Director
from interactive_broadcast.upkeep.event_traces import EventTraces, RemovedEvent
from interactive_broadcast.upkeep.former_archives import told
from interactive_broadcast.upkeep.models import (
    DeletedShows,
    DeleteEventRequest,
)


@dataclass(slots=True)
class Removal:
    """What a call has removed."""

    deleted: int = 0
    """How many events."""
    archives: list[FormerArchive] = field(default_factory=list)
    """Their recordings that are left at OpenTok."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EventRemoval:
    """`deleteEvent`, `onEventDeleted`, and what others delete events by."""

    events: EventServices
    director: Director
    traces: EventTraces
    unfinished: UnfinishedWorkLog
    clock: Clock

    def delete(self, caller: Caller, request: DeleteEventRequest) -> DeletedShows:
        """Delete an event and all that belongs to it. One that is gone counts 0.

        Raises:
            EventIsLive: end the show first.
            RulesDenied: it is another admin's.
            VideoUnavailable: what it has running could not be stopped, or its
                recordings not be found; try again.
        """
        try:
            event = self.events.store.get(caller, request.id)
        except EventNotFound:
            return DeletedShows(deleted=0)
        removal = self.remove(
            [event], caller=caller, delete_archives=request.delete_archives
        )
        return DeletedShows(deleted=1, archives=told(removal.archives))

    def remove(
        self,
        events: Sequence[EventRecord],
        *,
        caller: Caller | None,
        delete_archives: bool,
    ) -> Removal:
        """Delete events and all that belongs to them.

        Args:
            events: which.
            caller: whose rights decide; None for the backend's own.
            delete_archives: whether their recordings are deleted at OpenTok, too.

        Raises:
            EventIsLive: one is live, end its show first; then none is deleted.
            BackendError: what one has running could not be stopped; the others are
                deleted.
        """
        for event in events:
            check_not_live(event.status, event.id)
        # While the events and their project are there to find the streams by.
        ended, failures = self._with_media_ended(events)
        removal = self._remove_all(
            ended, _Removing(caller, self.director, delete_archives)
        )
        if failures:
            raise failures[0]
        return removal

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
            self.events.store.delete(event, caller=None)
        self.traces.remove_fragments(admin_id, [event_id])

    def _with_media_ended(
        self, events: Sequence[EventRecord]
    ) -> tuple[Sequence[EventRecord], list[Exception]]:
        """Those of these events that have nothing running any more, and why others do.

        If they cannot be ended together each is by itself: so the others can go.
        """
        error = Outcome.of(partial(self.end_media, events, self.director)).error
        if error is None:
            return events, []
        if len(events) == 1:
            return [], [error]
        found = all_in_batches(
            [partial(self._with_media_ended, [one]) for one in events]
        )
        ended = [event for some, _ in found for event in some]
        return ended, [why for _, failures in found for why in failures]

    def remove_closed(
        self,
        events: Sequence[EventRecord],
        director: Director,
        *,
        delete_archives: bool,
    ) -> None:
        """Delete events of an admin who is gone. `director` knows their project.

        Raises:
            Unavailable: something could not be done now; try again.
        """
        self.end_media(events, director)
        removing = _Removing(None, director, delete_archives)
        self._remove_all(events, removing)

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
        if self.unfinished.find(RemovedEvent(event=event).work.key) is not None:
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
            self.unfinished.end(removed.work.key)
            return True
        if removed.again_at is not None:
            self._end_connections(removed)
            if removed.again_at > now_ms(self.clock):
                return False
        else:
            was_opened = event.status is not Status.NOT_STARTED
            status = Status.CLOSED if was_opened else Status.NOT_STARTED
            over = event.model_copy(update={"status": status})
            self.end_media([over], self.director)
        self.traces.remove_all(removed, self.director.admins)
        return True

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

    def _remove_all(
        self, events: Sequence[EventRecord], removing: "_Removing"
    ) -> Removal:
        """All of them. If one fails, that is raised after all others were tried."""
        removal, failures = Removal(), list[Exception]()
        for batch in in_batches(events):
            outcome = Outcome.of(partial(self._remove_at_once, batch, removing))
            failures += [] if outcome.error is None else [outcome.error]
            removal.archives += [one for left in outcome.results for one in left]
            removal.deleted += len(batch)
        if failures:
            raise failures[0]
        return removal

    def _remove_at_once(
        self, events: Sequence[EventRecord], removing: "_Removing"
    ) -> list[FormerArchive]:
        found = side_by_side([partial(self._found, one, removing) for one in events])
        self.unfinished.begin(*(removed.work for removed in found))
        left = side_by_side([partial(self._remove, one, removing) for one in found])
        return [archive for some in left for archive in some]

    def _found(self, event: EventRecord, removing: "_Removing") -> RemovedEvent:
        admins = removing.director.admins
        return self.traces.of(event, admins, delete_archives=removing.delete_archives)

    def _remove(
        self, removed: RemovedEvent, removing: "_Removing"
    ) -> Sequence[FormerArchive]:
        event = removed.event
        try:
            self.events.store.delete(event, caller=removing.caller)
        except RulesDenied:
            self._check_gone(removed)
        try:
            return self.traces.remove(removed, removing.director.admins)
        except Unavailable as error:
            # The event is gone, and the note of its removal is there.
            logs.warning("event-left-over", event_id=event.id, reason=error.reason)
            return removed.archives

    def _check_gone(self, removed: RemovedEvent) -> None:
        """Check that the rules refused to delete an event because it is gone.

        Raises:
            EventIsLive: it may have become live just now.
            RulesDenied: it is another admin's.
        """
        event_id = removed.event.id
        status = self.events.store.status(event_id)
        if self.events.store.exists(event_id):
            self.unfinished.end(removed.work.key)
            check_not_live(status, event_id)
            raise RulesDenied("This event is another admin's.", id=event_id)


@dataclass(frozen=True, slots=True)
class _Removing:
    """How events are removed that were chosen together."""

    caller: Caller | None
    """Whose rights decide; None for the backend's own."""
    director: Director
    """Who knows the project of their admin."""
    delete_archives: bool


def check_not_live(status: Status | None, event_id: str) -> None:
    """Refuse to delete a live event.

    Raises:
        EventIsLive: it is live.
    """
    if status is Status.LIVE:
        raise EventIsLive("A live event cannot be deleted: end it first.", id=event_id)
