"""How many are connected to stage and backstage, and how many publish."""

from dataclasses import dataclass
from enum import StrEnum

from interactive_broadcast.events.models import SessionKind
from interactive_broadcast.kernel import paths
from interactive_broadcast.kernel.database import Writes, increment
from interactive_broadcast.kernel.errors import RulesDenied
from interactive_broadcast.kernel.ports import Databases

THERE, GONE = "there", "gone"
"""What the mark of a connection or stream says. There is none before the first report,
and "gone" is for good: ids are never used again."""

MAX_LOOKS = 3
"""At what other reports of the same connection have done meanwhile."""


class HeadKind(StrEnum):
    """What is counted. As in the database."""

    CONNECTIONS = "connections"
    STREAMS = "streams"


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """One connection or stream in one of an event's two sessions."""

    event_id: str
    session: SessionKind
    kind: HeadKind
    id: str
    """OpenTok's, of the connection or stream."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Headcounts:
    """`headcounts/{eventId}/{stage or backstage}`.

    As the counter: the rules let mark and number change only together, forward only
    (nothing, there, gone), and until the event is closed. So reports may come twice and
    in any order: the number is that of the marks that say "there".
    """

    databases: Databases

    def arrived(self, head: Head) -> bool:
        """Count one that came. False when it was counted, or has gone, before."""
        return self._change(head, THERE, by=1)

    def left(self, head: Head) -> bool:
        """Take one out that has gone. False when it was not counted.

        If its going is reported before its coming it is marked, not to be counted when
        that report arrives.
        """
        mark: object = THERE
        for _ in range(MAX_LOOKS):
            if self._change(head, GONE, by=-1 if mark == THERE else 0):
                return mark == THERE
            mark = self._mark(head)
            if mark == GONE:
                break
        return False

    def _change(self, head: Head, mark: str, *, by: int) -> bool:
        """False when the rules find that it does not follow from what is there."""
        count = paths.headcount(head.event_id, head.session)
        writes: Writes = {_place(head): mark}
        if by:
            writes[f"{count}/{head.kind}"] = increment(by)
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
    return paths.head(head.event_id, head.session, head.kind, head.id)
