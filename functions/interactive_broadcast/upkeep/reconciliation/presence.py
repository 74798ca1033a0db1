"""People who are said to be in a show: those who run it, and the number of the rest."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from interactive_broadcast.events.models import EventRecord
from interactive_broadcast.kernel import paths
from interactive_broadcast.kernel.database import Writes
from interactive_broadcast.records.presence import (
    FRESH_S,
    LEGACY_FRESH_S,
    mark_absent,
    remove_heartbeat,
)
from interactive_broadcast.records.shows import ShowRecord, ShowStore
from interactive_broadcast.seats.viewers import ActiveFanTrigger
from interactive_broadcast.upkeep.inventory import Inventory
from interactive_broadcast.upkeep.reconciliation.progress import Pass, Repair
from interactive_broadcast.upkeep.reconciliation.watching import Sight

Faces = Mapping[str, Mapping[str, ShowRecord | None]]
"""What all shows say of themselves in public, by admin and address."""

NOBODY = "nobody"
"""Somebody who is not there and not counted: only whether there is room is looked at.
No Firebase user is called so."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PresenceCare:
    inventory: Inventory
    shows: ShowStore
    fans: ActiveFanTrigger

    def run(self, run: Pass, sights: Iterable[Sight], faces: Faces) -> None:
        on = {one.event.id: one for one in sights if one.is_on}
        silent = [event_id for event_id, one in on.items() if _is_silent(one)]
        if silent:
            legacy = self.inventory.has_legacy_clients()
            fresh_s = LEGACY_FRESH_S if legacy else FRESH_S
            run.each(
                "presence", silent, lambda one: self._tend(run, on[one].event, fresh_s)
            )
        self._recount(run, on, faces)

    def _tend(self, run: Pass, event: EventRecord, fresh_s: int) -> None:
        """Take away who has gone without the database's noticing."""
        now_ms = run.now_ms
        # Anew: somebody may have come back since the pass looked.
        presence = self.inventory.desk(event).presence
        gone = presence.stale(now_ms=now_ms, fresh_s=fresh_s)
        place = paths.active_broadcast(event.admin_id, event.fan_url)
        writes: Writes = {}
        for role in gone:
            writes |= mark_absent(place, role)
        for role in presence.left_heartbeats(now_ms=now_ms, fresh_s=fresh_s):
            writes |= remove_heartbeat(place, role)
        if gone:
            run.repaired(Repair.PRESENCE, event.id, writes, gone=[*gone])
        elif writes:
            self.inventory.write(writes)

    def _recount(self, run: Pass, on: Mapping[str, Sight], faces: Faces) -> None:
        """Count whom a lost trigger has left out, or left in."""
        found = run.each("viewers", on, lambda one: self._miscounted(on[one], faces))
        wrong = {one: fans for one, fans in found.items() if fans}
        events = {one: on[one].event for one in wrong}
        places = [
            (events[one].admin_id, events[one].fan_url, fan_id)
            for one, fans in wrong.items()
            for fan_id in sorted(fans)
        ]
        run.each("count", places, lambda place: self.fans.count(*place))
        run.each("recount", wrong, lambda one: self._tell(run, events[one], wrong[one]))

    def _miscounted(self, sight: Sight, faces: Faces) -> set[str]:
        """Fans whose mark is wrong; NOBODY stands for a wrong word on the room left."""
        event = sight.event
        fans = self.inventory.miscounted(event, has_fans=sight.desk.has_fans)
        if fans and not sight.desk.has_fans:
            # Perhaps somebody has come since the pass looked.
            fans = self.inventory.miscounted(event)
        return fans | _wrong_word(faces.get(event.admin_id, {}).get(event.fan_url))

    def _tell(self, run: Pass, event: EventRecord, before: set[str]) -> None:
        fans = self.inventory.miscounted(event)
        face = self.shows.public_show(event.admin_id, event.fan_url)
        settled = before - fans - _wrong_word(face)
        if settled:
            run.repaired(Repair.VIEWERS, event.id, fans=len(settled - {NOBODY}))


def _is_silent(sight: Sight) -> bool:
    """Whether somebody's heartbeat is so old that it has to be judged."""
    presence, now_ms = sight.desk.presence, sight.at
    return bool(
        presence.stale(now_ms=now_ms) or presence.left_heartbeats(now_ms=now_ms)
    )


def _wrong_word(show: ShowRecord | None) -> set[str]:
    is_wrong = show is not None and show.full != (show.viewers >= show.limit)
    return {NOBODY} if is_wrong else set()
