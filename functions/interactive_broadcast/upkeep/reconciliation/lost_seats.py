"""Fans who are connected as a seat allows that the show does not give them any more.

A connection stands as long as its client likes. An app that was tampered with stays
backstage when its fan has been sent back, or goes on publishing on stage; where the
producer's app did not disconnect it, a run does.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import partial

from interactive_broadcast.events.models import EventRecord, SessionKind
from interactive_broadcast.kernel.concurrency import in_batches, side_by_side, turned
from interactive_broadcast.kernel.ids import opaque_id
from interactive_broadcast.records.headcounts import HeadKind
from interactive_broadcast.records.shows import ShowStore
from interactive_broadcast.show.connection_rights import staff_of
from interactive_broadcast.show.disconnecting import MAX_AT_ONCE, Disconnecting
from interactive_broadcast.upkeep.reconciliation.watched_shows import (
    ListedSessions,
    WatchedShow,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class LostSeats:
    """Compares OpenTok's lists with what the show's records say after them.

    Whoever is connected had the seat by then, to get the tokens: so one who does not
    have it afterwards was sent back, and their app closes that connection too.
    """

    shows: ShowStore
    disconnecting: Disconnecting

    def find(self, show: WatchedShow) -> dict[SessionKind, frozenset[str]]:
        """Opaque ids of the fans without the seat that they use, by session.

        Who publishes nothing on stage is in the audience there. Nobody is found in a
        show that lets old apps in, whose fans wait backstage, and nobody of whom it is
        not known who they are. Where no fan is backstage or publishes, nothing is read.
        """
        event, sessions = show.event, show.sessions
        if show.has_old_apps or show.people.event_id != event.id or sessions is None:
            return {}
        backstage, on_stage = _backstage(sessions), _on_stage(sessions)
        staff = staff_of(event).keys()
        found = {
            SessionKind.BACKSTAGE: self._not_on_deck(event, backstage - staff),
            SessionKind.STAGE: on_stage - staff,
        }
        users = self._users(show, frozenset().union(*found.values()))
        return {
            session: self._without_seat(show, session, persons, users)
            for session, persons in found.items()
            if persons
        }

    def _not_on_deck(
        self, event: EventRecord, persons: frozenset[str]
    ) -> frozenset[str]:
        """Those of these fans who are not on deck: one read, and most are."""
        if not persons:
            return persons
        on_deck = self.shows.on_deck(event.admin_id, event.fan_url)
        return persons - {opaque_id(event.id, uid) for uid in on_deck}

    def _users(self, show: WatchedShow, persons: frozenset[str]) -> dict[str, str]:
        """Opaque id → Firebase user, of those who are known."""
        event_id = show.event.id
        if not persons:
            return {}
        known = {opaque_id(event_id, uid): uid for uid in show.people.presence.fans}
        came_since = sorted(persons - known.keys())
        return known | self.disconnecting.users(event_id, came_since)

    def _without_seat(
        self,
        show: WatchedShow,
        session: SessionKind,
        persons: Iterable[str],
        users: Mapping[str, str],
    ) -> frozenset[str]:
        """Of more than MAX_AT_ONCE a run looks at some, another one at others."""
        event = show.event
        is_on_stage = session is SessionKind.STAGE
        is_given = (
            self.shows.is_on_stage if is_on_stage else self.shows.may_be_backstage
        )
        known = sorted(one for one in persons if one in users)
        looked_up = turned(known, show.read_at // 1000)[:MAX_AT_ONCE]
        looks = [
            partial(is_given, event.admin_id, event.fan_url, users[person])
            for person in looked_up
        ]
        seen = [one for some in in_batches(looks) for one in side_by_side(some)]
        pairs = zip(looked_up, seen, strict=True)
        return frozenset(person for person, has_seat in pairs if not has_seat)


def _backstage(sessions: ListedSessions) -> frozenset[str]:
    """Whoever is connected there, as far as it is known who they are."""
    there = (one for one in sessions.connected if one.session is SessionKind.BACKSTAGE)
    return frozenset(one.person for one in there if one.person is not None)


def _on_stage(sessions: ListedSessions) -> frozenset[str]:
    """Whoever publishes there, likewise."""
    if sessions.lists is None:
        return frozenset()
    listed = sessions.lists[SessionKind.STAGE].streams
    return frozenset(
        head.person
        for head in sessions.marked.of(SessionKind.STAGE)
        if head.kind is HeadKind.STREAMS and head.id in listed and head.person
    )
