"""Events, as their owner changes them."""

import pytest

from interactive_broadcast.events.models import (
    EventRequest,
    GivenImage,
    Status,
    UpdateEventRequest,
)
from interactive_broadcast.kernel.errors import (
    EventIsClosed,
    EventIsLive,
    InvalidRequest,
    RulesDenied,
    SlugTaken,
    VideoUnavailable,
)
from tests.support.builders import ADMIN_ID, EVENT_ID, IMAGE, an_event
from tests.support.fakes import FakeImages
from tests.unit.world import (
    ACTIVE,
    ADMIN,
    EVENT,
    OPEN_EVENT,
    OTHER,
    SHOW,
    a_live_show,
    a_world,
    two_events,
)

IMAGE_2 = GivenImage(id="image-2", url="https://images.example/2")


class TestChanging:
    def test_only_what_is_given_changes_and_the_public_copy_with_it(self) -> None:
        world = a_world()

        event = world.event_changes.update(
            ADMIN, UpdateEventRequest(id=EVENT_ID, name="New")
        )

        (writes,) = world.databases.writes_by(ADMIN)
        assert event.name == "New"
        assert set(writes) == {
            f"{EVENT}/name",
            f"{EVENT}/updatedAt",
            f"{OPEN_EVENT}/name",
        }

    def test_a_field_that_is_not_public_is_not_copied(self) -> None:
        world = a_world()
        url = "rtmp://host/app/key"

        world.event_changes.update(ADMIN, UpdateEventRequest(id=EVENT_ID, rtmp_url=url))

        assert "rtmpUrl" not in str(world.at(OPEN_EVENT))

    def test_a_null_clears_an_optional_field(self) -> None:
        world = a_world(an_event(redirect_url="https://example.com/"))

        event = world.event_changes.update(
            ADMIN, UpdateEventRequest(id=EVENT_ID, redirect_url=None)
        )

        assert event.redirect_url is None

    def test_a_null_cannot_clear_what_every_event_has(self) -> None:
        with pytest.raises(InvalidRequest) as refusal:
            a_world().event_changes.update(
                ADMIN, UpdateEventRequest(id=EVENT_ID, fan_url=None)
            )

        assert refusal.value.details == {"fields": ["fanUrl: cannot be cleared"]}

    def test_the_same_again_writes_nothing(self) -> None:
        world = a_world()

        world.event_changes.update(
            ADMIN, UpdateEventRequest(id=EVENT_ID, name="Launch night")
        )

        assert world.databases.writes == []

    def test_a_new_address_moves_its_index_entry(self) -> None:
        world = a_world()

        world.event_changes.update(
            ADMIN, UpdateEventRequest(id=EVENT_ID, fan_url="new")
        )

        assert world.at(f"slugs/{ADMIN_ID}/fanUrl") == {"new": EVENT_ID}

    def test_an_address_of_another_open_event_is_taken(self) -> None:
        with pytest.raises(SlugTaken):
            two_events().event_changes.update(
                ADMIN, UpdateEventRequest(id=EVENT_ID, fan_url="second-night")
            )

    def test_a_new_address_leaves_no_show_at_the_old_one(self) -> None:
        world = a_world()
        world.tokens.producer(ADMIN, EventRequest(id=EVENT_ID))
        assert world.at(f"{ACTIVE}/eventId") == EVENT_ID

        world.event_changes.update(
            ADMIN, UpdateEventRequest(id=EVENT_ID, fan_url="new")
        )

        assert world.at(ACTIVE) is None
        assert world.at(SHOW) is None

    def test_the_fans_address_stays_while_the_show_is_on(self) -> None:
        world = a_world(an_event(status=Status.PRESHOW))

        with pytest.raises(EventIsLive):
            world.event_changes.update(
                ADMIN, UpdateEventRequest(id=EVENT_ID, fan_url="new")
            )

    def test_a_closed_event_stays_as_it_is(self) -> None:
        world = a_world(an_event(status=Status.CLOSED))

        with pytest.raises(EventIsClosed):
            world.event_changes.update(
                ADMIN, UpdateEventRequest(id=EVENT_ID, name="New")
            )

    def test_an_event_that_is_closed_meanwhile_is_said_to_be_closed(self) -> None:
        world = a_world()
        world.databases.before_write(EVENT, lambda: world.write_status(Status.CLOSED))

        with pytest.raises(EventIsClosed):
            world.event_changes.update(
                ADMIN, UpdateEventRequest(id=EVENT_ID, name="New")
            )

    def test_pictures_that_are_not_used_any_more_go(self) -> None:
        images = FakeImages((ADMIN_ID, "image-1"), (ADMIN_ID, "image-2"))
        world = a_world(an_event(start_image=IMAGE, end_image=IMAGE_2), images=images)

        world.event_changes.update(
            ADMIN, UpdateEventRequest(id=EVENT_ID, start_image=IMAGE_2)
        )

        assert images.stored == {(ADMIN_ID, "image-2")}

    def test_a_picture_sent_back_unchanged_stays(self) -> None:
        images = FakeImages((ADMIN_ID, "image-1"))
        world = a_world(an_event(start_image=IMAGE), images=images)

        world.event_changes.update(
            ADMIN, UpdateEventRequest(id=EVENT_ID, name="New", start_image=IMAGE)
        )

        assert images.stored == {(ADMIN_ID, "image-1")}

    def test_a_picture_that_cannot_be_removed_does_not_undo_the_change(self) -> None:
        world = a_world(an_event(start_image=IMAGE))
        world.images.fail_next("delete", VideoUnavailable("Down."))

        event = world.event_changes.update(
            ADMIN, UpdateEventRequest(id=EVENT_ID, start_image=None)
        )

        assert event.start_image is None

    def test_viewers_of_a_show_that_is_on_see_its_new_name(self) -> None:
        world = a_live_show()

        world.event_changes.update(ADMIN, UpdateEventRequest(id=EVENT_ID, name="New"))

        assert world.at(f"{ACTIVE}/name") == "New"

    def test_another_admins_event_cannot_be_changed(self) -> None:
        world = a_world()

        with pytest.raises(RulesDenied):
            world.event_changes.update(
                OTHER, UpdateEventRequest(id=EVENT_ID, name="Mine")
            )

    def test_what_changes_while_a_show_is_on_is_told_without_what_is_secret(
        self,
    ) -> None:
        world = a_live_show()
        url = "rtmp://host/app/secret-key"

        world.event_changes.update(
            ADMIN, UpdateEventRequest(id=EVENT_ID, name="Later", rtmp_url=url)
        )

        (entry,) = world.databases.at(f"timeline/{EVENT_ID}").values()
        assert (entry["what"], entry["by"]) == ("updated", ADMIN_ID)
        assert entry["details"] == {"fields": "name, rtmpUrl"}

    def test_what_changes_before_a_show_is_not_told(self) -> None:
        world = a_world()

        world.event_changes.update(ADMIN, UpdateEventRequest(id=EVENT_ID, name="Later"))

        assert world.at("timeline") is None
