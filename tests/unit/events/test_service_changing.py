"""Events, as their owner changes them."""

import pytest

from interactive_broadcast.events.models import (
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
)
from tests.support.builders import EVENT_ID, an_event
from tests.unit.world import (
    ADMIN,
    EVENT,
    OPEN_EVENT,
    OTHER,
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

    def test_an_address_of_another_open_event_is_taken(self) -> None:
        with pytest.raises(SlugTaken):
            two_events().event_changes.update(
                ADMIN, UpdateEventRequest(id=EVENT_ID, fan_url="second-night")
            )

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

    def test_another_admins_event_cannot_be_changed(self) -> None:
        world = a_world()

        with pytest.raises(RulesDenied):
            world.event_changes.update(
                OTHER, UpdateEventRequest(id=EVENT_ID, name="Mine")
            )
