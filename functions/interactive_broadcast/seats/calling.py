"""Calling the next one of the line: one fan for each click."""

from dataclasses import dataclass
from functools import partial
from typing import Any, Final

from interactive_broadcast.events.leases import Leases, fence
from interactive_broadcast.events.line_options import LineOptions
from interactive_broadcast.events.models import EventRecord, SessionKind
from interactive_broadcast.kernel import logs
from interactive_broadcast.kernel.callers import Caller, Role
from interactive_broadcast.kernel.concurrency import side_by_side
from interactive_broadcast.kernel.errors import (
    ChangeUnderway,
    Conflict,
    RoleNotAllowed,
    RulesDenied,
)
from interactive_broadcast.kernel.show_errors import (
    BackstageFull,
    NobodyReady,
    StageCleared,
    StageOccupied,
)
from interactive_broadcast.records.calls import (
    CallRequestRecord,
    CallStore,
    Click,
    OpenCalls,
)
from interactive_broadcast.seats.directed_shows import DirectedShows
from interactive_broadcast.seats.line_entries import LineEntries
from interactive_broadcast.seats.line_models import Called, CallNextRequest
from interactive_broadcast.seats.next_in_line import NextInLine
from interactive_broadcast.seats.overdue_calls import OverdueCalls

MAX_TRIES: Final = 5
"""At a line that others change and call from at the same time."""

AGAIN_S: Final = 1
"""Seconds after which another try may find it quieter."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Calling:
    """`callNext`: for the producer and for screeners.

    Everything that a call is, is one write as the caller. The rules refuse it where
    something has changed since it was looked at; then this looks again.
    """

    directed: DirectedShows
    leases: Leases
    calls: CallStore
    next_in_line: NextInLine
    overdue: OverdueCalls
    entries: LineEntries

    def call_next(self, caller: Caller, request: CallNextRequest) -> Called:
        """Call the first who is there, ready, and not held, away or just missed.

        Takes back first what nobody has answered in time. However often a click
        arrives, at once or after its answer was lost, it calls one fan.

        Raises:
            EventNotFound, RulesDenied: not an event of the caller.
            WrongShow: the caller screens for another one.
            RoleNotAllowed: a screener puts nobody on stage.
            LeaseLost: another client directs the show.
            ShowNotOpen: it has not begun, or is over.
            NobodyReady: none of the first 500 in line can be called.
            BackstageFull, StageOccupied: as many fans are there as the event lets.
            StageCleared: nobody comes on stage until `resume`.
            ChangeUnderway: others were faster over and over. Asking again is fine.
        """
        if request.to is SessionKind.STAGE and caller.role is Role.SCREENER:
            raise RoleNotAllowed("The stage is the producer's.")
        for _ in range(MAX_TRIES):
            event = self.directed.open_one(caller, request.id)
            self.leases.check(caller, event.id, _lease(request))
            made, calls = self._look(caller, event, request)
            if made is None:
                made = self._call(caller, event, request, calls)
            if made is not None:
                by = caller.uid or caller.role.value
                self.entries.called(event.id, by, request.request_id, made)
                return _reply(made, calls)
        raise ChangeUnderway(
            "Others are changing the line.", retry_after_s=AGAIN_S, id=request.id
        )

    def _look(
        self, caller: Caller, event: EventRecord, request: CallNextRequest
    ) -> tuple[CallRequestRecord | None, OpenCalls]:
        """What the click has done already, and who has not answered yet.

        Raises RulesDenied: the caller does not direct this line.
        """
        found: list[Any] = side_by_side(
            [
                partial(self.calls.waiting, caller, event),
                partial(self.calls.made, event, request.request_id),
                partial(self.calls.call_seconds, event),
            ]
        )
        since, made, call_s = found
        return made, OpenCalls(since=since, call_s=call_s)

    def _call(
        self,
        caller: Caller,
        event: EventRecord,
        request: CallNextRequest,
        calls: OpenCalls,
    ) -> CallRequestRecord | None:
        """What the click has done by now. None where the rules have refused it."""
        self.overdue.take_back(event, calls)
        try:
            looks = [
                partial(self._free_place, event, request.to),
                partial(self._next, event),
            ]
            pointer, fan_id = side_by_side(looks)
        except Conflict:
            # Perhaps for this very click, which has come twice.
            made = self.calls.made(event, request.request_id)
            if made is None:
                raise
            return made
        try:
            click = Click(request.request_id, fence(event.id, _lease(request)))
            self.calls.call(caller, event, fan_id, (request.to, pointer), click)
        except RulesDenied:
            logs.info("call-refused", event_id=event.id, fan_id=fan_id)
        return self.calls.made(event, request.request_id)

    def _next(self, event: EventRecord) -> str:
        fan_id = self.next_in_line.find(event)
        if fan_id is None:
            raise NobodyReady("Nobody in line can be called now.", id=event.id)
        return fan_id

    def _free_place(self, event: EventRecord, to: SessionKind) -> str:
        """The pointer of a place that nobody has.

        Raises BackstageFull, StageOccupied, StageCleared.
        """
        options = event.line_options or LineOptions()
        is_stage = to is SessionKind.STAGE
        if is_stage and event.cleared is not None:
            raise StageCleared("The stage is cleared.", id=event.id)
        most = options.places_on_stage if is_stage else options.places_backstage
        named = self.calls.named(event, to, most)
        for pointer, fan_id in named.items():
            if fan_id is None:
                return pointer
        fans = [one for one in named.values() if one is not None]
        refusal = StageOccupied if is_stage else BackstageFull
        raise refusal("As many fans are there as may be.", fanIds=fans, most=most)


def _lease(request: CallNextRequest) -> int | None:
    """The lease that a click names: calling backstage needs none."""
    return request.lease if request.to is SessionKind.STAGE else None


def _reply(made: CallRequestRecord, calls: OpenCalls) -> Called:
    answer_by = None
    if made.to is SessionKind.BACKSTAGE and calls.call_s is not None:
        answer_by = made.at + calls.call_s * 1000
    return Called(
        fan_id=made.fan_id, to=made.to, called_at=made.at, answer_by=answer_by
    )
