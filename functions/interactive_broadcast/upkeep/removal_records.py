"""What is stored of the removal of an admin, from its beginning to its end.

`unfinished/adminRemoval-{uid}` is for the backend: what it takes to go on with it.
`removals/{uid}` is for superAdmins: how far the removal of many events has come.
"""

from dataclasses import dataclass
from datetime import timedelta

from interactive_broadcast.kernel import line_paths, logs, paths, show_paths
from interactive_broadcast.kernel.database import SERVER_TIME, Writes, compare_and_set
from interactive_broadcast.kernel.models import EpochMs, Id, Json, RecordModel
from interactive_broadcast.kernel.ports import Clock, Databases
from interactive_broadcast.kernel.unfinished import UnfinishedWorkLog, Work, WorkKind
from interactive_broadcast.records import crowds
from interactive_broadcast.records.show_writes import removal

UPLOADS_LAST = timedelta(days=8)
"""A resumable upload that was begun by then can be ended for a week, by its address."""


class RemovedAdmin(RecordModel):
    """`unfinished/adminRemoval-{uid}/what`."""

    admin_id: Id
    ot_api_key: str | None = None
    """The key of the OpenTok project whose streams may still have to be ended."""
    total: int
    """The number of events at the beginning."""
    started_at: EpochMs
    delete_archives: bool = False
    """Whether their recordings are deleted at OpenTok, too."""
    again_at: EpochMs | None = None
    """When to look once more for what ID tokens that are still good could do. None
    until everything has been removed."""


def admin_removal(removed: RemovedAdmin) -> Work:
    """The removal of an admin, as it is noted."""
    return Work(WorkKind.ADMIN_REMOVAL, removed.admin_id, removed)


@dataclass(frozen=True, slots=True, kw_only=True)
class RemovalRecords:
    """With the backend's rights: nobody else does this work."""

    databases: Databases
    unfinished: UnfinishedWorkLog
    clock: Clock

    def find(self, uid: str) -> RemovedAdmin | None:
        """What was noted of an admin whose removal has not come to its end."""
        record = self.unfinished.find(_key(uid))
        return None if record is None else RemovedAdmin.model_validate(record.what)

    def begin(self, removed: RemovedAdmin) -> None:
        """Note the removal. Noted again, the reconciler leaves it alone for a while."""
        self.unfinished.begin(admin_removal(removed))

    def end(self, uid: str) -> None:
        """Remove the note: everything is done, or the admin stays."""
        self.unfinished.end(_key(uid))

    def set_progress(self, removed: RemovedAdmin, *, left: int) -> None:
        """Store how many events are left. The number removed never goes down.

        Args:
            removed: whose removal.
            left: events that are still to be removed.
        """
        database = self.databases.as_backend()
        done = max(removed.total - left, 0)
        for stored in compare_and_set(database, paths.removal(removed.admin_id)):
            if _progress_of(stored.value, removed) >= done:
                return
            if stored.replace(_progress(removed, done)):
                return
        logs.info("removal-noted-elsewhere", uid=removed.admin_id)

    def remove_rest(self, removed: RemovedAdmin) -> None:
        """Remove everything that is stored of an admin but the note.

        In one write, but for what was left of shows. With the backend's
        rights: an admin who is gone has none.

        Raises:
            NotReadyYet: there are more people than one call removes; try again.
        """
        uid = removed.admin_id
        database = self.databases.as_backend()
        for fan_url in self._addresses(uid):
            crowds.thin_out_show(database, (uid, fan_url))
            # At once: what each address has left would be too much together.
            database.update(removal(uid, fan_url))
        self.databases.as_backend().update(
            {
                # The record is gone; but not what may have been written to it since.
                paths.admin(uid): None,
                paths.secrets_of(uid): None,
                paths.open_events(uid): None,
                paths.closed_events(uid): None,
                paths.current_events(uid): None,
                paths.admin_events(uid): None,
                paths.slugs(uid): None,
                paths.event_requests(uid): None,
                paths.images(uid): None,
                show_paths.active_broadcasts(uid): None,
                show_paths.shows(uid): None,
                show_paths.counted_by_admin(uid): None,
                show_paths.viewer_counts(uid): None,
                show_paths.presence_by_admin(uid): None,
                show_paths.fan_pictures_by_admin(uid): None,
                line_paths.lines(uid): None,
                line_paths.decks(uid): None,
                **{place(uid): None for place in line_paths.OF_ADMIN},
                show_paths.written_for_by_admin(uid): None,
                paths.former_admin(self._last_look(), uid): True,
                **self._finished(removed),
            }
        )

    def _addresses(self, uid: str) -> list[str]:
        """Where something is left of a show of an admin's."""
        database = self.databases.as_backend()
        places = (
            show_paths.active_broadcasts(uid),
            show_paths.counted_by_admin(uid),
            show_paths.viewer_counts(uid),
            show_paths.presence_by_admin(uid),
            show_paths.fan_pictures_by_admin(uid),
            line_paths.lines(uid),
            line_paths.decks(uid),
            *(place(uid) for place in line_paths.OF_ADMIN),
            show_paths.written_for_by_admin(uid),
        )
        return sorted(set().union(*map(database.keys, places)))

    def _last_look(self) -> str:
        """The day of it, after the end of every upload that may have been begun."""
        return (self.clock.now() + UPLOADS_LAST).date().isoformat()

    def _finished(self, removed: RemovedAdmin) -> Writes:
        """The write that stores the end, if any progress has been stored."""
        place = paths.removal(removed.admin_id)
        if _progress_of(self.databases.as_backend().get(place), removed) < 0:
            return {}
        ended: dict[str, Json] = {"finishedAt": SERVER_TIME}
        return {place: {**_progress(removed, removed.total), **ended}}


def _key(uid: str) -> str:
    return f"{WorkKind.ADMIN_REMOVAL}-{uid}"


def _progress_of(value: object, removed: RemovedAdmin) -> int:
    """Events that are stored as removed by this removal; -1 for no such record."""
    if isinstance(value, dict) and value.get("startedAt") == removed.started_at:
        return int(value["removed"])
    return -1


def _progress(removed: RemovedAdmin, done: int) -> dict[str, Json]:
    return {
        "total": removed.total,
        "removed": done,
        "startedAt": removed.started_at,
        "updatedAt": SERVER_TIME,
    }
