"""The shows whose line somebody directs: their own, or one that they screen for."""

from dataclasses import dataclass

from interactive_broadcast.events.models import EventRecord
from interactive_broadcast.events.status import ON
from interactive_broadcast.events.store import EventStore
from interactive_broadcast.kernel.callers import Caller, Role
from interactive_broadcast.kernel.errors import EventNotFound
from interactive_broadcast.kernel.show_errors import NotOnStaff, ShowNotOpen, WrongShow
from interactive_broadcast.records.shows import ShowStore


@dataclass(frozen=True, slots=True, kw_only=True)
class DirectedShows:
    """For producers, who are the owners of events, and for screeners."""

    events: EventStore
    shows: ShowStore

    def open_one(self, caller: Caller, event_id: str) -> EventRecord:
        """An event whose show is open, at its address.

        A session token knows nothing of who was removed since: the event does, and so
        do the rules whenever the line is read or changed.

        Raises:
            EventNotFound, RulesDenied: not an event of the caller.
            WrongShow: the caller screens for another one.
            NotOnStaff: the caller has been removed.
            ShowNotOpen: it has not begun, or is over.
        """
        event = self._event(caller, event_id)
        if event.status not in ON or self.shows.shown_event(event) != event.id:
            raise ShowNotOpen("The show is not open.", id=event.id)
        return event

    def _event(self, caller: Caller, event_id: str) -> EventRecord:
        if caller.role is not Role.SCREENER:
            return self.events.get(caller, event_id)
        if caller.event_id != event_id:
            raise WrongShow("You screen for another show.", id=event_id)
        # Screeners may not read the event, which has the keys of encoders.
        event = self.events.find(event_id)
        if event is None:
            raise EventNotFound("There is no such event.", id=event_id)
        if caller.uid not in (event.staff or {}):
            raise NotOnStaff("You are not on the staff any more.", id=event_id)
        return event
