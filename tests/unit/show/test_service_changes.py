"""What an event's show repeats of it, after the event has been changed."""

from interactive_broadcast.events.models import (
    EventRequest,
    GivenImage,
    UpdateEventRequest,
)
from interactive_broadcast.kernel.errors import (
    VideoUnavailable,
)
from tests.support.builders import ADMIN_ID, EVENT_ID, IMAGE, an_event
from tests.support.fakes import FakeImages
from tests.unit.world import ACTIVE, ADMIN, SHOW, a_show_just_set_live, a_world

IMAGE_2 = GivenImage(id="image-2", url="https://images.example/2")


def test_a_new_address_leaves_no_show_at_the_old_one() -> None:
    world = a_world()
    world.tokens.producer(ADMIN, EventRequest(id=EVENT_ID))
    assert world.at(f"{ACTIVE}/eventId") == EVENT_ID

    world.event_changes.update(ADMIN, UpdateEventRequest(id=EVENT_ID, fan_url="new"))

    assert world.at(ACTIVE) is None
    assert world.at(SHOW) is None


def test_pictures_that_are_not_used_any_more_go() -> None:
    images = FakeImages((ADMIN_ID, "image-1"), (ADMIN_ID, "image-2"))
    world = a_world(an_event(start_image=IMAGE, end_image=IMAGE_2), images=images)

    world.event_changes.update(
        ADMIN, UpdateEventRequest(id=EVENT_ID, start_image=IMAGE_2)
    )

    assert images.stored == {(ADMIN_ID, "image-2")}


def test_a_picture_sent_back_unchanged_stays() -> None:
    images = FakeImages((ADMIN_ID, "image-1"))
    world = a_world(an_event(start_image=IMAGE), images=images)

    world.event_changes.update(
        ADMIN, UpdateEventRequest(id=EVENT_ID, name="New", start_image=IMAGE)
    )

    assert images.stored == {(ADMIN_ID, "image-1")}


def test_a_picture_that_cannot_be_removed_does_not_undo_the_change() -> None:
    world = a_world(an_event(start_image=IMAGE))
    world.images.fail_next("delete", VideoUnavailable("Down."))

    event = world.event_changes.update(
        ADMIN, UpdateEventRequest(id=EVENT_ID, start_image=None)
    )

    assert event.start_image is None


def test_what_changes_while_a_show_is_on_is_told_without_what_is_secret() -> None:
    world = a_show_just_set_live()
    url = "rtmp://host/app/secret-key"

    world.event_changes.update(
        ADMIN, UpdateEventRequest(id=EVENT_ID, name="Later", rtmp_url=url)
    )

    (entry,) = world.databases.at(f"timeline/{EVENT_ID}").values()
    assert (entry["what"], entry["by"]) == ("updated", ADMIN_ID)
    assert entry["details"] == {"fields": "name, rtmpUrl"}


def test_what_changes_before_a_show_is_not_told() -> None:
    world = a_world()

    world.event_changes.update(ADMIN, UpdateEventRequest(id=EVENT_ID, name="Later"))

    assert world.at("timeline") is None
