"""Pictures that come to events and go from them."""

from datetime import date

import pytest

from interactive_broadcast.events.models import (
    CreateEventRequest,
    GivenImage,
    UpdateEventRequest,
)
from interactive_broadcast.events.pictures import (
    ImageCleanups,
    UsedPicture,
    cleanup_due,
    images_of,
)
from interactive_broadcast.kernel.errors import (
    DatabaseUnavailable,
    SlugTaken,
    StorageUnavailable,
)
from tests.support.builders import ADMIN_ID, EVENT_ID, IMAGE, an_event, another_event
from tests.support.fakes import FakeDatabases, FakeImages
from tests.unit.world import ADMIN, World, a_world

IMAGE_2 = GivenImage(id="image-2", url="https://images.example/2")
USED = UsedPicture(admin_id=ADMIN_ID, event_id=EVENT_ID, image_id="image-1")
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

    assert notes(world) == {"picture-admin-1-image-1", "picture-admin-1-image-2"}


def test_a_client_that_is_refused_at_once_keeps_what_it_has_uploaded() -> None:
    world = both_pictures(a_world())

    with pytest.raises(SlugTaken):
        world.events.create(ADMIN, NEW.model_copy(update={"fan_url": "launch-night"}))

    assert notes(world) == set()
    assert len(world.images.stored) == 2


def test_notes_that_cannot_be_struck_out_do_not_undo_the_event() -> None:
    world = both_pictures(a_world())
    world.databases.before_write(
        "unfinished/picture-admin-1-image-1",
        lambda: world.databases.before_write(
            "unfinished/picture-admin-1-image-1",
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

    assert notes(world) == {"picture-admin-1-image-1", "picture-admin-1-image-2"}


def test_a_picture_that_only_changes_its_place_is_neither_new_nor_gone() -> None:
    world = both_pictures(a_world(an_event(start_image=IMAGE)))

    world.event_changes.update(
        ADMIN, UpdateEventRequest(id=EVENT_ID, start_image=None, end_image=IMAGE)
    )

    assert "unfinished" not in str(world.databases.writes)


class TestUnused:
    def test_a_picture_that_no_event_refers_to_goes(self) -> None:
        world = both_pictures(a_world())

        assert world.pictures.remove_unused(USED)
        assert world.images.stored == {(ADMIN_ID, "image-2")}

    def test_the_picture_of_its_event_stays(self) -> None:
        world = both_pictures(a_world(an_event(end_image=IMAGE)))

        assert not world.pictures.remove_unused(USED)

    def test_a_picture_that_another_event_was_made_with_stays(self) -> None:
        """The producer was quicker, and has created the event once more."""
        world = both_pictures(a_world(another_event(start_image=IMAGE)))

        assert not world.pictures.remove_unused(USED)
        assert (ADMIN_ID, "image-1") in world.images.stored

    def test_a_picture_of_a_deleted_event_is_removed_once(self) -> None:
        world = a_world(images=FakeImages())

        assert not world.pictures.remove_unused(USED)


def test_a_picture_used_twice_is_one_picture() -> None:
    assert images_of(an_event(start_image=PICTURE, end_image=PICTURE)) == ["image-1"]


def test_an_event_may_have_none() -> None:
    assert images_of(an_event()) == []


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
