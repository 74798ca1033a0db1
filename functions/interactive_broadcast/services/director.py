"""What follows from an event's status, whoever has changed it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import partial

from interactive_broadcast import logs
from interactive_broadcast.concurrency import side_by_side
from interactive_broadcast.domain.effects import plan, running
from interactive_broadcast.errors import BackendError, TasksUnavailable
from interactive_broadcast.models.events import EventRecord, Status
from interactive_broadcast.models.shows import Effect, EffectRecord
from interactive_broadcast.services.effects import Effort
from interactive_broadcast.services.follow_ups import FollowUps
from interactive_broadcast.services.scene import Scene
from interactive_broadcast.services.show_effects import ShowEffects
from interactive_broadcast.stores.admins import AdminStore
from interactive_broadcast.stores.timeline import BACKEND, Timeline

Unfinished = dict[Effect, BackendError]
"""Effects that must be tried again, each with why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Director:
    admins: AdminStore
    effects: ShowEffects
    follow_ups: FollowUps
    timeline: Timeline

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
        return self._carry_out(scene, rounds, by=by, effort=Effort.FIRST)

    def arm(self, event: EventRecord) -> None:
        """Only store the task, for when another call is at the effects already."""
        rounds = plan(event, hls=Scene.of(event, self.admins).hls)
        if rounds:
            self._spread_net(event, [effect for round_ in rounds for effect in round_])

    def carry_out(
        self, event: EventRecord, effects: Sequence[Effect], *, is_last: bool = False
    ) -> Unfinished:
        """These effects, in this order, for a task that was stored for them.

        With `is_last` nobody will try again.
        """
        if not effects:
            return {}
        scene = Scene.of(event, self.admins)
        rounds = [[effect] for effect in effects]
        effort = Effort.LAST if is_last else Effort.FIRST
        return self._carry_out(scene, rounds, by=BACKEND, effort=effort)

    def by_hand(self, event: EventRecord, effect: Effect, *, by: str) -> EffectRecord:
        """One effect that somebody asked for, who is told what goes wrong.

        Raises:
            BackendError: it could not be done now; asking again is fine.
        """
        scene = Scene.of(event, self.admins)
        return self.effects.run(effect, scene, by=by, effort=Effort.BY_HAND)

    def ensure_records(self, event: EventRecord, *, hls: bool) -> None:
        """Have the records of a show there, also before its preshow."""
        self.effects.records.ensure(event, hls=hls)

    def announce(self, event: EventRecord) -> None:
        """Let a show that is on have the event's new name and pictures."""
        self.effects.records.announce(event)

    def settle(self, events: Iterable[EventRecord]) -> None:
        """End at once what closed events may still have running at OpenTok.

        Raises:
            BackendError: something could not be stopped now; try again.
        """
        closed = [event for event in events if event.status is Status.CLOSED]
        for event, left in zip(closed, self._running(closed), strict=True):
            unfinished = self.carry_out(event, left)
            for error in unfinished.values():
                raise error

    def _running(self, events: Sequence[EventRecord]) -> list[list[Effect]]:
        """Per event, the effects that end what was started and has not ended."""
        ids = [event.id for event in events]
        return [running(ledger) for ledger in self.effects.runner.ledger.read_all(ids)]

    def _carry_out(
        self,
        scene: Scene,
        rounds: Sequence[Sequence[Effect]],
        *,
        by: str,
        effort: Effort,
    ) -> Unfinished:
        unfinished: Unfinished = {}
        for effects in rounds:
            calls = [
                partial(self._attempt, effect, scene, by, effort) for effect in effects
            ]
            outcomes = zip(effects, side_by_side(calls), strict=True)
            unfinished |= {effect: error for effect, error in outcomes if error}
        return unfinished

    def _attempt(
        self, effect: Effect, scene: Scene, by: str, effort: Effort
    ) -> BackendError | None:
        try:
            self.effects.run(effect, scene, by=by, effort=effort)
        except BackendError as error:
            return error
        return None

    def _spread_net(self, event: EventRecord, effects: Sequence[Effect]) -> None:
        try:
            self.follow_ups.net(event.id, event.status, effects)
        except TasksUnavailable as error:
            # The show goes on: the trigger of this same change comes here as well.
            logs.error("net-not-stored", event_id=event.id, reason=error.reason)
            details = {"reason": error.reason}
            self.timeline.append(event.id, "netNotStored", BACKEND, {**details})
