"""The ledger of side effects: `effects/{eventId}/{effect}`.

Written with the backend's rights: it is the backend's own book, nobody else's.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from interactive_broadcast.effects.models import Effect, EffectRecord, EffectState
from interactive_broadcast.effects.plan import is_underway, stands
from interactive_broadcast.events.models import EventRecord, Status
from interactive_broadcast.kernel import paths
from interactive_broadcast.kernel.database import Writes, get_all
from interactive_broadcast.kernel.errors import EffectNotDue, EffectUnderway
from interactive_broadcast.kernel.models import Json
from interactive_broadcast.kernel.ports import Clock, Databases
from interactive_broadcast.records import watch

LEASE = timedelta(seconds=60)
"""Longer than all calls of an effect can take together, each of which has a deadline;
and as long as the functions that carry effects out may run."""

MAX_ROUNDS = 5
"""Tries to claim against others who claim the same."""


@dataclass(frozen=True, slots=True)
class Claim:
    """The right to carry out an effect until the lease ends."""

    event_id: str
    effect: Effect
    attempt: int
    lease_until: int
    before: EffectRecord | None = None
    """What stood in the ledger."""

    @property
    def former_error(self) -> str | None:
        """Why the attempt before failed, if it did and could say so."""
        return None if self.before is None else self.before.error

    @property
    def may_have_acted(self) -> bool:
        """Whether an earlier attempt may have done it, and its answer was lost."""
        return self.attempt > 1

    @property
    def path(self) -> str:
        return paths.effect(self.event_id, self.effect)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ledger:
    databases: Databases
    clock: Clock

    def read(self, event_id: str) -> dict[Effect, EffectRecord]:
        """All effects of an event that anybody has tried."""
        return _parse_all(self.databases.as_backend().get(paths.effects(event_id)))

    def read_all(self, event_ids: Sequence[str]) -> list[dict[Effect, EffectRecord]]:
        """The same of several events, side by side."""
        places = [paths.effects(event_id) for event_id in event_ids]
        found = get_all(self.databases.as_backend(), places)
        return [_parse_all(value) for value in found]

    def claim(
        self, event_id: str, effect: Effect, *, at_once: bool = False
    ) -> Claim | EffectRecord:
        """The right to carry out an effect, or what came of it.

        Args:
            event_id: whose effect.
            effect: which.
            at_once: claim also what has failed for good, or is due later.

        Raises:
            EffectUnderway: somebody else has the right at this moment.
            EffectNotDue: its time is yet to come.
        """
        database = self.databases.as_backend()
        place = paths.effect(event_id, effect)
        for _ in range(MAX_ROUNDS):
            value, version = database.get_versioned(place)
            record = _parse(value) if value is not None else None
            if record is not None and stands(record, again=at_once):
                return record
            if record is not None and not (at_once or self._is_due(record)):
                raise EffectNotDue("This is due later.", id=event_id)
            claim = self._next_claim(event_id, effect, record)
            if database.replace(place, _running(claim), version=version):
                return claim
        raise _underway(event_id, effect)

    def schedule(
        self, event_id: str, effect: Effect, *, since: int, due: int
    ) -> Writes:
        """The write that says when an effect is due (ms), counted from when."""
        record = EffectRecord(
            state=EffectState.SCHEDULED,
            attempt=0,
            lease_until=0,
            since=since,
            due_at=due,
        )
        return {paths.effect(event_id, effect): record.to_record()}

    def move(self, event_id: str, effect: Effect, *, due: int) -> bool:
        """Whether an effect that nobody has tried yet is now due at another time."""
        database = self.databases.as_backend()
        place = paths.effect(event_id, effect)
        value, version = database.get_versioned(place)
        record = None if value is None else _parse(value)
        if record is None or record.state is not EffectState.SCHEDULED:
            return False
        moved = record.model_copy(update={"due_at": due}).to_record()
        return database.replace(place, moved, version=version)

    def direct(self, event: EventRecord, status: Status) -> None:
        """Announce that a call is about to set this status and to follow it up.

        Its trigger then leaves the effects to that call, whose reply shows them. And
        should the call die with its change, the reconciler knows where to look.
        """
        until = self._now_ms() + round(LEASE.total_seconds() * 1000)
        directing: dict[str, Json] = {"status": status.value, "until": until}
        self.databases.as_backend().update(
            {paths.directing(event.id): directing, **watch.entry(event)}
        )

    def is_directed(self, event_id: str, status: Status) -> bool:
        """Whether a call has announced itself for this status and is at it."""
        value = self.databases.as_backend().get(paths.directing(event_id)) or {}
        return value.get("status") == status and value["until"] > self._now_ms()

    def is_anybody_directing(self, event_id: str) -> bool:
        """Whether a call has announced a status, and may still be about to set it."""
        value = self.databases.as_backend().get(paths.directing(event_id)) or {}
        return bool(value.get("until", 0) > self._now_ms())

    def is_mine(self, claim: Claim) -> bool:
        """Whether nobody has taken the effect over, or deleted the event meanwhile."""
        value = self.databases.as_backend().get(claim.path)
        record = None if value is None else _parse(value)
        return (
            record is not None
            and record.state is EffectState.RUNNING
            and record.attempt == claim.attempt
        )

    def done(self, claim: Claim, result: dict[str, Json]) -> Writes:
        """The write that ends a claim with success."""
        record = _record(claim, EffectState.DONE)
        return {claim.path: record.model_copy(update={"result": result}).to_record()}

    def failed(self, claim: Claim, reason: str) -> Writes:
        """The write that ends a claim for good."""
        record = _record(claim, EffectState.FAILED)
        return {claim.path: record.model_copy(update={"error": reason}).to_record()}

    def released(self, claim: Claim, reason: str) -> Writes:
        """The write that gives a claim back, for another attempt at any time."""
        given_back = replace(claim, lease_until=self._now_ms())
        record = _record(given_back, EffectState.RUNNING)
        return {claim.path: record.model_copy(update={"error": reason}).to_record()}

    def given_back(self, claim: Claim) -> Writes:
        """The write that makes it as if nobody had claimed."""
        before = claim.before
        return {claim.path: None if before is None else before.to_record()}

    def _is_due(self, record: EffectRecord) -> bool:
        return record.due_at is None or record.due_at <= self._now_ms()

    def _next_claim(
        self, event_id: str, effect: Effect, record: EffectRecord | None
    ) -> Claim:
        if is_underway(record, now_ms=self._now_ms()):
            raise _underway(event_id, effect)
        attempt = 1 if record is None else record.attempt + 1
        lease_until = self._now_ms() + round(LEASE.total_seconds() * 1000)
        return Claim(event_id, effect, attempt, lease_until, before=record)

    def _now_ms(self) -> int:
        return round(self.clock.now().timestamp() * 1000)


def _record(claim: Claim, state: EffectState) -> EffectRecord:
    before = claim.before
    return EffectRecord(
        state=state,
        attempt=claim.attempt,
        lease_until=claim.lease_until,
        since=None if before is None else before.since,
        due_at=None if before is None else before.due_at,
    )


def _running(claim: Claim) -> dict[str, Json]:
    return _record(claim, EffectState.RUNNING).to_record()


def _parse_all(value: Any) -> dict[Effect, EffectRecord]:  # noqa: ANN401 - JSON as stored
    known = (Effect(name) for name in value or {} if name in set(Effect))
    return {effect: _parse(value[effect.value]) for effect in known}


def _parse(value: Any) -> EffectRecord:  # noqa: ANN401 - JSON as stored
    return EffectRecord.model_validate(value)


def _underway(event_id: str, effect: Effect) -> EffectUnderway:
    return EffectUnderway(
        "This is being done by another call.", id=event_id, effect=effect.value
    )
