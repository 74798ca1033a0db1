"""The whole backend in one process, over a database that our rules decide about.

What happens by itself - triggers and stored tasks - waits in queues until a test
delivers it, in whatever order.
"""

import copyreg
import threading
from collections import deque
from copy import deepcopy
from dataclasses import dataclass, field, replace
from datetime import timedelta
from functools import partial
from typing import Any, Self

from emulators.firebase.database.model import Commit
from emulators.firebase.database.tree import Node, to_json
from interactive_broadcast.backend import Backend, assemble
from interactive_broadcast.effects.models import ShowTask
from interactive_broadcast.events.models import (
    ChangeStatusRequest,
    CreateEventRequest,
    Event,
    Status,
)
from interactive_broadcast.kernel.callers import Caller, Role
from interactive_broadcast.kernel.database import Change
from interactive_broadcast.kernel.errors import BackendError
from interactive_broadcast.kernel.models import Json
from interactive_broadcast.kernel.video import VideoCredentials
from interactive_broadcast.show.triggers import MAX_DELIVERIES
from interactive_broadcast.upkeep import (
    admin_events_removal,
    admin_removal,
    event_removal,
    image_cleaning,
)
from tests.support.fake_ports import FakePorts
from tests.support.fakes import FakeLimits, FakeVault, StoredTask
from tests.support.in_process_facts import facts_of
from tests.support.in_process_triggers import (
    Delivery,
    admin_deleted,
    changed_fans,
    changed_places,
    changes,
    child,
    event_deleted,
    fan_written,
    line_written,
    status_written,
)
from tests.support.laws.facts import Facts
from tests.support.person_ids import guest_of
from tests.support.store_databases import (
    StoreDatabase,
    StoreDatabases,
    our_rules,
)

ANA, BOB = "ana", "bob"
"""Producers."""
SUE = "sue"
"""The superAdmin."""
REX = "rex"
"""Was an admin once."""
FANS = ("fan-1", "fan-2", "fan-3")
WALK_IN = "walk-in"
"""Anonymous, and in no show."""
LIMIT = 2
"""Interactive viewers of a show: fewer than there are fans."""
ON_DECK = 1
"""How many of the line are on deck: fewer than the viewers."""

BUCKET = "https://bucket.example"
"""Where OpenTok uploads recordings to."""

MAX_ROUNDS = 200
A_MINUTE = timedelta(seconds=61)
SOON = timedelta(hours=1)
"""What is due later is not waited for: messages stay for days after the end."""
A_ROUND = timedelta(minutes=5)
"""The reconciler comes every minute, and looks at everything every five."""


# A lock is copied as a new one, which nobody holds.
copyreg.pickle(type(threading.RLock()), lambda _: (threading.RLock, ()))


def platform_limits(
    *, bucket_url: str | None = BUCKET, abandoned_s: int = 86_400
) -> FakeLimits:
    """Few interactive viewers, one of them on deck; an empty show goes on for long."""
    return FakeLimits(
        interactive_limit=LIMIT,
        on_deck=ON_DECK,
        bucket_url=bucket_url,
        abandoned_s=abandoned_s,
    )


