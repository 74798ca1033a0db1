"""Effects that are carried out together, with few requests one after another.

    claim    each of them, side by side; who is known to be the first need not look
    look     at the ledger, the event and its show, once for all
    act      side by side, each to its end

Each of these is a step of `effects.runner`, which says why an effect happens once.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from interactive_broadcast.effects.acts import Acted, Attempt, EffectContext, Look
from interactive_broadcast.effects.ledger import Claim, Ledger
from interactive_broadcast.effects.models import (
    Effect,
    EffectRecord,
    EffectRecords,
    EffectState,
)
from interactive_broadcast.effects.plan import LOOKS_ANY_TIME, RECORDS, is_too_late
from interactive_broadcast.effects.runner import EffectRunner, Finished
from interactive_broadcast.events.models import EventRecord
from interactive_broadcast.events.store import EventStore
from interactive_broadcast.kernel import logs, paths
from interactive_broadcast.kernel.concurrency import Outcome, side_by_side
from interactive_broadcast.kernel.database import Writes
from interactive_broadcast.kernel.errors import BackendError
from interactive_broadcast.records.archive_parts import ArchiveParts
from interactive_broadcast.records.published import PublishedStreams
from interactive_broadcast.records.shows import ShowStore

Postponed = Mapping[Effect, BackendError]
"""Effects that could not be carried out now and must be tried again, each with why."""

Acts = Mapping[Effect, Callable[[EffectContext, Attempt], Acted]]
"""Which act carries out which effect."""

Begun = Mapping[Effect, Outcome[Claim | EffectRecord]]
"""The claim of each effect of a round; or what came of it before; or why there is no
claim."""

Beside = Sequence[Callable[[], object]]
"""What is done beside the first requests of a round, and before its acts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Carried:
    """What came of effects."""

    postponed: Postponed = field(default_factory=dict)
    event: EventRecord | None = None
    """As it is after all of them. None where that has to be read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EffectRounds:
    """Carries out rounds of effects. With the backend's rights: nobody else may."""

    runner: EffectRunner
    ledger: Ledger
    events: EventStore
    shows: ShowStore
    parts: ArchiveParts
    published: PublishedStreams
    acts: Acts

    def begin(
        self,
        event: EventRecord,
        effects: Sequence[Effect],
        records: EffectRecords | None = None,
    ) -> Begun:
        """Claim the effects of a round. Nothing is done of them yet.

        Args:
            event: whose, as it is now.
            effects: which.
            records: the ledger as it was a moment ago, where that is known.
        """
        calls = [partial(self._begin, event, one, records) for one in effects]
        return dict(zip(effects, side_by_side(calls), strict=True))

    def take_back(self, begun: Begun) -> None:
        """Make it as if nobody had claimed them, as far as that is possible now.

        What is left is a lease that runs out, of an attempt that has done nothing.
        """
        claims = [outcome.results[0] for outcome in begun.values() if outcome.results]
        calls = [
            partial(Outcome.of, partial(self.runner.give_back, claim))
            for claim in claims
            if isinstance(claim, Claim)
        ]
        for outcome in side_by_side(calls):
            if outcome.error is not None:
                logs.warning("claim-not-given-back", cause=outcome.error)

    def run(
        self,
        context: EffectContext,
        begun: Begun | Sequence[Effect],
        *,
        by: str,
        records: EffectRecords | None = None,
        beside: Beside = (),
    ) -> Carried:
        """Carry out a round.

        Args:
            context: whose effects.
            begun: those that `begin` has claimed; or those that are still to be.
            by: who asked, for the timeline.
            records: the ledger as it was a moment ago, where that is known.
            beside: what else is to be done before anything is acted upon.
        """
        event = context.event
        if isinstance(begun, Mapping):
            look = self._seen(event, begun, beside)
        else:
            begun, look = self._begun_and_seen(event, begun, records, beside)
        if look is None:
            return Carried(postponed=_failures(begun))
        if look.error is not None:
            self.take_back(begun)
            if not isinstance(look.error, BackendError):
                raise look.error
            return Carried(postponed=dict.fromkeys(begun, look.error))
        seen = look.value()
        now = context.after(seen)
        calls = [
            partial(self._carry_out, effect, outcome, now, seen.records, by)
            for effect, outcome in begun.items()
        ]
        done = dict(zip(begun, side_by_side(calls), strict=True))
        postponed = {
            effect: one.error for effect, one in done.items() if one.error is not None
        }
        return Carried(postponed=postponed, event=_event_after(done))

    def run_one(
        self, context: EffectContext, effect: Effect, *, by: str
    ) -> EffectRecord:
        """Carry out one effect that somebody has asked for by hand.

        Raises:
            BackendError: it could not be done now; asking again is fine.
        """
        event = context.event
        is_over = is_too_late(effect, event.status)
        claim = self.runner.claim(event.id, effect, by_hand=True, is_over=is_over)
        if isinstance(claim, EffectRecord):
            return claim
        look = self._look(event, [effect])
        act = partial(self.acts[effect], context.after(look))
        return self.runner.carry_out(
            claim, act, look.records, by=by, by_hand=True
        ).record

    def _begin(
        self, event: EventRecord, effect: Effect, records: EffectRecords | None
    ) -> Outcome[Claim | EffectRecord]:
        known = None if records is None else records.get(effect)
        if known is not None and known.is_settled:
            return Outcome((known,), None)
        return Outcome.of(
            partial(
                self.runner.claim,
                event.id,
                effect,
                is_over=is_too_late(effect, event.status),
                is_new=records is not None and known is None,
            )
        )

    def _begun_and_seen(
        self,
        event: EventRecord,
        effects: Sequence[Effect],
        records: EffectRecords | None,
        beside: Beside,
    ) -> tuple[Begun, Outcome[Look] | None]:
        """The claims of a round, and what is the case after them. None if unneeded."""
        calls: list[Callable[[], Any]] = [partial(self.begin, event, effects, records)]
        if LOOKS_ANY_TIME.get(event.status, frozenset()) >= set(effects):
            calls.append(partial(self._try_to_look, event, effects))
            begun, look, *_ = side_by_side([*calls, *beside])
            return begun, look if _has_claims(begun) else None
        begun, *_ = side_by_side([*calls, *beside])
        return begun, self._seen(event, begun, ())

    def _seen(
        self, event: EventRecord, begun: Begun, beside: Beside
    ) -> Outcome[Look] | None:
        """What is the case after these claims. None if there is none."""
        if not _has_claims(begun):
            side_by_side(beside)
            return None
        look: Callable[[], Any] = partial(self._try_to_look, event, [*begun])
        seen: Outcome[Look] = side_by_side([look, *beside])[0]
        return seen

    def _try_to_look(
        self, event: EventRecord, effects: Sequence[Effect]
    ) -> Outcome[Look]:
        return Outcome.of(partial(self._look, event, effects))

    def _look(self, event: EventRecord, effects: Sequence[Effect]) -> Look:
        calls: list[Callable[[], Any]] = [
            partial(self.ledger.read, event.id),
            partial(self.events.find, event.id),
            partial(self.shows.shown_event, event),
        ]
        if Effect.STOP_ARCHIVE in effects:
            calls.append(partial(self.parts.all, event.id))
        if Effect.START_ARCHIVE in effects:
            calls.append(partial(self.published.is_anybody_on_stage, event.id))
        records, found, shown, *rest = side_by_side(calls)
        parts = rest.pop(0) if Effect.STOP_ARCHIVE in effects else ()
        return Look(
            records=records,
            event=found,
            shown_event=shown,
            parts=parts,
            is_published=rest.pop() if rest else False,
        )

    def _carry_out(
        self,
        effect: Effect,
        begun: Outcome[Claim | EffectRecord],
        context: EffectContext,
        records: EffectRecords,
        by: str,
    ) -> "_Done":
        event_id = context.event.id
        try:
            claim = begun.value()
            if isinstance(claim, EffectRecord):
                return _Done(None, None, None)
            act = partial(self.acts[effect], context)
            finished = self.runner.carry_out(claim, act, records, by=by)
            event = self._event(event_id) if effect in RECORDS else None
        except BackendError as error:
            return _Done(None, None, error)
        except Exception as error:  # noqa: BLE001 - a mistake of ours in one effect keeps none of the others of the show
            logs.error(
                "effect-crashed", cause=error, event_id=event_id, effect=effect.value
            )
            return _Done(None, None, BackendError("The log says why."))
        return _Done(finished, event, None)

    def _event(self, event_id: str) -> EventRecord | None:
        """Read while OpenTok still answers to others of the round. None if it fails."""
        return next(iter(Outcome.of(partial(self.events.find, event_id)).results), None)


