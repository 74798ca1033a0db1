"""What the effects of one event are carried out on."""

from dataclasses import dataclass

from interactive_broadcast.admins.store import AdminStore, Project, StoredProject
from interactive_broadcast.events.models import EventRecord


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """An event, and its admin's project as it was a moment ago.

    Read before effects run side by side, so that none of them waits for the others'
    threads.
    """

    event: EventRecord
    admins: AdminStore
    stored: StoredProject

    @classmethod
    def of(cls, event: EventRecord, admins: AdminStore) -> "Scene":
        stored = admins.stored_project(event.admin_id)
        return cls(event=event, admins=admins, stored=stored)

    @property
    def hls(self) -> bool:
        """Whether the admin's shows are streamed to viewers beyond the limit."""
        return self.stored.admin is not None and self.stored.admin.hls

    def project(self) -> Project:
        """Raises AdminNotFound, VideoCredentialsMissing."""
        return self.admins.open_project(self.stored)
