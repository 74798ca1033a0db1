"""What viewers beyond the interactive limit see."""

import pytest

from interactive_broadcast.events.models import Status
from interactive_broadcast.kernel.errors import (
    DatabaseUnavailable,
    EventNotFound,
    TooManyRequests,
)
from interactive_broadcast.seats.models import BroadcastDataRequest
from tests.support.builders import ADMIN_ID, FAN_URL
from tests.unit.world import OPEN_EVENT, SHOW, a_live_show, a_world

REQUEST = BroadcastDataRequest(admin_id=ADMIN_ID, fan_url=FAN_URL)


def free() -> None:
    """Whoever asks here may."""


def test_a_viewer_sees_the_public_face_of_the_show() -> None:
    world = a_live_show()
    world.databases.put(f"{SHOW}/hlsUrl", "https://cdn.example/p.m3u8")
    world.databases.put(f"{SHOW}/full", True)  # noqa: FBT003 - JSON

    data = world.viewers.broadcast_data(REQUEST, toll=free)

    assert data.model_dump(exclude_none=True) == {
        "name": "Launch night",
        "status": Status.LIVE,
        "hlsUrl": "https://cdn.example/p.m3u8",
        "full": True,
    }


def test_an_event_that_is_still_to_begin_is_seen_as_such() -> None:
    assert (
        a_world().viewers.broadcast_data(REQUEST, toll=free).status
        is Status.NOT_STARTED
    )


def test_an_event_is_found_by_its_address_however_many_others_are_open() -> None:
    world = a_world()
    world.databases.reads.clear()

    world.viewers.broadcast_data(REQUEST, toll=free)

    assert [read.path for read in world.databases.reads] == [
        SHOW,
        f"slugs/{ADMIN_ID}/fanUrl/{FAN_URL}",
        OPEN_EVENT,
    ]


def test_what_a_late_write_has_left_of_a_show_is_nothing() -> None:
    world = a_live_show()
    world.databases.put(f"openEvents/{ADMIN_ID}", None)
    world.databases.put(SHOW, {"full": True})

    with pytest.raises(EventNotFound):
        world.viewers.broadcast_data(REQUEST, toll=free)


def test_where_there_is_nothing_nothing_is_seen() -> None:
    request = BroadcastDataRequest(admin_id=ADMIN_ID, fan_url="nothing")

    with pytest.raises(EventNotFound):
        a_world().viewers.broadcast_data(request, toll=free)


@pytest.mark.parametrize("fan_url", [FAN_URL, "nothing"])
def test_many_viewers_cost_as_much_as_one(fan_url: str) -> None:
    world = a_live_show()
    viewers = world.viewers
    request = BroadcastDataRequest(admin_id=ADMIN_ID, fan_url=fan_url)

    def look() -> None:
        try:
            viewers.broadcast_data(request, toll=free)
        except EventNotFound:
            assert fan_url == "nothing"

    look()
    world.databases.reads.clear()
    look()

    assert world.databases.reads == []


def test_a_failed_look_is_not_kept() -> None:
    world = a_live_show()
    viewers = world.viewers
    world.databases.fail_next("read", DatabaseUnavailable("Gone."))
    with pytest.raises(DatabaseUnavailable):
        viewers.broadcast_data(REQUEST, toll=free)

    assert viewers.broadcast_data(REQUEST, toll=free).status is Status.LIVE


def refused() -> None:
    raise TooManyRequests("Too many calls.", retry_after_s=1)


def test_who_asks_too_often_for_what_is_not_at_hand_is_refused() -> None:
    world = a_live_show()
    world.databases.reads.clear()

    with pytest.raises(TooManyRequests):
        world.viewers.broadcast_data(REQUEST, toll=refused)

    assert world.databases.reads == []


def test_what_is_at_hand_is_for_everybody() -> None:
    viewers = a_live_show().viewers
    viewers.broadcast_data(REQUEST, toll=free)

    assert viewers.broadcast_data(REQUEST, toll=refused).status is Status.LIVE
