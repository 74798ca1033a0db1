"""The composition root: which adapter stands behind which port, and who uses it.

`backend()` does all of it on a process's first request, so that importing `main.py`
needs no network, no parameter and no secret.
"""

import threading
from dataclasses import dataclass

from interactive_broadcast.identity import Identity
from interactive_broadcast.outside import World, connect
from interactive_broadcast.ports import (
    AppAttestation,
)
from interactive_broadcast.services.admin_removal import AdminRemoval
from interactive_broadcast.services.admins import Admins
from interactive_broadcast.services.callbacks import Callbacks
from interactive_broadcast.services.director import Director
from interactive_broadcast.services.drains import Drains
from interactive_broadcast.services.effects import EffectRunner
from interactive_broadcast.services.event_removal import EventRemoval
from interactive_broadcast.services.events import Events
from interactive_broadcast.services.follow_ups import FollowUps
from interactive_broadcast.services.login import Login
from interactive_broadcast.services.media_reports import MediaReports
from interactive_broadcast.services.moderation import Moderation
from interactive_broadcast.services.pictures import Pictures
from interactive_broadcast.services.reconciliation import Reconciler
from interactive_broadcast.services.recording import Recording
from interactive_broadcast.services.show_effects import ShowEffects
from interactive_broadcast.services.show_records import ShowRecords
from interactive_broadcast.services.shows import Shows
from interactive_broadcast.services.streaming import Streaming
from interactive_broadcast.services.timelines import Timelines
from interactive_broadcast.services.tokens import Tokens
from interactive_broadcast.services.unfinished_work import UnfinishedWork
from interactive_broadcast.services.users import Users
from interactive_broadcast.services.video import VideoPrimitives
from interactive_broadcast.services.viewers import Viewers
from interactive_broadcast.stores.admins import AdminStore
from interactive_broadcast.stores.bars import BarStore
from interactive_broadcast.stores.events import EventStore
from interactive_broadcast.stores.headcounts import Headcounts
from interactive_broadcast.stores.images import ImageCleanups
from interactive_broadcast.stores.inventory import Inventory
from interactive_broadcast.stores.ledger import Ledger
from interactive_broadcast.stores.removals import RemovalStore
from interactive_broadcast.stores.shows import ShowStore
from interactive_broadcast.stores.timeline import Timeline
from interactive_broadcast.stores.unfinished import Unfinished
from interactive_broadcast.stores.watch import WatchList
from interactive_broadcast.triggers.admins import AdminDeletedTrigger, RemovalTasks
from interactive_broadcast.triggers.events import (
    EventDeletedTrigger,
    EventStatusTrigger,
)
from interactive_broadcast.triggers.fans import ActiveFanTrigger
from interactive_broadcast.triggers.schedules import ImageCleaning
from interactive_broadcast.triggers.tasks import ShowTasks


@dataclass(frozen=True, slots=True, kw_only=True)
class Backend:
    """What `main.py` calls."""

    identity: Identity
    app_attestation: AppAttestation
    login: Login
    admins: Admins
    users: Users
    events: Events
    tokens: Tokens
    video: VideoPrimitives
    shows: Shows
    moderation: Moderation
    viewers: Viewers
    timelines: Timelines
    event_status: EventStatusTrigger
    event_deleted: EventDeletedTrigger
    admin_deleted: AdminDeletedTrigger
    active_fan: ActiveFanTrigger
    show_tasks: ShowTasks
    image_cleaning: ImageCleaning
    removal_tasks: RemovalTasks
    unfinished_work: UnfinishedWork
    reconciler: Reconciler
    callbacks: Callbacks


@dataclass(frozen=True, slots=True, kw_only=True)
class _Stores:
    """What several services share."""

    events: EventStore
    shows: ShowStore
    admins: AdminStore
    bars: BarStore
    ledger: Ledger
    timeline: Timeline
    unfinished: Unfinished

    @classmethod
    def of(cls, world: World) -> "_Stores":
        databases, clock = world.databases, world.clock
        return cls(
            events=EventStore(databases=databases),
            shows=ShowStore(databases=databases),
            admins=AdminStore(
                databases=databases, vault=world.vault, projects=world.projects
            ),
            bars=BarStore(databases=databases),
            ledger=Ledger(databases=databases, clock=clock),
            timeline=Timeline(databases=databases, clock=clock),
            unfinished=Unfinished(databases=databases),
        )


