"""The show of `world`, at the stages that most tests begin with."""

from interactive_broadcast.events.models import (
    ChangeStatusRequest,
    Event,
    EventRequest,
    Status,
)
from tests.support.builders import EVENT_ID, an_admin, an_event
from tests.support.fakes import FakeLimits
from tests.unit.world import World, a_world

ADMIN = an_admin()
REQUEST = EventRequest(id=EVENT_ID)


def change(world: World, status: Status) -> Event:
    return world.shows.change_status(
        ADMIN, ChangeStatusRequest(id=EVENT_ID, status=status)
    )


def a_show_in_preshow(
    *, hls: bool = False, bucket_url: str | None = None, **changes: object
) -> World:
    limits = FakeLimits(bucket_url=bucket_url)
    world = a_world(an_event(**changes), hls=hls, limits=limits)
    change(world, Status.PRESHOW)
    return world


def a_show_that_is_live(
    *, hls: bool = False, bucket_url: str | None = None, **changes: object
) -> World:
    world = a_show_in_preshow(hls=hls, bucket_url=bucket_url, **changes)
    change(world, Status.LIVE)
    return world
