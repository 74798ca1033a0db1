"""What was decided and done in a show, for its owner to read. Only ever added to."""

from dataclasses import dataclass

from interactive_broadcast import logs
from interactive_broadcast.domain import paths
from interactive_broadcast.domain.event_writes import Writes
from interactive_broadcast.domain.server_values import SERVER_TIME
from interactive_broadcast.errors import Unavailable
from interactive_broadcast.models.base import Json
from interactive_broadcast.models.shows import TimelineEntry
from interactive_broadcast.ports import Clock, Databases
from interactive_broadcast.stores.ids import push_id

BACKEND = "backend"
"""Who acts when nobody asked: triggers and tasks."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline:
    """`timeline/{eventId}`.

    With the backend's rights: the rules let nobody write it.
    """

    databases: Databases
    clock: Clock

    def entry(
        self, event_id: str, what: str, by: str, details: dict[str, Json] | None = None
    ) -> Writes:
        """The write of one entry, to go along with what it tells of."""
        record = TimelineEntry(what=what, by=by, details=details or None).to_record()
        place = paths.timeline_entry(event_id, push_id(self.clock.now()))
        return {place: {**record, "at": SERVER_TIME}}

    def append(
        self, event_id: str, what: str, by: str, details: dict[str, Json] | None = None
    ) -> None:
        """Add an entry of its own, if that is possible now.

        It is there to be read; nothing that is under way may stop for it.
        """
        try:
            self.databases.as_backend().update(self.entry(event_id, what, by, details))
        except Unavailable as error:
            logs.warning("not-on-timeline", event_id=event_id, reason=error.reason)
