"""Whoever connects to a session, or publishes in it, and may not is disconnected."""

from dataclasses import dataclass

from interactive_broadcast.admins.store import AdminStore
from interactive_broadcast.events.guests import GUESTS
from interactive_broadcast.events.models import SessionKind, Status
from interactive_broadcast.events.store import EventStore
from interactive_broadcast.kernel.ports import Clock, now_ms
from interactive_broadcast.records.disconnections import Reason
from interactive_broadcast.records.headcounts import Head
from interactive_broadcast.show.connection_rights import ConnectionRights
from interactive_broadcast.show.disconnecting import Disconnecting, Leaving


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """A connection or stream that OpenTok has just reported, and its session's data."""

    head: Head
    user_type: str | None
    """What the token says of whoever has connected."""
    address: tuple[str, str]
    """The admin and `fanUrl` of the show."""
    rights: ConnectionRights
    """Who may be connected, as of some seconds ago."""
    needs_record: bool
    """Whether fans are in the show by a record: it is on, and without old apps."""
    is_cleared: bool = False
    """Whether the stage is cleared, as of some seconds ago."""

    @property
    def is_fan(self) -> bool:
        """Whether it is a fan's, as far as is known."""
        return self.user_type not in GUESTS and self.rights.is_fan(self.head.person)


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrivals:
    """Judges them. What is kept makes somebody doubtful; as it is now decides."""

    events: EventStore
    admins: AdminStore
    disconnecting: Disconnecting
    clock: Clock

    def end_if_unwanted(self, arrival: Arrival) -> str | None:
        """Disconnect somebody who may not be there. Safe to repeat.

        Returns:
            What came of it, in a word; None where they may stay.

        Raises:
            BackendError: not now; OpenTok reports it again.
        """
        uncounted = self._uncounted(arrival)
        seatless = () if uncounted else self._seatless(arrival)
        if not (uncounted or seatless or self._is_doubtful(arrival)):
            return None
        event_id, now = arrival.head.event_id, now_ms(self.clock)
        event = self.events.find(event_id)
        if event is None:
            return "unknown-session"
        rights = self.disconnecting.rights(event)
        if event.status is not Status.CLOSED:
            rights = rights.without(uncounted, {arrival.head.session: seatless})
        reason = rights.reason_to_end(
            arrival.head.person, now, arrival.user_type, arrival.head.session
        )
        if reason is None:
            return None
        video = self.admins.project(event.admin_id).video
        self.disconnecting.end(event, video, [Leaving(arrival.head, reason)], rights)
        return "disconnected"

    def end_if_not_on_stage(self, arrival: Arrival) -> str | None:
        """Disconnect a fan who publishes on stage and was not put there.

        A report of a stream does not decide which connection is meant: all that the fan
        has to the stage are ended. Safe to repeat.

        Returns:
            What came of it, in a word; None where the stream may stay.

        Raises:
            BackendError: not now; OpenTok reports it again.
        """
        head, person = arrival.head, arrival.head.person
        if person is None or head.session is not SessionKind.STAGE:
            return None
        is_doubtful = arrival.is_cleared or self._lacks_place(arrival, person)
        if not (arrival.is_fan and is_doubtful):
            return None
        event = self.events.find(head.event_id)
        if event is None:
            return "unknown-session"
        is_cleared = event.cleared is not None
        if not (is_cleared or self._lacks_place(arrival, person)):
            return None
        leaving = [
            Leaving(one, Reason.STAGE_CLEARED if is_cleared else Reason.SEAT_LOST)
            for one in self.disconnecting.of_persons(event.id, {person})
            if one.session is SessionKind.STAGE
        ]
        video = self.admins.project(event.admin_id).video
        rights = self.disconnecting.rights(event)
        self.disconnecting.end(event, video, leaving, rights)
        return "disconnected" if leaving else None

    def _lacks_place(self, arrival: Arrival, person: str) -> bool:
        """Whether a fan publishes whom the show's record does not have on stage."""
        if not (arrival.needs_record and arrival.is_fan):
            return False
        event_id, address = arrival.head.event_id, arrival.address
        return not self.disconnecting.is_on_stage(event_id, address, person)

    def _is_doubtful(self, arrival: Arrival) -> bool:
        """By what is kept; and whoever came by a link, as it may have been changed."""
        now = now_ms(self.clock)
        reason = arrival.rights.reason_to_end(
            arrival.head.person, now, arrival.user_type
        )
        return reason is not None or arrival.user_type in GUESTS

    def _uncounted(self, arrival: Arrival) -> list[str]:
        """The fan who has come without a record: who has left, or been barred since."""
        person = arrival.head.person
        if person is None or not (arrival.needs_record and arrival.is_fan):
            return []
        event_id, address = arrival.head.event_id, arrival.address
        return self.disconnecting.uncounted(event_id, address, [person])

    def _seatless(self, arrival: Arrival) -> list[str]:
        """The fan who has come backstage by a token of a seat that they have lost."""
        person, session = arrival.head.person, arrival.head.session
        if person is None or session is SessionKind.STAGE:
            return []
        if not (arrival.needs_record and arrival.is_fan):
            return []
        event_id, address = arrival.head.event_id, arrival.address
        is_seated = self.disconnecting.has_backstage(event_id, address, person)
        return [] if is_seated else [person]
