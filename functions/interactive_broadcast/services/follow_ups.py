"""Effects that are due later, stored as tasks: no timer dies with an instance."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from interactive_broadcast.models.shows import Effect, ShowTask
from interactive_broadcast.ports import Clock, Limits, Tasks

EFFECTS_TASK = "runShowEffectsTask"
STOP_BROADCAST_TASK = "stopBroadcastTask"

NET = timedelta(seconds=30)
"""When what a crash has left undone is taken up."""

PLAYABLE = timedelta(seconds=15)
"""When an HLS stream can be playable at the earliest."""

PROCESSED = timedelta(seconds=10)
"""When a recording can be ready at the earliest."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowUps:
    """Each may raise TasksUnavailable. Storing the same again changes nothing."""

    tasks: Tasks
    limits: Limits
    clock: Clock

    def net(self, event_id: str, status: str, effects: Sequence[Effect]) -> None:
        """Take up what is then still undone of a status."""
        self._later(event_id, status, effects, NET)

    def publish_hls(self, event_id: str) -> None:
        """Look whether the stream is playable, until it is."""
        self._later(event_id, Effect.PUBLISH_HLS, [Effect.PUBLISH_HLS], PLAYABLE)

    def finish_archive(self, event_id: str) -> None:
        """Look whether the recording is ready, until it is."""
        self._later(event_id, Effect.FINISH_ARCHIVE, [Effect.FINISH_ARCHIVE], PROCESSED)

    def stop_broadcast(self, event_id: str) -> None:
        """End the stream when the drain is over, and take the records away."""
        task = ShowTask(event_id=event_id, effects=[Effect.STOP_BROADCAST])
        self.tasks.enqueue(
            STOP_BROADCAST_TASK,
            task.model_dump(mode="json", by_alias=True),
            key=f"{event_id}-{Effect.STOP_BROADCAST}",
            at=self.clock.now() + timedelta(seconds=self.limits.drain_s()),
        )

    def _later(
        self, event_id: str, what: str, effects: Sequence[Effect], delay: timedelta
    ) -> None:
        task = ShowTask(event_id=event_id, effects=list(effects))
        self.tasks.enqueue(
            EFFECTS_TASK,
            task.model_dump(mode="json", by_alias=True),
            key=f"{event_id}-{what}",
            at=self.clock.now() + delay,
        )
