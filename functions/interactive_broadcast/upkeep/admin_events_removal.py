"""Deleting all events of an admin, who stays: as many as one call has time for.

The rest go by themselves: a note says which, a task goes on, and so does the reconciler
if that is lost. Those are the events that were there at the call, as far as they are
not live by the time: what is made later stays.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from typing import Final

from interactive_broadcast.events import EventServices
from interactive_broadcast.events.models import EventRecord, Status
from interactive_broadcast.kernel import logs
from interactive_broadcast.kernel.callers import Caller
from interactive_broadcast.kernel.concurrency import Outcome, in_batches
from interactive_broadcast.kernel.errors import TasksUnavailable
from interactive_broadcast.kernel.models import (
    EpochMs,
    Id,
    RecordModel,
    RequestModel,
    epoch_ms,
)
from interactive_broadcast.kernel.ports import Clock, Tasks, now_ms
from interactive_broadcast.kernel.unfinished import UnfinishedWorkLog, Work, WorkKind
from interactive_broadcast.records.former_archives import FormerArchive
from interactive_broadcast.upkeep.batch_removal import BatchRemoval
from interactive_broadcast.upkeep.event_removal import check_not_live
from interactive_broadcast.upkeep.former_archives import told
from interactive_broadcast.upkeep.models import DeletedShows, DeleteEventsRequest
from interactive_broadcast.upkeep.orders import rotated

REMOVAL_TASK: Final = "removeEventsTask"

BATCH_TIME: Final = timedelta(seconds=20)
"""After that a call begins with no more events: somebody waits for the first one."""

GIVEN_UP: Final = timedelta(days=1)
"""After that an event that cannot be removed is left to its owner."""


class EventsRemovalTask(RequestModel):
    """The payload of `removeEventsTask`."""

    admin_id: Id


class RemovedEvents(RecordModel):
    """`unfinished/eventsRemoval-{adminId}/what`: which events of an admin are to go."""

    admin_id: Id
    made_until: EpochMs
    """When the youngest of them was made."""
    started_at: EpochMs
    delete_archives: bool = False
    """Whether their recordings are deleted at OpenTok, too."""

    @property
    def work(self) -> Work:
        """The removal as it is noted."""
        return Work(WorkKind.EVENTS_REMOVAL, self.admin_id, self)


@dataclass(slots=True)
class _Batch:
    """What a call has done."""

    reached: int = 0
    """Events that it has looked at."""
    deleted: int = 0
    archives: list[FormerArchive] = field(default_factory=list)
    """The recordings that they have left."""
    failures: list[Exception] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class AdminEventsRemoval:
    """`deleteEventsByAdminId` and `removeEventsTask`."""

    events: EventServices
    batches: BatchRemoval
    unfinished: UnfinishedWorkLog
    tasks: Tasks
    clock: Clock

    def delete(self, caller: Caller, request: DeleteEventsRequest) -> DeletedShows:
        """Delete all events of an admin.

        Of many some may remain for now: `remaining` says how many. They go by
        themselves. Interrupted, it goes on when called again.

        Raises:
            EventIsLive: one is live; then none is deleted.
            NotSuperAdmin: they are another admin's, and the caller is no superAdmin.
            VideoUnavailable: what one has running could not be stopped, or its
                recordings not be found: it is left. The others are deleted, or go by
                themselves; try again.
        """
        owner = caller if request.admin_id == caller.uid else None
        if owner is None:
            self.events.admins.store.require_super_admin(caller)
        # The rules let a superAdmin delete another's events, but not read them.
        made = self.events.store.made(request.admin_id, caller=owner)
        open_ids = self.events.store.open_ids(request.admin_id)
        for event in self._read(open_ids, owner):
            check_not_live(event.status, event.id)
        noted = RemovedEvents(
            admin_id=request.admin_id,
            made_until=max(made.values(), default=0),
            started_at=now_ms(self.clock),
            delete_archives=request.delete_archives,
        )
        batch = self._remove_some(noted, list(made), owner)
        left = len(made) - batch.reached
        if left:
            # Also where one could not be deleted: it keeps no other from it.
            self._go_on_later(noted, left)
        if batch.failures:
            raise batch.failures[0]
        return DeletedShows(
            deleted=batch.deleted, remaining=left or None, archives=told(batch.archives)
        )

    def proceed(self, admin_id: str) -> None:
        """Remove the next ones of the events that a note says are to go.

        Does nothing without a note. With the backend's rights: whoever has asked for it
        was allowed to. Safe to repeat.

        Raises:
            BackendError: none is left but those that cannot be removed now.
        """
        noted = self._noted(admin_id)
        if noted is None:
            return
        made = self.events.store.made(admin_id)
        old = [one for one, at in made.items() if at <= noted.made_until]
        batch = self._remove_some(noted, rotated(old, self.clock.now()), None)
        left = len(old) - batch.reached
        logs.info("events-removal-batch", admin_id=admin_id, remaining=left)
        if left:
            self._go_on_later(noted, left)
        elif batch.failures and noted.started_at > self._given_up():
            raise batch.failures[0]
        else:
            if batch.failures:
                number = len(batch.failures)
                logs.error("events-not-removed", admin_id=admin_id, failures=number)
            self.unfinished.end(noted.work.key)

    def _remove_some(
        self, noted: RemovedEvents, event_ids: Sequence[str], owner: Caller | None
    ) -> _Batch:
        """As many as there is time for. What fails keeps no other from it."""
        until, done = self.clock.now() + BATCH_TIME, _Batch()
        for ids in in_batches(event_ids):
            if done.reached and self.clock.now() >= until:
                break
            outcome = Outcome.of(partial(self._remove, noted, ids, owner, done))
            done.failures += [] if outcome.error is None else [outcome.error]
            done.reached += len(ids)
        return done

    def _remove(
        self,
        noted: RemovedEvents,
        event_ids: Sequence[str],
        owner: Caller | None,
        done: _Batch,
    ) -> None:
        found = self._read(event_ids, owner)
        events = [one for one in found if owner or one.status is not Status.LIVE]
        removal = self.batches.remove(
            events, caller=owner, delete_archives=noted.delete_archives
        )
        done.deleted += removal.deleted
        done.archives += removal.archives

    def _read(
        self, event_ids: Sequence[str], owner: Caller | None
    ) -> list[EventRecord]:
        store = self.events.store
        return store.get_all(owner, event_ids) if owner else store.find_all(event_ids)

    def _noted(self, admin_id: str) -> RemovedEvents | None:
        record = self.unfinished.find(f"{WorkKind.EVENTS_REMOVAL}-{admin_id}")
        return None if record is None else RemovedEvents.model_validate(record.what)

    def _go_on_later(self, noted: RemovedEvents, left: int) -> None:
        """Note it, so that it goes on, and store the task that does so at once.

        Noted anew: for a while the reconciler need not look after it.
        """
        self.unfinished.begin(noted.work)
        task = EventsRemovalTask(admin_id=noted.admin_id)
        key = f"{noted.admin_id}-{noted.started_at}-{left}"
        try:
            self.tasks.enqueue(
                REMOVAL_TASK, task.model_dump(mode="json", by_alias=True), key=key
            )
        except TasksUnavailable as error:
            # The note has the reconciler go on.
            logs.warning("task-not-stored", key=key, reason=error.reason)

    def _given_up(self) -> EpochMs:
        return epoch_ms(self.clock.now() - GIVEN_UP)
