"""How a side effect of a show happens once, whatever is repeated, late or lost.

Functions, triggers, tasks and the reconciler all come here, in any order and at the
same time::

    claim    by compare-and-set in the ledger: a lease for one attempt.
             Settled already → what came of it. Under another's lease → EffectUnderway
    look     what is the case after the claim. One that must end first is underway → the
             claim is given back
    act      told whether an earlier attempt may have acted: then it looks what OpenTok
             has, and adopts that
    check    that nobody has taken over, if the act took any time
    finish   ONE write: the ledger's "done", the act's results, the timeline, and the
             problem that an earlier attempt left, gone

A crash before `finish` leaves a lease that runs out; whoever comes next attempts again.
As all results are in one write with "done", there is no in-between to repair.

What fails is tried again, until the budget of attempts is used up, if a minute can
change it. Otherwise it has failed for good. Both are told: on the event and on its
timeline. The show goes on without it.

The effects that start a part of a recording or stream have no last attempt: once it is
over their entry is renewed (`Ledger.renew`), and what fails has a rest now and then
(`effects.failures`). That nobody is on stage is no failure: it is tried again soon.
"""

from dataclasses import dataclass
from functools import partial
from typing import Any

from interactive_broadcast.effects.acts import Act, Acted, Attempt
from interactive_broadcast.effects.failures import FAILED_TOO_OFTEN
from interactive_broadcast.effects.ledger import Claim, Ledger
from interactive_broadcast.effects.models import (
    Effect,
    EffectRecord,
    EffectRecords,
)
from interactive_broadcast.effects.plan import RENEWABLE, RULES, is_blocked
from interactive_broadcast.kernel import logs, paths
from interactive_broadcast.kernel.concurrency import side_by_side
from interactive_broadcast.kernel.database import SERVER_TIME, Writes
from interactive_broadcast.kernel.errors import (
    BackendError,
    EffectNotDue,
    EffectUnderway,
    NotReadyYet,
    Unavailable,
    VideoConflict,
    VideoNotRouted,
    VideoProjectChanged,
)
from interactive_broadcast.kernel.models import EpochMs, Json
from interactive_broadcast.kernel.ports import Clock, Databases, now_ms
from interactive_broadcast.kernel.show_errors import StageCleared, StageEmpty
from interactive_broadcast.kernel.video_statuses import (
    ARCHIVE_ENDED,
    BROADCAST_ENDED,
    CAPTIONS_ENDED,
)
from interactive_broadcast.records.timeline import Timeline

MAX_EFFECT_ATTEMPTS = 750
"""Of one effect: some by its task, then one a minute for half a day. By then OpenTok
itself has ended whatever could still run."""

WAITING = (StageEmpty, StageCleared)
"""What keeps a part from starting until somebody has come, or `resume`: no failure."""

NORMAL = (
    *(waiting.reason for waiting in WAITING),
    *(ARCHIVE_ENDED, BROADCAST_ENDED, CAPTIONS_ENDED),
)
"""Reasons of problems that are none any more once the show is over."""

REFUSALS = (VideoConflict, VideoProjectChanged)
"""What keeps a part from starting until somebody has changed it."""

MAX_SILENT_ATTEMPTS = 15
"""Attempts that may find something not ready before that is told as a problem: some
by its task and one a minute, together some ten minutes."""

FRESH_MS = 2_000
"""For so long after its claim was seen an effect is certainly the call's own: the lease
is thirty times as long, whatever the clocks of two instances differ by."""


@dataclass(frozen=True, slots=True)
class Finished:
    """What came of an effect that was claimed, and what was written of that."""

    record: EffectRecord
    writes: Writes


def problem(
    event_id: str, effect: Effect, reason: str, *, final: bool, targets: str = ""
) -> Writes:
    """The write that tells the event's owner of an effect that failed.

    `final` is whether it will not be tried again; `targets` are the encoders that do
    not get a stream which goes on.
    """
    told: dict[str, Json] = {"reason": reason, "final": final, "at": SERVER_TIME}
    if targets:
        told["targets"] = targets
    return {paths.problem(event_id, effect): told}


