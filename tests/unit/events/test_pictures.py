"""Pictures that come to events and go from them."""

from datetime import date

import pytest

from interactive_broadcast.events.models import (
    CreateEventRequest,
    GivenImage,
    Status,
    UpdateEventRequest,
)
from interactive_broadcast.events.pictures import (
    MAX_AT_ONCE,
    ImageCleanups,
    UsedPicture,
    cleanup_due,
)
from interactive_broadcast.kernel.errors import (
    DatabaseUnavailable,
    NotReadyYet,
    PictureRemoved,
    SlugTaken,
    StorageUnavailable,
)
from interactive_broadcast.kernel.unfinished import ABANDONED
from interactive_broadcast.upkeep.models import DeleteEventRequest
from tests.support.builders import ADMIN_ID, EVENT_ID, IMAGE, an_event, another_event
from tests.support.fakes import FakeDatabases, FakeImages
from tests.unit.world import ADMIN, World, a_world, when_nothing_more_can_come

IMAGE_2 = GivenImage(id="image-2", url="https://images.example/2")
USED = UsedPicture(admin_id=ADMIN_ID, image_id="image-1")
NEW = CreateEventRequest(name="Second night", start_image=IMAGE, end_image=IMAGE_2)
PICTURE = {"id": "image-1", "url": "https://images.example/1"}
TODAY = date(2026, 1, 4)


def both_pictures(world: World) -> World:
    world.images.stored |= {(ADMIN_ID, "image-1"), (ADMIN_ID, "image-2")}
    return world


def notes(world: World) -> set[str]:
    return set(world.databases.at("unfinished") or {})


def test_an_event_that_has_its_pictures_leaves_no_note() -> None:
    world = both_pictures(a_world())

    world.events.create(ADMIN, NEW)

    assert notes(world) == set()


def test_an_event_that_could_not_be_written_leaves_a_note_of_each_picture() -> None:
    world = both_pictures(a_world())
    world.databases.before_write(
        "events",
        lambda: world.databases.fail_next("write", DatabaseUnavailable("Gone.")),
    )

    with pytest.raises(DatabaseUnavailable):
        world.events.create(ADMIN, NEW)

    assert [name[:23] for name in sorted(notes(world))] == [
        "picture-admin-1-image-1",
        "picture-admin-1-image-2",
    ]


def test_a_client_that_is_refused_at_once_keeps_what_it_has_uploaded() -> None:
    world = both_pictures(a_world())

    with pytest.raises(SlugTaken):
        world.events.create(ADMIN, NEW.model_copy(update={"fan_url": "launch-night"}))

    assert notes(world) == set()
    assert len(world.images.stored) == 2


def test_notes_that_cannot_be_struck_out_do_not_undo_the_event() -> None:
    world = both_pictures(a_world())
    world.databases.before_write(
        "unfinished",
        lambda: world.databases.before_write(
            "unfinished",
            lambda: world.databases.fail_next("write", DatabaseUnavailable("Gone.")),
        ),
    )

    event = world.events.create(ADMIN, NEW)

    assert world.at(f"events/{event.id}") is not None
    assert len(notes(world)) == 2


def test_an_event_without_pictures_costs_no_note() -> None:
    world = a_world()

    world.events.create(ADMIN, CreateEventRequest(name="Second night"))
    world.event_changes.update(ADMIN, UpdateEventRequest(id=EVENT_ID, name="New"))

    assert "unfinished" not in str(world.databases.writes)


def test_a_picture_that_could_not_be_removed_stays_noted() -> None:
    world = both_pictures(a_world(an_event(start_image=IMAGE)))
    world.images.fail_next("delete", StorageUnavailable("Down."))

    world.event_changes.update(
        ADMIN, UpdateEventRequest(id=EVENT_ID, start_image=IMAGE_2)
    )

    assert notes(world) == {
        f"picture-admin-1-image-{number}-{EVENT_ID}" for number in (1, 2)
    }


def test_a_picture_that_only_changes_its_place_is_neither_new_nor_gone() -> None:
    world = both_pictures(a_world(an_event(start_image=IMAGE)))

    world.event_changes.update(
        ADMIN, UpdateEventRequest(id=EVENT_ID, start_image=None, end_image=IMAGE)
    )

    assert "unfinished" not in str(world.databases.writes)


def created(world: World, **pictures: GivenImage) -> str:
    """One more event, by a function; its id."""
    request = CreateEventRequest(name="Another night", **pictures)
    return world.events.create(ADMIN, request).id


def remove(world: World, event_id: str) -> None:
    world.delete(ADMIN, DeleteEventRequest(id=event_id))


