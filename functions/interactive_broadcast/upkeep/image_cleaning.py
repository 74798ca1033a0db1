"""What happens by the clock."""

from dataclasses import dataclass
from datetime import date
from functools import partial

from interactive_broadcast.events.models import Status
from interactive_broadcast.events.pictures import ImageCleanups, images_of
from interactive_broadcast.events.store import EventStore
from interactive_broadcast.kernel import logs
from interactive_broadcast.kernel.concurrency import BATCH, side_by_side
from interactive_broadcast.kernel.errors import BackendError
from interactive_broadcast.kernel.ports import Clock, Images


@dataclass(frozen=True, slots=True, kw_only=True)
class ImageCleaning:
    """Removes the pictures of events that have been closed for a while.

    Events enter a list by the day when they are due; no run looks at more than what is
    due, and what fails stays listed for the next one.
    """

    events: EventStore
    cleanups: ImageCleanups
    images: Images
    clock: Clock

    def run(self) -> None:
        due = self._due(self.clock.now().date())
        cleaned = 0
        for start in range(0, len(due), BATCH):
            batch = due[start : start + BATCH]
            cleaned += sum(side_by_side([partial(self._try, *one) for one in batch]))
        logs.info("event-images-cleaned", events=cleaned, failed=len(due) - cleaned)

    def _due(self, today: date) -> list[tuple[str, str]]:
        return [
            (day, event_id)
            for day in self.cleanups.days_due(today)
            for event_id in self.cleanups.event_ids(day)
        ]

    def _try(self, day: str, event_id: str) -> bool:
        try:
            self._clean(day, event_id)
        except BackendError as error:
            logs.warning("images-not-cleaned", event_id=event_id, reason=error.reason)
            return False
        return True

    def _clean(self, day: str, event_id: str) -> None:
        event = self.events.find(event_id)
        if event is None or event.status is not Status.CLOSED:
            self.cleanups.finish(day, event_id)
            return
        for image_id in images_of(event):
            self.images.delete(event.admin_id, image_id)
        self.cleanups.finish_with(day, event)
