"""Disconnecting people from a show's two sessions: first the reason, then OpenTok.

OpenTok knows connections, not people, and its list of a session says of none whose it
is. Callbacks do, and what they have told is kept in `headcounts/{eventId}/present`. Of
whom no callback was told, nobody knows who it is.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import partial

from interactive_broadcast.effects.ledger import Ledger
from interactive_broadcast.events.models import EventRecord, SessionKind, Status
from interactive_broadcast.kernel.concurrency import (
    BATCH,
    all_in_batches,
    in_batches,
    side_by_side,
    turned,
)
from interactive_broadcast.kernel.errors import NotReadyYet
from interactive_broadcast.kernel.ids import opaque_id
from interactive_broadcast.kernel.ports import Clock, now_ms
from interactive_broadcast.kernel.video import Video
from interactive_broadcast.records.barred import BarredFans
from interactive_broadcast.records.disconnections import Disconnections, Reason
from interactive_broadcast.records.headcounts import (
    Head,
    Headcounts,
    HeadKind,
    Marked,
)
from interactive_broadcast.records.people import People
from interactive_broadcast.records.shows import ShowStore
from interactive_broadcast.show.connection_rights import ConnectionRights

MAX_AT_ONCE = 500
"""Connections that one attempt ends, with a call each."""

ATTEMPT_TIME = timedelta(seconds=30)
"""After that it begins with no more: whoever makes the attempt has a lease of a minute.
"""

FEW = 5
"""People whom it costs less to look up one by one than to read everybody who came."""


@dataclass(frozen=True, slots=True)
class Leaving:
    """A connection that is to be ended, and what its person is told."""

    head: Head
    reason: Reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Disconnecting:
    """What ends connections. Each of its calls is safe to repeat.

    Those that end some raise:
        NotReadyYet: there are more than one attempt can end; try again.
        BackendError: OpenTok or the database did not do it now; try again.
    """

    headcounts: Headcounts
    people: People
    shows: ShowStore
    barred: BarredFans
    disconnections: Disconnections
    ledger: Ledger
    clock: Clock

    def rights(self, event: EventRecord) -> ConnectionRights:
        """Who may be connected, as it is now."""
        is_closed = event.status is Status.CLOSED
        records = self.ledger.read(event.id) if is_closed else {}
        return ConnectionRights.of(event, records, self.barred.of(event.id))

    def connected(self, event: EventRecord, video: Video) -> list[Head]:
        """Every connection to both sessions, and whose it is where that is known."""
        # Before OpenTok is asked: whoever is there by then is on the list, or has left.
        marked = self.marked(event)
        calls = [
            partial(video.connections_of, event.session_id(kind))
            for kind in SessionKind
        ]
        lists = dict(zip(SessionKind, side_by_side(calls), strict=True))
        return marked.connected(lists)

    def marked(self, event: EventRecord) -> Marked:
        """Everybody who is there, as callbacks have told."""
        return self.headcounts.marked(event.id)

    def uncounted(
        self, event_id: str, address: tuple[str, str], persons: Iterable[str]
    ) -> list[str]:
        """Those of these fans who have no record in the show at an address.

        A token needs one, and is good for some minutes: whoever takes the record away
        again and then connects would be there beside the limit. Whose user is not
        known is left out.
        """
        some = turned([*persons], now_ms(self.clock) // 1000)[:MAX_AT_ONCE]
        users = self.users(event_id, some)
        looks = [partial(self.shows.has_fan, *address, uid) for uid in users.values()]
        found = [one for some in in_batches(looks) for one in side_by_side(some)]
        return [one for one, there in zip(users, found, strict=True) if not there]

    def has_backstage(
        self, event_id: str, address: tuple[str, str], person: str
    ) -> bool:
        """Whether a fan has a seat that is backstage, or nobody knows their user."""
        uid = self.people.fan(event_id, person)
        if uid is None:
            return True
        return self.shows.may_be_backstage(*address, uid)

    def is_on_stage(self, event_id: str, address: tuple[str, str], person: str) -> bool:
        """Whether a fan was put on stage, or nobody knows their user."""
        uid = self.people.fan(event_id, person)
        return uid is None or self.shows.is_on_stage(*address, uid)

    def users(self, event_id: str, persons: Sequence[str]) -> dict[str, str]:
        """Opaque id → Firebase user, of those of these fans who are known."""
        if len(persons) > FEW:
            everybody = self.people.fans(event_id)
            return {one: everybody[one] for one in persons if one in everybody}
        found = {person: self.people.fan(event_id, person) for person in persons}
        return {person: uid for person, uid in found.items() if uid is not None}

    def end_unwanted(
        self,
        event: EventRecord,
        video: Video,
        heads: Iterable[Head],
        rights: ConnectionRights,
    ) -> int:
        """End those connections that may not be there. Returns how many there were."""
        now = now_ms(self.clock)
        leaving = [
            Leaving(head, reason)
            for head in heads
            if (reason := rights.reason_to_end(head.person, now, session=head.session))
            is not None
        ]
        return self.end(event, video, leaving, rights)

    def tell_everybody(self, event: EventRecord, rights: ConnectionRights) -> None:
        """Tell all who have been in a show that it is over.

        For when connections are ended of which nobody knows whose they are.
        """
        uids = {*self.people.fans(event.id).values(), *rights.staff.values()}
        closed = dict.fromkeys(uids - {*rights.barred.values()}, Reason.SHOW_CLOSED)
        self.disconnections.add(event.id, closed)

    def of_persons(self, event_id: str, persons: Collection[str]) -> list[Head]:
        """All connections of these opaque ids that callbacks have told of, in order.

        Everybody who is connected is read: as many as the interactive limit lets in.
        """
        marked = self.headcounts.marked(event_id)
        return [
            head
            for session in SessionKind
            for head in marked.of(session)
            if head.person in persons and head.kind is HeadKind.CONNECTIONS
        ]

    def end_of_person(self, event: EventRecord, video: Video, uid: str) -> int:
        """End all connections of one Firebase user that callbacks have told of.

        They have been told why.
        """
        found = self.of_persons(event.id, {opaque_id(event.id, uid)})
        return sum(self._end_all(event, video, found))

    def tell(
        self, event: EventRecord, told: Mapping[str, Reason], known: Mapping[str, str]
    ) -> None:
        """Tell people why they are about to be disconnected.

        Args:
            event: from whose sessions.
            told: why, by opaque id. Whose user is not known is left out.
            known: opaque id → Firebase user, of those who are no fans in the show.
        """
        users = self.users(event.id, [one for one in told if one not in known])
        reasons = {
            uid: told[person]
            for person, uid in {**users, **known}.items()
            if person in told
        }
        self.disconnections.add(event.id, reasons)

    def end(
        self,
        event: EventRecord,
        video: Video,
        leaving: Sequence[Leaving],
        rights: ConnectionRights,
    ) -> int:
        """Tell their people why, and end these connections.

        Returns:
            How many were still there.
        """
        # From another one on each time: some may never let themselves be ended.
        order = turned(leaving, now_ms(self.clock) // 1000)
        some = (leaving if len(leaving) <= BATCH else order)[:MAX_AT_ONCE]
        told = {one.head.person: one.reason for one in some if one.head.person}
        self.tell(event, told, {**rights.staff, **rights.barred})
        ended = self._end_all(event, video, [one.head for one in some])
        if len(ended) < len(leaving):
            raise NotReadyYet("More people are to be disconnected.", id=event.id)
        return sum(ended)

    def _end_all(
        self, event: EventRecord, video: Video, heads: Sequence[Head]
    ) -> list[bool]:
        """End these, while there is time; one that is gone already is ended as well.

        Whether each was still there.
        """
        ends = self.clock.now() + ATTEMPT_TIME
        calls = [
            partial(video.disconnect, event.session_id(head.session), head.id)
            for head in heads
        ]
        return all_in_batches(calls, goes_on=lambda: self.clock.now() < ends)
