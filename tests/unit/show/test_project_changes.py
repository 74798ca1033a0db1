"""Which shows hinder an admin from changing to another video project."""

from collections.abc import Callable
from typing import Any

import pytest
from pydantic import SecretStr

from interactive_broadcast.admins.models import UpdateAdminRequest
from interactive_broadcast.events.models import SessionKind, Status
from interactive_broadcast.kernel.errors import (
    VideoCredentialsRefused,
    VideoProjectInUse,
    VideoUnavailable,
)
from interactive_broadcast.kernel.video import VideoCredentials
from interactive_broadcast.records.headcounts import Head, HeadKind
from tests.support.builders import ADMIN_ID, EVENT_ID, an_event
from tests.support.fakes import API_KEY, API_SECRET, STAGE, FakeVault
from tests.support.other_projects import OTHER_KEY, change_project
from tests.unit.world import (
    ADMIN,
    EVENT,
    World,
    a_show_in_preshow,
    a_show_that_is_live,
    a_world,
    change,
    with_a_super_admin,
)

SECRET = "anotherSecret1"


def take_project(world: World, api_key: str = OTHER_KEY, secret: str = SECRET) -> None:
    """By `updateAdmin`, as the admin."""
    world.projects.add(api_key, secret)
    request = UpdateAdminRequest(
        id=ADMIN_ID, ot_api_key=api_key, ot_secret=SecretStr(secret)
    )
    if ADMIN_ID not in world.accounts.users:
        with_a_super_admin(world)
    world.admins.update(ADMIN, request)


def hindering(world: World) -> Any:
    """Ids of the shows that hinder it; nothing is stored then."""
    with pytest.raises(VideoProjectInUse) as refused:
        take_project(world)
    assert project_of(world) == (API_KEY, API_SECRET)
    return refused.value.details["ids"]


def project_of(world: World) -> tuple[object, str]:
    sealed = str(world.at(f"secrets/{ADMIN_ID}/otSecret"))
    secret = FakeVault().open(ADMIN_ID, sealed).get_secret_value()
    return world.at(f"admins/{ADMIN_ID}/otApiKey"), secret


def somebody_is_counted(world: World, kind: HeadKind = HeadKind.CONNECTIONS) -> None:
    head = Head(event_id=EVENT_ID, session=SessionKind.STAGE, kind=kind, id="c-1")
    world.backend.records.headcounts.arrived(head)


def test_a_live_show_hinders_it_and_is_named() -> None:
    assert hindering(a_show_that_is_live()) == [EVENT_ID]


def test_a_live_show_is_seen_where_its_owners_page_has_set_it_live() -> None:
    """The pointer follows, but not yet."""
    world = a_show_in_preshow()
    world.write_status(Status.LIVE)
    world.databases.put(f"current/{ADMIN_ID}", None)

    assert hindering(world) == [EVENT_ID]


def test_a_preshow_hinders_it_while_somebody_is_connected() -> None:
    world = a_show_in_preshow()
    world.video.publish(STAGE, "host-connection", "host-stream")

    assert hindering(world) == [EVENT_ID]

    world.video.leave(STAGE)
    take_project(world)
    assert project_of(world) == (OTHER_KEY, SECRET)


def test_the_projects_own_list_counts_more_than_what_callbacks_told() -> None:
    world = a_show_in_preshow()
    somebody_is_counted(world)

    take_project(world)

    assert project_of(world) == (OTHER_KEY, SECRET)


def test_a_preshow_in_a_project_that_was_left_before_hinders_nobody() -> None:
    """Who has left is reported by the former project, which is not heard any more."""
    world = a_show_in_preshow()
    somebody_is_counted(world)
    change_project(world, "300003")

    take_project(world)

    assert project_of(world) == (OTHER_KEY, SECRET)


@pytest.mark.parametrize(
    "error", [VideoUnavailable("Down."), VideoCredentialsRefused("No.")]
)
def test_where_the_project_says_nothing_it_is_what_callbacks_told(
    error: Exception,
) -> None:
    world = a_show_in_preshow()
    somebody_is_counted(world)
    world.video.fail_next("connections_of", error)

    assert hindering(world) == [EVENT_ID]


