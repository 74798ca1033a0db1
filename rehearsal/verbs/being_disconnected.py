"""Somebody is disconnected from a show's sessions."""

from typing import Literal

from rehearsal.people import Part, Person, SessionKind
from rehearsal.show import Show
from rehearsal.verbs.base import Verb

GUESTS = frozenset({Part.HOST, Part.CELEBRITY, Part.FAN})

Reason = Literal["barred", "disconnected", "link-changed", "seat-lost", "show-closed"]


class ExpectDisconnected(Verb):
    """Somebody is disconnected from every session, and it is said why."""

    parts = GUESTS
    does: Literal["expectDisconnected"]
    because: Reason = "show-closed"

    async def play(self, show: Show) -> str:
        person = show.people[self.who]
        show.checks.true("was connected", bool(person.connections), came={})
        for session in list(person.connections):
            await _check_disconnected(show, person, session)
        told = await _told(show, person)
        show.checks.equal("is told why", told, self.because)
        return f"is disconnected ({self.because})"


async def _check_disconnected(show: Show, person: Person, session: SessionKind) -> None:
    connection_id = person.connections[session]
    seen = await person.client.opentok("GET", f"connections/{connection_id}")
    show.checks.equal(
        f"is disconnected from the {session}", seen["reason"], "forceDisconnected"
    )
    # By OpenTok: there is nothing left to be closed.
    del person.connections[session]
    person.roles.pop(session, None)
    person.streams.pop(session, None)


async def _told(show: Show, person: Person) -> object:
    """The reason, as a fan reads it; the producer reads everybody's."""
    reader = person if person.part is Part.FAN else show.producer_of(person.event)
    place = f"disconnections/{person.event.id}/{person.uid}/reason"
    told: object = await reader.read(place)
    return told
