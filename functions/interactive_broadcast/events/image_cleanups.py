"""Pictures of events that are due to go, by day."""

from dataclasses import dataclass
from datetime import date, timedelta

from interactive_broadcast.events.models import EventRecord
from interactive_broadcast.kernel import paths
from interactive_broadcast.kernel.database import Writes
from interactive_broadcast.kernel.ports import Databases

KEPT = timedelta(days=3)
"""After the end, for those who look at the closed page."""


def due(event_id: str, closed_on: date) -> Writes:
    """The write that has the images of an event cleaned up when they are due."""
    day = (closed_on + KEPT).isoformat()
    return {paths.image_cleanup(day, event_id): True}


@dataclass(frozen=True, slots=True, kw_only=True)
class ImageCleanups:
    """`imageCleanups`. With the backend's rights: it is housekeeping of its own."""

    databases: Databases

    def days_due(self, today: date) -> list[str]:
        """Every day with something left to do, up to and with today, oldest first."""
        days = self.databases.as_backend().keys(paths.IMAGE_CLEANUPS)
        return [day for day in days if day <= today.isoformat()]

    def event_ids(self, day: str) -> list[str]:
        return self.databases.as_backend().keys(paths.image_cleanups(day))

    def finish(self, day: str, event_id: str) -> None:
        """Strike out an entry that needs nothing more."""
        self.databases.as_backend().update({paths.image_cleanup(day, event_id): None})

    def finish_with(self, day: str, event: EventRecord) -> None:
        """Strike it out together with what the event says of its pictures."""
        place = paths.event(event.id)
        self.databases.as_backend().update(
            {
                paths.image_cleanup(day, event.id): None,
                f"{place}/startImage": None,
                f"{place}/endImage": None,
            }
        )
