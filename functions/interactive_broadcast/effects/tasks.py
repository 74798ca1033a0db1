"""Effects that are due later, as tasks of Cloud Tasks: no timer dies with an instance.

Storing the same task again changes nothing. A show does not wait for Cloud Tasks: what
could not be stored is logged, and taken up by the reconciler some minutes later.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from interactive_broadcast.effects.failures import PAUSE
from interactive_broadcast.effects.ledger import Ledger
from interactive_broadcast.effects.models import (
    Effect,
    EffectRecord,
    EffectState,
    ShowTask,
)
from interactive_broadcast.kernel import logs
from interactive_broadcast.kernel.database import Writes
from interactive_broadcast.kernel.errors import TasksUnavailable
from interactive_broadcast.kernel.models import EpochMs
from interactive_broadcast.kernel.ports import Clock, Limits, Tasks, now_ms
from interactive_broadcast.kernel.video_statuses import HLS_DELAY_MS

EFFECTS_TASK = "runShowEffectsTask"
STOP_BROADCAST_TASK = "stopBroadcastTask"

FALLBACK_DELAY = timedelta(seconds=30)
"""When what a crash has left undone is taken up."""

PLAYABLE_DELAY = timedelta(milliseconds=HLS_DELAY_MS)
"""When viewers may be told of an HLS stream, also of one that nobody has fetched yet. A
look before that would mostly be in vain, and one more after a pause would be late."""

ARCHIVE_DELAY = timedelta(seconds=10)
"""When a recording can be ready at the earliest."""

DRAIN_TOLERANCE_MS = 1_000
"""The end of a stream is not moved for less."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EffectTasks:
    """Stores tasks for effects, and the time at which a stream is to end.

    That time is kept twice: by the task, and in the ledger. If the task is lost the
    reconciler reads the ledger. Moving the end stores a task of its own; the former
    one finds that the effect is not due, and does nothing.
    """

    tasks: Tasks
    ledger: Ledger
    limits: Limits
    clock: Clock

    def store_fallback(
        self, event_id: str, status: str, effects: Sequence[Effect]
    ) -> bool:
        """In half a minute, carry out what is then still undone of a status.

        Returns:
            Whether the task is stored.
        """
        return self._later(event_id, status, effects, FALLBACK_DELAY)

    def publish_hls(self, event_id: str, broadcast_id: str) -> None:
        """Look whether the stream is playable, until it is."""
        # Named by the stream: a restarted one has a task of its own.
        what = f"{Effect.PUBLISH_HLS}-{broadcast_id}"
        self._later(event_id, what, [Effect.PUBLISH_HLS], PLAYABLE_DELAY)

    def finish_archive(self, event_id: str, archive_id: str) -> None:
        """Look whether the recording is ready, until it is.

        `archive_id` is of the newest part: a recording may be stopped several times.
        """
        what = Effect.FINISH_ARCHIVE
        self._later(event_id, f"{what}-{archive_id}", [what], ARCHIVE_DELAY)

    def try_again(self, event_id: str, effect: Effect, entry: EffectRecord) -> None:
        """Try an effect once its `entry` of the ledger is due, or soon if it is now.

        Named by that time: one task for it, whoever asks, and however often.
        """
        soon = now_ms(self.clock) + round(PAUSE.total_seconds() * 1000)
        due = entry.due_at or 0
        self._store(
            EFFECTS_TASK,
            ShowTask(event_id=event_id, effects=[effect]),
            key=f"{event_id}-{effect}-{due}",
            at=datetime.fromtimestamp(max(soon, due) / 1000, UTC),
        )

    def schedule_stream_end(self, event_id: str, entry: EffectRecord | None) -> Writes:
        """Have the stream end when the drain is over, counted from now.

        Viewers by HLS are some seconds behind, and are to see the end of the show.

        Args:
            event_id: whose stream.
            entry: what the ledger has of the stream's end, if it has been begun before.

        Returns:
            The entry of the ledger, to be written when the show is closed.
        """
        since = now_ms(self.clock) if entry is None else entry.since
        if since is None:
            return {}
        due = self._stream_end(since)
        self._store_stream_end(event_id, due)
        if entry is not None:
            return {}
        return self.ledger.schedule(
            event_id, Effect.STOP_BROADCAST, since=since, due=due
        )

    def move_stream_end(self, event_id: str, entry: EffectRecord | None) -> bool:
        """Whether the end was moved, because the operator has changed the drain."""
        if entry is None or entry.state is not EffectState.SCHEDULED:
            return False
        if entry.since is None or entry.due_at is None:
            return False
        due = self._stream_end(entry.since)
        if abs(due - entry.due_at) < DRAIN_TOLERANCE_MS:
            return False
        self._store_stream_end(event_id, due)
        is_moved = self.ledger.reschedule(event_id, Effect.STOP_BROADCAST, due=due)
        if is_moved:
            self.cancel_stream_end(event_id, entry)
        return is_moved

    def cancel_stream_end(self, event_id: str, entry: EffectRecord | None) -> None:
        """Forget the task that `entry` of the ledger was stored with.

        One that cannot be cancelled finds nothing to do.
        """
        if entry is None or entry.due_at is None:
            return
        key = _stream_end_key(event_id, entry.due_at)
        try:
            self.tasks.cancel(STOP_BROADCAST_TASK, key=key)
        except TasksUnavailable as error:
            logs.warning("task-not-cancelled", key=key, reason=error.reason)

    def _stream_end(self, since: EpochMs) -> EpochMs:
        return since + self.limits.drain_s() * 1000

    def _store_stream_end(self, event_id: str, due: EpochMs) -> None:
        task = ShowTask(event_id=event_id, effects=[Effect.STOP_BROADCAST])
        at = datetime.fromtimestamp(due / 1000, UTC)
        self._store(
            STOP_BROADCAST_TASK, task, key=_stream_end_key(event_id, due), at=at
        )

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


def _stream_end_key(event_id: str, due: EpochMs) -> str:
    """Named by its time, because the name of a cancelled task stays taken for hours."""
    return f"{event_id}-{Effect.STOP_BROADCAST}-{due}"
