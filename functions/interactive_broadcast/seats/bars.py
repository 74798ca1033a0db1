"""Who is barred from an event: `barred/{eventId}/{uid}`, when it was decided."""

from dataclasses import dataclass

from interactive_broadcast.kernel import paths
from interactive_broadcast.kernel.database import SERVER_TIME, Writes
from interactive_broadcast.kernel.ports import Databases


@dataclass(frozen=True, slots=True, kw_only=True)
class BarStore:
    """With the backend's rights: nobody may read who is barred, or strike himself out.

    Whether the caller may bar somebody is decided before, by reading the event as him.
    """

    databases: Databases

    def barred(self, event_id: str) -> frozenset[str]:
        """Everybody who is barred from an event: a handful."""
        found = self.databases.as_backend().keys(paths.barred(event_id))
        return frozenset(found)

    def is_barred(self, event_id: str, uid: str) -> bool:
        place = paths.barred_fan(event_id, uid)
        return self.databases.as_backend().get(place) is not None

    def bar(self, event_id: str, uid: str, along: Writes) -> None:
        """Let nobody mint tokens for him any more; `along` is written with it."""
        place = paths.barred_fan(event_id, uid)
        self.databases.as_backend().update({place: SERVER_TIME, **along})
