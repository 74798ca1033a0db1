"""What OpenTok says of a show's recording and stream, whoever has asked it.

Callbacks bring it at once and in any order, the reconciler every minute. Both
hand over what OpenTok says *now*, so that a late report of an old state does no harm.
"""

from dataclasses import dataclass

from interactive_broadcast.effects.failures import FAILED_TOO_OFTEN
from interactive_broadcast.effects.ledger import Ended, Ledger
from interactive_broadcast.effects.models import (
    PART_ID,
    Effect,
    EffectRecord,
    EffectRecords,
    MediaState,
    MediumState,
)
from interactive_broadcast.effects.plan import waiting
from interactive_broadcast.effects.runner import problem
from interactive_broadcast.effects.tasks import EffectTasks
from interactive_broadcast.events.models import EventRecord, Status
from interactive_broadcast.events.store import EventStore
from interactive_broadcast.kernel import paths
from interactive_broadcast.kernel.database import Writes
from interactive_broadcast.kernel.media import Archive, Broadcast
from interactive_broadcast.kernel.models import Json
from interactive_broadcast.kernel.ports import Clock, Databases, now_ms
from interactive_broadcast.kernel.video_statuses import RTMP_PROBLEMS, Outcome
from interactive_broadcast.media.parts import RecordedParts
from interactive_broadcast.records.show_writes import ShowWrites
from interactive_broadcast.records.shows import ShowStore
from interactive_broadcast.records.timeline import BACKEND, Timeline, TimelineEntry
from interactive_broadcast.show.director import Director