class TestOfTwoEvents:
    def test_a_picture_stays_until_the_last_of_them_is_deleted(self) -> None:
        world = both_pictures(a_world(an_event(start_image=IMAGE)))
        other = created(world, end_image=IMAGE)

        remove(world, EVENT_ID)
        assert (ADMIN_ID, "image-1") in world.images.stored
        remove(world, other)

        assert world.images.stored == {(ADMIN_ID, "image-2")}
        when_nothing_more_can_come(world)
        assert world.at("images") is world.at("unfinished") is None

    def test_a_picture_that_is_replaced_in_one_stays_for_the_other(self) -> None:
        world = both_pictures(a_world(an_event(start_image=IMAGE)))
        other = created(world, start_image=IMAGE)
        replaced = UpdateEventRequest(id=EVENT_ID, start_image=IMAGE_2)

        world.event_changes.update(ADMIN, replaced)
        assert (ADMIN_ID, "image-1") in world.images.stored
        assert world.at(f"images/{ADMIN_ID}/image-1") == {other: True}
        remove(world, other)

        assert world.images.stored == {(ADMIN_ID, "image-2")}

    def test_three_days_after_the_end_of_one_it_stays_for_the_other(self) -> None:
        closed = an_event(status=Status.CLOSED, start_image=IMAGE, end_image=IMAGE_2)
        world = both_pictures(a_world(closed))
        created(world, start_image=IMAGE)
        due = f"imageCleanups/{world.clock.now().date().isoformat()}/{EVENT_ID}"
        world.databases.put(due, value=True)

        world.image_cleaning.run()

        assert world.images.stored == {(ADMIN_ID, "image-1")}
        assert world.at(f"events/{EVENT_ID}/startImage") is None
        assert world.at("unfinished") is None

    def test_no_call_looks_at_more_events_than_one_beside_its_own(self) -> None:
        world = both_pictures(a_world(an_event(start_image=IMAGE)))
        for _ in range(3):
            created(world, start_image=IMAGE)
        world.databases.reads.clear()

        remove(world, EVENT_ID)

        # Asked is for the first of those that use it, and not for their list.
        read = [one.path for one in world.databases.reads]
        assert read.count(f"images/{ADMIN_ID}/image-1") == 1
        assert not any(path.startswith("openEvents") for path in read)


class TestAtTheSameTime:
    """What another call does between the steps of one that removes a picture."""

    def test_an_event_that_takes_a_picture_first_keeps_it(self) -> None:
        world = both_pictures(a_world(an_event(start_image=IMAGE)))
        place = f"images/{ADMIN_ID}/image-1"

        def take() -> None:
            created(world, start_image=IMAGE)

        # Not before the event goes, but before its picture is marked as going.
        world.databases.before_write(
            place, lambda: world.databases.before_write(place, take)
        )

        remove(world, EVENT_ID)

        assert (ADMIN_ID, "image-1") in world.images.stored

    def test_a_picture_that_is_going_is_left_to_whoever_removes_it(self) -> None:
        world = both_pictures(a_world())
        marked(world)

        with pytest.raises(StorageUnavailable):
            world.pictures.finish(USED)

        assert (ADMIN_ID, "image-1") in world.images.stored

    def test_a_removal_that_was_interrupted_is_brought_to_its_end(self) -> None:
        world = both_pictures(a_world())
        marked(world)

        world.clock.advance(ABANDONED.total_seconds())

        assert world.pictures.finish(USED)
        assert world.images.stored == {(ADMIN_ID, "image-2")}
        assert world.at("images") is None

    def test_a_picture_that_is_going_is_no_events_any_more(self) -> None:
        world = both_pictures(a_world())
        marked(world)

        with pytest.raises(PictureRemoved):
            created(world, start_image=IMAGE)


def marked(world: World) -> None:
    """Another call is about to delete the file."""
    at = world.clock.now_ms()
    world.databases.put(f"images/{ADMIN_ID}/image-1/removing", at)


class TestNoted:
    def test_a_picture_that_no_event_refers_to_goes(self) -> None:
        world = both_pictures(a_world())

        assert world.pictures.finish(USED)
        assert world.images.stored == {(ADMIN_ID, "image-2")}

    def test_the_picture_of_its_event_stays(self) -> None:
        world = both_pictures(a_world(an_event(end_image=IMAGE)))

        assert not world.pictures.finish(USED)

    def test_a_picture_that_another_event_was_made_with_stays(self) -> None:
        """The producer was quicker, and has created the event once more."""
        world = both_pictures(a_world(another_event(start_image=IMAGE)))

        assert not world.pictures.finish(USED)
        assert (ADMIN_ID, "image-1") in world.images.stored

    def test_a_picture_that_is_gone_is_removed_once(self) -> None:
        assert not a_world(images=FakeImages()).pictures.finish(USED)


def test_pictures_are_due_three_days_after_the_end() -> None:
    assert cleanup_due(EVENT_ID, date(2026, 2, 27)) == {
        f"imageCleanups/2026-03-02/{EVENT_ID}": True
    }


def test_every_day_up_to_today_is_due() -> None:
    days = {day: {"e": True} for day in ("2026-01-03", "2026-01-04", "2026-01-05")}
    cleanups = ImageCleanups(databases=FakeDatabases({"imageCleanups": days}))

    assert cleanups.days_due(TODAY) == ["2026-01-03", "2026-01-04"]


def test_an_entry_is_struck_out() -> None:
    tree = {"imageCleanups": {"2026-01-03": {"e": True, "f": True}}}
    cleanups = ImageCleanups(databases=FakeDatabases(tree))

    cleanups.finish("2026-01-03", "e")

    assert cleanups.event_ids("2026-01-03") == ["f"]


class TestFolders:
    def test_a_folder_is_removed_with_pictures_that_no_event_has(self) -> None:
        images = FakeImages((ADMIN_ID, "draft"), ("admin-2", "theirs"))
        world = a_world(images=images)

        world.pictures.remove_folder(ADMIN_ID)
        world.pictures.remove_folder(ADMIN_ID)

        assert images.stored == {("admin-2", "theirs")}

    def test_a_call_removes_a_page_and_says_that_there_are_more(self) -> None:
        names = [f"picture-{number}" for number in range(MAX_AT_ONCE + 1)]
        images = FakeImages(*((ADMIN_ID, one) for one in names))
        world = a_world(images=images)

        with pytest.raises(NotReadyYet):
            world.pictures.remove_folder(ADMIN_ID)
        assert len(images.stored) == 1
        world.pictures.remove_folder(ADMIN_ID)

        assert images.stored == set()
