"""Deleting events, and everything that is kept of them.

    end media  what still runs at OpenTok is ended, while event and project are there
    note       the removal is noted as begun, with what the rest needs of the event
    delete     the event and all that points at it, in one write, as the caller
    clean up   its show's records, effects, timeline, images
    once more  when no token that was given out before is good any more; then the note

A crash before the third step leaves an event, one after it a note: the reconciler
cleans up by it. So does the trigger of the deletion. Every step is safe to repeat.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import partial

from interactive_broadcast.admins.models import Deleted
from interactive_broadcast.effects import EffectServices
from interactive_broadcast.effects.models import EffectState
from interactive_broadcast.events import EventServices
from interactive_broadcast.events.guest_users import TOKENS_LAST
from interactive_broadcast.events.images import images_of, no_uses
from interactive_broadcast.events.models import (
    AdminEventsRequest,
    EventRecord,
    EventRequest,
    Status,
)
from interactive_broadcast.events.pictures import used_picture
from interactive_broadcast.events.store import parse_event
from interactive_broadcast.kernel import logs, paths
from interactive_broadcast.kernel.callers import Caller
from interactive_broadcast.kernel.concurrency import (
    Outcome,
    all_in_batches,
    in_batches,
    side_by_side,
)
from interactive_broadcast.kernel.database import Writes
from interactive_broadcast.kernel.errors import (
    BackendError,
    EventIsLive,
    EventNotFound,
    RulesDenied,
    Unavailable,
)
from interactive_broadcast.kernel.models import EpochMs, RecordModel, epoch_ms
from interactive_broadcast.kernel.ports import Clock, Databases, now_ms
from interactive_broadcast.kernel.unfinished import UnfinishedWorkLog, Work, WorkKind
from interactive_broadcast.records import crowds, disconnections, messages, people
from interactive_broadcast.records.show_writes import ShowWrites
from interactive_broadcast.show.director import Director

REMOVAL_TIME = timedelta(minutes=5)
"""After that a call begins with no more events: its function has nine minutes."""


class RemovedEvent(RecordModel):
    """`unfinished/eventRemoval-{eventId}/what`."""

    event: EventRecord
    again_at: EpochMs | None = None
    """When to clean up once more, after what tokens could do that are still good. None
    until it has been done for the first time."""


def event_removal(event: EventRecord, again_at: EpochMs | None = None) -> Work:
    """The removal of an event, as it is noted: with what it takes to clean up."""
    kept = event.model_copy(
        update={"rtmp_url": None, "problems": None, "archive": None}
    )
    what = RemovedEvent(event=kept, again_at=again_at)
    return Work(WorkKind.EVENT_REMOVAL, event.id, what)


@dataclass(frozen=True, slots=True, kw_only=True)
class EventRemoval:
    """`deleteEvent`, `deleteEventsByAdminId`, `onEventDeleted`."""

    databases: Databases
    events: EventServices
    effects: EffectServices
    director: Director
    unfinished: UnfinishedWorkLog
    clock: Clock

    def delete(self, caller: Caller, request: EventRequest) -> Deleted:
        """Delete an event and all that belongs to it. One that is gone counts 0.

        Raises:
            EventIsLive: end the show first.
            RulesDenied: it is another admin's.
            VideoUnavailable: what it has running could not be stopped; try again.
        """
        try:
            event = self.events.store.get(caller, request.id)
        except EventNotFound:
            return Deleted(deleted=0)
        self.remove([event], caller=caller)
        return Deleted(deleted=1)

    def delete_all(self, caller: Caller, request: AdminEventsRequest) -> Deleted:
        """Delete all events of an admin. Interrupted, it goes on when called again.

        Raises:
            EventIsLive: one is live; then none is deleted.
            NotSuperAdmin: they are another admin's, and the caller is no superAdmin.
            VideoUnavailable: what one has running could not be stopped: it is left.
                The others are deleted; try again.
        """
        store = self.events.store
        if request.admin_id == caller.uid:
            ids = store.ids_of(caller, request.admin_id)
            found, owner = store.get_all(caller, ids), caller
        else:
            self.events.admins.store.require_super_admin(caller)
            # The rules let a superAdmin delete another's events, but not read them.
            ids = store.all_ids(request.admin_id)
            found, owner = store.find_all(ids), None
        deleted = self.remove(found, caller=owner)
        return Deleted(deleted=deleted, remaining=len(found) - deleted or None)

    def remove(self, events: Sequence[EventRecord], *, caller: Caller | None) -> int:
        """Delete events and all that belongs to them. How many: as long as it may take.

        Args:
            events: which.
            caller: whose rights decide; None for the backend's own.

        Raises:
            EventIsLive: one is live, end its show first; then none is deleted.
            BackendError: what one has running could not be stopped; the others are
                deleted.
        """
        for event in events:
            check_not_live(event.status, event.id)
        # While the events and their project are there to find the streams by.
        ended, failures = self._with_media_ended(events)
        deleted = self._remove_all(ended, caller)
        if failures:
            raise failures[0]
        return deleted

    def remove_as_it_is(self, admin_id: str, event_id: str) -> None:
        """Delete an event whatever it may still have running, as a last resort.

        What is left of it has a note then, as of any event that is deleted.

        Raises:
            BackendError: not now; try again.
        """
        event = self.events.store.find(event_id)
        if event is not None:
            self.unfinished.begin(event_removal(event))
            self.events.store.delete(event, caller=None)
        self.remove_fragments(admin_id, [event_id])

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

    def remove_closed(self, events: Sequence[EventRecord], director: Director) -> None:
        """Delete events of an admin who is gone. `director` knows their project.

        Raises:
            Unavailable: something could not be done now; try again.
        """
        self.end_media(events, director)
        self._remove_all(events, None)

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

        Without a note no function has: then what it has running is ended first.

        Args:
            event_id: key of the event that was removed.
            before: what was there. A fragment of an event has nothing to clean up.

        Raises:
            Unavailable: not now. The note of the removal, if there is one, remains.
        """
        event = parse_event(before)
        if event is None or event.id != event_id or self.events.store.exists(event_id):
            return
        work = event_removal(event)
        if self.unfinished.find(work.key) is None:
            self.unfinished.begin(work)
            self._finish_first(event)
        else:
            self._clean_up(event)
        logs.info("event-cleaned-up", event_id=event_id)

    def finish(self, removed: RemovedEvent) -> bool:
        """Go on with the removal of a note, or remove the note. Safe to repeat.

        Returns:
            False when there was nothing to do yet.

        Raises:
            Unavailable: not now; try again.
        """
        event = removed.event
        if self.events.store.exists(event.id):
            # It was never deleted.
            self.unfinished.end(event_removal(event).key)
        elif removed.again_at is None:
            self._finish_first(event)
        elif removed.again_at > now_ms(self.clock):
            return False
        else:
            self._clean_up(event, event_removal(event).ended)
        return True

    def _finish_first(self, event: EventRecord) -> None:
        """Clean up after an event that is gone, whose media may still run."""
        was_opened = event.status is not Status.NOT_STARTED
        status = Status.CLOSED if was_opened else Status.NOT_STARTED
        over = event.model_copy(update={"status": status})
        self.end_media([over], self.director)
        self._clean_up(event, self._done(event))

    def _clean_up(self, event: EventRecord, done: Writes | None = None) -> None:
        """Remove whatever points at a deleted event; then write what is `done`."""
        self._remove_rest(event, self.events.store.removal(event), done or {})

    def _done(self, event: EventRecord) -> Writes:
        """What to write when the removal is done for now.

        Of an event that has been closed for long no token is good any more.
        """
        tokens_end = epoch_ms(self.clock.now() - TOKENS_LAST)
        if event.status is Status.CLOSED and (event.updated_at or 0) < tokens_end:
            return event_removal(event).ended
        again_at = epoch_ms(self.clock.now() + TOKENS_LAST)
        return event_removal(event, again_at).begun

    def remove_fragments(self, admin_id: str, event_ids: Sequence[str]) -> None:
        """Remove what is listed among an admin's events, and is no event.

        With the backend's rights: to the rules, a fragment belongs to nobody.

        Raises:
            Unavailable: not now; try again.
        """
        writes: Writes = {}
        for event_id in event_ids:
            self._thin_out_beside(event_id)
            writes |= {
                paths.event(event_id): None,
                paths.admin_event(admin_id, event_id): None,
                paths.open_event(admin_id, event_id): None,
                paths.guests(event_id): None,
                **_records_beside(event_id),
            }
        if writes:
            self.databases.as_backend().update(writes)

    def _remove_all(self, events: Sequence[EventRecord], caller: Caller | None) -> int:
        """How many were reached in time, if none has failed.

        If one has, that is raised after all others were tried.
        """
        until, reached = self.clock.now() + REMOVAL_TIME, 0
        failures: list[Exception] = []
        for batch in in_batches(events):
            if reached and self.clock.now() >= until:
                break
            outcome = Outcome.of(partial(self._remove_at_once, batch, caller))
            failures += [] if outcome.error is None else [outcome.error]
            reached += len(batch)
        if failures:
            raise failures[0]
        return reached

    def _remove_at_once(
        self, events: Sequence[EventRecord], caller: Caller | None
    ) -> None:
        self.unfinished.begin(*map(event_removal, events))
        side_by_side([partial(self._remove, event, caller) for event in events])

    def _remove(self, event: EventRecord, caller: Caller | None) -> None:
        try:
            self.events.store.delete(event, caller=caller)
        except RulesDenied:
            self._check_gone(event)
        try:
            self._remove_noted(event)
        except Unavailable as error:
            # The event is gone, and the note of its removal is there.
            logs.warning("event-left-over", event_id=event.id, reason=error.reason)

    def _check_gone(self, event: EventRecord) -> None:
        """Check that the rules refused to delete an event because it is gone.

        Raises:
            EventIsLive: it may have become live just now.
            RulesDenied: it is another admin's.
        """
        status = self.events.store.status(event.id)
        if self.events.store.exists(event.id):
            self.unfinished.end(event_removal(event).key)
            check_not_live(status, event.id)
            raise RulesDenied("This event is another admin's.", id=event.id)

    def _remove_noted(self, event: EventRecord) -> None:
        """Remove the rest, and the note unless an effect is being carried out.

        The result of that effect is written late, to an event that is gone. Then the
        reconciler cleans up once more, after the longest lease.
        """
        records = self.effects.ledger.read(event.id)
        is_under_way = any(one.state is EffectState.RUNNING for one in records.values())
        self._remove_rest(event, {}, {} if is_under_way else self._done(event))

    def _remove_rest(self, event: EventRecord, also: Writes, done: Writes) -> None:
        """Remove what no write of the event itself can, in one write with `also`.

        Its pictures are noted, as nobody but a note knows of them then; in the end the
        notes go, in one write with `done`.

        With the backend's rights: to the rules, what has no event has no owner.
        """
        shown = self._thin_out(event)
        images = images_of(event)
        pictures = [used_picture(event.admin_id, event.id, one) for one in images]
        noted = {path: note for one in pictures for path, note in one.begun.items()}
        writes: Writes = {}
        if shown in (None, event.id):
            writes = ShowWrites(event).remove()
        beside = {**_records_beside(event.id), **no_uses(event)}
        self.databases.as_backend().update({**writes, **beside, **also, **noted})
        remove_pictures = partial(self.events.pictures.remove, event, images)
        remove_users = partial(self.events.guest_users.remove, event)
        side_by_side([remove_pictures, remove_users])
        ended = {path: None for one in pictures for path in one.ended}
        if ended or done:
            self.databases.as_backend().update({**ended, **done})

    def _thin_out(self, event: EventRecord) -> str | None:
        """Remove most of what people have left; whose show is at the event's address.

        Raises:
            NotReadyYet: it is more than one call removes; try again.
        """
        shows = self.effects.records.shows
        shown = shows.shown_event(event)
        if shown == event.id:
            shows.thin_out(event.admin_id, event.fan_url)
        if event.preshow_started_at is not None:
            self._thin_out_beside(event.id)
        return shown

    def _thin_out_beside(self, event_id: str) -> None:
        database = self.databases.as_backend()
        crowds.thin_out(database, crowds.of_event(event_id))


def check_not_live(status: Status | None, event_id: str) -> None:
    """Refuse to delete a live event.

    Raises:
        EventIsLive: it is live.
    """
    if status is Status.LIVE:
        raise EventIsLive("A live event cannot be deleted: end it first.", id=event_id)


def _records_beside(event_id: str) -> Writes:
    """The writes that remove what is kept of an event outside of `events`."""
    return {
        paths.effects(event_id): None,
        paths.archives(event_id): None,
        paths.timeline(event_id): None,
        paths.barred(event_id): None,
        paths.watched(event_id): None,
        paths.headcounts(event_id): None,
        paths.published(event_id): None,
        **messages.removal(event_id),
        **disconnections.removal(event_id),
        **people.removal(event_id),
    }