@dataclass(frozen=True, slots=True)
class _Done:
    """One effect of a round."""

    finished: Finished | None
    """None where it was settled before, or has failed."""
    event: EventRecord | None
    """As it was after the effect that changes the show's records."""
    error: BackendError | None


def _has_claims(begun: Begun) -> bool:
    return any(
        isinstance(one, Claim) for each in begun.values() for one in each.results
    )


def _failures(begun: Begun) -> dict[Effect, BackendError]:
    """Why effects could not be claimed. What is no error of ours is raised."""
    failed = {effect: one.error for effect, one in begun.items() if one.error}
    for error in failed.values():
        if not isinstance(error, BackendError):
            raise error
    return failed  # type: ignore[return-value]  # the others have been raised


def _event_after(done: Mapping[Effect, _Done]) -> EventRecord | None:
    """The event after a round, without another read. None where that is not known."""
    event = next((one.event for one in done.values() if one.event is not None), None)
    is_clear = all(
        one.error is None
        and (one.finished is None or one.finished.record.state is EffectState.DONE)
        for one in done.values()
    )
    if event is None or not is_clear:
        return None
    # What the effect has written that was read afterwards is in there.
    others = [one.finished for one in done.values() if one.event is None]
    writes = [one.writes for one in others if one is not None]
    return _changed(event, {path: one[path] for one in writes for path in one})


def _changed(event: EventRecord, writes: Writes) -> EventRecord | None:
    """The event with what was written of it. None where the database knows more."""
    record, place = event.to_record(), f"{paths.event(event.id)}/"
    for path, value in writes.items():
        if not path.startswith(place):
            continue
        if _is_computed(value):
            return None
        *parents, key = path.removeprefix(place).split("/")
        target: dict[str, Any] = record
        for parent in parents:
            target = target.setdefault(parent, {})
        target[key] = value
    return EventRecord.model_validate(_without_nothing(record))


def _is_computed(value: object) -> bool:
    """Whether the database has put something of its own into it."""
    if not isinstance(value, dict):
        return False
    return ".sv" in value or any(_is_computed(one) for one in value.values())


def _without_nothing(record: dict[str, Any]) -> dict[str, Any]:
    """As the database has it: it stores neither None nor what is empty."""
    kept = {
        key: _without_nothing(value) if isinstance(value, dict) else value
        for key, value in record.items()
    }
    return {key: value for key, value in kept.items() if value not in (None, {})}
