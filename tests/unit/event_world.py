"""Worlds with more than one event, and who owns them."""

from interactive_broadcast.events.models import (
    AdminEventsRequest,
    EventRecord,
    GivenImage,
)
from tests.support.builders import ADMIN_ID, an_admin, an_event
from tests.unit.world import World, a_world

ADMIN = an_admin()
OTHER = an_admin("admin-2")
MINE = AdminEventsRequest(admin_id=ADMIN_ID)
IMAGE = GivenImage(id="image-1", url="https://images.example/1")


def another_event(**changes: object) -> EventRecord:
    return an_event(
        **{
            "id": "event-2",
            "fan_url": "second-night",
            "host_url": "host-of-second-night",
            "celebrity_url": "celebrity-of-second-night",
            "stage_session_id": "stage-2",
            "backstage_session_id": "backstage-2",
            "created_at": 2_000,
            **changes,
        }
    )


def two_events(**changes: object) -> World:
    return a_world(an_event(), another_event(**changes))