@dataclass(frozen=True, slots=True, kw_only=True)
class MediaReports:
    """Stores what OpenTok says, and has what is over followed by another part."""

    databases: Databases
    events: EventStore
    shows: ShowStore
    parts: RecordedParts
    ledger: Ledger
    director: Director
    tasks: EffectTasks
    timeline: Timeline
    clock: Clock

    def archive(
        self,
        event: EventRecord,
        archive: Archive,
        *,
        known: EffectRecords | None = None,
    ) -> bool:
        """Store what OpenTok says of a recording of the stage, and follow it up.

        Args:
            event: whose.
            archive: what OpenTok says.
            known: the ledger, if the caller has read it after asking OpenTok.

        Returns:
            Whether anything has changed by it.

        Raises:
            BackendError: that could not be done now; call again.
        """
        records = self.ledger.read(event.id) if known is None else known
        recording = MediaState.of(event, records).archive
        if not self._is_ours(event, recording, archive.id):
            # Perhaps the one that an attempt has started whose answer was lost.
            return not archive.is_over and self._catch_up(event)
        is_news = self.parts.store(event, archive)
        # Read after OpenTok was asked: who has it stopped has claimed that before.
        if recording.is_stopping:
            follow = [Effect.FINISH_ARCHIVE] if archive.status.is_final else []
            return self._carry_out(event, records, follow) or is_news
        if archive.id != recording.id or not archive.is_over:
            return is_news
        return self._followed_by_another(event, Effect.START_ARCHIVE, archive) or (
            is_news
        )

    def broadcast(
        self,
        event: EventRecord,
        broadcast: Broadcast,
        *,
        known: EffectRecords | None = None,
    ) -> bool:
        """The same of a stream, whose viewers learn where it is once it plays.

        Args:
            event: whose.
            broadcast: what OpenTok says.
            known: the ledger, if the caller has read it after asking OpenTok.

        Returns:
            Whether anything has changed by it.

        Raises:
            BackendError: that could not be done now; call again.
        """
        records = self.ledger.read(event.id) if known is None else known
        stream = MediaState.of(event, records).broadcast
        if broadcast.id != stream.id:
            return not broadcast.is_over and self._catch_up(event)
        if broadcast.has_broken_off:
            return self._followed_by_another(event, Effect.START_BROADCAST, broadcast)
        if not self.has_news(event, broadcast, records):
            return False
        if not self._is_live(event):
            return False
        is_news = _is_news_of_encoders(event, broadcast)
        if is_news:
            self._tell_of_encoders(event, broadcast)
        follow = self._follow(broadcast)
        return self._carry_out(event, records, follow) or is_news

    def has_news(
        self, event: EventRecord, broadcast: Broadcast, records: EffectRecords
    ) -> bool:
        """Whether `broadcast` has anything to do, for the stream that a show has.

        Makes no call.
        """
        if broadcast.has_broken_off:
            return True
        is_news = _is_news_of_encoders(event, broadcast)
        return is_news or bool(_left(records, self._follow(broadcast)))

    def is_awaited(self, event_id: str) -> bool:
        """Whether the recording or stream of a live show waits for its next try."""
        return bool(waiting(self.ledger.read(event_id)))

    def somebody_came(self, event_id: str, *, publishes: bool) -> None:
        """Try at once what waits for somebody on stage, if its time has come.

        Thousands may come within seconds: all but a few of them cost one read.

        Args:
            event_id: whose stage.
            publishes: whether they publish, so that it is worth while to come back.

        Raises:
            BackendError: it could not be found out what that is.
        """
        records, now = self.ledger.read(event_id), now_ms(self.clock)
        left = waiting(records)
        due = [effect for effect in left if records[effect].is_due(now)]
        if publishes:
            for effect in left:
                if effect not in due:
                    self.tasks.try_again(event_id, effect, records[effect])
        event = self.events.find(event_id) if due else None
        if event is not None and event.status is Status.LIVE:
            self.director.carry_out(event, due)

    def _follow(self, broadcast: Broadcast) -> list[Effect]:
        """What a stream that goes on lets be done."""
        is_playable = broadcast.is_playable(now_ms(self.clock))
        return [Effect.PUBLISH_HLS] if is_playable else []

    def _is_live(self, event: EventRecord) -> bool:
        """As it is now: between the report and us it may have been closed."""
        return self.events.status(event.id) is Status.LIVE

    def _is_ours(
        self, event: EventRecord, recording: MediumState, archive_id: str
    ) -> bool:
        """Whether it is a part of this show's recording, as far as is stored."""
        if archive_id in (recording.id, event.archive_id):
            return True
        return any(part.id == archive_id for part in self.parts.all(event.id))

    def _followed_by_another(
        self, event: EventRecord, effect: Effect, ended: Archive | Broadcast
    ) -> bool:
        """Have another part start after one that is over. Whether nobody has before."""
        if not self._is_live(event):
            return False
        self._tell_end(event, effect, ended)
        entry = self.ledger.renew(
            event.id, effect, Ended(ended.id, has_failed=ended.has_failed)
        )
        if entry is None:
            return False
        self.databases.as_backend().update(self._withdrawn(event, effect, ended, entry))
        self.tasks.try_again(event.id, effect, entry)
        if entry.is_due(now_ms(self.clock)):
            self.director.carry_out(event, [effect])
        return True

    def _tell_end(
        self, event: EventRecord, effect: Effect, ended: Archive | Broadcast
    ) -> None:
        """Put it on the timeline. By a key of its own: whoever repeats it adds none."""
        details: dict[str, Json] = {
            "outcome": ended.outcome,
            "reason": ended.problem,
            PART_ID[effect]: ended.id,
        }
        if isinstance(ended, Archive) and ended.reason:
            details["cause"] = ended.reason
        entry = TimelineEntry(
            what=effect.value, by=BACKEND, details=details, at=now_ms(self.clock)
        )
        self.timeline.put(event.id, {f"ended-{ended.id}": entry})

    def _withdrawn(
        self,
        event: EventRecord,
        effect: Effect,
        ended: Archive | Broadcast,
        entry: EffectRecord,
    ) -> Writes:
        """What is told until the next part has been started."""
        failures = entry.failures
        has_rest = ended.has_failed and failures is not None and failures.are_too_many
        reason = FAILED_TOO_OFTEN if has_rest else ended.problem
        writes = problem(event.id, effect, reason or "", final=False)
        if self.shows.shown_event(event) == event.id:
            show = ShowWrites(event)
            writes |= (
                show.set_archiving(archiving=False)
                if effect is Effect.START_ARCHIVE
                else {**show.publish_hls(None), **show.set_stream(None)}
            )
        return writes

    def _tell_of_encoders(self, event: EventRecord, broadcast: Broadcast) -> None:
        """Which encoders do not get their stream, or that all get it again."""
        reason, targets = broadcast.problem, broadcast.broken_targets
        effect = Effect.START_BROADCAST
        details: dict[str, Json] = {"outcome": Outcome.GOES_ON}
        told: Writes = {paths.problem(event.id, effect): None}
        if reason is not None:
            details = {"outcome": Outcome.BROKEN_OFF, "reason": reason}
            details["targets"] = targets
            # Nothing is started anew: viewers would lose theirs for it.
            told = problem(event.id, effect, reason, final=True, targets=targets)
        entry = self.timeline.entry(event.id, effect.value, BACKEND, details)
        self.databases.as_backend().update({**told, **entry})

    def _carry_out(
        self, event: EventRecord, records: EffectRecords, effects: list[Effect]
    ) -> bool:
        """Whether one of these was missing, and is no longer."""
        left = _left(records, effects)
        return bool(left) and len(self.director.carry_out(event, left)) < len(left)

    def _catch_up(self, event: EventRecord) -> bool:
        return bool(self.director.catch_up(event).done)


def _is_news_of_encoders(event: EventRecord, broadcast: Broadcast) -> bool:
    """Whether the event tells something else of them.

    What it tells of a stream that is tried again is not changed for their sake.
    """
    told, reason = (event.problems or {}).get(Effect.START_BROADCAST), broadcast.problem
    if told is None:
        return reason is not None
    is_as_told = (told.reason, told.targets or "") == (
        reason,
        broadcast.broken_targets,
    )
    if told.reason not in RTMP_PROBLEMS:
        # A stream that runs without its options, which is on the timeline as well.
        return told.final and reason is not None
    return not is_as_told


def _left(records: EffectRecords, effects: list[Effect]) -> list[Effect]:
    return [one for one in effects if one not in records or not records[one].is_settled]
