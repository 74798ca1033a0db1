"""The pictures of events, in `eventImages/{adminId}/{imageId}`: which files are kept.

An event refers to its pictures by `startImage` and `endImage`. They go with it, when it
refers to others, and some days after its end.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from interactive_broadcast.events.models import (
    CreateEventRequest,
    EventRecord,
    OpenEventRecord,
)
from interactive_broadcast.events.store import EventStore
from interactive_broadcast.kernel import logs, paths
from interactive_broadcast.kernel.database import Writes
from interactive_broadcast.kernel.errors import Unavailable
from interactive_broadcast.kernel.models import Id, RecordModel
from interactive_broadcast.kernel.ports import Databases, Images
from interactive_broadcast.kernel.unfinished import UnfinishedWorkLog, Work, WorkKind

KEPT = timedelta(days=3)
"""How long pictures stay after the end, for those who look at the closed page."""


def images_of(event: EventRecord | OpenEventRecord | CreateEventRequest) -> list[str]:
    """Ids of an event's pictures, each once, in order."""
    pictures = (event.start_image, event.end_image)
    return sorted({picture.id for picture in pictures if picture is not None})


def cleanup_due(event_id: str, closed_on: date) -> Writes:
    """The write that has the pictures of an event removed `KEPT` after its end."""
    day = (closed_on + KEPT).isoformat()
    return {paths.image_cleanup(day, event_id): True}


class UsedPicture(RecordModel):
    """A picture that an event comes or ceases to refer to: unfinished work."""

    admin_id: Id
    event_id: Id
    image_id: Id


def used_picture(admin_id: str, event_id: str, image_id: str) -> Work:
    """The work of bringing one picture's file in step with its event."""
    what = UsedPicture(admin_id=admin_id, event_id=event_id, image_id=image_id)
    return Work(WorkKind.PICTURE, f"{admin_id}-{image_id}", what)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pictures:
    """Keeps the files of events in step with what the events refer to.

    While the two may be out of step there is a note of each picture, by which the
    reconciler removes the file if no event came to refer to it.
    """

    events: EventStore
    images: Images
    unfinished: UnfinishedWorkLog

    def begin(self, admin_id: str, event_id: str, image_ids: Sequence[str]) -> None:
        """Note the pictures, before an event changes what it refers to."""
        works = [used_picture(admin_id, event_id, one) for one in image_ids]
        self.unfinished.begin(*works)

    def end(self, event: EventRecord, image_ids: Sequence[str]) -> None:
        """Remove the notes, when the files are what the event refers to.

        If that cannot be noted now, the reconciler will.
        """
        works = [used_picture(event.admin_id, event.id, one) for one in image_ids]
        try:
            self.unfinished.end(*(work.key for work in works))
        except Unavailable as error:
            # The reconciler will find them in use.
            logs.warning("notes-left", event_id=event.id, reason=error.reason)

    def remove(self, event: EventRecord, image_ids: Sequence[str]) -> None:
        """Remove files that the event does not refer to any more.

        Raises StorageUnavailable.
        """
        for image_id in image_ids:
            self.images.delete(event.admin_id, image_id)

    def remove_unused(self, used: UsedPicture) -> bool:
        """Remove a picture, unless its event or an open event of its admin uses it.

        Returns whether there was one to remove. Raises StorageUnavailable.
        """
        event = self.events.find(used.event_id)
        others: list[EventRecord | OpenEventRecord]
        others = [*self.events.open_events(used.admin_id)]
        if event is not None:
            others.append(event)
        if any(used.image_id in images_of(other) for other in others):
            return False
        return self.images.delete(used.admin_id, used.image_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class ImageCleanups:
    """`imageCleanups`: which events' pictures are due to go on which day.

    With the backend's rights: no caller has to do with it.
    """

    databases: Databases

    def days_due(self, today: date) -> list[str]:
        """Days (YYYY-MM-DD) up to today with something left to do, oldest first."""
        days = self.databases.as_backend().keys(paths.IMAGE_CLEANUPS)
        return [day for day in days if day <= today.isoformat()]

    def event_ids(self, day: str) -> list[str]:
        """The events whose pictures are due on a day."""
        return self.databases.as_backend().keys(paths.image_cleanups(day))

    def finish(self, day: str, event_id: str) -> None:
        """Remove an entry that needs nothing more."""
        self.databases.as_backend().update({paths.image_cleanup(day, event_id): None})

    def finish_with(self, day: str, event: EventRecord) -> None:
        """Remove an entry together with what the event says of its pictures."""
        place = paths.event(event.id)
        self.databases.as_backend().update(
            {
                paths.image_cleanup(day, event.id): None,
                f"{place}/startImage": None,
                f"{place}/endImage": None,
            }
        )
