"""The backend over the fakes, assembled as in production."""

from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property

from interactive_broadcast.admins.service import Admins
from interactive_broadcast.admins.store import AdminStore
from interactive_broadcast.admins.users import Users
from interactive_broadcast.backend import Backend, assemble
from interactive_broadcast.effects.ledger import Ledger
from interactive_broadcast.effects.models import Effect, EffectRecord, ShowTask
from interactive_broadcast.effects.runner import EffectRunner
from interactive_broadcast.effects.tasks import EffectTasks
from interactive_broadcast.events.guest_users import TOKENS_LAST
from interactive_broadcast.events.models import (
    ChangeStatusRequest,
    CommandRequest,
    Event,
    EventRecord,
    Status,
)
from interactive_broadcast.events.pictures import Pictures
from interactive_broadcast.events.service import Events
from interactive_broadcast.events.store import EventStore
from interactive_broadcast.kernel.callers import Caller
from interactive_broadcast.kernel.errors import Unavailable
from interactive_broadcast.kernel.models import Json
from interactive_broadcast.kernel.unfinished import UnfinishedWorkLog
from interactive_broadcast.media.primitives import VideoPrimitives
from interactive_broadcast.records.archive_parts import ArchiveParts
from interactive_broadcast.records.shows import ShowStore
from interactive_broadcast.records.timeline import Timeline
from interactive_broadcast.seats.login import Login
from interactive_broadcast.seats.moderation import Moderation
from interactive_broadcast.seats.tokens import Tokens
from interactive_broadcast.seats.viewers import ActiveFanTrigger, Viewers
from interactive_broadcast.show.director import Director
from interactive_broadcast.show.media_reports import MediaReports
from interactive_broadcast.show.records import ShowRecords
from interactive_broadcast.show.service import EventChanges, Shows
from interactive_broadcast.show.timelines import Timelines
from interactive_broadcast.show.triggers import EventStatusTrigger, ShowTasks
from interactive_broadcast.upkeep.admin_events_removal import AdminEventsRemoval
from interactive_broadcast.upkeep.admin_removal import AdminRemoval
from interactive_broadcast.upkeep.event_removal import (
    REMOVAL_TASK,
    EventRemoval,
    EventRemovalTask,
)
from interactive_broadcast.upkeep.image_cleaning import ImageCleaning
from interactive_broadcast.upkeep.models import (
    DeleteAdminRequest,
    DeletedShows,
    DeleteEventRequest,
    DeleteEventsRequest,
)
from interactive_broadcast.upkeep.reconciliation import Reconciler
from interactive_broadcast.upkeep.removal_records import UPLOADS_LAST
from interactive_broadcast.upkeep.unfinished_work import UnfinishedWorkFinisher
from tests.support.builders import (
    ADMIN_ID,
    EVENT_ID,
    FAN_URL,
    a_database,
    an_admin,
    an_admin_record,
    an_event,
    another_event,
)
from tests.support.fake_ports import FakePorts
from tests.support.fakes import STAGE, FakeClock, FakeDatabases, FakeLimits

ACTIVE = f"activeBroadcasts/{ADMIN_ID}/{FAN_URL}"
SHOW = f"shows/{ADMIN_ID}/{FAN_URL}"
VIEWERS = f"viewerCounts/{ADMIN_ID}/{FAN_URL}"
EVENT = f"events/{EVENT_ID}"
OPEN_EVENT = f"openEvents/{ADMIN_ID}/{EVENT_ID}"

ADMIN, OTHER, SUPER = an_admin(), an_admin("admin-2"), an_admin("super-1")
REQUEST = DeleteEventRequest(id=EVENT_ID)
COMMAND = CommandRequest(id=EVENT_ID)
MINE = DeleteEventsRequest(admin_id=ADMIN_ID)
SELF = DeleteAdminRequest(id=ADMIN_ID)


