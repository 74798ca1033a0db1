"""Changes of `admins/{uid}`."""

from dataclasses import dataclass
from typing import Any, Protocol

from interactive_broadcast import logs
from interactive_broadcast.stores.admins import AdminStore


class CleansUpAdmins(Protocol):
    def clean_up(self, uid: str) -> None:
        """Remove what a deleted admin has left."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AdminDeletedTrigger:
    """For what a function that deleted an admin did not come to."""

    admins: AdminStore
    removal: CleansUpAdmins

    def run(self, uid: str, _before: Any) -> None:  # noqa: ANN401 - JSON as stored
        """Clean up, unless the admin has been made anew meanwhile."""
        if self.admins.find(uid) is not None:
            return
        self.removal.clean_up(uid)
        logs.info("admin-cleaned-up", uid=uid)
