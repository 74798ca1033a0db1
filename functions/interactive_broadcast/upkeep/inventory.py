"""What is stored, as the reconciler goes over it: keys and single values, no records.

So what a run reads follows the number of things, not what people have put into them.
Of a show that is on everything but its fans is read, which is little, in one request.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from itertools import chain

from interactive_broadcast.events.models import EventRecord
from interactive_broadcast.kernel import line_paths, paths, show_paths
from interactive_broadcast.kernel.database import (
    Writes,
    children,
    compare_and_set,
    get_all,
)
from interactive_broadcast.kernel.models import EpochMs, Json
from interactive_broadcast.kernel.ports import Databases
from interactive_broadcast.records.absence import AWAY_SINCE, is_rest, read_away
from interactive_broadcast.records.presence import (
    FLAGS,
    HEARTBEATS,
    Places,
    Presence,
    read_connections,
    read_places,
)
from interactive_broadcast.records.shows import ShowStore

AFTER_FANS = "archiving"
"""The first name in a working record that comes after `activeFans`, in their order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowPresence:
    """What the records of a show say of the people in it."""

    event_id: str | None = None
    """The event whose show the records are of."""
    record: Mapping[str, Json] = field(default_factory=dict)
    """The working record but for its fans, whosever it is."""
    fans: frozenset[str] = frozenset()
    """Keys of all fans' records, whosever they are."""
    presence: Presence = field(default_factory=Presence)
    """Empty when they are another event's."""

    @property
    def has_fans(self) -> bool:
        """Whether any fan is in the line or on stage, whosever the records are."""
        return bool(self.fans)


@dataclass(frozen=True, slots=True, kw_only=True)
class Inventory:
    """With the backend's rights: nobody else sees all of it."""

    databases: Databases
    shows: ShowStore

    def admins_with_secrets(self) -> list[str]:
        """Uids of the admins who have stored the secret of an OpenTok project."""
        return self._keys(paths.SECRETS)

    def admins_with_open_events(self) -> list[str]:
        """Uids of the admins who have events that are not closed."""
        return self._keys(paths.OPEN_EVENTS)

    def open_events(self, admin_id: str) -> list[str]:
        """Ids of the events of an admin that are not closed, oldest first."""
        return self._keys(paths.open_events(admin_id))

    def current_events(self) -> dict[str, dict[str, str]]:
        """The status of each event that is pointed at as being on: by admin, by id."""
        value = self._value(paths.CURRENT_EVENTS)
        return {uid: children(events) for uid, events in children(value).items()}

    def admins_with_records(self) -> list[str]:
        """Uids of the admins who have the working record of a show, or some of it."""
        return self._keys(show_paths.ACTIVE_BROADCASTS)

    def slugs_with_records(self, admin_id: str) -> list[str]:
        """The `fanUrl`s of these records of an admin."""
        return self._keys(show_paths.active_broadcasts(admin_id))

    def admins_with_lines(self) -> set[str]:
        """Uids of the admins in whose shows anybody waits in line, or is on deck.

        Or is told of a position: the last to leave may not have been noticed.
        """
        tops = (line_paths.LINES, line_paths.DECKS, line_paths.LINE_POSITIONS)
        return {*chain.from_iterable(self._keys(top) for top in tops)}

    def slugs_with_lines(self, admin_id: str) -> set[str]:
        """The `fanUrl`s of these shows of an admin."""
        tops = (line_paths.lines, line_paths.decks, line_paths.line_positions_by_admin)
        return {*chain.from_iterable(self._keys(top(admin_id)) for top in tops)}

    def admins_with_calls(self) -> set[str]:
        """Uids of the admins in whose shows any fan is being called."""
        return {*self._keys(line_paths.CALLS)}

    def slugs_with_calls(self, admin_id: str) -> set[str]:
        """The `fanUrl`s of these shows of an admin."""
        return {*self._keys(line_paths.calls_by_admin(admin_id))}

    def presence(
        self, event: EventRecord, *, has_old_apps: bool = False
    ) -> ShowPresence:
        """Who is in a show, as its records say.

        Args:
            event: whose show.
            has_old_apps: whether heartbeats of old apps are wanted as well.
        """
        address = (event.admin_id, event.fan_url)
        record = self._record(address)
        fans = frozenset(self._keys(show_paths.active_fans(*address)))
        shown = record.get("eventId")
        if shown != event.id:
            event_id = shown if isinstance(shown, str) else None
            return ShowPresence(event_id=event_id, record=record, fans=fans)
        wanted = (*FLAGS, *HEARTBEATS) if has_old_apps else FLAGS
        # Places come before: nobody who comes in between has one without a connection.
        connections = read_connections(self._value(show_paths.presence(*address)))
        presence = Presence(
            record={name: record[name] for name in wanted if name in record},
            fans=fans,
            connections=connections,
        )
        return ShowPresence(event_id=shown, record=record, fans=fans, presence=presence)

    def places(self, event: EventRecord) -> Places:
        """Whom the record of a show names, besides those who are in it."""
        return read_places(self._record((event.admin_id, event.fan_url)))

    def in_line(self, event: EventRecord) -> set[str]:
        """The fans who have a place in a show's line."""
        return {*self._keys(line_paths.line(event.admin_id, event.fan_url))}

    def away(self, event: EventRecord) -> dict[str, EpochMs]:
        """Those of them who are away, and since when.

        By an index of the line: however long it is.
        """
        places = self.databases.as_backend().children_between(
            line_paths.line(event.admin_id, event.fan_url), by=AWAY_SINCE, first=0
        )
        return read_away(places)

    def drop_left_places(self, event: EventRecord, fans: Iterable[str]) -> None:
        """Remove what a late note has left of places in line that are gone.

        Somebody may leave the line, or a show end, as they are noted to be away. Nobody
        would get in line where such a rest is.
        """
        database = self.databases.as_backend()
        places = [
            line_paths.line_place(event.admin_id, event.fan_url, one) for one in fans
        ]
        found = zip(places, get_all(database, places), strict=True)
        for place in [place for place, value in found if is_rest(value)]:
            for stored in compare_and_set(database, place):
                if not is_rest(stored.value) or stored.replace(None):
                    break

    def miscounted(
        self, event: EventRecord, fans: Collection[str] | None = None
    ) -> set[str]:
        """Ids of the fans who are in a show and not counted, or the other way round.

        Args:
            event: whose show.
            fans: who is in it, if the caller has read that.
        """
        address = (event.admin_id, event.fan_url)
        there = self._keys(show_paths.active_fans(*address)) if fans is None else fans
        return {*there} ^ {*self._keys(show_paths.counted_viewers(*address))}

    def has_entry(self, event_id: str, key: str) -> bool:
        """Whether the timeline has an entry with this key."""
        return self._value(paths.timeline_entry(event_id, key)) is not None

    def write(self, writes: Writes) -> None:
        """One multi-path write: a repair."""
        self.databases.as_backend().update(writes)

    def _record(self, address: tuple[str, str]) -> dict[str, Json]:
        """The working record of a show but for its fans, in one request."""
        return self.databases.as_backend().children_between(
            show_paths.active_broadcast(*address), by="$key", first=AFTER_FANS
        )

    def _keys(self, path: str) -> list[str]:
        return self.databases.as_backend().keys(path)

    def _value(self, path: str) -> Json:
        value: Json = self.databases.as_backend().get(path)
        return value
