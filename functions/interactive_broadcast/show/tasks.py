"""Stored tasks: `runShowEffectsTask` and `stopBroadcastTask`."""

from dataclasses import dataclass

from interactive_broadcast.effects.models import ShowTask
from interactive_broadcast.effects.plan import is_due
from interactive_broadcast.events.store import EventStore
from interactive_broadcast.kernel import logs
from interactive_broadcast.kernel.errors import EffectNotDue, NotReadyYet
from interactive_broadcast.show.director import Director

MAX_ATTEMPTS = 8
"""As the queues are declared: with their back-off, some five minutes. What is undone
then is the reconciler's, until the effect's own budget is used up."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowTasks:
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
        due = [effect for effect in task.effects if is_due(effect, event.status)]
        if len(due) < len(task.effects):
            logs.warning("task-too-early", event_id=event.id, status=event.status.value)
        is_last = retry_count >= MAX_ATTEMPTS - 1
        for effect, error in self.director.carry_out(event, due).items():
            if isinstance(error, EffectNotDue):
                # It has been moved, and has another task by now.
                continue
            if not is_last:
                raise NotReadyYet("To be tried again.", effect=effect.value) from error
            logs.warning(
                "left-to-the-reconciler",
                event_id=event.id,
                effect=effect.value,
                reason=error.reason,
            )
