"""The ledger of side effects: `effects/{eventId}/{effect}`.

Written with the backend's rights: the rules let nobody else write it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from interactive_broadcast.effects.failures import (
    PAUSE,
    Failures,
    after_pause,
    one_more,
)
from interactive_broadcast.effects.models import (
    PART_ID,
    Effect,
    EffectRecord,
    EffectRecords,
    EffectState,
)
from interactive_broadcast.events.models import EventRecord, Status
from interactive_broadcast.kernel import paths
from interactive_broadcast.kernel.database import Writes, compare_and_set, get_all
from interactive_broadcast.kernel.errors import EffectNotDue, EffectUnderway
from interactive_broadcast.kernel.models import EpochMs, Json
from interactive_broadcast.kernel.ports import Clock, Databases, now_ms
from interactive_broadcast.records import watch

LEASE = timedelta(seconds=60)
"""Longer than all calls of an effect can take together, each of which has a deadline;
and as long as the functions that carry effects out may run."""


@dataclass(frozen=True, slots=True)
class Ended:
    """A part of the recording or stream that is over."""

    id: str | None
    """OpenTok's. None where none was started, as nothing had to be."""
    has_failed: bool = False
    """Whether by a failure. Any other end is normal, and is not counted."""


@dataclass(frozen=True, slots=True)
class Claim:
    """The right to carry out an effect until the lease ends."""

    event_id: str
    effect: Effect
    attempt: int
    lease_until: EpochMs
    before: EffectRecord | None = None
    """What the ledger had of it before."""

    @property
    def former_error(self) -> str | None:
        """Why the attempt before failed, if it did and could say so."""
        return None if self.before is None else self.before.error

    @property
    def may_have_acted(self) -> bool:
        """Whether an earlier attempt may have done it, and its answer was lost."""
        return self.attempt > 1

    def is_passed_by(self, records: EffectRecords) -> bool:
        """Whether somebody has taken the effect over, as a ledger read later shows.

        One that was read before the claim was made shows nothing.
        """
        stored = records.get(self.effect)
        if stored is None:
            return False
        is_settled = stored.attempt == self.attempt and stored.is_settled
        # A part that somebody has begun may be over by now, and the next one be due.
        is_renewed = stored.state is EffectState.SCHEDULED
        return stored.attempt > self.attempt or is_settled or is_renewed

    @property
    def path(self) -> str:
        """Where the ledger keeps the effect."""
        return paths.effect(self.event_id, self.effect)

    @property
    def failures(self) -> Failures | None:
        """How often it has failed lately."""
        return None if self.before is None else self.before.failures

    def record(
        self,
        state: EffectState,
        *,
        result: dict[str, Json] | None = None,
        error: str | None = None,
    ) -> EffectRecord:
        """What the ledger is to keep of it now."""
        before = self.before
        return EffectRecord(
            state=state,
            attempt=self.attempt,
            lease_until=self.lease_until,
            since=None if before is None else before.since,
            due_at=None if before is None else before.due_at,
            result=result,
            error=error,
            failures=self.failures,
            ended_parts=None if before is None else before.ended_parts,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Ledger:
    """What became of each effect of each event, and who is carrying one out."""

    databases: Databases
    clock: Clock

    def read(self, event_id: str) -> EffectRecords:
        """All effects of an event that anybody has tried."""
        return _parse_all(self.databases.as_backend().get(paths.effects(event_id)))

    def read_all(self, event_ids: Sequence[str]) -> list[EffectRecords]:
        """The same of several events, side by side."""
        places = [paths.effects(event_id) for event_id in event_ids]
        found = get_all(self.databases.as_backend(), places)
        return [_parse_all(value) for value in found]

    def claim(
        self,
        event_id: str,
        effect: Effect,
        *,
        at_once: bool = False,
        again: bool = False,
        is_new: bool = False,
    ) -> Claim | EffectRecord:
        """The right to carry out an effect, or what came of it.

        Args:
            event_id: whose effect.
            effect: which.
            at_once: claim also what is due later.
            again: claim also what has failed for good.
            is_new: try without a look first, as nobody is known to have tried it. It is
                looked at if somebody has.

        Raises:
            EffectUnderway: somebody else has the right at this moment.
            EffectNotDue: its time is yet to come.
        """
        database, place = self.databases.as_backend(), paths.effect(event_id, effect)
        for stored in compare_and_set(database, place, is_new=is_new):
            record = _parse(stored.value)
            if record is not None and _is_answer(record, again=again):
                return record
            if record is not None and not (at_once or record.is_due(self._now_ms())):
                raise EffectNotDue("This is due later.", id=event_id)
            claim = self._next_claim(event_id, effect, record)
            if stored.replace(claim.record(EffectState.RUNNING).to_record()):
                return claim
        raise _underway(event_id, effect)

    def schedule(
        self, event_id: str, effect: Effect, *, since: EpochMs, due: EpochMs
    ) -> Writes:
        """The write that says when an effect is due, and from when that is counted."""
        record = EffectRecord(
            state=EffectState.SCHEDULED,
            attempt=0,
            lease_until=0,
            since=since,
            due_at=due,
        )
        return {paths.effect(event_id, effect): record.to_record()}

    def reschedule(self, event_id: str, effect: Effect, *, due: EpochMs) -> bool:
        """Whether an effect that nobody has tried yet is now due at another time."""
        database, place = self.databases.as_backend(), paths.effect(event_id, effect)
        value, version = database.get_versioned(place)
        record = _parse(value)
        if record is None or record.state is not EffectState.SCHEDULED:
            return False
        moved = record.model_copy(update={"due_at": due}).to_record()
        return database.replace(place, moved, version=version).is_done

    def begin_again(self, event_id: str, effect: Effect, *, since: EpochMs) -> bool:
        """Have an effect due for the time that began at `since`, unless it is, or was.

        Whether it was not. Whoever is at it for a former time finds that they have been
        passed by.
        """
        database, place = self.databases.as_backend(), paths.effect(event_id, effect)
        for stored in compare_and_set(database, place):
            record = _parse(stored.value)
            if record is not None and record.since == since:
                return False
            due = EffectRecord(
                state=EffectState.SCHEDULED,
                # So that no two attempts have the same number while one is underway.
                attempt=0 if record is None or record.is_settled else record.attempt,
                lease_until=0,
                since=since,
                due_at=self._now_ms(),
            )
            if stored.replace(due.to_record()):
                return True
        return False

    def renew(self, event_id: str, effect: Effect, ended: Ended) -> EffectRecord | None:
        """Have a part of the recording or stream followed by another one.

        Args:
            event_id: whose.
            effect: which starts parts.
            ended: the part that is over.

        Returns:
            The entry, which is due again. None when it is not, or no longer, about that
            part: somebody has renewed it before.
        """
        database, place = self.databases.as_backend(), paths.effect(event_id, effect)
        for stored in compare_and_set(database, place):
            record = _parse(stored.value)
            if record is None or record.state is not EffectState.DONE:
                return None
            if record.text(PART_ID[effect]) != ended.id:
                return None
            next_ = _renewed(record, ended, self._now_ms())
            if stored.replace(next_.to_record()):
                return next_
        return None

    def call_on(
        self, event_id: str, records: EffectRecords, effects: Sequence[Effect]
    ) -> None:
        """Take back that something of a live show was stopped by hand.

        It will be stopped once more.

        Args:
            event_id: whose.
            records: the ledger.
            effects: those that have stopped it, and what follows from that.

        Raises:
            EffectUnderway: it is being stopped at this moment.
        """
        now = self._now_ms()
        for effect in effects:
            if effect in records and records[effect].is_underway(now):
                raise _underway(event_id, effect)
        self.databases.as_backend().update(
            {paths.effect(event_id, effect): None for effect in effects}
        )

    def announce_status(
        self, event: EventRecord, status: Status, *, reason: str | None = None
    ) -> None:
        """Say that this call is about to set a status and to carry out its effects.

        The trigger of that status then leaves the effects to the call, whose reply
        shows them. Should the call die with its change, the reconciler knows where to
        look: the event is watched from now on. `reason` is why, where nobody has asked
        for it: the trigger may be the first to tell.
        """
        until = self._now_ms() + _ms(LEASE)
        directing: dict[str, Json] = {"status": status.value, "until": until}
        if reason is not None:
            directing["reason"] = reason
        self.databases.as_backend().update(
            {paths.directing(event.id): directing, **watch.entry(event)}
        )

    def is_being_carried_out(self, event_id: str, status: Status) -> bool:
        """Whether a call has announced this status and may be at its effects still."""
        value = self._announcement(event_id)
        return value.get("status") == status and value["until"] > self._now_ms()

    def announced_reason(self, event_id: str, status: Status) -> str | None:
        """Why the backend has set this status by itself. None if somebody asked."""
        value = self._announcement(event_id)
        reason = value.get("reason")
        return reason if value.get("status") == status else None

    def is_any_announced(self, event_id: str) -> bool:
        """Whether a call has announced a status, and may still be about to set it."""
        return bool(self._announcement(event_id).get("until", 0) > self._now_ms())

    def is_mine(self, claim: Claim) -> bool:
        """Whether nobody has taken the effect over, or deleted the event meanwhile."""
        record = _parse(self.databases.as_backend().get(claim.path))
        return (
            record is not None
            and record.state is EffectState.RUNNING
            and record.attempt == claim.attempt
        )

    def done(self, claim: Claim, result: dict[str, Json]) -> Writes:
        """The write that ends a claim with success."""
        record = claim.record(EffectState.DONE, result=result)
        return {claim.path: record.to_record()}

    def failed(self, claim: Claim, reason: str) -> Writes:
        """The write that ends a claim for good."""
        record = claim.record(EffectState.FAILED, error=reason)
        return {claim.path: record.to_record()}

    def released(self, claim: Claim, reason: str) -> Writes:
        """The write that ends an attempt, and lets anybody try again at once."""
        ended = replace(claim, lease_until=self._now_ms())
        record = ended.record(EffectState.RUNNING, error=reason)
        return {claim.path: record.to_record()}

    def postponed(self, claim: Claim, reason: str, *, failed: bool) -> EffectRecord:
        """The entry of an attempt that has started nothing, and is due again later.

        An attempt that has not `failed` is as if it had not been made.
        """
        now, failures = self._now_ms(), claim.failures
        due, attempt = now + _ms(PAUSE), claim.attempt - 1
        if failed:
            failures = one_more(failures, now)
            due, attempt = failures.next_try(now), claim.attempt
        return EffectRecord(
            state=EffectState.SCHEDULED,
            attempt=attempt,
            lease_until=0,
            due_at=due,
            error=reason,
            failures=failures,
            ended_parts=None if claim.before is None else claim.before.ended_parts,
        )

    def given_back(self, claim: Claim) -> Writes:
        """The write that makes it as if nobody had claimed."""
        before = claim.before
        return {claim.path: None if before is None else before.to_record()}

    def _next_claim(
        self, event_id: str, effect: Effect, record: EffectRecord | None
    ) -> Claim:
        now = self._now_ms()
        if record is not None and record.is_underway(now):
            raise _underway(event_id, effect)
        attempt = 1 if record is None else record.attempt + 1
        return Claim(event_id, effect, attempt, now + _ms(LEASE), before=record)

    def _announcement(self, event_id: str) -> dict[str, Any]:
        return self.databases.as_backend().get(paths.directing(event_id)) or {}

    def _now_ms(self) -> EpochMs:
        return now_ms(self.clock)


def _is_answer(record: EffectRecord, *, again: bool) -> bool:
    """Whether nobody needs to try it."""
    is_wanted_again = again and record.state is EffectState.FAILED
    return record.is_settled and not is_wanted_again


def _renewed(record: EffectRecord, ended: Ended, now: EpochMs) -> EffectRecord:
    """The entry of a part that is over, due for the next one."""
    failures = record.failures
    # Counted from when it was started: what ends at once does not begin at once.
    due = after_pause(record.lease_until - _ms(LEASE), now)
    if ended.has_failed:
        failures = one_more(failures, now)
        due = failures.next_try(now)
    return EffectRecord(
        state=EffectState.SCHEDULED,
        attempt=0,
        lease_until=0,
        due_at=due,
        failures=failures,
        ended_parts=(record.ended_parts or 0) + 1,
    )


def _parse_all(value: Any) -> EffectRecords:  # noqa: ANN401 - JSON as stored
    known = (Effect(name) for name in value or {} if name in set(Effect))
    parsed = {effect: _parse(value[effect.value]) for effect in known}
    return {effect: record for effect, record in parsed.items() if record is not None}


def _parse(value: Any) -> EffectRecord | None:  # noqa: ANN401 - JSON as stored
    """Raises what pydantic does for anything but a record: only we write here."""
    return None if value is None else EffectRecord.model_validate(value)


def _ms(duration: timedelta) -> int:
    return round(duration.total_seconds() * 1000)


def _underway(event_id: str, effect: Effect) -> EffectUnderway:
    return EffectUnderway(
        "This is being done by another call.", id=event_id, effect=effect.value
    )