def test_a_project_that_says_nothing_hinders_nobody_by_itself() -> None:
    world = a_show_in_preshow()
    somebody_is_counted(world, HeadKind.STREAMS)
    world.video.fail_next("connections_of", VideoUnavailable("Down."))

    take_project(world)

    assert project_of(world) == (OTHER_KEY, SECRET)


def test_a_show_that_is_just_ending_hinders_it_until_its_stream_is_stopped() -> None:
    world = a_show_that_is_live(hls=True)
    change(world, Status.CLOSED)

    assert hindering(world) == [EVENT_ID]

    world.clock.advance(minutes=2)
    world.reconciler.run()
    take_project(world)
    assert project_of(world) == (OTHER_KEY, SECRET)


def test_a_recording_hinders_it_until_its_file_is_there() -> None:
    """Only its project tells where that is. The show's records are gone by then."""
    world = a_show_that_is_live(archive_event=True, bucket_url="https://files.example")
    world.video.publish(STAGE, "host-connection", "host-stream")
    world.clock.advance(20)
    world.reconciler.run()
    world.video.leave(STAGE)
    change(world, Status.CLOSED)
    world.clock.advance(minutes=2)
    world.reconciler.run()

    assert hindering(world) == [EVENT_ID]

    world.video.archive_becomes("archive-1", "uploaded", duration_s=20)
    world.clock.advance(minutes=2)
    world.reconciler.run()
    take_project(world)
    assert project_of(world) == (OTHER_KEY, SECRET)
    assert world.at(f"{EVENT}/archiveUrl") is not None


def test_who_is_still_connected_to_a_show_that_is_over_hinders_it() -> None:
    """Only its project can put them out, which it does within minutes."""
    world = a_show_that_is_live()
    world.video.publish(STAGE, "host-connection", "host-stream")
    change(world, Status.CLOSED)
    world.clock.advance(minutes=2)
    world.reconciler.run()

    assert hindering(world) == [EVENT_ID]

    world.clock.advance(minutes=20)
    world.reconciler.run()
    admin = world.admin_store.find(ADMIN_ID)
    assert admin is not None
    others = VideoCredentials(OTHER_KEY, SecretStr(SECRET))
    with world.backend.show.project_changes.changing(admin, others):
        assert world.video.connections_of(STAGE) == frozenset()


@pytest.mark.parametrize(
    "world_of",
    [
        a_world,
        lambda: a_world(an_event(status=Status.CLOSED)),
        a_show_in_preshow,
    ],
    ids=["notStarted", "closed", "preshow"],
)
def test_all_others_hinder_nobody(world_of: Callable[[], World]) -> None:
    world = world_of()

    take_project(world)

    assert project_of(world) == (OTHER_KEY, SECRET)


def test_another_secret_of_the_same_project_hinders_no_show() -> None:
    world = a_show_that_is_live()

    take_project(world, API_KEY, SECRET)

    assert project_of(world) == (API_KEY, SECRET)


def test_another_admins_show_hinders_nobody() -> None:
    world = a_world(an_event(admin_id="admin-2", status=Status.LIVE))

    take_project(world)

    assert project_of(world) == (OTHER_KEY, SECRET)


def test_a_show_that_goes_live_just_then_has_the_change_taken_back() -> None:
    world = a_show_in_preshow()
    world.databases.before_write(
        f"admins/{ADMIN_ID}/otApiKey", lambda: world.write_status(Status.LIVE)
    )

    assert hindering(world) == [EVENT_ID]
    assert world.at("unfinished") is None


def test_the_project_of_a_live_shows_sessions_can_be_given_back() -> None:
    """It went live just after the second look."""
    world = a_show_that_is_live()
    change_project(world)

    take_project(world, API_KEY, API_SECRET)

    assert project_of(world) == (API_KEY, API_SECRET)
    assert world.at(f"{EVENT}/status") == "live"


def test_an_admin_without_a_project_is_hindered_by_what_is_live() -> None:
    world = a_show_that_is_live()
    world.databases.put(f"secrets/{ADMIN_ID}/otSecret", None)

    with pytest.raises(VideoProjectInUse):
        take_project(world)
