"""What there is, as the reconciler goes over it: keys and single values, no records.

So what a pass reads follows the number of things, not what people have put into them.
Open events alone are read as they are: that is little of each, and in one request.
"""

from dataclasses import dataclass, field
from typing import Any

from interactive_broadcast.events.models import EventRecord, Status
from interactive_broadcast.kernel import paths
from interactive_broadcast.kernel.database import Writes, children
from interactive_broadcast.kernel.ports import Databases
from interactive_broadcast.records.presence import FIELDS, Presence


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """What the record at an event's address says of the people in the show."""

    shown: str | None = None
    """Id of the event whose show uses the address."""
    presence: Presence = field(default_factory=Presence)
    """Who says to be there. Nobody, when the record is another event's."""
    has_fans: bool = False
    """Whether anybody is in the line or on stage, whosever the record is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Inventory:
    """With the backend's rights: nobody else sees all of it."""

    databases: Databases

    def admins_with_secrets(self) -> list[str]:
        """Nobody else has a project that could be looked into."""
        return self._keys(paths.SECRETS)

    def open_events(self) -> dict[str, list[str]]:
        """Ids of the events that are not over, by admin."""
        value = self._value(paths.OPEN_EVENTS)
        return {
            uid: sorted(children(events)) for uid, events in children(value).items()
        }

    def admins_with_records(self) -> list[str]:
        """Who has the working record of a show, or what is left of one."""
        return self._keys(paths.ACTIVE_BROADCASTS)

    def addresses(self, admin_id: str) -> list[str]:
        """Where he has one."""
        return self._keys(paths.active_broadcasts(admin_id))

    def shown_at(self, admin_id: str, fan_url: str) -> str | None:
        """Id of the event whose show uses this address."""
        value = self._value(paths.showing_event(admin_id, fan_url))
        return value if isinstance(value, str) else None

    def desk(self, event: EventRecord) -> Desk:
        """Who is in a show, as its record says."""
        place = paths.active_broadcast(event.admin_id, event.fan_url)
        there = set(self._keys(place))
        has_fans = "activeFans" in there
        if "eventId" not in there:
            return Desk(has_fans=has_fans)
        shown = self.shown_at(event.admin_id, event.fan_url)
        names = [name for name in FIELDS if name in there and shown == event.id]
        presence = Presence({name: self._value(f"{place}/{name}") for name in names})
        return Desk(shown=shown, presence=presence, has_fans=has_fans)

    def miscounted(self, event: EventRecord, *, has_fans: bool = True) -> set[str]:
        """The fans who are in a show and not in its number, or the other way round."""
        place = paths.active_fans(event.admin_id, event.fan_url)
        there = self._keys(place) if has_fans else []
        counted = self._keys(paths.counted_viewers(event.admin_id, event.fan_url))
        return {*there} ^ {*counted}

    def has_legacy_clients(self) -> bool:
        return self._value(paths.LEGACY_CLIENTS) is True

    def is_told(self, event_id: str, key: str) -> bool:
        """Whether the timeline has an entry of this key."""
        return self._value(paths.timeline_entry(event_id, key)) is not None

    def close_if_live(self, event_id: str) -> bool:
        """Whether a live event is closed now, and was not by anybody else.

        As when its owner's client writes the status: what else there is to write
        follows, and is taken up again wherever it stops.
        """
        place = paths.status(event_id)
        database = self.databases.as_backend()
        status, version = database.get_versioned(place)
        return status == Status.LIVE and database.replace(
            place, Status.CLOSED.value, version=version
        )

    def remove_show(self, admin_id: str, fan_url: str) -> None:
        """The records at an address, and whom they counted."""
        self.write(
            {
                paths.active_broadcast(admin_id, fan_url): None,
                paths.show(admin_id, fan_url): None,
                paths.counted_viewers(admin_id, fan_url): None,
            }
        )

    def write(self, writes: Writes) -> None:
        self.databases.as_backend().update(writes)

    def _keys(self, path: str) -> list[str]:
        return self.databases.as_backend().keys(path)

    def _value(self, path: str) -> Any:  # noqa: ANN401 - JSON as stored
        return self.databases.as_backend().get(path)
