"""Changes of `admins/{uid}`, and the stored legs of an admin's removal."""

from dataclasses import dataclass
from typing import Any, Protocol

from interactive_broadcast import logs
from interactive_broadcast.models.admins import RemovalTask
from interactive_broadcast.stores.admins import AdminStore


class RemovesAdmins(Protocol):
    def take_up(self, uid: str, ot_api_key: str | None) -> None:
        """See to it that what an admin who is gone has left goes as well."""

    def proceed(self, uid: str) -> int:
        """Go on with a removal that was begun: how many events remain."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AdminDeletedTrigger:
    """For what a function that deleted an admin did not come to."""

    admins: AdminStore
    removal: RemovesAdmins

    def run(self, uid: str, before: Any) -> None:  # noqa: ANN401 - JSON as stored
        """Take the removal up, unless the admin has been made anew meanwhile."""
        if self.admins.find(uid) is not None:
            return
        self.removal.take_up(uid, _api_key(before))
        logs.info("admin-removal-taken-up", uid=uid)


@dataclass(frozen=True, slots=True, kw_only=True)
class RemovalTasks:
    """`removeAdminTask`."""

    removal: RemovesAdmins

    def run(self, task: RemovalTask, _retry_count: int) -> None:
        """Go a leg of a removal. Without one that was begun there is nothing to do.

        Raises:
            BackendError: deliver it again.
        """
        self.removal.proceed(task.admin_id)


def _api_key(record: Any) -> str | None:  # noqa: ANN401 - JSON as stored
    """What his project was called, if he had one."""
    found = record.get("otApiKey") if isinstance(record, dict) else None
    return found if isinstance(found, str) else None