@dataclass(kw_only=True)
class InProcessPlatform(FakePorts):
    """Two producers, a superAdmin, fans, and whoever else comes by."""

    databases: StoreDatabases = field(init=False)
    limits: FakeLimits = field(default_factory=platform_limits)
    waiting: deque[Delivery] = field(default_factory=deque)
    """Triggers that are yet to be delivered, oldest first."""
    moves: list[tuple[str, Any, Any]] = field(default_factory=list)
    """Every change of an event's status: id, from, to."""
    _noted: int = 0
    """Changes that a trigger was to be delivered for."""
    _tried: dict[str, int] = field(default_factory=dict)
    _shown: tuple[Node, Any] = (None, {})
    """The last state that was asked for, and as what it was shown."""

    def __post_init__(self) -> None:
        super().__post_init__()
        self.databases = StoreDatabases(
            our_rules(),
            now_ms=self.clock.now_ms,
            tree=_people(self.clock.now_ms(), self.projects.video_credentials),
        )
        self.databases.instance.subscribe(self._on_commit)

    @property
    def backend(self) -> Backend:
        """As a fresh instance has it: nothing is remembered between two calls."""
        return assemble(self.ports)

    def copied(self) -> Self:
        """The same platform at the same moment, from now on by itself."""
        fixed = (our_rules(), self.databases.instance.root)
        return deepcopy(self, {id(one): one for one in fixed})

    @property
    def tree(self) -> Any:
        """The whole database. To be looked at only: it is made once for each state."""
        root = self.databases.instance.root
        if root is not self._shown[0]:
            self._shown = root, to_json(root) or {}
        return self._shown[1]

    @property
    def facts(self) -> Facts:
        """What laws look at: everything on record now."""
        return facts_of(self.tree, self.video, self.moves)

    def open_show(self, uid: str) -> Event:
        """A producer's event at the address `night`, in preshow. Its host publishes."""
        request = CreateEventRequest(name="Night", fan_url="night", archive_event=True)
        event = self.backend.events.service.create(admin(uid), request)
        self.video.publish(event.stage_session_id, f"host-of-{uid}", f"stream-of-{uid}")
        return self.change_status(event.id, Status.PRESHOW)

    def change_status(self, event_id: str, status: Status) -> Event:
        """By a function, as the owner."""
        owner = admin(self.tree["events"][event_id]["adminId"])
        request = ChangeStatusRequest(id=event_id, status=status)
        return self.backend.show.service.change_status(owner, request)

    def event_of(self, uid: str) -> dict[str, Any]:
        """The first event of a producer, as stored."""
        events = self.tree["events"].values()
        return next(event for event in events if event["adminId"] == uid)

    def client(self, auth: dict[str, Any] | None) -> StoreDatabase:
        """The database as the app of this user meets it."""
        return self.databases.app(auth)

    def deliver(self) -> None:
        """The oldest trigger, if one waits. What it raises is logged, as deployed."""
        if self.waiting:
            self.attempt(self.waiting.popleft())

    def attempt(self, act: Delivery) -> bool:
        """Whether a call of the backend comes to its end."""
        try:
            act(self.backend)
        except BackendError:
            return False
        return True

    def due(self) -> list[StoredTask]:
        """Stored tasks whose time has come and that are not done."""
        now = self.clock.now()
        return [
            task
            for task in self.tasks.stored
            if (task.at is None or task.at <= now)
            and self._tried.get(task.key, 0) < MAX_DELIVERIES
        ]

    def run(self, task: StoredTask) -> None:
        """Deliver a task, once more if it failed before."""
        tried = self._tried.get(task.key, 0)
        is_done = self.attempt(lambda backend: _perform(task, tried, backend))
        self._tried[task.key] = MAX_DELIVERIES if is_done else tried + 1

    def tried(self, task: StoredTask) -> int:
        """How often a task was delivered; MAX_DELIVERIES when it is done."""
        return self._tried.get(task.key, 0)

    def settle(self) -> None:
        """Let everything happen that is still to happen, soon.

        In the end a pass of the reconciler finds nothing to do.
        """
        for _ in range(MAX_ROUNDS):
            while self.waiting:
                self.deliver()
            if self._left():
                self._wait(self._until_due())
                for task in self.due():
                    self.run(task)
                self.reconcile()
            elif not self.look_at_everything():
                return
        raise AssertionError("It never comes to rest.")

    def reconcile(self) -> bool:
        """A pass of the reconciler. Whether it has changed anything."""
        before = self.databases.instance.root, self.tasks.stored
        self.attempt(lambda backend: backend.upkeep.reconciler.run())
        root, stored = before
        return self.databases.instance.root is not root or self.tasks.stored != stored

    def look_at_everything(self) -> bool:
        """The next pass that does, as every fifth. Whether it has changed anything."""
        self._wait(self._until_round())
        return self.reconcile()

    def _until_due(self) -> timedelta:
        """How long it is to the next task: a minute at least."""
        now = self.clock.now()
        return max(A_MINUTE, min((one.at or now) - now for one in self._left()))

    def _until_round(self) -> timedelta:
        """How long it is to the next one."""
        passed = timedelta(seconds=self.clock.now().timestamp() % A_ROUND.seconds)
        return A_ROUND - passed

    def _wait(self, time: timedelta) -> None:
        self.clock.advance(time.total_seconds())
        self.finish_media()

    def _left(self) -> list[StoredTask]:
        tried, until = self._tried, self.clock.now() + SOON
        return [
            task
            for task in self.tasks.stored
            if tried.get(task.key, 0) < MAX_DELIVERIES
            and (task.at is None or task.at <= until)
        ]

    def finish_media(self) -> None:
        """OpenTok's own part: streams become playable, recordings files."""
        video = self.video
        for broadcast_id in list(video.broadcasts):
            video.broadcast_becomes_playable(broadcast_id)
        filed = "available" if self.limits.bucket_url() is None else "uploaded"
        for archive_id, stored in list(video.archives.items()):
            if stored.state.is_over and not stored.state.status.is_final:
                video.archive_becomes(archive_id, filed)

    def _on_commit(self, commit: Commit) -> None:
        for event_id, old, new in changes(commit, "events"):
            before, after = child(old, "status"), child(new, "status")
            if before != after:
                self.moves.append((event_id, before, after))
                change = self._change(commit, before, after)
                self.waiting.append(partial(status_written, event_id, change))
            if old is not None and new is None:
                self.waiting.append(partial(event_deleted, event_id, to_json(old)))
        for uid, old, new in changes(commit, "admins"):
            if old is not None and new is None:
                self.waiting.append(partial(admin_deleted, uid, to_json(old)))
        for place, was, is_ in changed_fans(commit):
            change = self._change(commit, was, is_)
            self.waiting.append(partial(fan_written, place, change))
        for place, was, is_ in changed_places(commit):
            change = self._change(commit, was, is_)
            self.waiting.append(partial(line_written, place, change))

    def _change(self, commit: Commit, before: Json, after: Json) -> Change:
        self._noted += 1
        event_id = f"change-{self._noted}"
        return Change(id=event_id, at=commit.at_ms, by=None, before=before, after=after)


