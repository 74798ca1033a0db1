"""What is stored, as the reconciler goes over it: keys and single values, no records.

So what a run reads follows the number of things, not what people have put into them.
Open events alone are read as they are: that is little of each, and in one request.
"""

from dataclasses import dataclass, field

from interactive_broadcast.events.models import EventRecord
from interactive_broadcast.kernel import paths
from interactive_broadcast.kernel.database import Writes, children
from interactive_broadcast.kernel.models import Json
from interactive_broadcast.kernel.ports import Databases
from interactive_broadcast.records.presence import (
    FLAGS,
    HEARTBEATS,
    NAMED,
    Places,
    Presence,
    read_connections,
    read_places,
)
from interactive_broadcast.records.shows import ShowStore


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowPresence:
    """What the records of a show say of the people in it."""

    event_id: str | None = None
    """The event whose show the records are of."""
    presence: Presence = field(default_factory=Presence)
    """Empty when they are another event's."""
    has_fans: bool = False
    """Whether any fan is in the line or on stage, whosever the records are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Inventory:
    """With the backend's rights: nobody else sees all of it."""

    databases: Databases
    shows: ShowStore

    def admins_with_secrets(self) -> list[str]:
        """Uids of the admins who have stored the secret of an OpenTok project."""
        return self._keys(paths.SECRETS)

    def open_events(self) -> dict[str, list[str]]:
        """Ids of the events that are not closed, by admin."""
        value = self._value(paths.OPEN_EVENTS)
        return {
            uid: sorted(children(events)) for uid, events in children(value).items()
        }

    def current_events(self) -> dict[str, dict[str, str]]:
        """The status of each event that is pointed at as being on: by admin, by id."""
        value = self._value(paths.CURRENT_EVENTS)
        return {uid: children(events) for uid, events in children(value).items()}

    def admins_with_records(self) -> list[str]:
        """Uids of the admins who have the working record of a show, or some of it."""
        return self._keys(paths.ACTIVE_BROADCASTS)

    def slugs_with_records(self, admin_id: str) -> list[str]:
        """The `fanUrl`s of these records of an admin."""
        return self._keys(paths.active_broadcasts(admin_id))

    def admins_with_lines(self) -> set[str]:
        """Uids of the admins in whose shows anybody waits in line, or is on deck."""
        return {*self._keys(paths.LINES), *self._keys(paths.DECKS)}

    def presence(
        self, event: EventRecord, *, has_old_apps: bool = False
    ) -> ShowPresence:
        """Who is in a show, as its records say.

        Args:
            event: whose show.
            has_old_apps: whether heartbeats of old apps are wanted as well.
        """
        address = (event.admin_id, event.fan_url)
        place = paths.active_broadcast(*address)
        there = set(self._keys(place))
        has_fans = "activeFans" in there
        if "eventId" not in there:
            return ShowPresence(has_fans=has_fans)
        shown = self.shows.shown_event(event)
        if shown != event.id:
            return ShowPresence(event_id=shown, has_fans=has_fans)
        wanted = (*FLAGS, *HEARTBEATS) if has_old_apps else FLAGS
        names = [name for name in wanted if name in there]
        record = {name: self._value(f"{place}/{name}") for name in names}
        fans = self._keys(paths.active_fans(*address)) if has_fans else []
        # Places come before: nobody who comes in between has one without a connection.
        connections = read_connections(self._value(paths.presence(*address)))
        presence = Presence(
            record=record, fans=frozenset(fans), connections=connections
        )
        return ShowPresence(event_id=shown, presence=presence, has_fans=has_fans)

    def places(self, event: EventRecord) -> Places:
        """Whom the record of a show names, besides those who are in it."""
        place = paths.active_broadcast(event.admin_id, event.fan_url)
        return read_places({name: self._value(f"{place}/{name}") for name in NAMED})

    def miscounted(self, event: EventRecord, *, has_fans: bool = True) -> set[str]:
        """Ids of the fans who are in a show and not counted, or the other way round.

        Args:
            event: whose show.
            has_fans: whether there is anybody to look for; False saves a request.
        """
        place = paths.active_fans(event.admin_id, event.fan_url)
        there = self._keys(place) if has_fans else []
        counted = self._keys(paths.counted_viewers(event.admin_id, event.fan_url))
        return {*there} ^ {*counted}

    def has_entry(self, event_id: str, key: str) -> bool:
        """Whether the timeline has an entry with this key."""
        return self._value(paths.timeline_entry(event_id, key)) is not None

    def write(self, writes: Writes) -> None:
        """One multi-path write: a repair."""
        self.databases.as_backend().update(writes)

    def _keys(self, path: str) -> list[str]:
        return self.databases.as_backend().keys(path)

    def _value(self, path: str) -> Json:
        value: Json = self.databases.as_backend().get(path)
        return value
