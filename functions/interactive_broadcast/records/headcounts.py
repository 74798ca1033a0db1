"""How many are connected to stage and backstage, and how many publish."""

from dataclasses import dataclass
from enum import StrEnum

from interactive_broadcast.kernel import paths
from interactive_broadcast.kernel.database import Writes, increment
from interactive_broadcast.kernel.errors import RulesDenied
from interactive_broadcast.kernel.ports import Databases

THERE, GONE = "there", "gone"
"""What the mark of a connection or stream says. There is none before the first report,
and "gone" is for good: ids are never used again."""

MAX_ROUNDS = 3
"""Looks at what other reports of the same connection have done meanwhile."""


class HeadKind(StrEnum):
    CONNECTIONS = "connections"
    STREAMS = "streams"


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """One connection or stream in one room (stage or backstage) of an event."""

    event_id: str
    room: str
    kind: HeadKind
    id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Headcounts:
    """`headcounts/{eventId}/{room}`.

    As the counter: the rules let mark and number change only together, forward only
    (nothing, there, gone), and until the event is closed. So reports may come twice and
    in any order: the number is that of the marks that say "there".
    """

    databases: Databases

    def arrived(self, head: Head) -> bool:
        """Count somebody who came. False when he was counted, or has left, before."""
        return self._change(head, THERE, by=1)

    def left(self, head: Head) -> bool:
        """Take somebody out who left. False when he was not counted.

        One whose leaving is reported before his coming is marked, not to be counted
        when that report arrives.
        """
        mark: object = THERE
        for _ in range(MAX_ROUNDS):
            if self._change(head, GONE, by=-1 if mark == THERE else 0):
                return mark == THERE
            mark = self._mark(head)
            if mark == GONE:
                break
        return False

    def _change(self, head: Head, mark: str, *, by: int) -> bool:
        """False when the rules find that it does not follow from what is there."""
        room = paths.headcount(head.event_id, head.room)
        writes: Writes = {_place(head): mark}
        if by:
            writes[f"{room}/{head.kind}"] = increment(by)
        try:
            self.databases.as_counter().update(writes)
        except RulesDenied:
            return False
        return True

    def _mark(self, head: Head) -> object:
        # With the backend's rights: nobody may read marks.
        mark: object = self.databases.as_backend().get(_place(head))
        return mark


def _place(head: Head) -> str:
    return paths.head(head.event_id, head.room, head.kind, head.id)
