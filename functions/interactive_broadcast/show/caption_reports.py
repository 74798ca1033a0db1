"""What the video service reports of a show's live captions, which nobody can ask for.

So a report is taken for what it says; but only one of captions that may be the show's
own changes anything, and the most that comes of it is another start, which finds those
that run.
"""

from dataclasses import dataclass
from typing import Final

from interactive_broadcast.effects.ledger import Ended, Ledger
from interactive_broadcast.effects.models import PART_ID, Effect, EffectRecords
from interactive_broadcast.effects.runner import problem
from interactive_broadcast.effects.tasks import EffectTasks
from interactive_broadcast.events.models import CaptionsState, EventRecord, Status
from interactive_broadcast.events.store import EventStore
from interactive_broadcast.kernel import paths
from interactive_broadcast.kernel.database import compare_and_set, read_record
from interactive_broadcast.kernel.errors import EffectUnderway
from interactive_broadcast.kernel.ports import Clock, Databases, now_ms
from interactive_broadcast.kernel.video_statuses import (
    CAPTIONS_ENDED,
    CAPTIONS_FAILED,
    Outcome,
)
from interactive_broadcast.media.captions import LiveCaptions, captions_of
from interactive_broadcast.records.timeline import BACKEND, Timeline, TimelineEntry
from interactive_broadcast.show.director import Director

START, STOP = Effect.START_CAPTIONS, Effect.STOP_CAPTIONS

FAILED: Final = "failed"
RUNNING: Final = frozenset({"started", "paused"})
"""Statuses of captions that go on (`CaptionStatus` of `@vonage/video`). Any other one,
also one that is not known, is their end."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CaptionReports:
    """Learns which captions run, and has those that are over followed by others."""

    databases: Databases
    events: EventStore
    captions: LiveCaptions
    ledger: Ledger
    director: Director
    tasks: EffectTasks
    timeline: Timeline
    clock: Clock

    def report(self, event: EventRecord, captions_id: str, status: str) -> bool:
        """Follow up what is said of captions of the stage.

        Args:
            event: whose.
            captions_id: the service's id.
            status: its word for how far they have come.

        Returns:
            Whether anything has changed by it.

        Raises:
            BackendError: that could not be done now; call again.
        """
        records = self.ledger.read(event.id)
        if START not in records:
            return False
        known = captions_of(records[START]) or _told(event)
        if status in RUNNING:
            return self._named(event, records, captions_id)
        if known not in (None, captions_id):
            # Of captions before these.
            return False
        if STOP in records:
            return self._named(event, records, captions_id)
        if records[START].is_underway(now_ms(self.clock)):
            # It has overtaken the answer to their start, and is sent again.
            raise EffectUnderway("Captions are being started.", id=event.id)
        return self._followed(event, records, captions_id, has_failed=status == FAILED)

    def session_ended(self, event: EventRecord) -> None:
        """Start anew what ends with the session, if the show is to have captions.

        Raises:
            BackendError: that could not be done now; call again.
        """
        records = self.ledger.read(event.id)
        if START in records and STOP not in records:
            ended = captions_of(records[START]) or _told(event)
            self._followed(event, records, ended)

    def _named(
        self, event: EventRecord, records: EffectRecords, captions_id: str
    ) -> bool:
        """Store which captions run, where that was not known, and end them if due."""
        if captions_of(records[START]) is not None:
            return False
        is_news = self._store(event, captions_id)
        if STOP in records and not records[STOP].is_settled:
            self.director.carry_out(event, [STOP])
            return True
        return is_news

    def _store(self, event: EventRecord, captions_id: str) -> bool:
        place = paths.captions(event.id)
        for found in compare_and_set(self.databases.as_backend(), place):
            told = read_record(CaptionsState, found.value, "captions-unreadable")
            if told is None or told.id == captions_id:
                return False
            named = told.model_copy(update={"id": captions_id})
            if found.replace(named.to_record()):
                return True
        return False

    def _followed(
        self,
        event: EventRecord,
        records: EffectRecords,
        captions_id: str | None,
        *,
        has_failed: bool = False,
    ) -> bool:
        """Have others start after captions that are over, unless somebody has."""
        if self.events.status(event.id) is not Status.LIVE:
            return False
        started = captions_of(records[START])
        entry = self.captions.renew(event, Ended(started, has_failed=has_failed))
        if entry is None:
            return False
        reason = CAPTIONS_FAILED if has_failed else CAPTIONS_ENDED
        self._tell_end(event, captions_id, reason, has_failed=has_failed)
        self.databases.as_backend().update(
            problem(event.id, START, reason, final=False)
        )
        self.tasks.try_again(event.id, START, entry)
        if entry.is_due(now_ms(self.clock)):
            self.director.carry_out(event, [START])
        return True

    def _tell_end(
        self,
        event: EventRecord,
        captions_id: str | None,
        reason: str,
        *,
        has_failed: bool,
    ) -> None:
        at = now_ms(self.clock)
        outcome = Outcome.BROKEN_OFF if has_failed else Outcome.ENDED
        entry = TimelineEntry(
            what=START.value,
            by=BACKEND,
            details={
                "outcome": outcome,
                "reason": reason,
                **({PART_ID[START]: captions_id} if captions_id else {}),
            },
            at=at,
        )
        self.timeline.put(event.id, {f"ended-{captions_id or at}": entry})


def _told(event: EventRecord) -> str | None:
    """The id that a report has told."""
    return None if event.captions is None else event.captions.id
