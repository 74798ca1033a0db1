"""What nobody calls: changes of `events/{eventId}/status`, and stored tasks."""

from dataclasses import dataclass
from typing import Any

from interactive_broadcast.effects.ledger import Ledger
from interactive_broadcast.effects.models import OF_CLEARED_STAGE, Effect, ShowTask
from interactive_broadcast.effects.plan import is_due
from interactive_broadcast.events.models import EventRecord, Status
from interactive_broadcast.events.status import may_have_been
from interactive_broadcast.events.store import EventStore
from interactive_broadcast.kernel import logs
from interactive_broadcast.kernel.database import Change
from interactive_broadcast.kernel.errors import EffectNotDue, NotReadyYet
from interactive_broadcast.kernel.show_errors import StageCleared, StageEmpty
from interactive_broadcast.records.timeline import BACKEND, Timeline
from interactive_broadcast.show.director import Director

MAX_DELIVERIES = 8
"""Of one task, as the queues are declared: with their back-off, some five minutes. What
is undone then is the reconciler's, until the effect's own budget is used up."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EventStatusTrigger:
    """For clients that write the status themselves, and for functions that died."""

    events: EventStore
    ledger: Ledger
    timeline: Timeline
    director: Director

    def run(self, event_id: str, change: Change | None = None) -> None:
        """Carry out the effects of the event's present status, whichever change it was.

        A change may be delivered twice, late, or after the next one. While the call
        that has set the status is at its effects, they are left to it. An event that
        is gone has none. What fails is left to the task that is stored for it.

        Args:
            event_id: whose status.
            change: of the status, as it is delivered: for the timeline. Without one
                the present status is told.

        Raises:
            BackendError: the event, or what is stored for it, could not be read.
        """
        event = self.events.find(event_id)
        if event is None:
            return
        # Also beside the function that tells it: that may die, and the show go on.
        self._tell(event, change)
        if self.ledger.is_being_carried_out(event.id, event.status):
            # The function that set this status is at it, and its reply is to be whole.
            self.director.store_fallback(event)
            return
        self.director.follow(event, by=BACKEND)

    def _tell(self, event: EventRecord, change: Change | None) -> None:
        """The rules let nobody but the owner set a status."""
        status = event.status if change is None else _status(change.after)
        if status is None or not may_have_been(event.status, status):
            return
        before = None if change is None else _status(change.before)
        at = None if change is None else change.at
        # Unless the backend has done it by itself.
        reason = self.ledger.announced_reason(event.id, status)
        by = event.admin_id if reason is None else BACKEND
        self.timeline.status(event.id, status, by, before=before, at=at, reason=reason)


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowTasks:
    """`runShowEffectsTask` and `stopBroadcastTask`."""

    events: EventStore
    director: Director

    def run(self, task: ShowTask, retry_count: int) -> None:
        """Carry out what is still undone of a task's effects.

        Args:
            task: whose, and which.
            retry_count: how often it has been tried before, as Cloud Tasks counts.

        Raises:
            NotReadyYet: deliver it again. Never at the last attempt.
        """
        event = self.events.find(task.event_id)
        if event is None:
            logs.info("task-without-event", event_id=task.event_id)
            return
        due = self._due(event, task)
        if len(due) < len(task.effects):
            logs.warning("task-too-early", event_id=event.id, status=event.status.value)
        if not {*due}.isdisjoint(OF_CLEARED_STAGE):
            # The function that has stored it may have gone no further.
            self.director.cleared.begin(event)
        is_last = retry_count >= MAX_DELIVERIES - 1
        for effect, error in self.director.carry_out(event, due).items():
            if isinstance(error, (EffectNotDue, StageCleared, StageEmpty)):
                # It has been moved, and has another task by now; or whoever comes on
                # stage, or gives it back, has it tried again.
                continue
            if not is_last:
                raise NotReadyYet("To be tried again.", effect=effect.value) from error
            logs.warning(
                "left-to-the-reconciler",
                event_id=event.id,
                effect=effect.value,
                reason=error.reason,
            )

    def _due(self, event: EventRecord, task: ShowTask) -> list[Effect]:
        """Those of its effects that the event can have by now.

        What follows a cleared stage can be due while it is, or if it has begun.
        """
        due = [one for one in task.effects if is_due(one, event.status)]
        if event.cleared is not None or {*due}.isdisjoint(OF_CLEARED_STAGE):
            return due
        begun = self.director.ledger.read(event.id)
        return [one for one in due if one not in OF_CLEARED_STAGE or one in begun]


def _status(value: Any) -> Status | None:  # noqa: ANN401 - JSON as delivered
    return Status(value) if isinstance(value, str) and value in set(Status) else None
