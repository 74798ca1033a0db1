"""Records of shows that are over: nobody is to find the way into one."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from interactive_broadcast.effects.ledger import Ledger
from interactive_broadcast.effects.plan import is_over
from interactive_broadcast.events.models import EventRecord, Status
from interactive_broadcast.events.store import EventStore
from interactive_broadcast.upkeep.inventory import Inventory
from interactive_broadcast.upkeep.reconciliation.presence import Faces
from interactive_broadcast.upkeep.reconciliation.progress import Pass, Repair
from interactive_broadcast.upkeep.reconciliation.projects import MAX_OTHERS
from interactive_broadcast.upkeep.reconciliation.watching import Sight
from interactive_broadcast.upkeep.rotation import in_turn

Address = tuple[str, str]
"""Admin id and `fanUrl`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Leftovers:
    inventory: Inventory
    events: EventStore
    ledger: Ledger

    def run(self, run: Pass, sights: Collection[Sight], faces: Faces) -> None:
        with_records = set(self.inventory.admins_with_records())
        busy = {one.event.admin_id for one in sights}
        now, everybody = run.clock.now(), with_records.union(faces)
        admin_ids = in_turn(busy, everybody, now, size=MAX_OTHERS)
        found = run.each(
            "addresses",
            [uid for uid in admin_ids if uid in with_records],
            self.inventory.addresses,
        )
        addresses = {(uid, slug) for uid, slugs in found.items() for slug in slugs}
        addresses |= {(uid, slug) for uid in admin_ids for slug in faces.get(uid, ())}
        left = sorted(addresses - _in_use(sights))
        run.each("records", left, lambda address: self._clear(run, *address))

    def _clear(self, run: Pass, admin_id: str, fan_url: str) -> None:
        shown = self.inventory.shown_at(admin_id, fan_url)
        event = None if shown is None else self.events.find(shown)
        if not self._is_left(admin_id, fan_url, shown, event):
            return
        self.inventory.remove_show(admin_id, fan_url)
        if event is None:
            run.counted(Repair.RECORDS)
        else:
            run.repaired(Repair.RECORDS, event.id)

    def _is_left(
        self, admin_id: str, fan_url: str, shown: str | None, event: EventRecord | None
    ) -> bool:
        """Whether no event has use for what lies at an address."""
        if event is not None:
            return event.status is Status.CLOSED and is_over(
                event, self.ledger.read(event.id), hls=False
            )
        if shown is not None:
            return True
        # A host may be early, and a late write leaves fragments. An open event has its
        # address in the index from its making on; without one nobody can come here.
        return self.events.id_by_slug(admin_id, "fanUrl", fan_url) is None


def _in_use(sights: Iterable[Sight]) -> set[Address]:
    """Where this pass has found the show of an event that is on."""
    return {
        (one.event.admin_id, one.event.fan_url)
        for one in sights
        if one.is_on and one.desk.shown == one.event.id
    }
