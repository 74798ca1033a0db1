"""How a side effect of a show happens once, whatever is repeated, late or lost.

Functions, triggers and tasks all come here, in any order and at the same time::

    look     settled already → nothing to do; one that must end first → EffectUnderway
    claim    by compare-and-set in the ledger: a lease for one attempt
    act      told whether an earlier attempt may have acted: then it looks what OpenTok
             has, and adopts that
    finish   ONE write: the ledger's "done", the act's results, the timeline, and the
             problem that an earlier attempt left, gone

A crash before `finish` leaves a lease that runs out; whoever comes next attempts again.
As all results are in one write with "done", there is no in-between to repair.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum, auto

from interactive_broadcast import logs
from interactive_broadcast.domain import paths
from interactive_broadcast.domain.effects import is_blocked, stands
from interactive_broadcast.domain.event_writes import Writes
from interactive_broadcast.domain.server_values import SERVER_TIME
from interactive_broadcast.errors import (
    BackendError,
    EffectUnderway,
    NotReadyYet,
    StageEmpty,
    Unavailable,
)
from interactive_broadcast.models.base import Json
from interactive_broadcast.models.shows import Effect, EffectRecord
from interactive_broadcast.ports import Clock, Databases
from interactive_broadcast.stores.ledger import Claim, Ledger
from interactive_broadcast.stores.timeline import Timeline

RETRYABLE = (Unavailable, StageEmpty)
"""What can be different a minute later. Somebody may still come on stage."""


class Effort(Enum):
    """What a failure means."""

    FIRST = auto()
    """Others will try again: only what repeating cannot cure is final."""
    LAST = auto()
    """Nobody will: every failure is final."""
    BY_HAND = auto()
    """Whoever asked sees the failure, and may ask again: none is final."""


@dataclass(frozen=True, slots=True)
class Attempt:
    """What an act is told."""

    may_have_acted: bool
    """Whether an earlier attempt may have done it, and its answer was lost."""
    ledger: Mapping[Effect, EffectRecord]
    """What came of the event's other effects."""


@dataclass(frozen=True, slots=True)
class Acted:
    """What an act did: for the ledger and timeline, and for other records."""

    result: dict[str, Json] = field(default_factory=dict)
    writes: Writes = field(default_factory=dict)


def skipped(why: str) -> Acted:
    """There was nothing to do, and there never will be."""
    return Acted({"skipped": why})


def may_have_happened(record: EffectRecord | None) -> bool:
    """Whether an effect may have done something, also by an attempt that was lost."""
    if record is None:
        return False
    return record.attempt > 1 or "skipped" not in (record.result or {})


Act = Callable[[Attempt], Acted]


@dataclass(frozen=True, slots=True, kw_only=True)
class EffectRunner:
    databases: Databases
    ledger: Ledger
    timeline: Timeline
    clock: Clock

    def run(
        self, event_id: str, effect: Effect, act: Act, *, by: str, effort: Effort
    ) -> EffectRecord:
        """Carry out an effect, unless it has been: what came of it, done or failed.

        Args:
            event_id: whose effect.
            effect: which.
            act: does it; every call it makes has a deadline.
            by: who asked, for the timeline.
            effort: what a failure means.

        Raises:
            EffectUnderway: another call is at it, or at one that must end first.
            BackendError: this attempt failed, and another one may succeed.
        """
        ledger = self.ledger.read(event_id)
        record = ledger.get(effect)
        again = effort is Effort.BY_HAND
        if record is not None and stands(record, again=again):
            return record
        if is_blocked(effect, ledger, now_ms=self._now_ms()):
            raise EffectUnderway("What comes before is still underway.", id=event_id)
        claim = self.ledger.claim(event_id, effect, again=again)
        if isinstance(claim, EffectRecord):
            return claim
        try:
            acted = act(Attempt(claim.may_have_acted, ledger))
        except BackendError as error:
            return self._fail(claim, error, by, effort)
        return self._finish(claim, acted, by)

    def _finish(self, claim: Claim, acted: Acted, by: str) -> EffectRecord:
        if not self.ledger.is_mine(claim):
            # Too slow: somebody has taken over, and found what we did.
            raise EffectUnderway("Another call has taken over.", id=claim.event_id)
        done = self.ledger.done(claim, acted.result)
        details = {"outcome": "done", "attempt": claim.attempt, **acted.result}
        self.databases.as_backend().update(
            {
                **done,
                **self._timeline(claim, by, details),
                paths.problem(claim.event_id, claim.effect): None,
                **acted.writes,
            }
        )
        logs.info("effect-done", event_id=claim.event_id, effect=claim.effect.value)
        return EffectRecord.model_validate(done[claim.path])

    def _fail(
        self, claim: Claim, error: BackendError, by: str, effort: Effort
    ) -> EffectRecord:
        final = effort is not Effort.BY_HAND and (
            effort is Effort.LAST or not isinstance(error, RETRYABLE)
        )
        logs.warning(
            "effect-failed",
            event_id=claim.event_id,
            effect=claim.effect.value,
            reason=error.reason,
            final=final,
        )
        if not final:
            self._give_back(claim, error, by, effort)
            raise error
        failed = self.ledger.failed(claim, error.reason)
        self._write_if_mine(
            claim, {**failed, **self._problem(claim, error, by, final=final)}
        )
        return EffectRecord.model_validate(failed[claim.path])

    def _give_back(
        self, claim: Claim, error: BackendError, by: str, effort: Effort
    ) -> None:
        writes = self.ledger.released(claim, error.reason)
        # Waiting is no problem, and a person has been told.
        if effort is not Effort.BY_HAND and not isinstance(error, NotReadyYet):
            writes |= self._problem(claim, error, by, final=False)
        try:
            self._write_if_mine(claim, writes)
        except Unavailable as unavailable:
            # The lease runs out by itself.
            logs.warning("claim-not-given-back", reason=unavailable.reason)

    def _write_if_mine(self, claim: Claim, writes: Writes) -> None:
        if self.ledger.is_mine(claim):
            self.databases.as_backend().update(writes)

    def _problem(
        self, claim: Claim, error: BackendError, by: str, *, final: bool
    ) -> Writes:
        details: dict[str, Json] = {
            "outcome": "failed" if final else "delayed",
            "attempt": claim.attempt,
            "reason": error.reason,
        }
        return {
            **self._timeline(claim, by, details),
            paths.problem(claim.event_id, claim.effect): {
                "reason": error.reason,
                "final": final,
                "at": SERVER_TIME,
            },
        }

    def _timeline(self, claim: Claim, by: str, details: dict[str, Json]) -> Writes:
        return self.timeline.entry(claim.event_id, claim.effect.value, by, details)

    def _now_ms(self) -> int:
        return round(self.clock.now().timestamp() * 1000)