@dataclass(frozen=True, slots=True, kw_only=True)
class EffectRunner:
    """Carries out one effect of one event, as told above."""

    databases: Databases
    ledger: Ledger
    timeline: Timeline
    clock: Clock

    def run(  # noqa: PLR0913 - who asks, and how urgently
        self,
        event_id: str,
        effect: Effect,
        act: Act,
        *,
        by: str,
        by_hand: bool = False,
        is_over: bool = False,
    ) -> EffectRecord:
        """Carry out an effect, unless it is settled already.

        Args:
            event_id: whose effect.
            effect: which.
            act: does it; every call it makes has a deadline.
            by: who asked, for the timeline.
            by_hand: somebody asks for it now, sees every failure and may ask again:
                none is final, and what has failed or is due later is tried at once.
            is_over: it is too late for it, so that it settles without waiting.

        Returns:
            What came of it, now or before: done or failed.

        Raises:
            EffectUnderway: another call is at it, or at one that must end first.
            EffectNotDue: its time is yet to come, or what it follows.
            BackendError: this attempt failed, and another one may succeed.
        """
        claim = self.claim(event_id, effect, by_hand=by_hand, is_over=is_over)
        if isinstance(claim, EffectRecord):
            return claim
        records = self.ledger.read(event_id)
        return self.carry_out(claim, act, records, by=by, by_hand=by_hand).record

    def claim(
        self,
        event_id: str,
        effect: Effect,
        *,
        by_hand: bool = False,
        is_over: bool = False,
        is_new: bool = False,
    ) -> Claim | EffectRecord:
        """The first step of `run`: the right to an effect, or what came of it before.

        Args:
            event_id: as of `run`.
            effect: as of `run`.
            by_hand: as of `run`.
            is_over: as of `run`.
            is_new: whether nobody has tried it, as far as is known: then it is claimed
                without a look at what is stored. If there is something, that is seen.

        Raises:
            EffectUnderway, EffectNotDue: as `run`.
        """
        self._check_begun(event_id, RULES[effect].follows)
        return self.ledger.claim(
            event_id,
            effect,
            at_once=by_hand or is_over,
            again=by_hand,
            is_new=is_new,
        )

    def carry_out(
        self,
        claim: Claim,
        act: Act,
        records: EffectRecords,
        *,
        by: str,
        by_hand: bool = False,
    ) -> Finished:
        """The other steps of `run`.

        Args:
            claim: the right to it.
            act: as of `run`.
            records: the ledger, read after the claim, so that of two that wait for each
                other one sees the other. What looks at the event's status after its own
                claim may be seen as it was before this one, if the status was set
                before that.
            by: as of `run`.
            by_hand: as of `run`.

        Raises:
            BackendError: as `run`.
        """
        seen_at = now_ms(self.clock)
        if claim.is_passed_by(records):
            # Too slow: what it was to do has been done, or is being done.
            raise EffectUnderway("Another call has taken over.", id=claim.event_id)
        if is_blocked(claim.effect, records, now_ms=seen_at):
            self.give_back(claim)
            raise EffectUnderway("What comes before is underway.", id=claim.event_id)
        try:
            acted = act(Attempt(claim.may_have_acted, records))
            late = self._checked(claim, acted, seen_at)
        except BackendError as error:
            return self._fail(claim, error, by, by_hand=by_hand)
        if late is None:
            # Too slow: somebody has taken over, and found what we did.
            raise EffectUnderway("Another call has taken over.", id=claim.event_id)
        return self._finish(claim, acted, late, by)

    def give_back(self, claim: Claim) -> None:
        """Make it as if nobody had claimed, unless somebody has taken over."""
        self._write_if_mine(claim, self.ledger.given_back(claim))

    def _check_begun(self, event_id: str, before: Effect | None) -> None:
        """Pass if what comes before has begun; a recording may go on by now.

        Raises:
            EffectNotDue: it has not.
        """
        if before is not None and before not in self.ledger.read(event_id):
            raise EffectNotDue("What comes before has not begun.", id=event_id)

    def _checked(self, claim: Claim, acted: Acted, seen_at: EpochMs) -> Writes | None:
        """The late writes of an act. None if somebody has taken the effect over.

        Raises:
            BackendError: what the writes depend on could not be found out.
        """
        late = acted.late or dict
        if acted.at_once and now_ms(self.clock) - seen_at < FRESH_MS:
            return late()
        found: list[Any] = side_by_side([partial(self.ledger.is_mine, claim), late])
        is_mine, writes = found
        return writes if is_mine else None

    def _finish(self, claim: Claim, acted: Acted, late: Writes, by: str) -> Finished:
        done = self.ledger.done(claim, acted.result)
        details = {"outcome": "done", "attempt": claim.attempt, **acted.result}
        writes: Writes = {
            **done,
            **self._timeline(claim, by, details),
            **self._problems_left(claim, acted),
            **acted.writes,
            **late,
        }
        self.databases.as_backend().update(writes)
        logs.info("effect-done", event_id=claim.event_id, effect=claim.effect.value)
        return Finished(EffectRecord.model_validate(done[claim.path]), writes)

    def _problems_left(self, claim: Claim, acted: Acted) -> Writes:
        """What becomes of the problem that earlier attempts have told.

        It is gone; but what will not happen any more, now that the show is over, stays
        told, and is final.
        """
        own = paths.problem(claim.event_id, claim.effect)
        is_missed = RULES[claim.effect].ends_with_the_show
        if "skipped" not in acted.result or not is_missed:
            return {own: None}
        told = self.databases.as_backend().get(own)
        if told is None:
            return {}
        had_parts = claim.before is not None and claim.before.ended_parts
        if had_parts and told.get("reason") in NORMAL:
            # Something has been recorded or streamed, and this has only kept the next
            # part from it.
            return {own: None}
        # As a whole: another call may remove it meanwhile, and of a problem without its
        # reason nobody could read the event any more.
        return {own: {**told, "final": True}}

    def _fail(
        self, claim: Claim, error: BackendError, by: str, *, by_hand: bool
    ) -> Finished:
        final = not by_hand and not _may_pass(claim, error)
        _log(claim, error, final=final)
        if not final:
            self._release(claim, error, by, by_hand=by_hand)
            raise error
        failed = self.ledger.failed(claim, error.reason)
        told = self._problem(claim, error.reason, by, final=True)
        writes = {**failed, **told}
        self._write_if_mine(claim, writes)
        return Finished(EffectRecord.model_validate(failed[claim.path]), writes)

    def _release(
        self, claim: Claim, error: BackendError, by: str, *, by_hand: bool
    ) -> None:
        """Let others try again, and tell why this attempt failed."""
        writes, reason = self.ledger.released(claim, error.reason), error.reason
        is_news = _is_news(claim, error)
        if claim.effect in RENEWABLE and isinstance(error, (*WAITING, *REFUSALS)):
            failed = isinstance(error, REFUSALS)
            left = self.ledger.postponed(claim, error.reason, failed=failed)
            writes = {claim.path: left.to_record()}
            if failed and left.failures is not None and left.failures.are_too_many:
                is_news, reason = True, FAILED_TOO_OFTEN
        elif by_hand:
            # Whoever has asked sees it.
            is_news = False
        if is_news:
            writes |= self._problem(claim, reason, by, final=False)
        try:
            self._write_if_mine(claim, writes)
        except Unavailable as unavailable:
            # The lease runs out by itself.
            logs.warning("claim-not-released", reason=unavailable.reason)

    def _write_if_mine(self, claim: Claim, writes: Writes) -> None:
        if self.ledger.is_mine(claim):
            self.databases.as_backend().update(writes)

    def _problem(self, claim: Claim, reason: str, by: str, *, final: bool) -> Writes:
        details: dict[str, Json] = {
            "outcome": "failed" if final else "delayed",
            "attempt": claim.attempt,
            "reason": reason,
        }
        return {
            **self._timeline(claim, by, details),
            **problem(claim.event_id, claim.effect, reason, final=final),
        }

    def _timeline(self, claim: Claim, by: str, details: dict[str, Json]) -> Writes:
        return self.timeline.entry(claim.event_id, claim.effect.value, by, details)


def _log(claim: Claim, error: BackendError, *, final: bool) -> None:
    """A warning, unless it only waits for what is yet to come."""
    event_id, effect = claim.event_id, claim.effect.value
    if isinstance(error, (NotReadyYet, *WAITING)) and not final:
        logs.info("effect-waits", event_id=event_id, effect=effect, reason=error.reason)
        return
    logs.warning(
        "effect-failed",
        event_id=event_id,
        effect=effect,
        reason=error.reason,
        final=final,
    )


def _may_pass(claim: Claim, error: BackendError) -> bool:
    """Whether it can be different a minute later. Somebody may still come on stage."""
    if claim.effect not in RENEWABLE:
        is_used_up = claim.attempt >= MAX_EFFECT_ATTEMPTS
        return isinstance(error, (Unavailable, *WAITING)) and not is_used_up
    if isinstance(error, VideoNotRouted):
        return False
    return isinstance(error, (Unavailable, *WAITING, *REFUSALS))


def _is_news(claim: Claim, error: BackendError) -> bool:
    """Whether the producer should see it: once, and waiting is no problem at first."""
    if isinstance(error, NotReadyYet):
        return claim.attempt == MAX_SILENT_ATTEMPTS
    return error.reason != claim.former_error
