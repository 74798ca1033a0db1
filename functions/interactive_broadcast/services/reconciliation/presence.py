"""People who are said to be in a show: those who run it, and the number of the rest."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol

from interactive_broadcast.domain import paths
from interactive_broadcast.domain.event_writes import Writes
from interactive_broadcast.domain.presence import (
    FRESH_S,
    LEGACY_FRESH_S,
    forget_beat,
    take_away,
)
from interactive_broadcast.models.events import EventRecord
from interactive_broadcast.services.reconciliation.progress import Pass, Repair
from interactive_broadcast.services.reconciliation.watching import Sight
from interactive_broadcast.stores.inventory import Inventory
from interactive_broadcast.stores.shows import ShowStore

NOBODY = "nobody"
"""Somebody who is not there and not counted: only whether there is room is looked at.
No Firebase user is called so."""


class CountsFans(Protocol):
    def count(self, admin_id: str, fan_url: str, fan_id: str) -> None:
        """Have the number fit whether this fan is there, and `full` the number."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PresenceCare:
    inventory: Inventory
    shows: ShowStore
    fans: CountsFans

    def run(self, run: Pass, sights: Iterable[Sight]) -> None:
        on = {one.event.id: one.event for one in sights if one.is_on}
        if not on:
            return
        legacy = self.inventory.has_legacy_clients()
        fresh_s = LEGACY_FRESH_S if legacy else FRESH_S
        run.each("presence", on, lambda one: self._tend(run, on[one], fresh_s))
        self._recount(run, on)

    def _tend(self, run: Pass, event: EventRecord, fresh_s: int) -> None:
        """Take away who has gone without the database's noticing."""
        presence = self.inventory.presence(event)
        now_ms = run.now_ms
        gone = presence.stale(now_ms=now_ms, fresh_s=fresh_s)
        place = paths.active_broadcast(event.admin_id, event.fan_url)
        writes: Writes = {}
        for role in gone:
            writes |= take_away(place, role)
        for role in presence.last_words(now_ms=now_ms, fresh_s=fresh_s):
            writes |= forget_beat(place, role)
        if gone:
            run.repaired(Repair.PRESENCE, event.id, writes, gone=[*gone])
        elif writes:
            self.inventory.write(writes)

    def _recount(self, run: Pass, on: Mapping[str, EventRecord]) -> None:
        """Count whom a lost trigger has left out, or left in."""
        found = run.each("viewers", on, lambda one: self._miscounted(on[one]))
        wrong = {one: fans for one, fans in found.items() if fans}
        places = [
            (on[one].admin_id, on[one].fan_url, fan_id)
            for one, fans in wrong.items()
            for fan_id in sorted(fans)
        ]
        run.each("count", places, lambda place: self.fans.count(*place))
        run.each("recount", wrong, lambda one: self._tell(run, on[one], wrong[one]))

    def _miscounted(self, event: EventRecord) -> set[str]:
        """Fans whose mark is wrong; NOBODY stands for a wrong word on the room left."""
        fans = self.inventory.miscounted(event)
        show = self.shows.face(event.admin_id, event.fan_url)
        if show is not None and show.full != (show.viewers >= show.limit):
            fans.add(NOBODY)
        return fans

    def _tell(self, run: Pass, event: EventRecord, before: set[str]) -> None:
        settled = before - self._miscounted(event)
        if settled:
            run.repaired(Repair.VIEWERS, event.id, fans=len(settled - {NOBODY}))
