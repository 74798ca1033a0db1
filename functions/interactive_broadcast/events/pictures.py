"""The pictures of events, in `eventImages/{adminId}/{imageId}`: which files are kept.

An event refers to its pictures by `startImage` and `endImage`. It lets go of them when
it is deleted, when it refers to others, and some days after its end. The last event
that lets go of a picture takes the file along.

    let go   the event's entry in the index goes in one write with the reference
    mark     where no entry is left, in the place of the entries: nobody takes it now
    delete   the file; then the mark
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial

from interactive_broadcast.events.images import images_of, no_uses
from interactive_broadcast.events.models import EventRecord
from interactive_broadcast.kernel import logs, paths
from interactive_broadcast.kernel.concurrency import all_in_batches, side_by_side
from interactive_broadcast.kernel.database import SERVER_TIME, Writes, children
from interactive_broadcast.kernel.errors import (
    NotReadyYet,
    PictureRemoved,
    StorageUnavailable,
    Unavailable,
)
from interactive_broadcast.kernel.models import Id, Json, RecordModel, epoch_ms
from interactive_broadcast.kernel.ports import Clock, Databases, Images
from interactive_broadcast.kernel.unfinished import (
    ABANDONED,
    UnfinishedWorkLog,
    Work,
    WorkKind,
)

KEPT = timedelta(days=3)
"""How long pictures stay after the end, for those who look at the closed page."""

MAX_AT_ONCE = 1000
"""Pictures that a call removes of a folder: a page of Cloud Storage's list."""


def cleanup_due(event_id: str, closed_on: date) -> Writes:
    """The write that has the pictures of an event removed `KEPT` after its end."""
    day = (closed_on + KEPT).isoformat()
    return {paths.image_cleanup(day, event_id): True}


class UsedPicture(RecordModel):
    """A picture that an event comes or ceases to refer to: unfinished work."""

    admin_id: Id
    image_id: Id


def used_picture(admin_id: str, event_id: str, image_id: str) -> Work:
    """The work of bringing one picture's file in step with the event."""
    what = UsedPicture(admin_id=admin_id, image_id=image_id)
    return Work(WorkKind.PICTURE, f"{admin_id}-{image_id}-{event_id}", what)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pictures:
    """Removes the files that no event refers to any more.

    While a file may be out of step with the events there is a note of it, by which the
    reconciler removes it if no event came to refer to it.

    With the backend's rights: who else uses a picture is no matter of the caller's, and
    nobody may say that one is being removed.
    """

    databases: Databases
    images: Images
    clock: Clock
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
        """Remove files that the event does not refer to any more, nor any other event.

        Raises:
            StorageUnavailable: not now; or another call is removing one.
        """
        side_by_side(
            [partial(self._remove, event.admin_id, image_id) for image_id in image_ids]
        )

    def finish(self, used: UsedPicture) -> bool:
        """Remove a picture, unless an event uses it; whether there was one to remove.

        Raises:
            StorageUnavailable: not now; or another call is removing it.
        """
        return self._remove(used.admin_id, used.image_id)

    def remove_folder(self, admin_id: str) -> None:
        """Remove every picture of an admin who is gone, also those no event has had.

        Raises:
            NotReadyYet: there are more than a call removes.
            StorageUnavailable: not now; try again.
        """
        names = self.images.in_folder(admin_id, limit=MAX_AT_ONCE)
        all_in_batches([partial(self.images.delete, admin_id, one) for one in names])
        if names:
            logs.info("pictures-removed", admin_id=admin_id, pictures=len(names))
        if len(names) == MAX_AT_ONCE:
            raise NotReadyYet("More pictures are to be removed.", id=admin_id)

    def is_going(self, admin_id: str, image_id: str) -> bool:
        """Whether a call has begun to remove the file, and has not ended it."""
        place = paths.image_removal(admin_id, image_id)
        return self.databases.as_backend().get(place) is not None

    def check_staying(self, event: EventRecord) -> None:
        """Check that none of an event's pictures is being removed.

        Raises PictureRemoved.
        """
        for image_id in images_of(event):
            if self.is_going(event.admin_id, image_id):
                raise PictureRemoved("Upload this picture again.", id=image_id)

    def _remove(self, admin_id: str, image_id: str) -> bool:
        database, place = self.databases.as_backend(), paths.image(admin_id, image_id)
        # One of thousands that may use it is enough.
        if set(database.first_by_value(place, limit=1)) - {paths.REMOVING}:
            return False
        uses, version = database.get_versioned(place)
        if not self._is_free(uses):
            return False
        # From here on the rules let no event take it. If one just has, it stays.
        mark: Json = {paths.REMOVING: SERVER_TIME}
        if not database.replace(place, mark, version=version):
            return False
        was_there = self.images.delete(admin_id, image_id)
        database.update({place: None})
        return was_there

    def _is_free(self, uses: object) -> bool:
        """Whether no event uses a picture, and no call is removing it.

        Raises:
            StorageUnavailable: a call is, or was interrupted a short time ago.
        """
        begun = children(uses).get(paths.REMOVING)
        if isinstance(begun, int) and begun > epoch_ms(self.clock.now() - ABANDONED):
            raise StorageUnavailable("Another call is removing this picture.")
        return uses is None or begun is not None


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

    def finish_with(self, day: str, event: EventRecord, *works: Work) -> None:
        """Remove an entry together with what the event says of its pictures.

        Args:
            day: of the entry.
            event: it is closed.
            works: what is left to do with the files, noted in the same write.
        """
        place = paths.event(event.id)
        notes = {path: note for work in works for path, note in work.begun.items()}
        self.databases.as_backend().update(
            {
                paths.image_cleanup(day, event.id): None,
                f"{place}/startImage": None,
                f"{place}/endImage": None,
                **no_uses(event),
                **notes,
            }
        )
