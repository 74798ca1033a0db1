"""Work that crashes half-way, at every call through a port: all of it or nothing.

No trigger and no task is delivered here: what the reconciler does with the notes of
unfinished work must be enough.
"""

import json
from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from pydantic import SecretStr

from interactive_broadcast.admins.models import CreateAdminRequest
from interactive_broadcast.backend import Backend, assemble
from interactive_broadcast.events.finding_models import EventsRequest
from interactive_broadcast.events.models import (
    CreateEventRequest,
    GivenImage,
    Status,
    UpdateEventRequest,
)
from interactive_broadcast.kernel import show_paths
from interactive_broadcast.kernel.models import Json
from interactive_broadcast.kernel.unfinished import ABANDONED
from interactive_broadcast.records.crowds import PEOPLE_AT_ONCE
from interactive_broadcast.upkeep.models import DeleteAdminRequest, DeleteEventRequest
from tests.support.crashes import (
    CrashPoint,
    CrashSchedule,
    Order,
    ProcessKilled,
    one_thread,
)
from tests.support.fakes import API_KEY, API_SECRET
from tests.support.in_process_platform import (
    ANA,
    BOB,
    SUE,
    InProcessPlatform,
    admin,
    just_signed_in,
)

PICTURE = GivenImage(id="picture-1", url="https://images.example/1")
OTHER = GivenImage(id="picture-2", url="https://images.example/2")
BOTH = {(ANA, PICTURE.id), (ANA, OTHER.id)}
A_DAY = timedelta(days=1)
Setting = Callable[[InProcessPlatform], None]
Act = Callable[[Backend], object]
Law = Callable[["HalfWay"], None]


class HalfWay(InProcessPlatform):
    """Where one process may crash."""

    was_noted = True
    """Whether it came to its first note of what it was about to do."""

    @classmethod
    def like(cls, other: InProcessPlatform) -> "HalfWay":
        """The same again, without all that led there."""
        platform = cls()
        platform.databases.as_backend().update(other.tree)
        platform.waiting.clear()
        platform.accounts.users |= other.accounts.users
        platform.images.stored |= other.images.stored
        video, former = platform.video, other.projects.video
        video.know(*former.sessions)
        video.broadcasts.update(deepcopy(former.broadcasts))
        return platform

    def play(self, act: Act, crash_point: CrashPoint | None) -> CrashSchedule:
        schedule = CrashSchedule(*([] if crash_point is None else [crash_point]))
        try:
            act(assemble(schedule.process(self.ports)))
        except ProcessKilled:
            made = (
                schedule.calls
                if crash_point and crash_point.after
                else schedule.calls[:-1]
            )
            self.was_noted = any("unfinished/" in str(one.arguments) for one in made)
        return schedule

    def end_what_is_left(self) -> None:
        """What the reconciler does with notes, after some time and after days."""
        for wait in (ABANDONED, A_DAY, A_DAY):
            self.clock.advance(wait.total_seconds() + 1)
            before = round((self.clock.now() - ABANDONED).timestamp() * 1000)
            work = self.backend.upkeep.unfinished_work
            for record in work.unfinished.left_since(before):
                work.finish(record)


@dataclass(frozen=True)
class Scene:
    arrange: Setting
    act: Act
    law: Law


def an_empty_stage(platform: InProcessPlatform) -> None:
    platform.images.stored |= BOTH


def an_event_with_a_picture(platform: InProcessPlatform) -> None:
    an_empty_stage(platform)
    request = CreateEventRequest(name="Night", fan_url="night", start_image=PICTURE)
    platform.backend.events.service.create(admin(ANA), request)


def a_closed_show(platform: InProcessPlatform) -> None:
    """Its stream still drains."""
    an_event_with_a_picture(platform)
    platform.images.stored.discard((ANA, OTHER.id))
    event_id = platform.event_of(ANA)["id"]
    for status in (Status.PRESHOW, Status.LIVE, Status.CLOSED):
        platform.change_status(event_id, status)
    platform.accounts.create(
        uid=ANA, email="ana@example.com", display_name="Ana", password=None
    )


def a_closed_show_with_a_crowd(platform: InProcessPlatform) -> None:
    """More people have left a mark than one write removes."""
    a_closed_show(platform)
    fans: Json = {f"fan-{number}": True for number in range(PEOPLE_AT_ONCE + 3)}
    platform.databases.arrange({show_paths.counted_viewers(ANA, "night"): fans})


def create_an_admin(backend: Backend) -> None:
    request = CreateAdminRequest(
        display_name="Bea",
        email="bea@example.com",
        ot_api_key=API_KEY,
        ot_secret=SecretStr(API_SECRET),
    )
    backend.admins.service.create(just_signed_in(SUE, backend), request)


