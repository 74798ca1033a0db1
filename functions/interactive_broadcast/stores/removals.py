"""How far the removals of admins have come: `removals/{uid}`, for superAdmins."""

from dataclasses import dataclass
from typing import Any

from interactive_broadcast import logs
from interactive_broadcast.domain import paths
from interactive_broadcast.domain.event_writes import Writes
from interactive_broadcast.domain.server_values import SERVER_TIME
from interactive_broadcast.models.base import Json
from interactive_broadcast.models.unfinished import GoneAdmin
from interactive_broadcast.ports import Databases

MAX_ROUNDS = 5
"""Tries to note progress against others who note theirs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RemovalStore:
    """With the backend's rights: nobody else does the work that it tells of."""

    databases: Databases

    def note(self, gone: GoneAdmin, *, left: int) -> None:
        """Say how many events are left. What is said of one removal only grows."""
        database = self.databases.as_backend()
        place = paths.removal(gone.admin_id)
        removed = max(gone.total - left, 0)
        for _ in range(MAX_ROUNDS):
            value, version = database.get_versioned(place)
            if _removed(value, gone) >= removed:
                return
            if database.replace(place, _progress(gone, removed), version=version):
                return
        logs.info("removal-noted-elsewhere", uid=gone.admin_id)

    def finished(self, gone: GoneAdmin) -> Writes:
        """The writes that end it, if there was anything to tell."""
        place = paths.removal(gone.admin_id)
        if _removed(self.databases.as_backend().get(place), gone) < 0:
            return {}
        ended: dict[str, Json] = {"finishedAt": SERVER_TIME}
        return {place: {**_progress(gone, gone.total), **ended}}


def _removed(value: Any, gone: GoneAdmin) -> int:  # noqa: ANN401 - JSON as stored
    """What is said already of this removal; -1 for nothing."""
    is_ours = isinstance(value, dict) and value.get("startedAt") == gone.started_at
    return int(value["removed"]) if is_ours else -1


def _progress(gone: GoneAdmin, removed: int) -> dict[str, Json]:
    return {
        "total": gone.total,
        "removed": removed,
        "startedAt": gone.started_at,
        "updatedAt": SERVER_TIME,
    }
