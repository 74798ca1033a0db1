"""`closedEvents/{adminId}/{fanUrl}`: the newest closed event at each address.

Written when an event is closed and when it is deleted, with the backend's rights: of an
event that is over nobody but its owner sees anything. Whoever goes by an entry looks at
the event: between deleting it and cleaning up, its entry is still there.
"""

from typing import Final

from interactive_broadcast.events.models import EventRecord
from interactive_broadcast.kernel import paths
from interactive_broadcast.kernel.database import Writes
from interactive_broadcast.kernel.ports import Database

CANDIDATES: Final = 3
"""Of the newest at any address: those that are being deleted are passed over."""


def newest_ids(database: Database, admin_id: str, fan_url: str | None) -> list[str]:
    """Ids of an admin's newest closed events, the newest first.

    Without `fan_url` the first few of all addresses, found by their index, however many
    there are.
    """
    if fan_url is not None:
        newest = _newest_id(database, admin_id, fan_url)
        return [] if newest is None else [newest]
    place = paths.closed_events(admin_id)
    found = database.last_by_value(place, limit=CANDIDATES)
    return [one for one in found.values() if isinstance(one, str)]


def entry(database: Database, event: EventRecord) -> Writes:
    """The write by which a closed event is found at its address.

    One that was made later stays what is found: an older one may be closed after it.
    """
    newest = _newest_id(database, event.admin_id, event.fan_url)
    if newest is not None and newest >= event.id:
        return {}
    return {paths.closed_event(event.admin_id, event.fan_url): event.id}


def no_entry(database: Database, event: EventRecord) -> Writes:
    """The write after which an event that is gone is not found any more.

    The one that was closed before it at this address is not found instead: to find it
    all events of the admin would have to be read.
    """
    newest = _newest_id(database, event.admin_id, event.fan_url)
    if newest != event.id:
        return {}
    return {paths.closed_event(event.admin_id, event.fan_url): None}


def _newest_id(database: Database, admin_id: str, fan_url: str) -> str | None:
    value = database.get(paths.closed_event(admin_id, fan_url))
    return value if isinstance(value, str) else None
