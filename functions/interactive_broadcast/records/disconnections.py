"""Why people were disconnected: `disconnections/{eventId}/{uid}`.

It stands there before OpenTok is asked to disconnect them, so that their page can say
it. That person and the event's owner read it, and nobody but the backend writes it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from interactive_broadcast.kernel import paths
from interactive_broadcast.kernel.database import SERVER_TIME, Writes, in_parts
from interactive_broadcast.kernel.models import EpochMs, RecordModel
from interactive_broadcast.kernel.ports import Databases


class Reason(StrEnum):
    """Why somebody was disconnected. Spelled as in the database."""

    BARRED = "barred"
    """The producer has barred them: they do not come back."""
    DISCONNECTED = "disconnected"
    """The producer has disconnected them. They may come back."""
    LINK_CHANGED = "link-changed"
    """The link that they came by is another one now."""
    SEAT_LOST = "seat-lost"
    """The show has given them a seat below, and their app did not leave the one above.
    They keep their record and their place in line."""
    STAGE_CLEARED = "stage-cleared"
    """The producer has cleared the stage. They keep their record, and may watch."""
    SHOW_CLOSED = "show-closed"
    """The show is over."""


class Disconnection(RecordModel):
    """One record: why, and when that was decided."""

    reason: Reason
    at: EpochMs


@dataclass(frozen=True, slots=True, kw_only=True)
class Disconnections:
    """With the backend's rights: the rules let nobody else write them."""

    databases: Databases

    def add(self, event_id: str, reasons: Mapping[str, Reason]) -> None:
        """Tell people why they are about to be disconnected.

        Args:
            event_id: from whose sessions.
            reasons: by Firebase user.
        """
        writes: Writes = {}
        for uid, reason in reasons.items():
            writes |= entry(event_id, uid, reason)
        for some in in_parts(writes):
            self.databases.as_backend().update(some)


def entry(event_id: str, uid: str, reason: Reason) -> Writes:
    """The write that tells one person."""
    place = paths.disconnection(event_id, uid)
    return {place: {"reason": reason.value, "at": SERVER_TIME}}


def removal(event_id: str) -> Writes:
    """The write that forgets why anybody was disconnected."""
    return {paths.disconnections(event_id): None}
