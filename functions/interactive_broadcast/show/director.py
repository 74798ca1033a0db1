"""Carries out the effects of an event's status, whoever has changed it."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from interactive_broadcast.admins.store import AdminStore, StoredProject
from interactive_broadcast.effects.acts import EffectContext
from interactive_broadcast.effects.ledger import Ended, Ledger
from interactive_broadcast.effects.models import (
    Effect,
    EffectRecord,
    EffectRecords,
    EffectState,
)
from interactive_broadcast.effects.plan import (
    AFTER_THE_END,
    may_be_occupied,
    missing,
    plan,
    still_to_end,
)
from interactive_broadcast.effects.tasks import EffectTasks
from interactive_broadcast.events.models import EventRecord, Status
from interactive_broadcast.events.status import way_to
from interactive_broadcast.kernel.concurrency import side_by_side
from interactive_broadcast.kernel.database import Writes
from interactive_broadcast.kernel.errors import BackendError, EffectUnderway
from interactive_broadcast.kernel.models import EpochMs, Json
from interactive_broadcast.kernel.ports import Clock, now_ms
from interactive_broadcast.media.captions import LiveCaptions
from interactive_broadcast.media.recording import archive_of
from interactive_broadcast.records.shows import ShownMedia
from interactive_broadcast.records.timeline import BACKEND, Timeline
from interactive_broadcast.show.cleared_stages import ClearedStages
from interactive_broadcast.show.emptying import Emptying
from interactive_broadcast.show.records import ShowRecords
from interactive_broadcast.show.rounds import (
    Begun,
    Beside,
    Carried,
    EffectRounds,
    Postponed,
)

Rounds = Sequence[Sequence[Effect]]
"""One round after the other; the effects of one round side by side."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CaughtUp:
    """What was made up for, and what is left."""

    done: list[Effect]
    postponed: Postponed
    is_mended: bool
    """Whether the show's record said something else of recording and stream."""
    records: EffectRecords
    """The ledger as it is now."""
    is_told: bool
    """Whether the timeline tells which statuses the event has had."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Director:
    """Functions, triggers, tasks and the reconciler all come here.

    At any time, in any order and at the same time: `effects.runner` sees to it that an
    effect is carried out once.
    """

    admins: AdminStore
    rounds: EffectRounds
    records: ShowRecords
    captions: LiveCaptions
    cleared: ClearedStages
    emptying: Emptying
    ledger: Ledger
    tasks: EffectTasks
    timeline: Timeline
    clock: Clock

    def follow(self, event: EventRecord, *, by: str) -> Postponed:
        """Carry out the effects of the event's status that are not done yet.

        They are stored as a task first: if this call dies half-way, the task goes on.

        Args:
            event: as it is now.
            by: the Firebase user who has set the status, or BACKEND.

        Returns:
            The effects that have to be tried again. An event that is not started has
            no effects.
        """
        context = EffectContext.of(event, self.admins)
        rounds = plan(event, hls=context.hls)
        store = [partial(self._store_fallback, event, rounds)] if rounds else []
        return self._carry_out(context, rounds, by=by, beside=store).postponed

    def begin(
        self, event: EventRecord, stored: StoredProject, records: EffectRecords
    ) -> Begun:
        """Claim what is to follow a status that is about to be set.

        So that nothing needs to be claimed once it is set. Until then nothing is done;
        if it cannot be set the claims are taken back, and if nobody is there to do so
        they run out: whoever comes next finds attempts that have done nothing. None is
        made for what ends a recording, as others take that for a stop by hand.

        Args:
            event: with the status that it is to have.
            stored: what is stored of its admin.
            records: the ledger as it was before.

        Returns:
            For `follow_begun`: empty where all is claimed afterwards.
        """
        if event.status is Status.CLOSED:
            return {}
        context = EffectContext.of(event, self.admins, stored)
        rounds = _open_rounds(plan(event, hls=context.hls), records)
        return self.rounds.begin(event, rounds[0], records) if rounds else {}

    def follow_begun(  # noqa: PLR0913 - what is known of it
        self,
        event: EventRecord,
        stored: StoredProject,
        records: EffectRecords,
        begun: Begun,
        *,
        by: str,
        beside: Beside = (),
    ) -> Carried:
        """Carry out the effects of a status that has just been set.

        Args:
            event: as it is now.
            stored: what is stored of its admin.
            records: the ledger as it was before.
            begun: the effects that were claimed with the status.
            by: the Firebase user who has set it.
            beside: what else is to be done meanwhile, before anything is acted upon.
        """
        context = EffectContext.of(event, self.admins, stored)
        rounds = plan(event, hls=context.hls)
        if rounds:
            store = partial(self._store_fallback, event, rounds)
            beside = (store, *beside)
        return self._carry_out(
            context,
            [begun] if begun else rounds,
            by=by,
            records=records,
            beside=beside,
        )

    def store_fallback(self, event: EventRecord) -> None:
        """Only store that task, for when another call is at the effects already."""
        rounds = plan(event, hls=EffectContext.of(event, self.admins).hls)
        if rounds:
            self._store_fallback(event, rounds)

    def carry_out(
        self, event: EventRecord, effects: Sequence[Effect], *, at_once: bool = False
    ) -> Postponed:
        """These effects, in this order or `at_once`, which a task is stored for.

        Returns:
            Those that have to be tried again.
        """
        if not effects:
            return {}
        context = EffectContext.of(event, self.admins)
        rounds = [effects] if at_once else [[effect] for effect in effects]
        return self._carry_out(context, rounds, by=BACKEND).postponed

    def by_hand(self, event: EventRecord, effect: Effect, *, by: str) -> EffectRecord:
        """One effect that somebody asked for, who is told what goes wrong.

        Raises:
            BackendError: it could not be done now; asking again is fine.
        """
        context = EffectContext.of(event, self.admins)
        return self.rounds.run_one(context, effect, by=by)

    def catch_up(self, event: EventRecord) -> CaughtUp:
        """Carry out whatever is due by now and neither settled nor underway.

        For triggers and tasks that were lost, and for leases that have run out.

        Raises:
            BackendError: what is due could not be found out, or not be stored.
        """
        is_told = self._tell_statuses(event)
        # The record first: what is written of media stands in the ledger by then.
        shown, records = self.records.shown_media(event), self.ledger.read(event.id)
        if self.tasks.move_endings(event.id, records):
            records = self.ledger.read(event.id)
        if self._resume_recording(event, records):
            records = self.ledger.read(event.id)
        if self.captions.renew_ended(event, records):
            records = self.ledger.read(event.id)
        if self.cleared.is_to_begin(event, records) and self.cleared.begin(event):
            records = self.ledger.read(event.id)
        tried, postponed = self._make_up(event, records)
        if tried:
            shown, records = self.records.shown_media(event), self.ledger.read(event.id)
        return CaughtUp(
            done=[effect for effect in tried if effect not in postponed],
            postponed=postponed,
            is_mended=self.records.mend(event, shown, records),
            records=records,
            is_told=is_told,
        )

    def is_caught_up(
        self,
        event: EventRecord,
        records: EffectRecords,
        shown: ShownMedia | None,
        *,
        hls: bool,
    ) -> bool:
        """Whether `catch_up` would find nothing to do but to tell statuses.

        Makes no call. What it goes by may be some seconds old: what has become due
        since is due the next time.

        Args:
            event: one that is on.
            records: the ledger.
            shown: what its record says of its media, read before the ledger. None where
                the record is not its show's.
            hls: whether its admin streams to viewers beyond the interactive limit.
        """
        is_left = any(effect in records for effect in AFTER_THE_END)
        if is_left or _is_to_be_resumed(event, records):
            return False
        if self.captions.are_to_be_renewed(event, records):
            return False
        if self.cleared.is_to_begin(event, records):
            return False
        if missing(event, records, hls=hls, now_ms=now_ms(self.clock)):
            return False
        return not self.records.differs(event, shown, records)

    def _resume_recording(self, event: EventRecord, records: EffectRecords) -> bool:
        """Have the recording start that was skipped, and is wanted by now."""
        if not _is_to_be_resumed(event, records):
            return False
        ended = Ended(None)
        return self.ledger.renew(event.id, Effect.START_ARCHIVE, ended) is not None

    def stop_running(self, events: Sequence[EventRecord]) -> None:
        """End at once what closed events may still have running at OpenTok.

        Raises:
            EffectUnderway: somebody is at an effect of one of them; try again.
            BackendError: something could not be stopped now; try again.
        """
        ledgers = self.ledger.read_all([event.id for event in events])
        now = now_ms(self.clock)
        for event, records in zip(events, ledgers, strict=True):
            check_at_rest(event.id, records, now)
            if event.status is Status.CLOSED:
                for effect in still_to_end(records):
                    self.by_hand(event, effect, by=BACKEND)
            if may_be_occupied(records) or event.status is Status.NOT_STARTED:
                self.emptying.end_all(event, self.admins)
            self.tasks.cancel_endings(event.id, records)

    def ensure_records(self, event: EventRecord, *, hls: bool) -> None:
        """Have the records of a show there, also before its preshow.

        `hls` is whether its admin streams to viewers beyond the interactive limit.
        """
        self.records.ensure(event, hls=hls)

    def announce(self, event: EventRecord, changed: Sequence[str]) -> None:
        """Let a show that is on have the event's new name and pictures.

        Its timeline tells which fields were `changed`; only the owner can have done it.
        """
        told = self.timeline.entry(
            event.id, "updated", event.admin_id, {"fields": ", ".join(changed)}
        )
        self.records.announce(event, told)

    def tell_standby(self, event: EventRecord, *, by: str | None) -> bool:
        """Whether a live show's records now tell of its intermission, or of no more.

        `by` is who has changed it, for the timeline. None: nobody has just now.
        """
        told: Writes = {}
        if by is not None:
            details: dict[str, Json] = {"standby": event.standby is True}
            told = self.timeline.entry(event.id, "standby", by, details)
        return self.records.tell_standby(event, told)

    def _make_up(
        self, event: EventRecord, records: EffectRecords
    ) -> tuple[list[Effect], Postponed]:
        """What was tried of what is missing, and what of that is left."""
        now = now_ms(self.clock)
        if not missing(event, records, hls=True, now_ms=now):
            # Nor without a stream: who the admin is need not be looked up.
            return [], {}
        context = EffectContext.of(event, self.admins)
        rounds = missing(event, records, hls=context.hls, now_ms=now)
        postponed = self._carry_out(context, rounds, by=BACKEND).postponed
        return [effect for round_ in rounds for effect in round_], postponed

    def _tell_statuses(self, event: EventRecord) -> bool:
        """Put on the timeline which statuses the event has had, if nobody has yet.

        Whether all of them are told now.
        """
        if event.status is Status.NOT_STARTED:
            return True
        way = way_to(event.status, was_live=event.show_started_at is not None)
        untold = self.timeline.untold(event.id, way)
        told = []
        for status in untold or ():
            at = None if status is event.status else self._at_the_latest(event, status)
            told.append(self.timeline.status(event.id, status, event.admin_id, at=at))
        return untold is not None and all(told)

    def _at_the_latest(self, event: EventRecord, status: Status) -> EpochMs:
        """When that was, nobody knows any more: just before what came next."""
        at = event.show_started_at or now_ms(self.clock)
        return at if status is Status.LIVE else at - 1

    def _store_fallback(self, event: EventRecord, rounds: Rounds) -> None:
        effects = [effect for round_ in rounds for effect in round_]
        if not self.tasks.store_fallback(event.id, event.status, effects):
            # The show goes on: the trigger of this same change comes here as well.
            self.timeline.append(event.id, "netNotStored", BACKEND)

    def _carry_out(
        self,
        context: EffectContext,
        rounds: Sequence[Begun | Sequence[Effect]],
        *,
        by: str,
        records: EffectRecords | None = None,
        beside: Beside = (),
    ) -> Carried:
        """The rounds one after another. What is `beside` is done before any of it."""
        if not rounds:
            side_by_side(beside)
        postponed: dict[Effect, BackendError] = {}
        carried = Carried()
        for one in rounds:
            carried = self.rounds.run(
                context, one, by=by, records=records, beside=beside
            )
            beside = ()
            postponed |= carried.postponed
        return Carried(postponed=postponed, event=None if postponed else carried.event)


def check_at_rest(event_id: str, records: EffectRecords, now: EpochMs) -> None:
    """Refuse to delete an event that is being worked on.

    The result would be a fragment of an event that is gone.

    Raises:
        EffectUnderway: somebody is at an effect of it; try again.
    """
    if any(record.is_underway(now) for record in records.values()):
        raise EffectUnderway("The show is being worked on.", id=event_id)


def _open_rounds(rounds: Rounds, records: EffectRecords) -> Rounds:
    """Those of which something is not settled: if it is one, it can be begun."""
    left = [
        one
        for one in rounds
        if not all(each in records and records[each].is_settled for each in one)
    ]
    return left if len(left) == 1 else []


def _is_to_be_resumed(event: EventRecord, records: EffectRecords) -> bool:
    """Whether a recording was skipped that is wanted by now.

    An attempt that has seen a stop by hand may settle after that was taken back.
    """
    start = records.get(Effect.START_ARCHIVE)
    if start is None or start.state is not EffectState.DONE or archive_of(start):
        return False
    return event.status is Status.LIVE and Effect.STOP_ARCHIVE not in records
