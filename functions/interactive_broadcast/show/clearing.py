"""`clearStage` and `resume`: an owner takes everybody off the stage at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

from interactive_broadcast.effects.ledger import Ledger
from interactive_broadcast.effects.models import OF_CLEARED_STAGE, Effect
from interactive_broadcast.effects.tasks import EffectTasks
from interactive_broadcast.events.leases import Leases, fence
from interactive_broadcast.events.models import (
    CommandRequest,
    EventRecord,
    Problem,
    Status,
)
from interactive_broadcast.events.status import ON
from interactive_broadcast.events.store import EventStore
from interactive_broadcast.kernel.callers import Caller
from interactive_broadcast.kernel.concurrency import side_by_side
from interactive_broadcast.kernel.database import Writes
from interactive_broadcast.kernel.errors import (
    BackendError,
    ChangeUnderway,
    RulesDenied,
)
from interactive_broadcast.kernel.ports import Clock, now_ms
from interactive_broadcast.kernel.show_errors import ShowNotOpen
from interactive_broadcast.records import stage_places
from interactive_broadcast.records.slates import Slates
from interactive_broadcast.records.stage_places import StageStore
from interactive_broadcast.show.cleared_stages import ClearedStages
from interactive_broadcast.show.clearing_models import (
    ClearStageRequest,
    StageState,
)
from interactive_broadcast.show.director import Director
from interactive_broadcast.show.old_app_fans import OldAppFans
from interactive_broadcast.show.rounds import Postponed

MAX_TRIES: Final = 5
"""As another tab of the producer may put somebody on stage at the same moment."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Clearing:
    """For the owner of an event: it is read, and the stage cleared, as the caller.

    What OpenTok has to do then does not hold it up: who has no place is out of the show
    before OpenTok is asked.
    """

    events: EventStore
    leases: Leases
    stages: StageStore
    old_app_fans: OldAppFans
    slates: Slates
    cleared: ClearedStages
    director: Director
    ledger: Ledger
    tasks: EffectTasks
    clock: Clock

    def clear(self, caller: Caller, request: ClearStageRequest) -> StageState:
        """Take all fans off the stage, and host and celebrity if that is asked.

        In one write: nobody has a place there, nobody gets one, and viewers of the
        stream are told from when on they are to see nothing. The line stays as it is.
        What is so already stays so, and what OpenTok has not done yet is tried again.

        Raises:
            EventNotFound, RulesDenied: not an event of the caller.
            LeaseLost: another client directs the show.
            ShowNotOpen: it is neither in preshow nor live.
            ChangeUnderway: others change the stage all the time; ask again.
        """
        event = self._commanded(caller, request)
        if _is_to_be_cleared(event, request):
            event = self._clear(caller, event, request)
        self.cleared.begin(event)
        postponed = self.director.carry_out(event, OF_CLEARED_STAGE, at_once=True)
        return self._state(caller, event, postponed)

    def resume(self, caller: Caller, request: CommandRequest) -> StageState:
        """Give the stage back. Who was off it is not on it again by that.

        Raises:
            EventNotFound, RulesDenied: not an event of the caller.
            LeaseLost: another client directs the show.
            ShowNotOpen: it is neither in preshow nor live.
        """
        event = self._commanded(caller, request)
        if event.cleared is not None:
            event = self._resume(caller, event, request)
        slate = self.slates.at(event.admin_id, event.fan_url)
        self.cleared.end(event, slate)
        return self._state(caller, event, self._stream_again(event))

    def _commanded(self, caller: Caller, request: CommandRequest) -> EventRecord:
        """The event, for whoever may direct its show."""
        read: list[Any] = [
            partial(self._open, caller, request.id),
            partial(self.leases.check, caller, request.id, request.lease),
        ]
        event: EventRecord = side_by_side(read)[0]
        return event

    def _open(self, caller: Caller, event_id: str) -> EventRecord:
        event = self.events.get(caller, event_id)
        if event.status not in ON:
            raise ShowNotOpen("The show is not open.", status=event.status.value)
        return event

    def _clear(
        self, caller: Caller, event: EventRecord, request: ClearStageRequest
    ) -> EventRecord:
        """The event as it is then."""
        for _ in range(MAX_TRIES):
            if self._is_written(caller, self._writes(caller, event, request), request):
                return self._open(caller, event.id)
            # Somebody has come on stage meanwhile, or the show has ended.
            event = self._open(caller, event.id)
            if not _is_to_be_cleared(event, request):
                return event
        raise ChangeUnderway("The stage is being changed. Try again.", retry_after_s=1)

    def _writes(
        self, caller: Caller, event: EventRecord, request: ClearStageRequest
    ) -> Writes:
        places = self.stages.read(caller, event)
        if places.shown_event != event.id:
            raise ShowNotOpen("The show's records are not open.", id=event.id)
        return stage_places.clear(
            event,
            places,
            everybody=request.everybody,
            began_at=now_ms(self.clock) - request.seconds_back * 1000,
            also_on_stage=self.old_app_fans.on_stage(caller, event),
        )

    def _resume(
        self, caller: Caller, event: EventRecord, request: CommandRequest
    ) -> EventRecord:
        if self._is_written(caller, stage_places.resume(event), request):
            return event.model_copy(update={"cleared": None})
        event = self._open(caller, event.id)
        if event.cleared is None:
            return event
        raise ChangeUnderway("The stage is being changed. Try again.", retry_after_s=1)

    def _is_written(
        self, caller: Caller, writes: Writes, request: CommandRequest
    ) -> bool:
        """False where the rules refuse it: something has changed meanwhile."""
        try:
            self.events.write(caller, {**writes, **fence(request.id, request.lease)})
        except RulesDenied:
            self.leases.check(caller, request.id, request.lease)
            return False
        return True

    def _stream_again(self, event: EventRecord) -> Postponed:
        """Start the next part of a stream that was held, if one was."""
        records = self.ledger.read(event.id)
        left = [
            effect
            for effect in OF_CLEARED_STAGE
            if effect in records and not records[effect].is_settled
        ]
        # What OpenTok has not done by now comes to nothing.
        postponed = dict(self.director.carry_out(event, left, at_once=True))
        entry = records.get(Effect.START_BROADCAST)
        if event.status is not Status.LIVE or entry is None or entry.is_settled:
            return postponed
        self.tasks.try_again(event.id, Effect.START_BROADCAST, entry)
        by = event.admin_id
        try:
            self.director.by_hand(event, Effect.START_BROADCAST, by=by)
        except BackendError as error:
            postponed[Effect.START_BROADCAST] = error
        return postponed

    def _state(
        self, caller: Caller, event: EventRecord, postponed: Postponed
    ) -> StageState:
        event = self.events.get(caller, event.id)
        cleared = event.cleared
        return StageState(
            cleared_at=None if cleared is None else cleared.at,
            everybody=None if cleared is None else cleared.everybody,
            slate=self.slates.at(event.admin_id, event.fan_url),
            problems=_problems(event, postponed) or None,
        )


def _is_to_be_cleared(event: EventRecord, request: ClearStageRequest) -> bool:
    """Whether it is not, or not of as many as are meant."""
    cleared = event.cleared
    return cleared is None or (request.everybody and not cleared.everybody)


OF_INTEREST: Final[Sequence[Effect]] = (*OF_CLEARED_STAGE, Effect.START_BROADCAST)


def _problems(event: EventRecord, postponed: Postponed) -> dict[str, Problem]:
    """What the event tells of these effects, and what could not even be noted down."""
    missing = {
        effect.value: Problem(reason=error.reason, final=False)
        for effect, error in postponed.items()
    }
    told = event.problems or {}
    return {
        **missing,
        **{one.value: told[one] for one in OF_INTEREST if one.value in told},
    }