def _perform(task: StoredTask, tried: int, backend: Backend) -> None:
    match task.function_id:
        case admin_removal.REMOVAL_TASK:
            admin = admin_removal.RemovalTask.model_validate(task.payload)
            backend.upkeep.admin_removal.proceed(admin.admin_id)
        case event_removal.REMOVAL_TASK:
            event = event_removal.EventRemovalTask.model_validate(task.payload)
            backend.upkeep.event_removal.proceed(event.event_id)
        case admin_events_removal.REMOVAL_TASK:
            events = admin_events_removal.EventsRemovalTask.model_validate(task.payload)
            backend.upkeep.admin_events_removal.proceed(events.admin_id)
        case image_cleaning.CLEANING_TASK:
            cleaning = image_cleaning.CleaningTask.model_validate(task.payload)
            backend.upkeep.image_cleaning.run(cleaning.runs)
        case _:
            backend.show.tasks.run(ShowTask.model_validate(task.payload), tried)


def admin(uid: str) -> Caller:
    """An admin who has called a function."""
    return Caller(role=Role.ADMIN, uid=uid)


def just_signed_in(uid: str, backend: Backend) -> Caller:
    """An admin who has signed in to Firebase for the call."""
    now_s = int(backend.admins.service.clock.now().timestamp())
    return replace(admin(uid), auth_time=now_s, has_id_token=True)


def fan(uid: str) -> Caller:
    """A fan who has called a function with their ID token."""
    return Caller(role=Role.FAN, uid=uid)


def signed_in(uid: str, provider: str = "password", **claims: str) -> dict[str, Any]:
    """What the rules see of a client with an ID token."""
    return {"uid": uid, "provider": provider, "token": {"sub": uid, **claims}}


def anonymous(uid: str) -> dict[str, Any]:
    return signed_in(uid, "anonymous")


def on_stage(role: str, event: dict[str, Any]) -> dict[str, Any]:
    """Host or celebrity of an event, by their custom token."""
    claims = {"role": role, "adminId": event["adminId"], "eventId": event["id"]}
    return signed_in(guest_of(role, event), "custom", **claims)


def _people(now_ms: int, project: VideoCredentials) -> dict[str, Any]:
    """They all have the same project."""
    tree: dict[str, Any] = {}
    for uid in (ANA, BOB, SUE):
        record = {
            "id": uid,
            "displayName": uid.title(),
            "email": f"{uid}@example.com",
            "otApiKey": project.api_key,
            "hls": uid == ANA,
            "createdAt": now_ms,
            "updatedAt": now_ms,
        }
        tree[f"admins/{uid}"] = record | ({"superAdmin": True} if uid == SUE else {})
        sealed = FakeVault().seal(uid, project.api_secret)
        tree[f"secrets/{uid}/otSecret"] = sealed
    return tree
