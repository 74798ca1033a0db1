"""Which shows a run looks at: those that are on, or over and not settled."""

from collections.abc import Container
from dataclasses import dataclass, field, replace
from functools import partial

from interactive_broadcast.effects import EffectServices
from interactive_broadcast.events.models import EventRecord, Status
from interactive_broadcast.events.store import EventStore
from interactive_broadcast.kernel.models import EpochMs
from interactive_broadcast.records import watch
from interactive_broadcast.records.watch import WatchRecord
from interactive_broadcast.upkeep.inventory import ShowPresence
from interactive_broadcast.upkeep.reconciliation.reconcile_run import (
    ReconcileRun,
    Repair,
    rotated,
)

ON = (Status.PRESHOW, Status.LIVE)
"""Statuses of an event that people are in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchedShow:
    """An event and the people in its show, as the run has read them."""

    event: EventRecord
    watch: WatchRecord
    read_at: EpochMs
    """The time just before: heartbeats are compared with it."""
    people: ShowPresence = field(default_factory=ShowPresence)
    """Empty where the show is over."""

    @property
    def is_on(self) -> bool:
        """Whether the event is in preshow or live."""
        return self.event.status in ON

    def closed(self) -> "WatchedShow":
        """The show after its end."""
        return replace(
            self, event=self.event.model_copy(update={"status": Status.CLOSED})
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchedShows:
    """Reads the watch list, and adds events to it whose trigger was lost."""

    events: EventStore
    effects: EffectServices

    def read(self, run: ReconcileRun) -> list[WatchedShow]:
        """Every show that is on or not settled, in an order that changes."""
        watched = self.effects.records.watch_list.all()
        # In rounds alone: this asks for the status of every event that is to come.
        lost = self._take_up_lost(run, watched) if run.is_round else []
        ids = rotated({*watched, *lost}, run.clock.now())
        shows = run.each(
            "look",
            ids,
            lambda one: self._show(run, one, watched.get(one, WatchRecord())),
        )
        return [show for show in shows.values() if show is not None]

    def _take_up_lost(self, run: ReconcileRun, watched: Container[str]) -> list[str]:
        """Watch the open events that have begun without being watched."""
        by_admin = run.inventory.open_events()
        unwatched = [
            event_id
            for admin_id in rotated(by_admin, run.clock.now())
            for event_id in by_admin[admin_id]
            if event_id not in watched
        ]
        begun = run.each("lost-triggers", unwatched, partial(self._watch, run))
        return [event_id for event_id, is_lost in begun.items() if is_lost]

    def _watch(self, run: ReconcileRun, event_id: str) -> bool:
        """Whether an event has moved on. If so, it is watched from now on."""
        if self.events.status(event_id) in (None, Status.NOT_STARTED):
            return False
        event = self.events.find(event_id)
        if event is None:
            return False
        status = event.status.value
        run.repaired(Repair.WATCHED, event_id, watch.entry(event), status=status)
        return True

    def _show(
        self, run: ReconcileRun, event_id: str, record: WatchRecord
    ) -> WatchedShow | None:
        now_ms = run.now_ms
        event = self.events.find(event_id)
        if event is None:
            self.effects.records.watch_list.remove(event_id)
            return None
        if event.status is Status.NOT_STARTED:
            # A call is about to begin it; or was, and has been interrupted.
            if not self.effects.ledger.is_any_announced(event_id):
                self.effects.records.watch_list.remove(event_id)
            return None
        show = WatchedShow(event=event, watch=record, read_at=now_ms)
        if not show.is_on:
            return show
        return replace(show, people=run.inventory.presence(event))
