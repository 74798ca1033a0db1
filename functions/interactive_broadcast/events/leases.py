"""Who directs a show: a command that names its lease is refused when that is lost.

A lease is taken, renewed, offered and released by the owner's clients themselves, under
the database's rules. A command of its holder has its number among its writes, and the
rules let nobody write another number than the one that stands: so what is late is
refused in the very write that it would have changed something with. A command that
names no number is bound by none.
"""

from dataclasses import dataclass

from interactive_broadcast.events.lease_models import LeaseRecord
from interactive_broadcast.kernel import paths
from interactive_broadcast.kernel.callers import Caller
from interactive_broadcast.kernel.database import Writes, read_record
from interactive_broadcast.kernel.errors import Detail
from interactive_broadcast.kernel.ports import Databases
from interactive_broadcast.kernel.show_errors import LeaseLost

NOBODY_YET = 0
"""The number of a lease that nobody has ever taken."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Leases:
    """`producerLeases`, read as the caller."""

    databases: Databases

    def check(self, caller: Caller, event_id: str, number: int | None) -> None:
        """Refuse whoever names a number that does not stand. None is let through.

        One whose time is over stands until somebody else takes the lease.

        Raises:
            LeaseLost: somebody else has it, or nobody has.
            RulesDenied: it is not an event of the caller.
        """
        if number is None:
            return
        place = paths.producer_lease(event_id)
        value = self.databases.as_caller(caller).get(place)
        lease = read_record(LeaseRecord, value, "lease-unreadable", event_id=event_id)
        if lease is None or lease.holder is None or lease.number != number:
            raise LeaseLost("Another client directs the show.", **_told(lease))


def fence(event_id: str, number: int | None) -> Writes:
    """What a command writes along: the rules refuse all of it when the lease is lost.

    Nothing for a command that names no number.
    """
    if number is None:
        return {}
    return {paths.lease_number(event_id): number}


def _told(lease: LeaseRecord | None) -> dict[str, Detail]:
    """The number that stands, and whose it is, if anybody's."""
    if lease is None:
        return {"number": NOBODY_YET}
    told: dict[str, Detail] = {"number": lease.number}
    if lease.holder is not None:
        told["holder"] = lease.holder
    if lease.name is not None:
        told["name"] = lease.name
    return told
