"""Who is meant by an opaque id: `people/{eventId}/{opaqueId}`."""

from dataclasses import dataclass

from interactive_broadcast.kernel import paths
from interactive_broadcast.kernel.database import Writes, children
from interactive_broadcast.kernel.ids import opaque_id
from interactive_broadcast.kernel.ports import Databases

PERSON = "person"
"""What a fan's record, and an entry of the timeline, call an opaque id."""

MAX_ID = 128
"""Characters of a fan's id that are told and kept. Old apps append something to the
uid."""


@dataclass(frozen=True, slots=True, kw_only=True)
class People:
    """With the backend's rights: nobody else may go back from such an id."""

    databases: Databases

    def fans(self, event_id: str) -> dict[str, str]:
        """Opaque id → Firebase user, of every fan who has been in the show."""
        value = self.databases.as_backend().get(paths.people(event_id))
        found = children(value).items()
        return {person: uid for person, uid in found if isinstance(uid, str)}

    def fan(self, event_id: str, person: str) -> str | None:
        """The Firebase user of one of them. None for whoever is no fan of the show."""
        uid = self.databases.as_backend().get(paths.person(event_id, person))
        return uid if isinstance(uid, str) else None


def entry(event_id: str, uid: str) -> Writes:
    """The write that leads from a fan's opaque id back to the fan."""
    return {paths.person(event_id, opaque_id(event_id, uid)): uid}


def removal(event_id: str) -> Writes:
    """The write that forgets who they were."""
    return {paths.people(event_id): None}
