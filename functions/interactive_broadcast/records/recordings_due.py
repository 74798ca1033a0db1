"""Recordings that are kept for a number of days: `recordingsDue/{day}/{eventId}`."""

from dataclasses import dataclass
from datetime import date, timedelta

from interactive_broadcast.events.models import EventRecord
from interactive_broadcast.kernel import paths
from interactive_broadcast.kernel.database import Writes
from interactive_broadcast.kernel.ports import Databases


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordingsDue:
    """Which are due on which day. With the backend's rights: no caller has to do it."""

    databases: Databases

    def days(self, today: date) -> list[str]:
        """Days (YYYY-MM-DD) up to today with something left to do, oldest first."""
        days = self.databases.as_backend().keys(paths.RECORDINGS_DUE)
        return [day for day in days if day <= today.isoformat()]

    def event_ids(self, day: str) -> list[str]:
        """The events whose recordings are due on a day."""
        return self.databases.as_backend().keys(paths.recordings_due(day))

    def admin_id(self, day: str, event_id: str) -> str:
        """Whose event it is, or was. Empty for an entry that is no more."""
        found = self.databases.as_backend().get(paths.recording_due(day, event_id))
        return found if isinstance(found, str) else ""

    def finish(self, day: str, event_id: str) -> None:
        """Remove an entry that needs nothing more."""
        place = paths.recording_due(day, event_id)
        self.databases.as_backend().update({place: None})


def entry(event: EventRecord, closed_on: date) -> Writes:
    """The write that has the recording of an event deleted when its days are over.

    Nothing for an event that says no number of days.
    """
    if event.retain_days is None:
        return {}
    day = (closed_on + timedelta(days=event.retain_days)).isoformat()
    return {paths.recording_due(day, event.id): event.admin_id}
