"""Changes of `admins/{uid}`, and the stored legs of an admin's removal."""

from dataclasses import dataclass
from typing import Any

from interactive_broadcast.admins.models import RemovalTask
from interactive_broadcast.admins.store import AdminStore
from interactive_broadcast.events.store import EventStore, parse_event
from interactive_broadcast.kernel import logs
from interactive_broadcast.upkeep.admin_removal import AdminRemoval
from interactive_broadcast.upkeep.event_removal import EventRemoval


@dataclass(frozen=True, slots=True, kw_only=True)
class EventDeletedTrigger:
    """For what a function that deleted an event did not come to."""

    events: EventStore
    removal: EventRemoval

    def run(self, event_id: str, before: Any) -> None:  # noqa: ANN401 - JSON as stored
        """Clean up after what was there. A fragment of an event has left nothing."""
        event = parse_event(before)
        if event is None or event.id != event_id or self.events.exists(event_id):
            return
        self.removal.clean_up(event)
        logs.info("event-cleaned-up", event_id=event_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class AdminDeletedTrigger:
    """For what a function that deleted an admin did not come to."""

    admins: AdminStore
    removal: AdminRemoval

    def run(self, uid: str, before: Any) -> None:  # noqa: ANN401 - JSON as stored
        """Take the removal up, unless the admin has been made anew meanwhile."""
        if self.admins.find(uid) is not None:
            return
        self.removal.take_up(uid, _api_key(before))
        logs.info("admin-removal-taken-up", uid=uid)


@dataclass(frozen=True, slots=True, kw_only=True)
class RemovalTasks:
    """`removeAdminTask`."""

    removal: AdminRemoval

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
