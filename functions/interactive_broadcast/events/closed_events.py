"""`closedEvents/{adminId}/{fanUrl}`: the newest closed event at each address.

Written when an event is closed and when it is deleted, with the backend's rights: of an
event that is over nobody but its owner sees anything. Whoever goes by an entry looks at
the event: between deleting it and cleaning up, its entry is still there.
"""

from dataclasses import dataclass
from typing import Final

from interactive_broadcast.events.models import EventRecord, Status
from interactive_broadcast.events.store import EventStore
from interactive_broadcast.kernel import paths
from interactive_broadcast.kernel.database import Writes
from interactive_broadcast.kernel.ports import Databases

CANDIDATES: Final = 3
"""Of the newest at any address: those that are being deleted are passed over."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosedEvents:
    """Which closed event is found at an address, and as the newest of an admin."""

    databases: Databases
    events: EventStore

    def newest(self, admin_id: str, fan_url: str | None = None) -> EventRecord | None:
        """The newest closed event of an admin, at one of their addresses or at any.

        Found by an index, so that it costs the same however many there are.
        """
        for event_id in self._newest_ids(admin_id, fan_url):
            event = self.events.find(event_id)
            if event is not None and event.status is Status.CLOSED:
                return event
        return None

    def entry(self, event: EventRecord) -> Writes:
        """The write by which a closed event is found at its address.

        One that was made later stays what is found: an older one may be closed after
        it.
        """
        newest = self._newest_id(event.admin_id, event.fan_url)
        if newest is not None and newest >= event.id:
            return {}
        return {paths.closed_event(event.admin_id, event.fan_url): event.id}

    def no_entry(self, event: EventRecord) -> Writes:
        """The write after which an event that is gone is not found any more.

        The one that was closed before it at this address is not found instead: to find
        it all events of the admin would have to be read.
        """
        newest = self._newest_id(event.admin_id, event.fan_url)
        if newest != event.id:
            return {}
        return {paths.closed_event(event.admin_id, event.fan_url): None}

    def _newest_ids(self, admin_id: str, fan_url: str | None) -> list[str]:
        """Ids, the newest first; without an address the first few of all."""
        if fan_url is not None:
            newest = self._newest_id(admin_id, fan_url)
            return [] if newest is None else [newest]
        found = self.databases.as_backend().last_by_value(
            paths.closed_events(admin_id), limit=CANDIDATES
        )
        return [one for one in found.values() if isinstance(one, str)]

    def _newest_id(self, admin_id: str, fan_url: str) -> str | None:
        place = paths.closed_event(admin_id, fan_url)
        value = self.databases.as_backend().get(place)
        return value if isinstance(value, str) else None
