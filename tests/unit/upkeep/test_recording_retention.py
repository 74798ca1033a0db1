"""Recordings whose days are over."""

import pytest

from interactive_broadcast.events.models import Status
from interactive_broadcast.kernel.errors import StorageUnavailable, VideoUnavailable
from tests.support.builders import ADMIN_ID, EVENT_ID
from tests.support.fakes import API_KEY
from tests.unit.world import World, a_show_that_is_live, change

BUCKET = "https://storage.googleapis.com/recordings"
FILE = f"{BUCKET}/{API_KEY}/archive-1/archive.mp4"


def a_show_that_is_over(*, days: int | None = 30) -> World:
    """Its recording is in a bucket, and to be kept for so long."""
    world = a_show_that_is_live(archive_event=True, bucket_url=BUCKET, retain_days=days)
    world.clock.advance(60)
    change(world, Status.CLOSED)
    world.video.archive_becomes("archive-1", "uploaded", duration_s=60, size_bytes=9)
    world.archive_files.stored.add(FILE)
    return world


def is_there(world: World) -> bool:
    status = world.video.archives["archive-1"].state.status.value
    assert (status == "uploaded") is (FILE in world.archive_files.stored)
    return status == "uploaded"


@pytest.mark.parametrize(("after", "stays"), [(29, True), (30, False), (35, False)])
def test_a_recording_is_kept_for_its_days(after: int, *, stays: bool) -> None:
    world = a_show_that_is_over()
    world.clock.advance(days=after)

    world.image_cleaning.run()

    assert is_there(world) is stays
    assert (world.at("recordingsDue") is not None) is stays


def test_one_of_an_event_that_says_nothing_stays() -> None:
    world = a_show_that_is_over(days=None)
    world.clock.advance(days=4000)

    world.image_cleaning.run()

    assert is_there(world)


def test_the_timeline_says_that_nobody_has_deleted_it() -> None:
    world = a_show_that_is_over()
    world.clock.advance(days=30)

    world.image_cleaning.run()

    entry = world.at(f"timeline/{EVENT_ID}/recordingDeleted-archive-1")
    assert isinstance(entry, dict)
    assert entry["by"] == "backend"


@pytest.mark.parametrize("of", ["bucket", "opentok"])
def test_what_cannot_be_deleted_today_is_tomorrow(of: str) -> None:
    world = a_show_that_is_over()
    world.clock.advance(days=30)
    if of == "bucket":
        world.archive_files.fail_next("delete", StorageUnavailable("Not now."))
    else:
        world.video.fail_next("archives_of", VideoUnavailable("Down."))
    world.image_cleaning.run()
    assert is_there(world)
    world.clock.advance(days=1)

    world.image_cleaning.run()

    assert not is_there(world)
    assert world.at("recordingsDue") is None


def test_one_of_an_event_that_was_deleted_goes_on_its_day() -> None:
    world = a_show_that_is_over()
    world.delete()
    world.clock.advance(days=29)
    world.image_cleaning.run()
    assert is_there(world)
    world.clock.advance(days=1)

    world.image_cleaning.run()

    assert not is_there(world)
    assert world.at(f"formerArchives/{ADMIN_ID}") is None
    assert world.at("recordingsDue") is None


def test_what_is_in_a_project_that_is_gone_waits_for_nobody() -> None:
    world = a_show_that_is_over()
    world.databases.put(f"secrets/{ADMIN_ID}", None)
    world.clock.advance(days=30)

    world.image_cleaning.run()

    assert world.at("recordingsDue") is None
