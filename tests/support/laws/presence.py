"""Laws of who is in a show: after a pass of the reconciler it is who is connected."""

from collections.abc import Iterator
from typing import Any

from tests.support.laws.facts import Law, Show, for_each_show
from tests.support.person_ids import opaque_person

ROLES = ("producer", "host", "celebrity")
SESSIONS = {"stage": "stageSessionId", "backstage": "sessionId"}


@for_each_show
def the_headcounts_are_who_is_connected(show: Show) -> Iterator[str]:
    """Whatever callbacks have told, not told, or told twice."""
    if not show.is_on:
        return
    for session, field in SESSIONS.items():
        told = (
            ("connections", show.facts.connections.get(show.event[field])),
            ("streams", show.facts.streams.get(show.event[field])),
        )
        for kind, there in told:
            if there is None:
                continue
            counted = _headcounts(show).get(session, {}).get(kind, 0)
            listed = _present(show, session).get(kind, {}).keys()
            if (counted, listed) != (len(there), there):
                yield f"{kind} on {session}: {there}, {counted} counted: {listed}"


@for_each_show
def whoever_has_a_place_is_there(show: Show) -> Iterator[str]:
    """By a connection to the database or to OpenTok, or is found to be absent."""
    if not show.is_on or show.active.get("eventId") != show.id:
        return
    placed = _placed(show)
    connected = set(_people(show))
    absent = show.facts.tree.get("watched", {}).get(show.id, {}).get("absent", {})
    for person_id in sorted(placed - show.record("presence").keys() - absent.keys()):
        if opaque_person(show.event, person_id) not in connected:
            yield f"nothing shows that {person_id} is there"


@for_each_show
def nobody_has_a_place_who_has_gone(show: Show) -> Iterator[str]:
    """By what clients and OpenTok really do."""
    tabs = show.facts.tabs.get(show.id)
    if not show.is_on or tabs is None:
        return
    connected = show.facts.people.get(show.id, frozenset())
    for person_id in sorted(_placed(show) - tabs.keys()):
        if opaque_person(show.event, person_id) not in connected:
            yield f"{person_id} has a place, and has gone"


@for_each_show
def whoever_is_there_has_a_place(show: Show) -> Iterator[str]:
    if show.is_on:
        tabs = show.facts.tabs.get(show.id, {})
        for person_id in sorted(tabs.keys() - _placed(show)):
            yield f"{person_id} is there, and has no place"


@for_each_show
def each_connection_is_told_and_no_other(show: Show) -> Iterator[str]:
    tabs = show.facts.tabs.get(show.id)
    if not show.is_on or tabs is None:
        return
    told = {who: found.keys() for who, found in show.record("presence").items()}
    for person_id in sorted(told.keys() | tabs.keys()):
        really = tabs.get(person_id, frozenset())
        if told.get(person_id, set()) != really:
            yield f"{person_id} is connected by {really}: {told.get(person_id)}"


@for_each_show
def a_record_names_the_stream_of_its_fan(show: Show) -> Iterator[str]:
    """As OpenTok has reported it; none, if they publish none."""
    if not show.is_on or show.active.get("eventId") != show.id:
        return
    streams = {
        stream: person
        for session in SESSIONS
        for stream, person in _present(show, session).get("streams", {}).items()
    }
    for uid, record in show.active.get("activeFans", {}).items():
        named, person = record.get("streamId"), record.get("person")
        own = {stream for stream, whose in streams.items() if whose == person}
        if person and (named not in own if own else named):
            yield f"{uid} publishes {own}, and the record names {named}"


@for_each_show
def whoever_comes_is_told_whether_there_is_room(show: Show) -> Iterator[str]:
    public = show.public
    if show.is_on and public:
        admin_id, fan_url = show.event["adminId"], show.event["fanUrl"]
        is_full = show.facts.viewers(admin_id, fan_url) >= public["limit"]
        if public.get("full") is not is_full:
            yield f"it is said to be full, or not: {public}"


@for_each_show
def nobody_is_connected_to_a_show_that_is_over(show: Show) -> Iterator[str]:
    """After the drain and the minutes of those who ran it, by what OpenTok says."""
    if show.status != "closed":
        return
    for session, field in SESSIONS.items():
        there = show.facts.connections.get(show.event[field])
        if there:
            yield f"{there} are connected to {session}"


AT_REST: tuple[Law, ...] = (
    nobody_is_connected_to_a_show_that_is_over,
    the_headcounts_are_who_is_connected,
    a_record_names_the_stream_of_its_fan,
    whoever_has_a_place_is_there,
    nobody_has_a_place_who_has_gone,
    whoever_is_there_has_a_place,
    each_connection_is_told_and_no_other,
    whoever_comes_is_told_whether_there_is_room,
)


def _placed(show: Show) -> set[str]:
    """Person ids of all who have a place."""
    flags = {role for role in ROLES if show.active.get(f"{role}Active") is True}
    return flags.union(show.active.get("activeFans", {}))


def _headcounts(show: Show) -> Any:
    return show.facts.tree.get("headcounts", {}).get(show.id, {})


def _present(show: Show, session: str) -> Any:
    return _headcounts(show).get("present", {}).get(session, {})


def _people(show: Show) -> Iterator[str]:
    """Opaque ids of those who are listed as connected."""
    for session in SESSIONS:
        for person in _present(show, session).get("connections", {}).values():
            if isinstance(person, str):
                yield person
