"""Who is barred from a show: fans by the producer, guests with a former link."""

from collections.abc import Iterable
from dataclasses import dataclass

from interactive_broadcast.kernel import paths
from interactive_broadcast.kernel.database import SERVER_TIME, Writes
from interactive_broadcast.kernel.ports import Databases


@dataclass(frozen=True, slots=True, kw_only=True)
class BarredFans:
    """Firebase users who get no tokens: `barred/{eventId}/{uid}`, when it was decided.

    With the backend's rights: nobody may read who is barred, or remove the bar from
    themselves. Whether the caller may bar somebody is decided before, by reading the
    event as that caller.
    """

    databases: Databases

    def of(self, event_id: str) -> frozenset[str]:
        """The uids of everybody who is barred from an event: a handful."""
        found = self.databases.as_backend().keys(paths.barred(event_id))
        return frozenset(found)

    def includes(self, event_id: str, uid: str) -> bool:
        """Whether this Firebase user is barred from an event."""
        place = paths.barred_fan(event_id, uid)
        return self.databases.as_backend().get(place) is not None

    def add(self, event_id: str, uids: Iterable[str], along: Writes) -> None:
        """Bar Firebase users from an event, in one write with `along`."""
        bars: Writes = {paths.barred_fan(event_id, uid): SERVER_TIME for uid in uids}
        self.databases.as_backend().update({**along, **bars})
