"""What was decided and done in a show, for its owner to read. Only ever added to."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from interactive_broadcast.events.models import Status
from interactive_broadcast.kernel import logs, paths
from interactive_broadcast.kernel.callers import Caller
from interactive_broadcast.kernel.database import SERVER_TIME, Writes, read_record
from interactive_broadcast.kernel.errors import Unavailable
from interactive_broadcast.kernel.ids import push_id
from interactive_broadcast.kernel.models import EpochMs, Json, RecordModel
from interactive_broadcast.kernel.ports import ABSENT, Clock, Databases

BACKEND = "backend"
"""Who acts when nobody asked: triggers and tasks."""

STAGE_CLEARED = "stageCleared"
STAGE_RESUMED = "stageResumed"
"""That nobody was on stage any more, and that somebody may be again. `from` among their
details is the first moment that nobody is to see."""


class TimelineEntry(RecordModel):
    """`timeline/{eventId}/{key}`."""

    what: str
    """`status`, the name of an effect, `onStage`, `muted` and so on."""
    by: str
    """The Firebase user who did it, or `backend`. Of a fan the opaque id."""
    details: dict[str, Json] | None = None
    """Whom it is about is named by their opaque id alone (`person`)."""
    at: EpochMs | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline:
    """`timeline/{eventId}`.

    With the backend's rights: the rules let nobody write it. What two may tell at the
    same time has a key that follows from what it tells, so that it is told once.
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
        self._write(event_id, self.entry(event_id, what, by, details))

    def put(self, event_id: str, entries: Mapping[str, TimelineEntry]) -> None:
        """Add entries by their keys, if that is possible now. Again changes nothing.

        They say themselves when they happened.
        """
        told: Writes = {
            paths.timeline_entry(event_id, key): entry.to_record()
            for key, entry in entries.items()
        }
        self._write(event_id, told)

    def put_new(self, event_id: str, key: str, entry: TimelineEntry) -> bool:
        """Add an entry by its key unless somebody has, if that is possible now.

        Returns:
            Whether it is told now. False when that cannot be done now.
        """
        place = paths.timeline_entry(event_id, key)
        record = {"at": SERVER_TIME, **entry.to_record()}
        try:
            # Refused when somebody has been faster: then it is told.
            self.databases.as_backend().replace(place, record, version=ABSENT)
        except Unavailable as error:
            _not_told(event_id, error)
            return False
        return True

    def status(  # noqa: PLR0913 - an entry has that many parts
        self,
        event_id: str,
        status: Status,
        by: str,
        *,
        before: Status | None = None,
        at: EpochMs | None = None,
        reason: str | None = None,
    ) -> bool:
        """Tell that an event has come to a status, unless somebody has told it.

        An event comes to each status once. The function that sets it tells it, and so
        does the trigger, for functions that die and for clients that write it.

        Args:
            event_id: whose.
            status: the new one.
            by: who set it.
            before: the one before, where known.
            at: when, where known; else it is now.
            reason: why, where nobody has asked for it.

        Returns:
            Whether it is told now. False when that cannot be done now.
        """
        details: dict[str, Json] = {"to": status.value}
        if before is not None:
            details["from"] = before.value
        if reason is not None:
            details["reason"] = reason
        entry = TimelineEntry(what="status", by=by, details=details, at=at)
        return self.put_new(event_id, _status_key(status), entry)

    def untold(self, event_id: str, statuses: Iterable[Status]) -> list[Status] | None:
        """Those of these statuses that nobody has told yet.

        None if that cannot be found out now.
        """
        try:
            told = set(self.databases.as_backend().keys(paths.timeline(event_id)))
        except Unavailable as error:
            _not_told(event_id, error)
            return None
        return [status for status in statuses if _status_key(status) not in told]

    def read(self, caller: Caller, event_id: str) -> list[TimelineEntry]:
        """As the rules let the caller, oldest first.

        Raises:
            RulesDenied: it is somebody else's.
        """
        value = self.databases.as_caller(caller).get(paths.timeline(event_id))
        found = [
            (key, read_record(TimelineEntry, one, "entry-unreadable"))
            for key, one in (value or {}).items()
        ]
        told = [(entry.at, key, entry) for key, entry in found if entry and entry.at]
        # Keys of one moment are in the order in which things are told.
        told.sort(key=lambda one: one[:2])
        return [entry for _, _, entry in told]

    def _write(self, event_id: str, writes: Writes) -> None:
        try:
            self.databases.as_backend().update(writes)
        except Unavailable as error:
            _not_told(event_id, error)


def _status_key(status: Status) -> str:
    return f"status-{status}"


def _not_told(event_id: str, error: Unavailable) -> None:
    logs.warning("not-on-timeline", event_id=event_id, reason=error.reason)
