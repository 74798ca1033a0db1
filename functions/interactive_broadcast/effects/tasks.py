"""Effects that are due later, as tasks of Cloud Tasks: no timer dies with an instance.

Storing the same task again changes nothing. A show does not wait for Cloud Tasks: what
could not be stored is logged, and taken up by the reconciler some minutes later.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial

from interactive_broadcast.effects.failures import PAUSE
from interactive_broadcast.effects.ledger import Ledger
from interactive_broadcast.effects.models import (
    OF_CLEARED_STAGE,
    Effect,
    EffectRecord,
    EffectRecords,
    EffectState,
    ShowTask,
)
from interactive_broadcast.effects.plan import AFTER_THE_END
from interactive_broadcast.kernel import logs
from interactive_broadcast.kernel.concurrency import side_by_side
from interactive_broadcast.kernel.database import Writes
from interactive_broadcast.kernel.errors import TasksUnavailable
from interactive_broadcast.kernel.models import EpochMs
from interactive_broadcast.kernel.ports import Clock, Limits, Tasks, now_ms
from interactive_broadcast.kernel.video_statuses import HLS_DELAY_MS
from interactive_broadcast.records.messages import KEPT_HOURS

EFFECTS_TASK = "runShowEffectsTask"
STOP_BROADCAST_TASK = "stopBroadcastTask"

FALLBACK_DELAY = timedelta(seconds=30)
"""When what a crash has left undone is taken up."""

PLAYABLE_DELAY = timedelta(milliseconds=HLS_DELAY_MS)
"""When viewers may be told of an HLS stream, also of one that nobody has fetched yet. A
look before that would mostly be in vain, and one more after a pause would be late."""

ARCHIVE_DELAY = timedelta(seconds=10)
"""When a recording can be ready at the earliest."""

CLEARING_DELAY = timedelta(seconds=5)
"""When what is left undone of a cleared stage is taken up: nobody is to see it."""

DRAIN_TOLERANCE_MS = 1_000
"""What follows the end of a show is not moved for less."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EffectTasks:
    """Stores tasks for effects, and the times of what follows the end of a show.

    Such a time is kept twice: by the task, and in the ledger. If the task is lost the
    reconciler reads the ledger. Moving it stores a task of its own; the former one
    finds that the effect is not due, and does nothing.
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

    def store_clearing(self, event_id: str, since: EpochMs) -> bool:
        """In some seconds, do what is then undone of the stage cleared at `since`.

        Returns:
            Whether the task is stored.
        """
        what = f"cleared-{since}"
        return self._later(event_id, what, OF_CLEARED_STAGE, CLEARING_DELAY)

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

    def schedule_endings(self, event_id: str, records: EffectRecords) -> Writes:
        """Have what follows the end of a show happen at its time, counted from now.

        Viewers by HLS are some seconds behind, and are to see the end of the show;
        its people say goodbye to each other.

        Args:
            event_id: whose end.
            records: the ledger. What stands there has been begun before.

        Returns:
            The entries of the ledger, to be written when the show is closed.
        """
        now, writes = now_ms(self.clock), Writes()
        stored: list[tuple[Effect, EpochMs]] = []
        for effect in AFTER_THE_END:
            entry = records.get(effect)
            since = now if entry is None else entry.since
            if since is None:
                continue
            due = self._due(effect, since)
            stored.append((effect, due))
            if entry is None:
                writes |= self.ledger.schedule(event_id, effect, since=since, due=due)
        side_by_side(
            [partial(self._store_ending, event_id, *ending) for ending in stored]
        )
        return writes

    def move_endings(self, event_id: str, records: EffectRecords) -> bool:
        """Whether one was moved, because the operator has changed a delay."""
        moved = [
            self._move_ending(event_id, effect, records[effect])
            for effect in AFTER_THE_END
            if effect in records
        ]
        return any(moved)

    def cancel_endings(self, event_id: str, records: EffectRecords) -> None:
        """Forget the tasks that entries of the ledger were stored with.

        One that cannot be cancelled finds nothing to do.
        """
        for effect in AFTER_THE_END:
            entry = records.get(effect)
            if entry is not None and not entry.is_settled:
                self._cancel_ending(event_id, effect, entry)

    def _move_ending(self, event_id: str, effect: Effect, entry: EffectRecord) -> bool:
        if entry.state is not EffectState.SCHEDULED:
            return False
        if entry.since is None or entry.due_at is None:
            return False
        due = self._due(effect, entry.since)
        if abs(due - entry.due_at) < DRAIN_TOLERANCE_MS:
            return False
        self._store_ending(event_id, effect, due)
        is_moved = self.ledger.reschedule(event_id, effect, due=due)
        if is_moved:
            self._cancel_ending(event_id, effect, entry)
        return is_moved

    def _cancel_ending(
        self, event_id: str, effect: Effect, entry: EffectRecord
    ) -> None:
        if entry.due_at is None:
            return
        key = _ending_key(event_id, effect, entry.due_at)
        try:
            self.tasks.cancel(_queue(effect), key=key)
        except TasksUnavailable as error:
            logs.warning("task-not-cancelled", key=key, reason=error.reason)

    def _due(self, effect: Effect, since: EpochMs) -> EpochMs:
        """When it is due, if the show was closed at `since`."""
        drain_s = self.limits.drain_s()
        match effect:
            case Effect.EMPTY_SESSIONS:
                # Never before the fans, who may see the end.
                delay_s = max(drain_s, self.limits.room_s())
            case Effect.REMOVE_MESSAGES:
                delay_s = 3600 * KEPT_HOURS
            case _:
                delay_s = drain_s
        return since + delay_s * 1000

    def _store_ending(self, event_id: str, effect: Effect, due: EpochMs) -> None:
        task = ShowTask(event_id=event_id, effects=[effect])
        at = datetime.fromtimestamp(due / 1000, UTC)
        key = _ending_key(event_id, effect, due)
        self._store(_queue(effect), task, key=key, at=at)

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


def _queue(effect: Effect) -> str:
    """The function whose queue its task is in."""
    is_stop = effect is Effect.STOP_BROADCAST
    return STOP_BROADCAST_TASK if is_stop else EFFECTS_TASK


def _ending_key(event_id: str, effect: Effect, due: EpochMs) -> str:
    """Named by its time, because the name of a cancelled task stays taken for hours."""
    return f"{event_id}-{effect}-{due}"
