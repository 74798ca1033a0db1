"""Recordings whose days are over: the daily run deletes them.

The event may have been deleted before that: its recording is then one of those that
deleted events have left, and goes on the same day.
"""

from dataclasses import dataclass
from datetime import date

from interactive_broadcast.kernel import logs
from interactive_broadcast.records.recordings_due import RecordingsDue
from interactive_broadcast.upkeep.recording_removal import (
    NOBODY_CAN,
    RecordingRemoval,
)
from interactive_broadcast.upkeep.work_run import WorkRun


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordingRetention:
    """Carries out what events say by `retainDays`."""

    listed: RecordingsDue
    removal: RecordingRemoval

    def due(self, run: WorkRun, today: date) -> list[tuple[str, str]]:
        """Day and event id, of the days that can be read now."""
        days = self.listed.days(today)
        found = run.each(
            "recording-days", days, self.listed.event_ids, is_followed=True
        )
        return [(day, event_id) for day, ids in found.items() for event_id in ids]

    def end(self, day: str, event_id: str) -> None:
        """Delete a recording that is due. What is left stays due for the next time.

        Raises:
            BackendError: not now; try again.
        """
        admin_id = self.listed.admin_id(day, event_id)
        try:
            is_done = self._delete(event_id, admin_id)
        except NOBODY_CAN as error:
            logs.warning("recording-kept", event_id=event_id, reason=error.reason)
            is_done = True
        if is_done:
            self.listed.finish(day, event_id)

    def _delete(self, event_id: str, admin_id: str) -> bool:
        """Whether nothing of it is left."""
        event = self.removal.events.find(event_id)
        if event is not None:
            return self.removal.delete_all(event)
        return not admin_id or self.removal.delete_left_by(admin_id, event_id)
