"""What the effects of one event are carried out on."""

from dataclasses import dataclass
from functools import partial
from typing import Any

from interactive_broadcast.admins.models import AdminRecord
from interactive_broadcast.admins.store import AdminStore, Project
from interactive_broadcast.events.models import EventRecord
from interactive_broadcast.kernel.concurrency import side_by_side


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """An event, and its admin's project as it was a moment ago.

    Read before effects run side by side, so that none of them waits for the others'
    threads.
    """

    event: EventRecord
    admins: AdminStore
    admin: AdminRecord | None
    """None when it is gone."""
    sealed: str | None

    @classmethod
    def of(cls, event: EventRecord, admins: AdminStore) -> "Scene":
        found: list[Any] = side_by_side(
            [
                partial(admins.find, event.admin_id),
                partial(admins.sealed_secret, event.admin_id),
            ]
        )
        return cls(event=event, admins=admins, admin=found[0], sealed=found[1])

    @property
    def hls(self) -> bool:
        """Whether the admin's shows are streamed to viewers beyond the limit."""
        return self.admin is not None and self.admin.hls

    def project(self) -> Project:
        """Raises AdminNotFound, VideoCredentialsMissing."""
        return self.admins.open_project(self.event.admin_id, self.admin, self.sealed)
