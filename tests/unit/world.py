"""Every service over the fakes, wired as in production."""

from dataclasses import dataclass, field
from functools import cached_property

from interactive_broadcast.models.base import Json
from interactive_broadcast.models.events import EventRecord, Status
from interactive_broadcast.models.shows import Effect, EffectRecord, ShowTask
from interactive_broadcast.services.admin_removal import AdminRemoval
from interactive_broadcast.services.admins import Admins
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
from tests.support.builders import (
    ADMIN_ID,
    EVENT_ID,
    FAN_URL,
    a_database,
    an_admin_record,
    an_event,
)
from tests.support.fakes import (
    FakeAccounts,
    FakeClock,
    FakeDatabases,
    FakeImages,
    FakeLimits,
    FakeSessionTokens,
    FakeTasks,
    FakeVault,
    FakeVideo,
    FakeVideoProjects,
)

ACTIVE = f"activeBroadcasts/{ADMIN_ID}/{FAN_URL}"
SHOW = f"shows/{ADMIN_ID}/{FAN_URL}"
EVENT = f"events/{EVENT_ID}"
OPEN_EVENT = f"openEvents/{ADMIN_ID}/{EVENT_ID}"


@dataclass
class World:
    databases: FakeDatabases
    clock: FakeClock
    limits: FakeLimits = field(default_factory=FakeLimits)
    projects: FakeVideoProjects = field(default_factory=FakeVideoProjects)
    tasks: FakeTasks = field(default_factory=FakeTasks)
    accounts: FakeAccounts = field(default_factory=FakeAccounts)
    images: FakeImages = field(default_factory=FakeImages)

    @property
    def video(self) -> FakeVideo:
        return self.projects.video

    @cached_property
    def session_tokens(self) -> FakeSessionTokens:
        return FakeSessionTokens(self.clock)

    @cached_property
    def event_store(self) -> EventStore:
        return EventStore(databases=self.databases)

    @cached_property
    def admin_store(self) -> AdminStore:
        return AdminStore(
            databases=self.databases, vault=FakeVault(), projects=self.projects
        )

    @cached_property
    def show_store(self) -> ShowStore:
        return ShowStore(databases=self.databases)

    @cached_property
    def bar_store(self) -> BarStore:
        return BarStore(databases=self.databases)

    @cached_property
    def ledger(self) -> Ledger:
        return Ledger(databases=self.databases, clock=self.clock)

    @cached_property
    def timeline(self) -> Timeline:
        return Timeline(databases=self.databases, clock=self.clock)

    @cached_property
    def runner(self) -> EffectRunner:
        return EffectRunner(
            databases=self.databases,
            ledger=self.ledger,
            timeline=self.timeline,
            clock=self.clock,
        )

    @cached_property
    def follow_ups(self) -> FollowUps:
        return FollowUps(tasks=self.tasks, clock=self.clock)

    @cached_property
    def drains(self) -> Drains:
        return Drains(
            ledger=self.ledger,
            follow_ups=self.follow_ups,
            limits=self.limits,
            clock=self.clock,
        )

    @cached_property
    def records(self) -> ShowRecords:
        return ShowRecords(
            events=self.event_store,
            shows=self.show_store,
            drains=self.drains,
            limits=self.limits,
            clock=self.clock,
        )

    @cached_property
    def show_effects(self) -> ShowEffects:
        return ShowEffects(
            runner=self.runner,
            records=self.records,
            recording=Recording(
                events=self.event_store,
                shows=self.show_store,
                follow_ups=self.follow_ups,
                limits=self.limits,
                clock=self.clock,
            ),
            streaming=Streaming(
                events=self.event_store,
                shows=self.show_store,
                follow_ups=self.follow_ups,
            ),
        )

    @cached_property
    def director(self) -> Director:
        return Director(
            admins=self.admin_store,
            effects=self.show_effects,
            ledger=self.ledger,
            follow_ups=self.follow_ups,
            drains=self.drains,
            timeline=self.timeline,
            clock=self.clock,
        )

    @cached_property
    def media_reports(self) -> MediaReports:
        return MediaReports(
            databases=self.databases,
            events=self.event_store,
            shows=self.show_store,
            ledger=self.ledger,
            director=self.director,
            follow_ups=self.follow_ups,
            timeline=self.timeline,
        )

    @cached_property
    def event_removal(self) -> EventRemoval:
        return EventRemoval(
            databases=self.databases,
            events=self.event_store,
            shows=self.show_store,
            images=self.images,
            director=self.director,
            ledger=self.ledger,
            unfinished=self.unfinished,
        )

    @cached_property
    def unfinished(self) -> Unfinished:
        return Unfinished(databases=self.databases)

    @cached_property
    def pictures(self) -> Pictures:
        return Pictures(
            events=self.event_store, images=self.images, unfinished=self.unfinished
        )

    @cached_property
    def unfinished_work(self) -> UnfinishedWork:
        return UnfinishedWork(
            admins=self.admin_store,
            events=self.event_store,
            accounts=self.accounts,
            clock=self.clock,
            unfinished=self.unfinished,
            pictures=self.pictures,
            event_removal=self.event_removal,
            admin_removal=self.admin_removal,
        )

    @cached_property
    def reconciler(self) -> Reconciler:
        return Reconciler(
            clock=self.clock,
            limits=self.limits,
            inventory=Inventory(databases=self.databases),
            watch_list=WatchList(databases=self.databases),
            events=self.event_store,
            shows=self.show_store,
            admins=self.admin_store,
            ledger=self.ledger,
            timeline=self.timeline,
            unfinished=self.unfinished,
            director=self.director,
            reports=self.media_reports,
            fans=self.fan_trigger,
            finisher=self.unfinished_work,
        )

    @cached_property
    def removal_tasks(self) -> RemovalTasks:
        return RemovalTasks(removal=self.admin_removal)

    @cached_property
    def admin_removal(self) -> AdminRemoval:
        return AdminRemoval(
            databases=self.databases,
            admins=self.admin_store,
            events=self.event_store,
            shows=self.show_store,
            watch=WatchList(databases=self.databases),
            inventory=Inventory(databases=self.databases),
            ledger=self.ledger,
            accounts=self.accounts,
            tasks=self.tasks,
            clock=self.clock,
            unfinished=self.unfinished,
            removals=RemovalStore(databases=self.databases),
            removal=self.event_removal,
        )

    @cached_property
    def shows(self) -> Shows:
        return Shows(
            events=self.event_store,
            admins=self.admin_store,
            director=self.director,
            ledger=self.ledger,
            timeline=self.timeline,
        )

    @cached_property
    def events(self) -> Events:
        return Events(
            events=self.event_store,
            admins=self.admin_store,
            removal=self.event_removal,
            pictures=self.pictures,
            clock=self.clock,
        )

    @cached_property
    def admins(self) -> Admins:
        return Admins(
            admins=self.admin_store,
            accounts=self.accounts,
            removal=self.admin_removal,
            unfinished=self.unfinished,
        )

    @cached_property
    def users(self) -> Users:
        return Users(admins=self.admin_store, accounts=self.accounts)

    @cached_property
    def login(self) -> Login:
        return Login(
            accounts=self.accounts,
            admins=self.admin_store,
            events=self.event_store,
            session_tokens=self.session_tokens,
            clock=self.clock,
        )

    @property
    def tokens(self) -> Tokens:
        """A fresh instance each time: nothing is remembered between two calls."""
        return Tokens(
            events=self.event_store,
            admins=self.admin_store,
            shows=self.show_store,
            bars=self.bar_store,
            director=self.director,
            clock=self.clock,
        )

    @cached_property
    def moderation(self) -> Moderation:
        return Moderation(
            events=self.event_store,
            admins=self.admin_store,
            shows=self.show_store,
            bars=self.bar_store,
            timeline=self.timeline,
        )

    @property
    def viewers(self) -> Viewers:
        return Viewers(events=self.event_store, shows=self.show_store)

    @cached_property
    def timelines(self) -> Timelines:
        return Timelines(events=self.event_store, timeline=self.timeline)

    @cached_property
    def video_primitives(self) -> VideoPrimitives:
        return VideoPrimitives(admins=self.admin_store, clock=self.clock)

    @cached_property
    def status_trigger(self) -> EventStatusTrigger:
        return EventStatusTrigger(
            events=self.event_store,
            ledger=self.ledger,
            timeline=self.timeline,
            director=self.director,
        )

    @cached_property
    def event_deleted_trigger(self) -> EventDeletedTrigger:
        return EventDeletedTrigger(events=self.event_store, removal=self.event_removal)

    @cached_property
    def admin_deleted_trigger(self) -> AdminDeletedTrigger:
        return AdminDeletedTrigger(admins=self.admin_store, removal=self.admin_removal)

    @cached_property
    def fan_trigger(self) -> ActiveFanTrigger:
        return ActiveFanTrigger(shows=self.show_store, timeline=self.timeline)

    @cached_property
    def show_tasks(self) -> ShowTasks:
        return ShowTasks(events=self.event_store, director=self.director)

    @cached_property
    def image_cleaning(self) -> ImageCleaning:
        return ImageCleaning(
            events=self.event_store,
            cleanups=ImageCleanups(databases=self.databases),
            images=self.images,
            clock=self.clock,
        )

    def at(self, path: str) -> Json:
        """What lies in the database."""
        value: Json = self.databases.at(path)
        return value

    def effect(self, effect: Effect) -> EffectRecord | None:
        """What the ledger has of an effect of EVENT_ID."""
        return self.ledger.read(EVENT_ID).get(effect)

    def told(self, what: str) -> list[Json]:
        """The outcomes on the timeline of EVENT_ID, of entries called `what`."""
        entries = self.databases.at(f"timeline/{EVENT_ID}") or {}
        return [
            entry["details"]["outcome"]
            for _, entry in sorted(entries.items())
            if entry["what"] == what
        ]

    def run_task(self, *effects: Effect, retry_count: int = 0) -> None:
        task = ShowTask(event_id=EVENT_ID, effects=list(effects))
        self.show_tasks.run(task, retry_count)

    def write_status(self, status: Status) -> None:
        """As the owner's client does it, without a function."""
        self.databases.put(f"{EVENT}/status", status.value)


def a_world(*events: EventRecord, hls: bool = False, **parts: object) -> World:
    """With these events, or one that is not started; its admin has a video project."""
    clock = FakeClock()
    admin = an_admin_record(hls=hls)
    tree = a_database(*(events or (an_event(),)), admins=(admin,))
    databases = FakeDatabases(tree, clock=clock)
    return World(databases=databases, clock=clock, **parts)  # type: ignore[arg-type]  # parts are named as the fields


def a_live_show(*, hls: bool = False, **changes: object) -> World:
    """Its records are open, its effects still to come."""
    world = a_world(an_event(status=Status.LIVE, **changes), hls=hls)
    world.records.ensure(an_event(status=Status.LIVE, **changes), hls=hls)
    return world
