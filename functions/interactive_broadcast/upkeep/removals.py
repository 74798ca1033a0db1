"""How far the removals of admins have come: `removals/{uid}`, for superAdmins."""

from dataclasses import dataclass
from typing import Any

from interactive_broadcast.admins.models import AdminRecord
from interactive_broadcast.events.models import EventRecord
from interactive_broadcast.kernel import logs, paths
from interactive_broadcast.kernel.database import SERVER_TIME, Writes
from interactive_broadcast.kernel.models import EpochMs, Id, Json, RecordModel
from interactive_broadcast.kernel.ports import Databases
from interactive_broadcast.kernel.unfinished import Work, WorkKind


class GoneEvent(RecordModel):
    """Of `eventRemoval`."""

    event: EventRecord


class GoneAdmin(RecordModel):
    """Of `adminRemoval`."""

    admin_id: Id
    ot_api_key: str | None = None
    """Of the OpenTok project whose streams may still have to be ended."""
    total: int
    """Events at the beginning."""
    started_at: EpochMs


def gone_event(event: EventRecord) -> Work:
    """With as much of the event as its removal needs to go on."""
    kept = event.model_copy(
        update={"rtmp_url": None, "problems": None, "archive": None}
    )
    return Work(WorkKind.EVENT_REMOVAL, event.id, GoneEvent(event=kept))


def gone_admin(what: GoneAdmin) -> Work:
    return Work(WorkKind.ADMIN_REMOVAL, what.admin_id, what)


def former_admin(what: GoneAdmin) -> AdminRecord:
    """As much of a removed admin as it takes to end what he has running."""
    return AdminRecord(
        id=what.admin_id, display_name="", email="", ot_api_key=what.ot_api_key
    )


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
