"""What there is, as the reconciler goes over it: keys and single values, no records.

So what a pass reads follows the number of things, not what people have put into them.
"""

from dataclasses import dataclass
from typing import Any

from interactive_broadcast.domain import paths
from interactive_broadcast.domain.event_writes import Writes
from interactive_broadcast.domain.presence import FIELDS, Presence
from interactive_broadcast.models.events import EventRecord, Status
from interactive_broadcast.ports import Databases


@dataclass(frozen=True, slots=True, kw_only=True)
class Inventory:
    """With the backend's rights: nobody else sees all of it."""

    databases: Databases

    def admin_ids(self) -> list[str]:
        return self._keys(paths.ADMINS)

    def admins_with_open_events(self) -> list[str]:
        return self._keys(paths.OPEN_EVENTS)

    def open_event_ids(self, admin_id: str) -> list[str]:
        return self._keys(paths.open_events(admin_id))

    def addresses(self, admin_id: str) -> list[str]:
        """Where an admin has the record of a show, or what is left of one."""
        records = self._keys(paths.active_broadcasts(admin_id))
        return sorted({*records, *self._keys(paths.shows(admin_id))})

    def shown_at(self, admin_id: str, fan_url: str) -> str | None:
        """Id of the event whose show uses this address."""
        value = self._value(paths.showing_event(admin_id, fan_url))
        return value if isinstance(value, str) else None

    def presence(self, event: EventRecord) -> Presence:
        """Who says to be in a show. Nobody, when the records are another's."""
        if self.shown_at(event.admin_id, event.fan_url) != event.id:
            return Presence()
        place = paths.active_broadcast(event.admin_id, event.fan_url)
        there = set(self._keys(place))
        return Presence(
            {name: self._value(f"{place}/{name}") for name in FIELDS if name in there}
        )

    def miscounted(self, event: EventRecord) -> set[str]:
        """The fans who are in a show and not in its number, or the other way round."""
        there = self._keys(paths.active_fans(event.admin_id, event.fan_url))
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
