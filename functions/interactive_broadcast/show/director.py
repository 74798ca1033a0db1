"""What follows from an event's status, whoever has changed it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from interactive_broadcast.admins.store import AdminStore
from interactive_broadcast.effects.drains import Drains
from interactive_broadcast.effects.follow_ups import FollowUps
from interactive_broadcast.effects.ledger import Ledger
from interactive_broadcast.effects.models import Effect, EffectRecord
from interactive_broadcast.effects.plan import (
    is_over,
    is_underway,
    missing,
    plan,
    running,
)
from interactive_broadcast.effects.scene import Scene
from interactive_broadcast.events.models import EventRecord, Status
from interactive_broadcast.events.status import way_to
from interactive_broadcast.kernel.concurrency import side_by_side
from interactive_broadcast.kernel.errors import BackendError, EffectUnderway
from interactive_broadcast.kernel.models import EpochMs
from interactive_broadcast.kernel.ports import Clock
from interactive_broadcast.records.timeline import BACKEND, Timeline
from interactive_broadcast.show.show_effects import ShowEffects

Unfinished = dict[Effect, BackendError]
"""Effects that must be tried again, each with why."""


@dataclass(frozen=True, slots=True)
class CaughtUp:
    """What was made up for, and what is left."""

    done: list[Effect]
    unfinished: Unfinished
    is_mended: bool
    """Whether the show's record told something else of its media."""
    is_over: bool
    """Whether the show has ended and nothing is left to be done for it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Director:
    admins: AdminStore
    effects: ShowEffects
    ledger: Ledger
    follow_ups: FollowUps
    drains: Drains
    timeline: Timeline
    clock: Clock

    def follow(self, event: EventRecord, *, by: str) -> Unfinished:
        """Carry out the effects of the event's status that are not done yet.

        They are stored as a task first: if this call dies half-way, the task goes on.
        Safe to repeat, and to run several times at once.
        """
        scene = Scene.of(event, self.admins)
        rounds = plan(event, hls=scene.hls)
        if not rounds:
            return {}
        self._spread_net(event, [effect for round_ in rounds for effect in round_])
        return self._carry_out(scene, rounds, by=by)

    def catch_up(self, event: EventRecord) -> CaughtUp:
        """Whatever is due by now and neither settled nor underway.

        For triggers and tasks that were lost, and for leases that have run out.

        Raises:
            BackendError: what is due could not be found out, or not be stored.
        """
        self._tell_statuses(event)
        # The record first: what is written of media stands in the ledger by then.
        told, ledger = self.effects.records.told(event), self.ledger.read(event.id)
        if self.drains.adjust(event.id, ledger.get(Effect.STOP_BROADCAST)):
            ledger = self.ledger.read(event.id)
        tried, unfinished = self._make_up(event, ledger)
        if tried:
            told, ledger = self.effects.records.told(event), self.ledger.read(event.id)
        return CaughtUp(
            done=[effect for effect in tried if effect not in unfinished],
            unfinished=unfinished,
            is_mended=self.effects.records.mend(event, told, ledger),
            # Nothing that ends a show depends on whether it could have been streamed.
            is_over=is_over(event, ledger, hls=False),
        )

    def _make_up(
        self, event: EventRecord, ledger: Mapping[Effect, EffectRecord]
    ) -> tuple[list[Effect], Unfinished]:
        """What was tried of what is missing, and what of that is left."""
        now_ms = self._now_ms()
        if not missing(event, ledger, hls=True, now_ms=now_ms):
            # Nor without a stream: who the admin is need not be looked up.
            return [], {}
        scene = Scene.of(event, self.admins)
        rounds = missing(event, ledger, hls=scene.hls, now_ms=now_ms)
        unfinished = self._carry_out(scene, rounds, by=BACKEND)
        return [effect for round_ in rounds for effect in round_], unfinished

    def _tell_statuses(self, event: EventRecord) -> None:
        """Those that neither a function nor a trigger lived to tell."""
        if event.status is Status.NOT_STARTED:
            return
        way = way_to(event.status, was_live=event.show_started_at is not None)
        for status in self.timeline.untold(event.id, way):
            at = None if status is event.status else self._at_the_latest(event, status)
            self.timeline.status(event.id, status, event.admin_id, at=at)

    def _at_the_latest(self, event: EventRecord, status: Status) -> EpochMs:
        """When that was, nobody knows any more: just before what came next."""
        at = event.show_started_at or self._now_ms()
        return at if status is Status.LIVE else at - 1

    def arm(self, event: EventRecord) -> None:
        """Only store the task, for when another call is at the effects already."""
        rounds = plan(event, hls=Scene.of(event, self.admins).hls)
        if rounds:
            self._spread_net(event, [effect for round_ in rounds for effect in round_])

    def carry_out(self, event: EventRecord, effects: Sequence[Effect]) -> Unfinished:
        """These effects, in this order, for a task that was stored for them."""
        if not effects:
            return {}
        scene = Scene.of(event, self.admins)
        return self._carry_out(scene, [[effect] for effect in effects], by=BACKEND)

    def by_hand(self, event: EventRecord, effect: Effect, *, by: str) -> EffectRecord:
        """One effect that somebody asked for, who is told what goes wrong.

        Raises:
            BackendError: it could not be done now; asking again is fine.
        """
        scene = Scene.of(event, self.admins)
        return self.effects.run(effect, scene, by=by, by_hand=True)

    def ensure_records(self, event: EventRecord, *, hls: bool) -> None:
        """Have the records of a show there, also before its preshow."""
        self.effects.records.ensure(event, hls=hls)

    def announce(self, event: EventRecord, changed: Sequence[str]) -> None:
        """Let a show that is on have the event's new name and pictures.

        Its timeline tells which fields were `changed`; only the owner can have done it.
        """
        told = self.timeline.entry(
            event.id, "updated", event.admin_id, {"fields": ", ".join(changed)}
        )
        self.effects.records.announce(event, told)

    def settle(self, events: Sequence[EventRecord]) -> None:
        """End at once what closed events may still have running at OpenTok.

        Raises:
            EffectUnderway: somebody is at an effect of one of them; try again.
            BackendError: something could not be stopped now; try again.
        """
        ledgers = self.ledger.read_all([event.id for event in events])
        now_ms = self._now_ms()
        for event, ledger in zip(events, ledgers, strict=True):
            if any(is_underway(record, now_ms=now_ms) for record in ledger.values()):
                # Its result would be a fragment of an event that is gone.
                raise EffectUnderway("The show is being worked on.", id=event.id)
            if event.status is Status.CLOSED:
                self._end(event, running(ledger))
            self.drains.cancel(event.id, ledger.get(Effect.STOP_BROADCAST))

    def _end(self, event: EventRecord, effects: Sequence[Effect]) -> None:
        for effect in effects:
            self.by_hand(event, effect, by=BACKEND)

    def _carry_out(
        self,
        scene: Scene,
        rounds: Sequence[Sequence[Effect]],
        *,
        by: str,
    ) -> Unfinished:
        unfinished: Unfinished = {}
        for effects in rounds:
            calls = [partial(self._attempt, effect, scene, by) for effect in effects]
            outcomes = zip(effects, side_by_side(calls), strict=True)
            unfinished |= {effect: error for effect, error in outcomes if error}
        return unfinished

    def _attempt(self, effect: Effect, scene: Scene, by: str) -> BackendError | None:
        try:
            self.effects.run(effect, scene, by=by)
        except BackendError as error:
            return error
        return None

    def _spread_net(self, event: EventRecord, effects: Sequence[Effect]) -> None:
        if not self.follow_ups.net(event.id, event.status, effects):
            # The show goes on: the trigger of this same change comes here as well.
            self.timeline.append(event.id, "netNotStored", BACKEND)

    def _now_ms(self) -> int:
        return round(self.clock.now().timestamp() * 1000)
