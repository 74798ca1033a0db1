"""Cleaning up the pictures of events that are over."""

import json

import pytest

from interactive_broadcast.events import picture_uploads
from interactive_broadcast.events.models import ChangeStatusRequest, Status
from interactive_broadcast.kernel import paths
from interactive_broadcast.kernel.errors import StorageUnavailable, TasksUnavailable
from interactive_broadcast.kernel.unfinished import ABANDONED
from interactive_broadcast.upkeep.image_cleaning import (
    CLEANING_TASK,
    MAX_RUNS,
    CleaningTask,
)
from tests.support.builders import ADMIN_ID, EVENT_ID, an_admin, an_event
from tests.support.crashes import Order, one_thread
from tests.support.fakes import UPLOADS_PAGE, FakeImages
from tests.unit.world import EVENT, World, a_world

IMAGES = {
    "start_image": {"id": "image-1", "url": "https://images.example/1"},
    "end_image": {"id": "image-2", "url": "https://images.example/2"},
}


def a_closed_event() -> World:
    images = FakeImages((ADMIN_ID, "image-1"), (ADMIN_ID, "image-2"))
    world = a_world(an_event(**IMAGES), images=images)
    world.shows.change_status(
        an_admin(), ChangeStatusRequest(id=EVENT_ID, status=Status.CLOSED)
    )
    return world


def test_pictures_stay_for_three_days() -> None:
    world = a_closed_event()
    world.clock.advance(days=2)

    world.image_cleaning.run()

    assert len(world.images.stored) == 2


def test_after_three_days_pictures_are_removed_from_storage_and_event() -> None:
    world = a_closed_event()
    world.clock.advance(days=3)

    world.image_cleaning.run()

    assert world.images.stored == set()
    assert world.at(f"{EVENT}/startImage") is None
    assert world.at(f"{EVENT}/endImage") is None
    assert world.at("imageCleanups") is None


def test_a_day_without_a_run_is_made_up_for() -> None:
    world = a_closed_event()
    world.clock.advance(days=9)

    world.image_cleaning.run()

    assert world.images.stored == set()


def test_a_failure_stays_noted_and_does_not_stop_the_others(
    capsys: pytest.CaptureFixture[str],
) -> None:
    world = a_closed_event()
    world.databases.put("imageCleanups/2026-01-02/event-9", True)  # noqa: FBT003 - JSON
    world.images.fail_next("delete", StorageUnavailable("Down."))
    world.clock.advance(days=3)

    world.image_cleaning.run()
    first = json.loads(capsys.readouterr().out.splitlines()[-1])
    world.clock.advance(ABANDONED.total_seconds() + 1)
    for record in world.unfinished_work.abandoned():
        world.unfinished_work.finish(record)

    assert (first["events"], first["failed"]) == (1, 1)
    assert world.images.stored == set()
    assert world.at("imageCleanups") is None


def test_more_events_than_are_cleaned_at_once_are_all_cleaned() -> None:
    world = a_closed_event()
    for number in range(60):
        world.databases.put(f"imageCleanups/2026-01-02/gone-{number}", value=True)
    world.clock.advance(days=3)

    world.image_cleaning.run()

    assert world.images.stored == set()
    assert world.at("imageCleanups") is None


def test_an_event_that_is_not_closed_keeps_its_pictures() -> None:
    images = FakeImages((ADMIN_ID, "image-1"))
    world = a_world(an_event(**IMAGES), images=images)
    world.databases.put(f"imageCleanups/2025-12-31/{EVENT_ID}", True)  # noqa: FBT003 - JSON

    world.image_cleaning.run()

    assert images.stored == {(ADMIN_ID, "image-1")}
    assert world.at("imageCleanups") is None


def a_world_that_looks_for_uploads() -> World:
    """Since long ago."""
    world = a_world()
    world.databases.put(paths.UPLOADS_SINCE, 0)
    return world


def test_an_upload_that_no_event_has_taken_is_removed_after_a_day(
    capsys: pytest.CaptureFixture[str],
) -> None:
    world = a_world_that_looks_for_uploads()
    world.images.uploaded["forgotten"] = ("token", world.clock.now())
    world.clock.advance(days=1)
    world.image_cleaning.run()
    world.images.uploaded["just-now"] = ("token", world.clock.now())
    world.clock.advance(seconds=1)

    world.image_cleaning.run()

    assert list(world.images.uploaded) == ["just-now"]
    assert "upload-removed" in capsys.readouterr().out


def test_uploads_go_page_by_page_and_one_that_fails_does_not_hold_the_others_up() -> (
    None
):
    world = a_world_that_looks_for_uploads()
    names = [f"upload-{number}" for number in range(3 * UPLOADS_PAGE + 1)]
    world.images.uploaded = dict.fromkeys(names, ("token", world.clock.now()))
    world.images.fail_next("delete_upload", StorageUnavailable("Down."))
    world.clock.advance(days=2)

    with one_thread(Order.FIRST_FIRST):
        world.image_cleaning.run()

    assert list(world.images.uploaded) == names[:1]


def test_more_uploads_than_a_run_removes_are_left_to_the_next(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(picture_uploads, "MAX_AT_ONCE", UPLOADS_PAGE + 1)
    world = a_world_that_looks_for_uploads()
    names = [f"upload-{number}" for number in range(2 * UPLOADS_PAGE + 1)]
    world.images.uploaded = dict.fromkeys(names, ("token", world.clock.now()))
    world.clock.advance(days=2)

    world.image_cleaning.run()
    left = [*world.images.uploaded]
    world.image_cleaning.run()

    assert left == names[UPLOADS_PAGE + 1 :]
    assert world.images.uploaded == {}


def test_what_is_not_reached_is_cleaned_by_a_task_at_once(
    capsys: pytest.CaptureFixture[str],
) -> None:
    world = a_world()
    for number in range(60):
        path = f"imageCleanups/2026-01-01/gone-{number:02}"
        world.databases.put(path, value=True)
    slow = f"imageCleanups/2026-01-01/gone-{40:02}"
    world.databases.before_write(slow, lambda: world.clock.advance(minutes=7))

    with one_thread(Order.FIRST_FIRST):
        world.image_cleaning.run()
    left = world.at("imageCleanups/2026-01-01")
    first = json.loads(capsys.readouterr().out.splitlines()[-1])
    (task,) = world.tasks.of(CLEANING_TASK)
    world.image_cleaning.run(CleaningTask.model_validate(task.payload).runs)

    assert isinstance(left, dict)
    assert (len(left), first["missed"], first["complete"]) == (19, "images=19", False)
    assert world.at("imageCleanups") is None
    assert len(world.tasks.of(CLEANING_TASK)) == 1
    assert world.at("turns/cleanEventImages/after") is None


def test_runs_end_also_where_there_is_always_more_than_time_for(
    capsys: pytest.CaptureFixture[str],
) -> None:
    world = slow_to_clean()
    world.tasks.fail_next("enqueue", TasksUnavailable("Down."))

    world.image_cleaning.run(MAX_RUNS - 1)
    lost = capsys.readouterr().out
    slow_to_clean(world).image_cleaning.run(MAX_RUNS)

    assert "task-not-stored" in lost
    assert world.tasks.of(CLEANING_TASK) == []


def slow_to_clean(world: World | None = None) -> World:
    """The first of many pictures takes all the time of a run."""
    world = world or a_world()
    for number in range(90):
        path = f"imageCleanups/2026-01-01/gone-{number:02}"
        world.databases.put(path, value=True)
    world.databases.before_write(
        "imageCleanups", lambda: world.clock.advance(minutes=7)
    )
    return world