@dataclass(kw_only=True)
class World(FakePorts):
    """Fakes behind every port, and the parts of the backend by short names."""

    databases: FakeDatabases

    @cached_property
    def backend(self) -> Backend:
        return assemble(self.ports)

    @property
    def event_store(self) -> EventStore:
        return self.backend.events.store

    @property
    def admin_store(self) -> AdminStore:
        return self.backend.admins.store

    @property
    def show_store(self) -> ShowStore:
        return self.backend.records.shows

    @property
    def ledger(self) -> Ledger:
        return self.backend.effects.ledger

    @property
    def archive_parts(self) -> ArchiveParts:
        return self.backend.records.archive_parts

    @property
    def timeline(self) -> Timeline:
        return self.backend.records.timeline

    @property
    def runner(self) -> EffectRunner:
        return self.backend.effects.runner

    @property
    def effect_tasks(self) -> EffectTasks:
        return self.backend.effects.tasks

    @property
    def records(self) -> ShowRecords:
        return self.backend.show.director.records

    @property
    def director(self) -> Director:
        return self.backend.show.director

    @property
    def media_reports(self) -> MediaReports:
        return self.backend.show.media_reports

    @property
    def event_removal(self) -> EventRemoval:
        return self.backend.upkeep.event_removal

    @property
    def unfinished(self) -> UnfinishedWorkLog:
        return self.backend.admins.service.unfinished

    @property
    def pictures(self) -> Pictures:
        return self.backend.events.pictures

    @property
    def unfinished_work(self) -> UnfinishedWorkFinisher:
        return self.backend.upkeep.unfinished_work

    @property
    def reconciler(self) -> Reconciler:
        return self.backend.upkeep.reconciler

    @property
    def admin_events_removal(self) -> AdminEventsRemoval:
        return self.backend.upkeep.admin_events_removal

    @property
    def admin_removal(self) -> AdminRemoval:
        return self.backend.upkeep.admin_removal

    @property
    def shows(self) -> Shows:
        return self.backend.show.service

    @property
    def events(self) -> Events:
        return self.backend.events.service

    @property
    def event_changes(self) -> EventChanges:
        return self.backend.show.event_changes

    @property
    def admins(self) -> Admins:
        return self.backend.admins.service

    @property
    def users(self) -> Users:
        return self.backend.admins.users

    @property
    def login(self) -> Login:
        return self.backend.seats.login

    @property
    def moderation(self) -> Moderation:
        return self.backend.seats.moderation

    @property
    def timelines(self) -> Timelines:
        return self.backend.show.timelines

    @property
    def video_primitives(self) -> VideoPrimitives:
        return self.backend.media.primitives

    @property
    def status_trigger(self) -> EventStatusTrigger:
        return self.backend.show.status_trigger

    @property
    def fan_trigger(self) -> ActiveFanTrigger:
        return self.backend.seats.active_fan_trigger

    @property
    def show_tasks(self) -> ShowTasks:
        return self.backend.show.tasks

    @property
    def image_cleaning(self) -> ImageCleaning:
        return self.backend.upkeep.image_cleaning

    @property
    def tokens(self) -> Tokens:
        """Fresh each time: nothing is remembered between two calls."""
        return assemble(self.ports).seats.tokens

    @property
    def viewers(self) -> Viewers:
        """Fresh each time, as `tokens`."""
        return assemble(self.ports).seats.viewers

    def at(self, path: str) -> Json:
        """What lies in the database."""
        value: Json = self.databases.at(path)
        return value

    def effect(self, effect: Effect) -> EffectRecord | None:
        """What the ledger has of an effect of EVENT_ID."""
        return self.ledger.read(EVENT_ID).get(effect)

    def told(self, what: str) -> list[str]:
        """The outcomes on the timeline of EVENT_ID, of entries called `what`."""
        entries = self.databases.at(f"timeline/{EVENT_ID}") or {}
        return [
            str(entry["details"]["outcome"])
            for _, entry in sorted(entries.items())
            if entry["what"] == what
        ]

    def delete(
        self, caller: Caller | None = None, request: DeleteEventRequest | None = None
    ) -> DeletedShows:
        """As its owner, and what the reply does not wait for as well."""
        deleted = self.event_removal.delete(caller or ADMIN, request or REQUEST)
        self.run_removals()
        return deleted

    def run_removals(self) -> None:
        """The tasks that are stored for deleted events, once. They may fail."""
        for task in self.tasks.stored:
            if task.function_id == REMOVAL_TASK:
                work = EventRemovalTask.model_validate(task.payload)
                with suppress(Unavailable):
                    self.event_removal.proceed(work.event_id)

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


def a_show_just_set_live(*, hls: bool = False, **changes: object) -> World:
    """Its records are open, its effects still to come. The host is on stage."""
    world = a_world(an_event(status=Status.LIVE, **changes), hls=hls)
    world.video.publish(STAGE, "host-connection", "host-stream")
    world.records.ensure(an_event(status=Status.LIVE, **changes), hls=hls)
    return world


def change(world: World, status: Status) -> Event:
    """Through the function, as the owner."""
    request = ChangeStatusRequest(id=EVENT_ID, status=status)
    return world.shows.change_status(ADMIN, request)


def a_show_in_preshow(
    *, hls: bool = False, bucket_url: str | None = None, **changes: object
) -> World:
    """Its status was set through the function.

    The host of one that is to be recorded is on stage.
    """
    limits = FakeLimits(bucket_url=bucket_url)
    world = a_world(an_event(**changes), hls=hls, limits=limits)
    if changes.get("archive_event"):
        world.video.publish(STAGE, "host-connection", "host-stream")
    change(world, Status.PRESHOW)
    return world


def a_show_that_is_live(
    *, hls: bool = False, bucket_url: str | None = None, **changes: object
) -> World:
    """Its effects have been carried out."""
    world = a_show_in_preshow(hls=hls, bucket_url=bucket_url, **changes)
    change(world, Status.LIVE)
    return world


def when_nothing_more_can_come(world: World) -> None:
    """No token is good any more, then no upload can be ended any more.

    The reconciler and the cleaning have come by each time.
    """
    world.clock.advance(TOKENS_LAST.total_seconds())
    for left in world.unfinished.left_since(world.clock.now_ms()):
        world.unfinished_work.finish(left)
    world.clock.advance(UPLOADS_LAST.total_seconds())
    world.image_cleaning.run()


def two_events(**changes: object) -> World:
    """The usual one, and `another_event` with these changes."""
    return a_world(an_event(), another_event(**changes))


def with_a_super_admin(world: World | None = None) -> World:
    """SUPER has a record, and the admin a Firebase user."""
    world = world or a_world()
    record = an_admin_record(
        id="super-1",
        display_name="Sue",
        email="sue@example.com",
        super_admin=True,
        ot_api_key=None,
    )
    world.databases.put("admins/super-1", record.to_record())
    world.accounts.create(
        email="ada@example.com", display_name="Ada", password=None, uid=ADMIN_ID
    )
    return world
