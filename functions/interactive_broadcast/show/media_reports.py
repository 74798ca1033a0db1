"""What OpenTok says of a show's recording and stream, whoever has asked it.

Callbacks bring it at once and in any order, the reconciler every five minutes. Both
hand over what OpenTok says *now*, so that a late report of an old state does no harm.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from interactive_broadcast.effects.follow_ups import FollowUps
from interactive_broadcast.effects.ledger import Ledger
from interactive_broadcast.effects.models import Effect, EffectRecord
from interactive_broadcast.effects.plan import (
    current_archive,
    current_broadcast,
    stands,
)
from interactive_broadcast.events.models import EventRecord, Status
from interactive_broadcast.events.store import EventStore
from interactive_broadcast.kernel import logs, paths
from interactive_broadcast.kernel.database import SERVER_TIME, Writes
from interactive_broadcast.kernel.models import Json
from interactive_broadcast.kernel.ports import Databases
from interactive_broadcast.kernel.video import Archive, Broadcast
from interactive_broadcast.media.archives import supersedes
from interactive_broadcast.media.recording import state_of
from interactive_broadcast.records import show_writes
from interactive_broadcast.records.shows import ShowStore
from interactive_broadcast.records.timeline import BACKEND, Timeline
from interactive_broadcast.show.director import Director

ARCHIVE_FAILED = "archive-failed"
ARCHIVE_ENDED = "archive-ended"
BROADCAST_ENDED = "broadcast-ended"
"""Reasons of problems: what has broken off while the show was live."""

MAX_ROUNDS = 5
"""Tries to store a state against others who store one."""

Effects = Mapping[Effect, EffectRecord]


@dataclass(frozen=True, slots=True, kw_only=True)
class MediaReports:
    databases: Databases
    events: EventStore
    shows: ShowStore
    ledger: Ledger
    director: Director
    follow_ups: FollowUps
    timeline: Timeline

    def archive(
        self, event: EventRecord, archive: Archive, *, known: Effects | None = None
    ) -> bool:
        """Take in what OpenTok says of a recording of this event's stage.

        Args:
            event: whose.
            archive: what OpenTok says.
            known: the ledger, if the caller has read it after asking OpenTok.

        Returns:
            Whether anything has changed by it.

        Raises:
            BackendError: it could not be taken in now; tell again.
        """
        ledger = self.ledger.read(event.id) if known is None else known
        if archive.id != current_archive(ledger):
            # Perhaps the one that an attempt has started whose answer was lost.
            return not archive.is_over and self._catch_up(event)
        is_new = self._store(event, archive)
        # Read after OpenTok was asked: who has it stopped has claimed that before.
        if not archive.is_over or Effect.STOP_ARCHIVE in ledger:
            follow = [Effect.FINISH_ARCHIVE] if archive.is_final else []
            return self._carry_out(event, ledger, follow) or is_new
        if not self._is_live(event):
            return is_new
        reason = ARCHIVE_FAILED if archive.status == "failed" else ARCHIVE_ENDED
        again = (Effect.START_ARCHIVE, Effect.RESTART_ARCHIVE)
        return self._broken(event, ledger, *again, reason=reason) or is_new

    def broadcast(
        self, event: EventRecord, broadcast: Broadcast, *, known: Effects | None = None
    ) -> bool:
        """The same of a stream: told to its viewers once it plays."""
        ledger = self.ledger.read(event.id) if known is None else known
        if broadcast.id != current_broadcast(ledger):
            return not broadcast.is_over and self._catch_up(event)
        follow = [Effect.PUBLISH_HLS] if broadcast.hls_is_playable else []
        if not broadcast.is_over and not _left(ledger, follow):
            return False
        if not self._is_live(event):
            return False
        if not broadcast.is_over:
            return self._carry_out(event, ledger, follow)
        again = (Effect.START_BROADCAST, Effect.RESTART_BROADCAST)
        return self._broken(event, ledger, *again, reason=BROADCAST_ENDED)

    def somebody_came(self, event_id: str) -> None:
        """Have at once what was waiting for somebody on stage, not minutes later."""
        event = self.events.find(event_id)
        if event is not None and event.status is Status.LIVE:
            self.director.catch_up(event)

    def _is_live(self, event: EventRecord) -> bool:
        """As it is now: between the report and us it may have been closed."""
        return self.events.status(event.id) is Status.LIVE

    def _store(self, event: EventRecord, archive: Archive) -> bool:
        """Whether the event now tells something new of its recording."""
        state = state_of(archive).to_record()
        if event.archive and not supersedes(state, event.archive.to_record()):
            # What is stored only moves on.
            return False
        database = self.databases.as_backend()
        place = f"{paths.event(event.id)}/archive"
        for _ in range(MAX_ROUNDS):
            stored, version = database.get_versioned(place)
            if not supersedes(state, stored or {}):
                return False
            if database.replace(place, state, version=version):
                return True
        logs.warning("archive-state-not-stored", event_id=event.id)
        return False

    def _broken(
        self,
        event: EventRecord,
        ledger: Effects,
        start: Effect,
        restart: Effect,
        *,
        reason: str,
    ) -> bool:
        """Tell of it, and start anew, which is done once."""
        is_last = restart in ledger and stands(ledger[restart])
        is_told = self._tell(event, start, reason, final=is_last)
        if is_last:
            return is_told
        self.follow_ups.restart(event.id, restart)
        return self._carry_out(event, ledger, [restart]) or is_told

    def _tell(
        self, event: EventRecord, effect: Effect, reason: str, *, final: bool
    ) -> bool:
        """Whether the producer did not know yet."""
        problem = (event.problems or {}).get(effect.value)
        if problem is not None and (problem.reason, problem.final) == (reason, final):
            return False
        told: dict[str, Json] = {"reason": reason, "final": final, "at": SERVER_TIME}
        details: dict[str, Json] = {"outcome": "broken off", "reason": reason}
        writes: Writes = {
            paths.problem(event.id, effect): told,
            **self.timeline.entry(event.id, effect.value, BACKEND, details),
        }
        if self.shows.shown_event(event) == event.id:
            is_stream = effect is Effect.START_BROADCAST
            end = show_writes.withdraw_hls if is_stream else show_writes.not_recorded
            writes |= end(event)
        self.databases.as_backend().update(writes)
        return True

    def _carry_out(
        self, event: EventRecord, ledger: Effects, effects: list[Effect]
    ) -> bool:
        """Whether one of these was missing, and is no longer."""
        left = _left(ledger, effects)
        return bool(left) and len(self.director.carry_out(event, left)) < len(left)

    def _catch_up(self, event: EventRecord) -> bool:
        return bool(self.director.catch_up(event).done)


def _left(ledger: Effects, effects: list[Effect]) -> list[Effect]:
    return [one for one in effects if one not in ledger or not stands(ledger[one])]
