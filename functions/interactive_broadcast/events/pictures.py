"""Pictures that come to events and go from them."""

from collections.abc import Sequence
from dataclasses import dataclass

from interactive_broadcast.events.images import images_of
from interactive_broadcast.events.models import EventRecord, OpenEventRecord
from interactive_broadcast.events.store import EventStore
from interactive_broadcast.kernel import logs
from interactive_broadcast.kernel.errors import Unavailable
from interactive_broadcast.kernel.models import Id, RecordModel
from interactive_broadcast.kernel.ports import Images
from interactive_broadcast.kernel.unfinished import (
    UnfinishedWorkLog,
    Work,
    WorkKind,
)


class UsedPicture(RecordModel):
    """Of `picture`."""

    admin_id: Id
    event_id: Id
    image_id: Id


def used_picture(admin_id: str, event_id: str, image_id: str) -> Work:
    what = UsedPicture(admin_id=admin_id, event_id=event_id, image_id=image_id)
    return Work(WorkKind.PICTURE, f"{admin_id}-{image_id}", what)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pictures:
    """An event refers to a picture from its write on, and the file is another place.

    While the two are out of step there is a note of each picture, by which the
    reconciler removes the file if no event came to refer to it.
    """

    events: EventStore
    images: Images
    unfinished: UnfinishedWorkLog

    def begin(self, admin_id: str, event_id: str, image_ids: Sequence[str]) -> None:
        """Before an event changes what it refers to."""
        works = [used_picture(admin_id, event_id, one) for one in image_ids]
        self.unfinished.begin(*works)

    def end(self, event: EventRecord, image_ids: Sequence[str]) -> None:
        """When the files are what the event refers to, if that can be noted now."""
        works = [used_picture(event.admin_id, event.id, one) for one in image_ids]
        try:
            self.unfinished.end(*(work.key for work in works))
        except Unavailable as error:
            # The reconciler will find them in use.
            logs.warning("notes-left", event_id=event.id, reason=error.reason)

    def remove(self, event: EventRecord, image_ids: Sequence[str]) -> None:
        """Remove files that the event does not refer to any more."""
        for image_id in image_ids:
            self.images.delete(event.admin_id, image_id)

    def remove_unused(self, used: UsedPicture) -> bool:
        """Whether a picture was there that no event of its admin refers to."""
        event = self.events.find(used.event_id)
        others: list[EventRecord | OpenEventRecord]
        others = [*self.events.open_events(used.admin_id)]
        if event is not None:
            others.append(event)
        if any(used.image_id in images_of(other) for other in others):
            return False
        return self.images.delete(used.admin_id, used.image_id)
