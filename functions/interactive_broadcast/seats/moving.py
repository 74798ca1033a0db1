"""Moving somebody in a line: another `order`, in one write."""

from dataclasses import dataclass
from typing import Final

from interactive_broadcast.events.models import EventRecord
from interactive_broadcast.kernel import logs
from interactive_broadcast.kernel.callers import Caller
from interactive_broadcast.kernel.errors import ChangeUnderway, RulesDenied
from interactive_broadcast.kernel.ports import Clock, Databases, now_ms
from interactive_broadcast.kernel.show_errors import NotInLine
from interactive_broadcast.records.calls import CallStore, director_of
from interactive_broadcast.records.line import LineStore, PlaceRecord
from interactive_broadcast.records.shows import names_event
from interactive_broadcast.seats.directed_shows import DirectedShows
from interactive_broadcast.seats.line_entries import LineEntries, Moved
from interactive_broadcast.seats.line_models import MovedInLine, MoveInLineRequest

MAX_TRIES: Final = 5
"""At a place in the line that others change at the same time."""

MAX_COUNTED: Final = 500
"""Places from the front of the line in which a position is counted."""

AGAIN_S: Final = 1
"""Seconds after which another try may find it quieter."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Moving:
    """`moveInLine`: for the producer and for screeners, who can write the same."""

    directed: DirectedShows
    databases: Databases
    calls: CallStore
    line: LineStore
    entries: LineEntries
    clock: Clock

    def move(self, caller: Caller, request: MoveInLineRequest) -> MovedInLine:
        """Put a fan who waits before or behind another, or at an end of the line.

        Raises:
            EventNotFound, RulesDenied: not an event of the caller.
            WrongShow: the caller screens for another one.
            ShowNotOpen: it has not begun, or is over.
            NotInLine: they are not, or the one beside whom they are to stand is not.
            NoRoomInLine: too many stand in that one place.
            ChangeUnderway: others were faster over and over. Asking again is fine.
        """
        event = self.directed.open_one(caller, request.id)
        # Only who directs the line is told anything of it.
        self.calls.waiting(caller, event)
        for _ in range(MAX_TRIES):
            if self._write(caller, event, request):
                return self._told(caller, event, request.fan_id)
            # One of those whom it moves has left the line, or the show is over.
            event = self.directed.open_one(caller, request.id)
        raise ChangeUnderway(
            "Others are changing the line.", retry_after_s=AGAIN_S, id=request.id
        )

    def _write(
        self, caller: Caller, event: EventRecord, request: MoveInLineRequest
    ) -> bool:
        """Whether it is done. Raises NotInLine, NoRoomInLine."""
        address = (event.admin_id, event.fan_url)
        now = now_ms(self.clock)
        moves = self.line.move(*address, request.fan_id, request.target, now=now)
        names = names_event(event, director_of(caller))
        try:
            self.databases.as_caller(caller).update({**names, **moves})
        except RulesDenied:
            logs.info("move-refused", event_id=event.id, fan_id=request.fan_id)
            return False
        return True

    def _told(self, caller: Caller, event: EventRecord, fan_id: str) -> MovedInLine:
        """Where they stand now, which goes on the timeline as well."""
        position, place = self._found(event, fan_id)
        moved = Moved(
            by=caller.uid or caller.role.value,
            order=place.order,
            at=now_ms(self.clock),
            position=position,
        )
        self.entries.moved(event.id, fan_id, moved)
        return MovedInLine(fan_id=fan_id, order=place.order, position=position)

    def _found(self, event: EventRecord, fan_id: str) -> tuple[int | None, PlaceRecord]:
        """Their position, unless it is far behind, and their place.

        Raises NotInLine: they have left meanwhile.
        """
        address, ahead = (event.admin_id, event.fan_url), 0
        for page in self.line.pages(*address):
            for one in page:
                ahead += 1
                if one.fan_id == fan_id:
                    return ahead, one.place
            if ahead >= MAX_COUNTED:
                break
        place = self.line.place(*address, fan_id)
        if place is None:
            raise NotInLine("This fan is not in line.", id=fan_id)
        return None, place
