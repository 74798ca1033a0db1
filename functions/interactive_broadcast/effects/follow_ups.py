"""Effects that are due later, stored as tasks: no timer dies with an instance."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from interactive_broadcast.effects.models import Effect, ShowTask
from interactive_broadcast.kernel import logs
from interactive_broadcast.kernel.errors import TasksUnavailable
from interactive_broadcast.kernel.ports import Clock, Tasks

EFFECTS_TASK = "runShowEffectsTask"
STOP_BROADCAST_TASK = "stopBroadcastTask"

NET = timedelta(seconds=30)
"""When what a crash has left undone is taken up."""

PLAYABLE = timedelta(seconds=15)
"""When an HLS stream can be playable at the earliest."""

PROCESSED = timedelta(seconds=10)
"""When a recording can be ready at the earliest."""

SOON = timedelta(seconds=10)
"""When what could not be started anew at once is tried again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowUps:
    """Storing the same again changes nothing.

    Each answers whether it is stored. A show does not wait for Cloud Tasks: what is not
    stored is the reconciler's, some minutes later.
    """

    tasks: Tasks
    clock: Clock

    def net(self, event_id: str, status: str, effects: Sequence[Effect]) -> bool:
        """Take up what is then still undone of a status."""
        return self._later(event_id, status, effects, NET)

    def publish_hls(self, event_id: str, broadcast_id: str) -> bool:
        """Look whether the stream is playable, until it is."""
        # Named by the stream: one that is started anew is to be looked at anew.
        what = f"{Effect.PUBLISH_HLS}-{broadcast_id}"
        return self._later(event_id, what, [Effect.PUBLISH_HLS], PLAYABLE)

    def finish_archive(self, event_id: str) -> bool:
        """Look whether the recording is ready, until it is."""
        what = Effect.FINISH_ARCHIVE
        return self._later(event_id, what, [what], PROCESSED)

    def restart(self, event_id: str, effect: Effect) -> bool:
        """Start anew what has broken off, until that has worked."""
        return self._later(event_id, effect, [effect], SOON)

    def stop_broadcast(self, event_id: str, *, due_ms: int) -> bool:
        """End the stream when the drain is over, and take the records away."""
        task = ShowTask(event_id=event_id, effects=[Effect.STOP_BROADCAST])
        due = datetime.fromtimestamp(due_ms / 1000, UTC)
        key = _drain_key(event_id, due_ms)
        return self._store(STOP_BROADCAST_TASK, task, key=key, at=due)

    def cancel_stop_broadcast(self, event_id: str, *, due_ms: int) -> None:
        """What was to end then has ended already, or ends at another time.

        A task that cannot be cancelled finds nothing to do.
        """
        key = _drain_key(event_id, due_ms)
        try:
            self.tasks.cancel(STOP_BROADCAST_TASK, key=key)
        except TasksUnavailable as error:
            logs.warning("task-not-cancelled", key=key, reason=error.reason)

    def _later(
        self, event_id: str, what: str, effects: Sequence[Effect], delay: timedelta
    ) -> bool:
        task = ShowTask(event_id=event_id, effects=list(effects))
        due = self.clock.now() + delay
        return self._store(EFFECTS_TASK, task, key=f"{event_id}-{what}", at=due)

    def _store(
        self, function_id: str, task: ShowTask, *, key: str, at: datetime
    ) -> bool:
        payload = task.model_dump(mode="json", by_alias=True)
        try:
            self.tasks.enqueue(function_id, payload, key=key, at=at)
        except TasksUnavailable as error:
            logs.error("task-not-stored", key=key, reason=error.reason)
            return False
        return True


def _drain_key(event_id: str, due_ms: int) -> str:
    """Named by its time, because the name of a cancelled task stays taken for hours."""
    return f"{event_id}-{Effect.STOP_BROADCAST}-{due_ms}"
