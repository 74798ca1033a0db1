"""Events and their indexes."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Final

from interactive_broadcast.events import writes as event_writes
from interactive_broadcast.events.models import (
    EventRecord,
    EventRequestRecord,
    OpenEventRecord,
    Status,
)
from interactive_broadcast.events.status import ON
from interactive_broadcast.kernel import paths
from interactive_broadcast.kernel.callers import NOBODY, Caller
from interactive_broadcast.kernel.concurrency import side_by_side
from interactive_broadcast.kernel.database import (
    Writes,
    children,
    compare_and_set,
    get_all,
    read_record,
)
from interactive_broadcast.kernel.errors import (
    EventNotFound,
    NoCurrentEvent,
    RulesDenied,
)
from interactive_broadcast.kernel.models import EpochMs
from interactive_broadcast.kernel.ports import Database, Databases

NOBODYS_ID: Final = "-"
"""Of no event: ids are made by `push_id`, and are longer."""

FIRST_ID: Final = "-"
"""No id comes before it."""

CANDIDATES: Final = 3
"""Events that are pointed at and looked up: the first is the one, unless a late write
has left a pointer to one that is over. The reconciler removes those."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EventStore:
    """`events`, `adminEvents`, `openEvents`, `current`, `slugs` and `sessions`."""

    databases: Databases

    def get(self, caller: Caller, event_id: str) -> EventRecord:
        """The event, if the rules let this caller see it.

        Raises:
            EventNotFound: there is none.
            RulesDenied: it is somebody else's.
        """
        try:
            value = self.databases.as_caller(caller).get(paths.event(event_id))
        except RulesDenied:
            # To the rules an event that is not there belongs to nobody, which is not
            # the caller. Whether an id exists is no secret: ids cannot be guessed.
            if self.exists(event_id):
                raise
            value = None
        event = parse_event(value)
        if event is None:
            raise EventNotFound("There is no such event.", id=event_id)
        return event

    def find_own(self, caller: Caller, event_id: str | None) -> EventRecord | None:
        """The caller's own event of that id; None for another's, as for none.

        Without an id it takes as many reads, so that nobody can tell by the time that
        something was found which is another's.
        """
        place = paths.event(event_id or NOBODYS_ID)
        try:
            return parse_event(self.databases.as_caller(caller).get(place))
        except RulesDenied:
            return None

    def find(self, event_id: str) -> EventRecord | None:
        """The event; None when there is none, or what is left of one.

        With the backend's rights: for effects, and for guests who may not read it.
        """
        return parse_event(self._backend().get(paths.event(event_id)))

    def exists(self, event_id: str) -> bool:
        """Whether there is such an event, whosever it is.

        With the backend's rights, to tell "not there" from "not yours".
        """
        return self._backend().get(f"{paths.event(event_id)}/adminId") is not None

    def status(self, event_id: str) -> Status | None:
        """The event's status now; None when the event is gone.

        With the backend's rights: for effects, which have no caller.
        """
        value = self._backend().get(paths.status(event_id))
        return Status(value) if value in set(Status) else None

    def of_status(self, status: Status) -> dict[str, EventRecord]:
        """All events of a status, by id: found by the index, however many there are.

        With the backend's rights: nobody else sees all of them.
        """
        found = self._backend().children_between(
            paths.EVENTS, by="status", first=status.value, last=status.value
        )
        parsed = {event_id: parse_event(one) for event_id, one in found.items()}
        return {one: event for one, event in parsed.items() if event is not None}

    def ids_of(self, caller: Caller, admin_id: str) -> list[str]:
        """Ids of all events of an admin, closed ones too, oldest first.

        Raises:
            RulesDenied: they are another admin's.
        """
        return self.databases.as_caller(caller).keys(paths.admin_events(admin_id))

    def all_ids(self, admin_id: str) -> list[str]:
        """The same with the backend's rights: for removing what an admin leaves."""
        return self._backend().keys(paths.admin_events(admin_id))

    def made(
        self, admin_id: str, *, caller: Caller | None = None
    ) -> dict[str, EpochMs]:
        """Ids of all events of an admin, oldest first, with when each was made.

        Without a caller with the backend's rights: for a superAdmin who removes them.

        Raises:
            RulesDenied: they are another admin's.
        """
        database = self.databases.as_caller(caller) if caller else self._backend()
        found = children(database.get(paths.admin_events(admin_id)))
        return {key: at for key, at in found.items() if isinstance(at, int)}

    def open_ids(self, admin_id: str) -> list[str]:
        """Ids of an admin's events that are not closed, oldest first."""
        return self.databases.as_caller(NOBODY).keys(paths.open_events(admin_id))

    def get_all(self, caller: Caller, event_ids: Iterable[str]) -> list[EventRecord]:
        """Those of these events that exist, in order.

        Raises:
            RulesDenied: one of them is another admin's.
        """
        ids = list(event_ids)
        database = self.databases.as_caller(caller)
        try:
            return _events(database, ids)
        except RulesDenied:
            # As in `get`: one that is gone meanwhile belongs to nobody.
            return _events(database, filter(self.exists, ids))

    def find_all(self, event_ids: Iterable[str]) -> list[EventRecord]:
        """The same with the backend's rights: for removing what an admin leaves."""
        return _events(self._backend(), event_ids)

    def open_events(
        self, admin_id: str, *, after: str | None, limit: int
    ) -> list[OpenEventRecord]:
        """What anybody may know of an admin's open events, oldest first.

        Args:
            admin_id: whose.
            after: only those behind the event of this id.
            limit: so many at most. It is what it costs, however many are open.
        """
        found = self.databases.as_caller(NOBODY).children_between(
            paths.open_events(admin_id),
            by="$key",
            first=after or FIRST_ID,
            # The event itself is found as well.
            limit=limit if after is None else limit + 1,
        )
        parsed = [
            _parse_open_event(found[one]) for one in sorted(found) if one != after
        ]
        return [event for event in parsed if event is not None][:limit]

    def open_at(self, admin_id: str, fan_url: str) -> OpenEventRecord | None:
        """What anybody may know of the open event with this slug; None for none.

        Found by its slug, so that it costs the same however many events are open.
        """
        event_id = self.id_by_slug(admin_id, "fanUrl", fan_url)
        if event_id is None:
            return None
        place = paths.open_event(admin_id, event_id)
        value = self.databases.as_caller(NOBODY).get(place)
        return _parse_open_event(value)

    def current(self, admin_id: str) -> OpenEventRecord:
        """The event that an admin's people mean when they name none.

        The oldest live one, else the oldest in preshow. Found by a pointer, so that it
        costs the same however many events are open.

        Raises NoCurrentEvent.
        """
        database = self.databases.as_caller(NOBODY)
        pointers = paths.current_events(admin_id)
        for event_id in database.first_by_value(pointers, limit=CANDIDATES):
            place = paths.open_event(admin_id, event_id)
            event = _parse_open_event(database.get(place))
            if event is not None and event.status in ON:
                return event
        raise NoCurrentEvent("No event is live or about to be.", adminId=admin_id)

    def pointed_at(self, admin_id: str) -> list[str]:
        """Ids of an admin's events that are on, as far as the pointers tell."""
        return self.databases.as_caller(NOBODY).keys(paths.current_events(admin_id))

    def point_at(self, admin_id: str, event_id: str) -> bool:
        """Have `current` say of an event what its status does. Whether it did not.

        With the backend's rights: for the reconciler.
        """
        place = paths.current_event(admin_id, event_id)
        for stored in compare_and_set(self._backend(), place):
            # Read after the pointer: a change of status through a function changes both
            # in one write, and this is tried again.
            status = self.status(event_id)
            wanted = status.value if status in ON else None
            if stored.value == wanted:
                return False
            if stored.replace(wanted):
                return True
        return False

    def id_by_slug(self, admin_id: str, kind: str, slug: str) -> str | None:
        """Id of the open event with a slug, or None.

        With the backend's rights: nobody may read slugs, as some are secrets.
        """
        value = self._backend().get(paths.slug(admin_id, kind, slug))
        return value if isinstance(value, str) else None

    def open_id(self, admin_id: str, kind: str, slug: str) -> str:
        """Id of the open event with a slug (`fanUrl`, `hostUrl` or `celebrityUrl`).

        Raises:
            EventNotFound: no open event of the admin has it.
        """
        event_id = self.id_by_slug(admin_id, kind, slug)
        if event_id is None:
            raise EventNotFound("No open event has this address.", field=kind)
        return event_id

    def ids_by_fan_url(self, admin_id: str) -> dict[str, str]:
        """`fanUrl` → id of an admin's open events: as many as there are of these.

        With the backend's rights, as `id_by_slug`.
        """
        found = self._backend().get(paths.slugs_of_kind(admin_id, "fanUrl"))
        return {
            slug: one for slug, one in children(found).items() if isinstance(one, str)
        }

    def ids_by_slug(
        self, admin_id: str, slugs: Mapping[str, str]
    ) -> dict[str, str | None]:
        """Kind → id of the open event with this slug, for slugs by kind.

        With the backend's rights, as `id_by_slug`.
        """
        places = [paths.slug(admin_id, kind, slug) for kind, slug in slugs.items()]
        return dict(zip(slugs, get_all(self._backend(), places), strict=True))

    def by_request(self, admin_id: str, request_id: str) -> EventRequestRecord | None:
        """What a request has made; None for nothing (any more).

        With the backend's rights: nobody reads that index.
        """
        place = paths.event_request(admin_id, request_id)
        return read_record(
            EventRequestRecord, self._backend().get(place), "event-request-unreadable"
        )

    def id_by_session(self, session_id: str) -> str | None:
        """Id of the event whose stage or backstage a session is, or None.

        With the backend's rights: nobody may read which session is whose.
        """
        value = self._backend().get(paths.video_session(session_id))
        return value if isinstance(value, str) else None

    def forget_sessions(self, event: EventRecord) -> None:
        """Have no session lead to an event that is gone.

        With the backend's rights: to the rules it has no owner.
        """
        gone: Writes = dict.fromkeys(map(paths.video_session, event.session_ids))
        self._backend().update(gone)

    def write(self, caller: Caller, writes: Writes) -> None:
        """Write as the caller: the rules keep event and indexes in step.

        Raises RulesDenied.
        """
        self.databases.as_caller(caller).update(writes)

    def close_if(self, event_id: str, expected: Status) -> bool:
        """Set an event of this status to closed. False when it has another one.

        Only the status is written, as an owner's client may do it: its trigger, or
        whoever follows the change up, writes what belongs to it.

        With the backend's rights: of shows that their owner is not there to end.
        """
        place = paths.status(event_id)
        status, version = self._backend().get_versioned(place)
        if status != expected:
            return False
        closed = Status.CLOSED.value
        return self._backend().replace(place, closed, version=version).is_done

    def delete(self, removal: Writes, *, caller: Caller | None) -> None:
        """Remove an event and everything that points at it, in one write: `removal`.

        Without a caller with the backend's rights: an admin's events are removed after
        the admin, and a superAdmin who removes them may not even read them.
        """
        database = self.databases.as_caller(caller) if caller else self._backend()
        database.update(removal)

    def removal(self, event: EventRecord) -> Writes:
        """The write that removes the event and what still points at it."""
        found = side_by_side(
            [partial(self.own_slugs, event), partial(self._own_request, event)]
        )
        return event_writes.delete(event, own=[one for some in found for one in some])

    def is_listed(self, event: EventRecord) -> bool:
        """Whether the indexes still count the event among the open ones."""
        place = paths.open_event(event.admin_id, event.id)
        return bool(self._backend().keys(place))

    def own_slugs(self, event: EventRecord) -> list[str]:
        """Paths of the event's slugs that are still its own.

        Those of a closed event may belong to another one by now.
        """
        places = list(event_writes.slug_paths(event).values())
        holders = get_all(self._backend(), places)
        return [
            place
            for place, holder in zip(places, holders, strict=True)
            if holder == event.id
        ]

    def _own_request(self, event: EventRecord) -> list[str]:
        """The path of the event's request, if it has made no other one since."""
        if event.request_id is None:
            return []
        made = self.by_request(event.admin_id, event.request_id)
        if made is None or made.event_id != event.id:
            return []
        return [paths.event_request(event.admin_id, event.request_id)]

    def _backend(self) -> Database:
        return self.databases.as_backend()


def parse_event(value: object) -> EventRecord | None:
    """The event in a snapshot. None for none, and for what is left of one."""
    return read_record(EventRecord, value, "event-unreadable")


def _parse_open_event(value: object) -> OpenEventRecord | None:
    return read_record(OpenEventRecord, value, "open-event-unreadable")


def _events(database: Database, event_ids: Iterable[str]) -> list[EventRecord]:
    values = get_all(database, (paths.event(event_id) for event_id in event_ids))
    parsed = (parse_event(value) for value in values)
    return [event for event in parsed if event is not None]
