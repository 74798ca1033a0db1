"""Which shows a run looks at: those that are on, or over and not settled."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import partial

from interactive_broadcast.effects import EffectServices
from interactive_broadcast.events.guests import guests_of
from interactive_broadcast.events.models import EventRecord, SessionKind, Status
from interactive_broadcast.events.status import ON
from interactive_broadcast.events.store import EventStore
from interactive_broadcast.kernel.concurrency import side_by_side
from interactive_broadcast.kernel.models import EpochMs
from interactive_broadcast.records import watch
from interactive_broadcast.records.headcounts import (
    Head,
    HeadKind,
    Marked,
    SessionHeads,
)
from interactive_broadcast.records.presence import (
    ROLES,
    Evidence,
    Heartbeat,
    OldApps,
    Presence,
)
from interactive_broadcast.records.published import PublishedStream
from interactive_broadcast.records.watch import WatchRecord
from interactive_broadcast.upkeep.inventory import ShowPresence
from interactive_broadcast.upkeep.orders import MAX_OTHERS, rotated, sample, share
from interactive_broadcast.upkeep.reconciliation.reconcile_run import (
    ReconcileRun,
    Repair,
)

MAX_OPEN = 500
"""Open events without a show that are looked at in one round."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedSessions:
    """Who is in the two sessions of an event."""

    marked: Marked
    """As callbacks have told, read before OpenTok was asked."""
    published: Mapping[str, PublishedStream] = field(default_factory=dict)
    """Streams on stage, likewise."""
    asked_at: EpochMs = 0
    """When OpenTok was asked."""
    lists: Mapping[SessionKind, SessionHeads] | None = None
    """As OpenTok says itself. None where it never will, to a project that is gone or
    refused: then what callbacks have told is all there is."""

    @property
    def connected(self) -> list[Head]:
        """All connections that OpenTok lists, and whose each is, where that is told."""
        lists = self.lists or {}
        return self.marked.connected(
            {session: heads.connections for session, heads in lists.items()}
        )

    @property
    def people(self) -> frozenset[str]:
        """Opaque ids of those who are connected."""
        there = (head.person for head in self._marked_and_there())
        return frozenset(person for person in there if person is not None)

    @property
    def has_strangers(self) -> bool:
        """Whether somebody is connected of whom nobody knows who it is."""
        known = {head.id for head in self._marked_and_there() if head.person}
        listed = (heads.connections for heads in (self.lists or {}).values())
        there = {head.id for head in self._marked_and_there()}.union(*listed)
        return bool(there - known)

    def _marked_and_there(self) -> Iterator[Head]:
        for head in self.marked.heads:
            if head.kind is HeadKind.CONNECTIONS and (
                self.lists is None or head.id in self.lists[head.session].connections
            ):
                yield head


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchedShow:
    """An event and the people in its show, as the run has read them."""

    event: EventRecord
    watch: WatchRecord
    read_at: EpochMs
    """The time just before: heartbeats are compared with it."""
    people: ShowPresence = field(default_factory=ShowPresence)
    """Empty where the show is over."""
    has_old_apps: bool = False
    """Whether old apps are let in."""
    sessions: ListedSessions | None = None
    """None while OpenTok does not say who is in them: nothing is concluded then."""

    @property
    def is_on(self) -> bool:
        """Whether the event is in preshow or live."""
        return self.event.status in ON

    @property
    def heartbeats(self) -> dict[str, Heartbeat]:
        """Those of old apps, and since when each is the same."""
        presence, before = self.people.presence, self.watch.heartbeats
        now = {
            role: Heartbeat(value, self.read_at)
            for role in ROLES
            if (value := presence.heartbeat(role)) is not None
        }
        same = {one: before[one] for one in now if one in before}
        return now | {
            one: beat for one, beat in same.items() if beat.value == now[one].value
        }

    def evidence(self, presence: Presence | None = None) -> Evidence:
        """What shows who is in the show: as it was read, or with another `presence`."""
        sessions = self.sessions
        old_apps = OldApps(
            heartbeats=self.heartbeats,
            has_strangers=sessions is not None and sessions.has_strangers,
        )
        return Evidence(
            event_id=self.event.id,
            guests=guests_of(self.event),
            now_ms=self.read_at,
            presence=self.people.presence if presence is None else presence,
            connected=frozenset() if sessions is None else sessions.people,
            old_apps=old_apps if self.has_old_apps else None,
        )

    def without(self, gone: Collection[str]) -> "WatchedShow":
        """The show after the records of these fans have been removed."""
        fans = self.people.fans - {*gone}
        return replace(self, people=replace(self.people, fans=fans))

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
        """Every show that a run needs to look at, in an order that changes."""
        watched = self.effects.records.watch_list.all()
        # Those that are on in one request for each status. What is missing here, also
        # for having moved on meanwhile, is read by itself.
        (on,) = run.attempt("events-that-are-on", "all", self._that_are_on) or ({},)
        lost = self._take_up_lost(run, watched, on) if run.is_round else []
        due = {
            one
            for one, record in watched.items()
            if record.is_due(run.now_ms, is_round=run.is_round)
        }
        ids = rotated({*due, *lost}, run.clock.now())
        has_old_apps = bool(ids) and run.inventory.shows.lets_in_old_apps()
        shows = run.each(
            "look",
            ids,
            lambda one: self._show(
                run,
                on.get(one) or self.events.find(one),
                (one, watched.get(one, WatchRecord())),
                has_old_apps=has_old_apps,
            ),
        )
        return [show for show in shows.values() if show is not None]

    def _that_are_on(self) -> dict[str, EventRecord]:
        found = side_by_side([partial(self.events.of_status, one) for one in ON])
        return {event_id: one for some in found for event_id, one in some.items()}

    def _take_up_lost(
        self,
        run: ReconcileRun,
        watched: Mapping[str, WatchRecord],
        on: Mapping[str, EventRecord],
    ) -> list[str]:
        """Watch the events that have begun, or ended, without being watched.

        Which are on is known. Of the others that should be open, each round looks at
        some: those that a client has closed before they began.
        """
        known, inventory = {*watched, *on}, run.inventory
        look = inventory.admins_with_open_events
        (admins,) = run.attempt("open-events", "all", look) or ([],)
        some = share(admins, run.began_at, size=MAX_OTHERS)
        listed = run.each("open-events", some, inventory.open_events, is_followed=True)
        others = {event_id for ids in listed.values() for event_id in ids} - known
        unwatched = [
            *rotated(on.keys() - watched.keys(), run.began_at),
            *sample(others, run.began_at, size=MAX_OPEN),
        ]
        begun = run.each(
            "lost-triggers",
            unwatched,
            lambda one: self._watch(run, one, on.get(one)),
            is_followed=True,
        )
        return [event_id for event_id, is_lost in begun.items() if is_lost]

    def _watch(
        self, run: ReconcileRun, event_id: str, event: EventRecord | None
    ) -> bool:
        """Whether an event has moved on. If so, it is watched from now on."""
        if event is None:
            if self.events.status(event_id) in (None, Status.NOT_STARTED):
                return False
            event = self.events.find(event_id)
        if event is None:
            return False
        status = event.status.value
        run.repaired(Repair.WATCHED, event_id, watch.entry(event), status=status)
        return True

    def _show(
        self,
        run: ReconcileRun,
        event: EventRecord | None,
        watched: tuple[str, WatchRecord],
        *,
        has_old_apps: bool,
    ) -> WatchedShow | None:
        now_ms, (event_id, record) = run.now_ms, watched
        if event is None:
            self.effects.records.watch_list.remove(event_id)
            return None
        if event.status is Status.NOT_STARTED:
            # A call is about to begin it; or was, and has been interrupted.
            if not self.effects.ledger.is_any_announced(event_id):
                self.effects.records.watch_list.remove(event_id)
            return None
        show = WatchedShow(
            event=event, watch=record, read_at=now_ms, has_old_apps=has_old_apps
        )
        if not show.is_on:
            return show
        people = run.inventory.presence(event, has_old_apps=has_old_apps)
        return replace(show, people=people)