def create_an_event(backend: Backend) -> None:
    request = CreateEventRequest(
        name="Night", fan_url="night", start_image=PICTURE, end_image=OTHER
    )
    backend.events.service.create(admin(ANA), request)


def events_of(platform: InProcessPlatform) -> dict[str, Any]:
    events: dict[str, Any] = platform.tree.get("events", {})
    return events


def change_the_picture(backend: Backend) -> None:
    mine = EventsRequest(admin_id=ANA)
    (event_id,) = backend.events.service.list(admin(ANA), mine).root
    request = UpdateEventRequest(id=event_id, start_image=OTHER)
    backend.show.event_changes.update(admin(ANA), request)


def delete_the_show(backend: Backend) -> None:
    mine = EventsRequest(admin_id=ANA)
    event_id = min(backend.events.service.list(admin(ANA), mine).root)
    backend.upkeep.event_removal.delete(admin(ANA), DeleteEventRequest(id=event_id))
    # The task that it stores.
    backend.upkeep.event_removal.proceed(event_id)


def delete_the_admin(backend: Backend) -> None:
    sue = just_signed_in(SUE, backend)
    backend.upkeep.admin_removal.delete(sue, DeleteAdminRequest(id=ANA))


def an_admin_is_whole_or_not_at_all(platform: HalfWay) -> None:
    new = platform.tree["admins"].keys() - {ANA, BOB, SUE}

    assert platform.accounts.users.keys() == new
    assert platform.tree["secrets"].keys() - {ANA, BOB, SUE} == new


def the_pictures_are_those_of_events(platform: HalfWay) -> None:
    used = {
        (event["adminId"], event[which]["id"])
        for event in events_of(platform).values()
        for which in ("startImage", "endImage")
        if which in event
    }

    assert used <= platform.images.stored
    # A process that crashes before its first note has done nothing; nor does a client
    # that uploads a picture and never calls.
    assert platform.images.stored == used or not platform.was_noted


def an_event_is_whole_or_not_at_all(platform: HalfWay) -> None:
    """Whatever is named by an id is the id of an event that is there."""
    the_pictures_are_those_of_events(platform)
    listed = platform.tree.get("adminEvents", {}).get(ANA, {})
    named = {
        event_id
        for place in (
            "effects",
            "timeline",
            "watched",
            "headcounts",
            "barred",
            "messages",
            "people",
        )
        for event_id in platform.tree.get(place, {})
    }
    used = set(platform.tree.get("sessions", {}).values())

    assert listed.keys() == events_of(platform).keys()
    assert named | used <= events_of(platform).keys()
    assert all("adminId" in event for event in events_of(platform).values())


def the_crowd_goes_with_the_event(platform: HalfWay) -> None:
    an_event_is_whole_or_not_at_all(platform)

    assert events_of(platform) or "viewers" not in platform.tree


def the_admin_is_whole_or_not_at_all(platform: HalfWay) -> None:
    an_event_is_whole_or_not_at_all(platform)
    streams = platform.video.broadcasts.values()
    if ANA in platform.tree["admins"]:
        assert platform.accounts.users.keys() == {ANA}
        assert ANA in platform.tree["secrets"]
    else:
        kept = {"formerAdmins", "unfinished"}
        tree = {key: one for key, one in platform.tree.items() if key not in kept}
        assert f'"{ANA}"' not in json.dumps(tree)
        assert platform.accounts.users == {}
        assert {one.state.status for one in streams} <= {"stopped"}


SCENES = {
    "creating an admin": Scene(
        an_empty_stage, create_an_admin, an_admin_is_whole_or_not_at_all
    ),
    "creating an event": Scene(
        an_empty_stage, create_an_event, an_event_is_whole_or_not_at_all
    ),
    "changing a picture": Scene(
        an_event_with_a_picture, change_the_picture, the_pictures_are_those_of_events
    ),
    "deleting an event": Scene(
        a_closed_show_with_a_crowd, delete_the_show, the_crowd_goes_with_the_event
    ),
    "deleting an admin": Scene(
        a_closed_show, delete_the_admin, the_admin_is_whole_or_not_at_all
    ),
}


@pytest.mark.parametrize("name", SCENES)
def test_what_crashes_at_any_call_is_ended_or_taken_back(name: str) -> None:
    scene = SCENES[name]
    arranged = InProcessPlatform()
    scene.arrange(arranged)
    with one_thread(Order.FIRST_FIRST):
        platform = HalfWay.like(arranged)
        calls = platform.play(scene.act, None).calls
        scene.law(platform)
        for number in range(1, len(calls) + 1):
            for after in (False, True):
                platform = HalfWay.like(arranged)
                platform.play(scene.act, CrashPoint(number, after))

                platform.end_what_is_left()

                assert "unfinished" not in platform.tree, (number, after)
                scene.law(platform)
