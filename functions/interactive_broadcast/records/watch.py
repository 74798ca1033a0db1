"""The shows that the reconciler looks after: `watched/{eventId}`.

An event is watched from before its preshow until its show is over and settled. So what
one run of the reconciler costs follows the shows that are on, not all that ever were.
"""

from dataclasses import dataclass

from interactive_broadcast.events.models import EventRecord
from interactive_broadcast.kernel import paths
from interactive_broadcast.kernel.database import Writes, read_record
from interactive_broadcast.kernel.models import EpochMs, RecordModel
from interactive_broadcast.kernel.ports import Databases


class WatchRecord(RecordModel):
    """`watched/{eventId}`."""

    admin_id: str | None = None
    """None in what a late note leaves of one that was dropped."""
    empty_since: EpochMs | None = None
    """Since when a live show has had nobody in it."""


def entry(event: EventRecord) -> Writes:
    """The write that has an event watched. It keeps what is remembered of it."""
    return {f"{paths.watched(event.id)}/adminId": event.admin_id}


def note_empty(event_id: str, since_ms: EpochMs | None) -> Writes:
    """The write that remembers since when nobody is there; None: somebody is."""
    return {f"{paths.watched(event_id)}/emptySince": since_ms}


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchList:
    """With the backend's rights: the rules let nobody else see it."""

    databases: Databases

    def all(self) -> dict[str, WatchRecord]:
        """Everything watched, by event id."""
        value = self.databases.as_backend().get(paths.WATCHED)
        found = value if isinstance(value, dict) else {}
        read = {
            event_id: read_record(WatchRecord, one, "watch-unreadable")
            for event_id, one in found.items()
        }
        return {key: record for key, record in read.items() if record is not None}

    def remove(self, event_id: str) -> None:
        """There is nothing left to look after."""
        self.databases.as_backend().update({paths.watched(event_id): None})
