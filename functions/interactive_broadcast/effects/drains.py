"""The delayed end of a stream: viewers by HLS are behind, and are to see the end."""

from dataclasses import dataclass

from interactive_broadcast.effects.follow_ups import FollowUps
from interactive_broadcast.effects.ledger import Ledger
from interactive_broadcast.effects.models import Effect, EffectRecord, EffectState
from interactive_broadcast.effects.runner import Attempt
from interactive_broadcast.kernel.database import Writes
from interactive_broadcast.kernel.ports import Clock, Limits

TOLERANCE_MS = 1_000
"""What a drain is moved for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Drains:
    """Stored twice: as a task, and as the ledger's entry of what the task is for.

    A task that is lost is made up for by the entry, which the reconciler reads. An
    entry that has moved has a task of its own; the former task finds it not due.
    """

    ledger: Ledger
    follow_ups: FollowUps
    limits: Limits
    clock: Clock

    def begin(self, event_id: str, attempt: Attempt) -> Writes:
        """Store the task, and answer the entry: for the write that closes the show."""
        entry = attempt.ledger.get(Effect.STOP_BROADCAST)
        since = self._now_ms() if entry is None else entry.since
        if since is None:
            return {}
        due = self._due(since)
        self.follow_ups.stop_broadcast(event_id, due_ms=due)
        if entry is not None:
            return {}
        return self.ledger.schedule(
            event_id, Effect.STOP_BROADCAST, since=since, due=due
        )

    def adjust(self, event_id: str, entry: EffectRecord | None) -> bool:
        """Whether the end was moved, because the operator has changed the drain."""
        if entry is None or entry.state is not EffectState.SCHEDULED:
            return False
        if entry.since is None or entry.due_at is None:
            return False
        due = self._due(entry.since)
        if abs(due - entry.due_at) < TOLERANCE_MS:
            return False
        self.follow_ups.stop_broadcast(event_id, due_ms=due)
        is_moved = self.ledger.move(event_id, Effect.STOP_BROADCAST, due=due)
        if is_moved:
            self.follow_ups.cancel_stop_broadcast(event_id, due_ms=entry.due_at)
        return is_moved

    def cancel(self, event_id: str, entry: EffectRecord | None) -> None:
        """Forget the task of a show that has been deleted."""
        if entry is not None and entry.due_at is not None:
            self.follow_ups.cancel_stop_broadcast(event_id, due_ms=entry.due_at)

    def _due(self, since_ms: int) -> int:
        return since_ms + self.limits.drain_s() * 1000

    def _now_ms(self) -> int:
        return round(self.clock.now().timestamp() * 1000)
