"""Recordings of events that were deleted: `formerArchives/{adminId}/{archiveId}`.

OpenTok keeps them, or has put them into the own bucket. Their owner may see the list.
"""

from dataclasses import dataclass
from typing import Any

from interactive_broadcast.kernel import paths
from interactive_broadcast.kernel.callers import Caller
from interactive_broadcast.kernel.database import Writes, children, read_record
from interactive_broadcast.kernel.models import EpochMs, RecordModel, Shape
from interactive_broadcast.kernel.ports import Databases
from interactive_broadcast.kernel.video_statuses import ArchiveStatus


class FormerArchiveFields(Shape):
    """What is known of such a recording."""

    event_id: str
    """The event that it was a part of the recording of."""
    event_name: str
    """Its name then."""
    started_at: EpochMs
    """When OpenTok was asked for it."""
    status: ArchiveStatus
    """In OpenTok's words: `available` for three days, or `uploaded`."""
    duration_s: int | None = None
    size_bytes: int | None = None
    deleting: bool | None = None
    """True while it is to be deleted, and OpenTok has not done so yet."""


class FormerArchive(FormerArchiveFields, RecordModel):
    """`formerArchives/{adminId}/{archiveId}`."""

    id: str
    """From the path as well."""
    url: str | None = None
    """Where the file is in the operator's own bucket."""
    api_key: str | None = None
    """Of the OpenTok project that has it; left out where that was not found out."""

    def is_in(self, api_key: str) -> bool:
        """Whether this project can be asked about it. Another knows nothing of it."""
        return self.api_key in (None, api_key)


@dataclass(frozen=True, slots=True, kw_only=True)
class FormerArchiveList:
    """Written with the backend's rights: nobody else knows what OpenTok has."""

    databases: Databases

    def read(self, caller: Caller, admin_id: str) -> list[FormerArchive]:
        """An admin's, oldest first, as the rules let the caller.

        Raises:
            RulesDenied: they are somebody else's, and the caller is no superAdmin.
        """
        place = paths.former_archives(admin_id)
        return _parse(self.databases.as_caller(caller).get(place))

    def all(self, admin_id: str) -> list[FormerArchive]:
        """The same with the backend's rights."""
        return _parse(self.databases.as_backend().get(paths.former_archives(admin_id)))

    def admin_ids(self) -> list[str]:
        """The admins who have any."""
        return self.databases.as_backend().keys(paths.FORMER_ARCHIVES)

    def forget(self, admin_id: str, archive_ids: list[str]) -> None:
        """Remove some from the list: OpenTok has them no more."""
        gone: Writes = {
            paths.former_archive(admin_id, one): None for one in archive_ids
        }
        if gone:
            self.databases.as_backend().update(gone)

    def keep(self, admin_id: str, archive_ids: list[str]) -> None:
        """They are not going to be deleted after all."""
        kept: Writes = {
            f"{paths.former_archive(admin_id, one)}/deleting": None
            for one in archive_ids
        }
        if kept:
            self.databases.as_backend().update(kept)


def listed(admin_id: str, archives: list[FormerArchive]) -> Writes:
    """The writes that list them."""
    return {paths.former_archive(admin_id, one.id): one.to_record() for one in archives}


def _parse(value: Any) -> list[FormerArchive]:  # noqa: ANN401 - JSON as stored
    found = (
        read_record(FormerArchive, one, "former-archive-unreadable", archive_id=key)
        for key, one in children(value).items()
    )
    archives = [one for one in found if one is not None]
    return sorted(archives, key=lambda one: (one.started_at, one.id))
