"""The shows that the reconciler looks after: `watched/{eventId}`.

An event is watched from before its preshow until its show is over and settled. So what
a pass of the reconciler costs follows the shows that are on, not all that ever were.
"""

from dataclasses import dataclass

from pydantic import ValidationError

from interactive_broadcast.events.models import EventRecord
from interactive_broadcast.kernel import logs, paths
from interactive_broadcast.kernel.database import Writes
from interactive_broadcast.kernel.ports import Databases
from interactive_broadcast.records.models import WatchRecord


def entry(event: EventRecord) -> Writes:
    """The write that has an event watched. It keeps what is remembered of it."""
    return {f"{paths.watched(event.id)}/adminId": event.admin_id}


def drop(event_id: str) -> Writes:
    """The write that ends it."""
    return {paths.watched(event_id): None}


def note_empty(event_id: str, since_ms: int | None) -> Writes:
    """The write that remembers since when nobody is there; None: somebody is."""
    return {f"{paths.watched(event_id)}/emptySince": since_ms}


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchList:
    """With the backend's rights: it is the backend's own list, nobody else's."""

    databases: Databases

    def all(self) -> dict[str, WatchRecord]:
        """Everything watched, by event id."""
        value = self.databases.as_backend().get(paths.WATCHED)
        found = value if isinstance(value, dict) else {}
        parsed = {event_id: _parse(one) for event_id, one in found.items()}
        return {key: record for key, record in parsed.items() if record is not None}

    def add(self, event: EventRecord) -> None:
        """Watch an event from now on."""
        self.databases.as_backend().update(entry(event))

    def remove(self, event_id: str) -> None:
        """There is nothing left to look after."""
        self.databases.as_backend().update(drop(event_id))


def _parse(value: object) -> WatchRecord | None:
    try:
        record: WatchRecord = WatchRecord.model_validate(value)
    except ValidationError as error:
        # What a late note has left of one that was dropped.
        logs.warning("watch-unreadable", fields=len(error.errors()))
        return None
    return record
