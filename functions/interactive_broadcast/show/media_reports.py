"""What OpenTok says of a show's recording and stream, whoever has asked it.

Callbacks bring it at once and in any order, the reconciler every five minutes. Both
hand over what OpenTok says *now*, so that a late report of an old state does no harm.
"""

from dataclasses import dataclass

from interactive_broadcast.effects.ledger import Ledger
from interactive_broadcast.effects.models import (
    Effect,
    EffectRecords,
    MediaState,
    MediumState,
)
from interactive_broadcast.effects.runner import problem
from interactive_broadcast.effects.tasks import EffectTasks
from interactive_broadcast.events.models import ArchiveState, EventRecord, Status
from interactive_broadcast.events.store import EventStore
from interactive_broadcast.kernel import logs, paths
from interactive_broadcast.kernel.database import (
    Writes,
    compare_and_set,
    read_record,
)
from interactive_broadcast.kernel.models import Json
from interactive_broadcast.kernel.ports import Clock, Databases, now_ms
from interactive_broadcast.kernel.video import Archive, Broadcast
from interactive_broadcast.kernel.video_statuses import RTMP_PROBLEMS, Outcome
from interactive_broadcast.media.recording import state_of, supersedes
from interactive_broadcast.records.shows import ShowStore, ShowWrites
from interactive_broadcast.records.timeline import BACKEND, Timeline
from interactive_broadcast.show.director import Director


@dataclass(frozen=True, slots=True, kw_only=True)
class MediaReports:
    """Stores what OpenTok says, and restarts what has broken off."""

    databases: Databases
    events: EventStore
    shows: ShowStore
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
        if archive.id != recording.id:
            # Perhaps the one that an attempt has started whose answer was lost.
            return not archive.is_over and self._catch_up(event)
        is_new = self._store(event, archive)
        # Read after OpenTok was asked: who has it stopped has claimed that before.
        if not archive.is_over or recording.is_stopping:
            follow = [Effect.FINISH_ARCHIVE] if archive.status.is_final else []
            return self._carry_out(event, records, follow) or is_new
        if not self._is_live(event):
            return is_new
        again = (Effect.START_ARCHIVE, Effect.RESTART_ARCHIVE)
        return self._broken(event, archive, recording, *again) or is_new

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
        is_playable = broadcast.is_playable(now_ms(self.clock))
        follow = [Effect.PUBLISH_HLS] if is_playable else []
        if broadcast.has_broken_off:
            again = (Effect.START_BROADCAST, Effect.RESTART_BROADCAST)
            is_live = self._is_live(event)
            return is_live and self._broken(event, broadcast, stream, *again)
        is_news = _is_news_of_encoders(event, broadcast.problem)
        if not is_news and not _left(records, follow):
            return False
        if not self._is_live(event):
            return False
        if is_news:
            self._tell_of_encoders(event, broadcast.problem)
        return self._carry_out(event, records, follow) or is_news

    def somebody_came(self, event_id: str) -> None:
        """Carry out at once what was waiting for somebody on stage.

        Raises:
            BackendError: it could not be found out what that is.
        """
        event = self.events.find(event_id)
        if event is not None and event.status is Status.LIVE:
            self.director.catch_up(event)

    def _is_live(self, event: EventRecord) -> bool:
        """As it is now: between the report and us it may have been closed."""
        return self.events.status(event.id) is Status.LIVE

    def _store(self, event: EventRecord, archive: Archive) -> bool:
        """Whether the event now tells something new of its recording."""
        state = state_of(archive)
        if not supersedes(state, event.archive):
            # What is stored only moves on.
            return False
        database = self.databases.as_backend()
        for stored in compare_and_set(database, f"{paths.event(event.id)}/archive"):
            told = read_record(ArchiveState, stored.value, "archive-state-unreadable")
            if not supersedes(state, told):
                return False
            if stored.replace(state.to_record()):
                return True
        logs.warning("archive-state-not-stored", event_id=event.id)
        return False

    def _broken(
        self,
        event: EventRecord,
        ended: Archive | Broadcast,
        medium: MediumState,
        start: Effect,
        restart: Effect,
    ) -> bool:
        """Tell of it, and restart it, which is done once."""
        is_told = self._tell(event, start, ended, final=medium.is_restarted)
        if medium.is_restarted:
            return is_told
        self.tasks.restart(event.id, restart)
        return self._restart(event, restart) or is_told

    def _tell(
        self,
        event: EventRecord,
        effect: Effect,
        ended: Archive | Broadcast,
        *,
        final: bool,
    ) -> bool:
        """Whether the producer did not know yet."""
        reason = ended.problem or ""
        known = (event.problems or {}).get(effect.value)
        if known is not None and (known.reason, known.final) == (reason, final):
            return False
        details: dict[str, Json] = {"outcome": ended.outcome, "reason": reason}
        writes: Writes = {
            **problem(event.id, effect, reason, final=final),
            **self.timeline.entry(event.id, effect.value, BACKEND, details),
        }
        if self.shows.shown_event(event) == event.id:
            show = ShowWrites(event)
            is_stream = effect is Effect.START_BROADCAST
            writes |= (
                show.publish_hls(None)
                if is_stream
                else show.set_archiving(archiving=False)
            )
        self.databases.as_backend().update(writes)
        return True

    def _tell_of_encoders(self, event: EventRecord, reason: str | None) -> None:
        """That an encoder does not get its stream, or gets it again."""
        effect = Effect.START_BROADCAST
        details: dict[str, Json] = {"outcome": Outcome.GOES_ON}
        told: Writes = {paths.problem(event.id, effect): None}
        if reason is not None:
            details = {"outcome": Outcome.BROKEN_OFF, "reason": reason}
            # Nothing is started anew: viewers would lose theirs for it.
            told = problem(event.id, effect, reason, final=True)
        entry = self.timeline.entry(event.id, effect.value, BACKEND, details)
        self.databases.as_backend().update({**told, **entry})

    def _carry_out(
        self, event: EventRecord, records: EffectRecords, effects: list[Effect]
    ) -> bool:
        """Whether one of these was missing, and is no longer."""
        left = _left(records, effects)
        return bool(left) and len(self.director.carry_out(event, left)) < len(left)

    def _restart(self, event: EventRecord, restart: Effect) -> bool:
        """Whether that has worked."""
        return not self.director.carry_out(event, [restart])

    def _catch_up(self, event: EventRecord) -> bool:
        return bool(self.director.catch_up(event).done)


def _is_news_of_encoders(event: EventRecord, reason: str | None) -> bool:
    """Whether the event tells something else of them.

    What it tells of the stream as a whole is not changed for their sake.
    """
    told = (event.problems or {}).get(Effect.START_BROADCAST)
    if told is None:
        return reason is not None
    return told.reason in RTMP_PROBLEMS and told.reason != reason


def _left(records: EffectRecords, effects: list[Effect]) -> list[Effect]:
    return [one for one in effects if one not in records or not records[one].is_settled]