def assemble(world: World) -> Backend:
    """The services over a world. Makes no call."""
    databases, accounts, clock = world.databases, world.accounts, world.clock
    stores = _Stores.of(world)
    events, shows, admins = stores.events, stores.shows, stores.admins
    ledger, timeline = stores.ledger, stores.timeline
    unfinished = stores.unfinished
    director = _director(world, stores)
    media = _media(world, stores, director)
    event_removal = EventRemoval(
        databases=databases,
        events=events,
        shows=shows,
        images=world.images,
        director=director,
        ledger=ledger,
        unfinished=unfinished,
    )
    admin_removal = _admin_removal(world, stores, event_removal)
    pictures = Pictures(events=events, images=world.images, unfinished=unfinished)
    unfinished_work = UnfinishedWork(
        admins=admins,
        events=events,
        accounts=accounts,
        clock=clock,
        unfinished=unfinished,
        pictures=pictures,
        event_removal=event_removal,
        admin_removal=admin_removal,
    )
    active_fan = ActiveFanTrigger(shows=shows, timeline=timeline)
    return Backend(
        identity=Identity(
            session_tokens=world.session_tokens, accounts=accounts, databases=databases
        ),
        app_attestation=world.app_attestation,
        login=Login(
            accounts=accounts,
            admins=admins,
            events=events,
            session_tokens=world.session_tokens,
            clock=clock,
        ),
        admins=Admins(
            admins=admins,
            accounts=accounts,
            removal=admin_removal,
            unfinished=unfinished,
        ),
        users=Users(admins=admins, accounts=accounts),
        events=Events(
            events=events,
            admins=admins,
            removal=event_removal,
            pictures=pictures,
            clock=clock,
        ),
        tokens=Tokens(
            events=events,
            admins=admins,
            shows=shows,
            bars=stores.bars,
            director=director,
            clock=clock,
        ),
        video=VideoPrimitives(admins=admins, clock=clock),
        shows=Shows(
            events=events,
            admins=admins,
            director=director,
            ledger=ledger,
            timeline=timeline,
        ),
        moderation=Moderation(
            events=events,
            admins=admins,
            shows=shows,
            bars=stores.bars,
            timeline=timeline,
        ),
        viewers=Viewers(events=events, shows=shows),
        timelines=Timelines(events=events, timeline=timeline),
        event_status=EventStatusTrigger(
            events=events, ledger=ledger, timeline=timeline, director=director
        ),
        event_deleted=EventDeletedTrigger(events=events, removal=event_removal),
        admin_deleted=AdminDeletedTrigger(admins=admins, removal=admin_removal),
        active_fan=active_fan,
        show_tasks=ShowTasks(events=events, director=director),
        image_cleaning=ImageCleaning(
            events=events,
            cleanups=ImageCleanups(databases=databases),
            images=world.images,
            clock=clock,
        ),
        removal_tasks=RemovalTasks(removal=admin_removal),
        unfinished_work=unfinished_work,
        reconciler=Reconciler(
            clock=clock,
            limits=world.limits,
            inventory=Inventory(databases=databases),
            watch_list=WatchList(databases=databases),
            events=events,
            shows=shows,
            admins=admins,
            ledger=ledger,
            timeline=timeline,
            unfinished=unfinished,
            director=director,
            reports=media,
            fans=active_fan,
            finisher=unfinished_work,
        ),
        callbacks=Callbacks(
            events=events,
            admins=admins,
            headcounts=Headcounts(databases=databases),
            media=media,
            proofs=world.callback_proofs,
        ),
    )


def _admin_removal(
    world: World, stores: _Stores, event_removal: EventRemoval
) -> AdminRemoval:
    """Whoever removes what admins leave behind."""
    return AdminRemoval(
        databases=world.databases,
        admins=stores.admins,
        events=stores.events,
        shows=stores.shows,
        watch=WatchList(databases=world.databases),
        inventory=Inventory(databases=world.databases),
        ledger=stores.ledger,
        accounts=world.accounts,
        tasks=world.tasks,
        clock=world.clock,
        unfinished=stores.unfinished,
        removals=RemovalStore(databases=world.databases),
        removal=event_removal,
    )


def _director(world: World, stores: _Stores) -> Director:
    """Whoever carries out the effects of a show."""
    events, shows = stores.events, stores.shows
    clock, limits = world.clock, world.limits
    follow_ups = FollowUps(tasks=world.tasks, clock=clock)
    drains = Drains(
        ledger=stores.ledger, follow_ups=follow_ups, limits=limits, clock=clock
    )
    effects = ShowEffects(
        runner=EffectRunner(
            databases=world.databases,
            ledger=stores.ledger,
            timeline=stores.timeline,
            clock=clock,
        ),
        records=ShowRecords(
            events=events,
            shows=shows,
            drains=drains,
            limits=limits,
            clock=clock,
        ),
        recording=Recording(
            events=events,
            shows=shows,
            follow_ups=follow_ups,
            limits=limits,
            clock=clock,
        ),
        streaming=Streaming(events=events, shows=shows, follow_ups=follow_ups),
    )
    return Director(
        admins=stores.admins,
        effects=effects,
        ledger=stores.ledger,
        follow_ups=follow_ups,
        drains=drains,
        timeline=stores.timeline,
        clock=clock,
    )


def _media(world: World, stores: _Stores, director: Director) -> MediaReports:
    """Whoever takes in what OpenTok says."""
    return MediaReports(
        databases=world.databases,
        events=stores.events,
        shows=stores.shows,
        ledger=stores.ledger,
        director=director,
        follow_ups=director.follow_ups,
        timeline=stores.timeline,
    )


class _Once:
    """The backend of this process, made by whichever request is first."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._made: Backend | None = None

    def __call__(self) -> Backend:
        # Looked at before the lock: it is there for all requests but the first.
        if self._made is None:
            with self._lock:
                if self._made is None:
                    self._made = assemble(connect())
        return self._made


backend = _Once()
