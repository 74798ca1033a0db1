"""Which shows a pass looks at."""

from collections.abc import Container
from dataclasses import dataclass, field, replace
from functools import partial

from interactive_broadcast.effects.ledger import Ledger
from interactive_broadcast.events.models import EventRecord, Status
from interactive_broadcast.events.store import EventStore
from interactive_broadcast.kernel.models import EpochMs
from interactive_broadcast.records import watch
from interactive_broadcast.records.watch import WatchList, WatchRecord
from interactive_broadcast.upkeep.inventory import Desk, Inventory
from interactive_broadcast.upkeep.reconciliation.progress import Pass, Repair
from interactive_broadcast.upkeep.rotation import rotated

ON = (Status.PRESHOW, Status.LIVE)
"""Statuses of an event that people are in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sight:
    """An event as the pass has seen it."""

    event: EventRecord
    watch: WatchRecord
    at: EpochMs
    """When, at the latest: heartbeats are judged by that."""
    desk: Desk = field(default_factory=Desk)
    """Nobody's, where the show is over."""

    @property
    def is_on(self) -> bool:
        return self.event.status in ON

    def closed(self) -> "Sight":
        """The same after its end."""
        return replace(
            self, event=self.event.model_copy(update={"status": Status.CLOSED})
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Watching:
    watch_list: WatchList
    inventory: Inventory
    events: EventStore
    ledger: Ledger

    def look(self, run: Pass) -> list[Sight]:
        """Every show that is on or not settled, in an order that changes."""
        watched = self.watch_list.all()
        lost = self._take_up_lost(run, watched)
        ids = rotated({*watched, *lost}, run.clock.now())
        seen = run.each(
            "look",
            ids,
            lambda one: self._see(run, one, watched.get(one, WatchRecord())),
        )
        return [sight for sight in seen.values() if sight is not None]

    def _take_up_lost(self, run: Pass, watched: Container[str]) -> list[str]:
        """Watch the open events that have begun without anybody noticing."""
        by_admin = self.inventory.open_events()
        unwatched = [
            event_id
            for admin_id in rotated(by_admin, run.clock.now())
            for event_id in by_admin[admin_id]
            if event_id not in watched
        ]
        begun = run.each("lost-triggers", unwatched, partial(self._watch, run))
        return [event_id for event_id, is_lost in begun.items() if is_lost]

    def _watch(self, run: Pass, event_id: str) -> bool:
        """Whether an event has moved on, and is looked after from now on."""
        if self.events.status(event_id) in (None, Status.NOT_STARTED):
            return False
        event = self.events.find(event_id)
        if event is None:
            return False
        status = event.status.value
        run.repaired(Repair.WATCHED, event_id, watch.entry(event), status=status)
        return True

    def _see(self, run: Pass, event_id: str, record: WatchRecord) -> Sight | None:
        now_ms = run.now_ms
        event = self.events.find(event_id)
        if event is None:
            self.watch_list.remove(event_id)
            return None
        if event.status is Status.NOT_STARTED:
            # Somebody is about to begin. If he has died over it, nothing has begun.
            if not self.ledger.is_any_announced(event_id):
                self.watch_list.remove(event_id)
            return None
        sight = Sight(event=event, watch=record, at=now_ms)
        if not sight.is_on:
            return sight
        return replace(sight, desk=self.inventory.desk(event))
