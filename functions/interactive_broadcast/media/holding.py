"""Streams of a stage that is cleared: what is seen elsewhere must not go on.

The stream for viewers of ours goes on behind a slate. One that goes to encoders has no
slate, and in one that viewers can go back in they would find what it had covered: these
are stopped, and another part begins with `resume`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from interactive_broadcast.effects.acts import Acted, Attempt, EffectContext, skipped
from interactive_broadcast.effects.ledger import Ended, Ledger
from interactive_broadcast.effects.models import PART_ID, Effect, EffectRecord
from interactive_broadcast.effects.runner import problem
from interactive_broadcast.events.models import EventRecord, Status
from interactive_broadcast.kernel import logs
from interactive_broadcast.kernel.concurrency import all_in_batches
from interactive_broadcast.kernel.database import Writes
from interactive_broadcast.kernel.errors import BackendError, Unavailable
from interactive_broadcast.kernel.models import Json
from interactive_broadcast.kernel.ports import Clock, now_ms
from interactive_broadcast.kernel.show_errors import StageCleared
from interactive_broadcast.kernel.video_statuses import Outcome
from interactive_broadcast.media.streaming import ELSEWHERE, started
from interactive_broadcast.records.show_writes import ShowWrites
from interactive_broadcast.records.shows import ShowStore
from interactive_broadcast.records.timeline import BACKEND, Timeline, TimelineEntry


@dataclass(frozen=True, slots=True, kw_only=True)
class Holding:
    """The act of the effect that stops them."""

    shows: ShowStore
    ledger: Ledger
    timeline: Timeline
    clock: Clock

    def hold(self, context: EffectContext, attempt: Attempt) -> Acted:
        """Stop what streams the stage, if any of it is seen elsewhere.

        Also once the show is closed: its own end would wait for the drain.
        """
        event, begun = context.event, attempt.records.get(Effect.START_BROADCAST)
        if event.cleared is None and context.status not in (None, Status.CLOSED):
            return skipped("the stage is not cleared any more")
        if begun is None or not _is_seen_elsewhere(event, begun):
            return skipped("nothing is streamed elsewhere")
        known = attempt.media(event).broadcast.id
        try:
            stopped = _stop_all(context, known)
        except Unavailable:
            raise
        except BackendError as error:
            # Repeating cannot cure it: the producer has to know.
            logs.error("broadcast-not-held", event_id=event.id, reason=error.reason)
            told = problem(event.id, Effect.HOLD_BROADCAST, error.reason, final=True)
            return Acted({"problem": error.reason}, told)
        if known is not None:
            self._tell_end(event, known)
            self.ledger.renew(event.id, Effect.START_BROADCAST, Ended(known))
        late = partial(self._withdrawn, event, stopped)
        return Acted({"stopped": len(stopped)}, late=late)

    def _tell_end(self, event: EventRecord, broadcast_id: str) -> None:
        """Put it on the timeline, by the key that a report of its end has as well."""
        start = Effect.START_BROADCAST
        details: dict[str, Json] = {
            "outcome": Outcome.ENDED,
            "reason": StageCleared.reason,
            PART_ID[start]: broadcast_id,
        }
        at = now_ms(self.clock)
        entry = TimelineEntry(what=start.value, by=BACKEND, details=details, at=at)
        self.timeline.put(event.id, {f"ended-{broadcast_id}": entry})

    def _withdrawn(self, event: EventRecord, stopped: Sequence[str]) -> Writes:
        """What is told until the next part has been started."""
        if not stopped:
            return {}
        effect, reason = Effect.START_BROADCAST, StageCleared.reason
        writes = problem(event.id, effect, reason, final=False)
        if self.shows.shown_event(event) == event.id:
            show = ShowWrites(event)
            writes |= {**show.publish_hls(None), **show.set_stream(None)}
        return writes


def _is_seen_elsewhere(event: EventRecord, begun: EffectRecord) -> bool:
    """Whether it is, as the event says now, or as it did when the stream was begun."""
    if not begun.may_have_happened:
        return False
    return event.streams_elsewhere or bool((begun.result or {}).get(ELSEWHERE))


def _stop_all(context: EffectContext, known: str | None) -> list[str]:
    """Ids of the streams that there were."""
    video = context.project().video
    listed = video.broadcasts_of(context.event.stage_session_id)
    ids = {broadcast.id for broadcast in started(listed)}
    ids |= set() if known is None else {known}
    # Each to its end: one that cannot be stopped must not keep another running.
    all_in_batches([partial(video.stop_broadcast, one) for one in sorted(ids)])
    return sorted(ids)
