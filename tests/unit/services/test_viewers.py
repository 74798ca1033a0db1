"""What viewers beyond the interactive limit see."""

import pytest

from interactive_broadcast.errors import DatabaseUnavailable, EventNotFound
from interactive_broadcast.models.events import Status
from interactive_broadcast.models.shows import BroadcastDataRequest
from tests.support.builders import ADMIN_ID, FAN_URL
from tests.unit.world import SHOW, a_live_show, a_world

REQUEST = BroadcastDataRequest(admin_id=ADMIN_ID, fan_url=FAN_URL)


def test_a_viewer_sees_the_public_face_of_the_show() -> None:
    world = a_live_show()
    world.databases.put(f"{SHOW}/hlsUrl", "https://cdn.example/p.m3u8")
    world.databases.put(f"{SHOW}/full", True)  # noqa: FBT003 - JSON

    data = world.viewers.broadcast_data(REQUEST)

    assert data.model_dump(exclude_none=True) == {
        "name": "Launch night",
        "status": Status.LIVE,
        "hlsUrl": "https://cdn.example/p.m3u8",
        "full": True,
    }


def test_an_event_that_is_still_to_begin_is_seen_as_such() -> None:
    assert a_world().viewers.broadcast_data(REQUEST).status is Status.NOT_STARTED


def test_where_there_is_nothing_nothing_is_seen() -> None:
    request = BroadcastDataRequest(admin_id=ADMIN_ID, fan_url="nothing")

    with pytest.raises(EventNotFound):
        a_world().viewers.broadcast_data(request)


@pytest.mark.parametrize("fan_url", [FAN_URL, "nothing"])
def test_many_viewers_cost_as_much_as_one(fan_url: str) -> None:
    world = a_live_show()
    viewers = world.viewers
    request = BroadcastDataRequest(admin_id=ADMIN_ID, fan_url=fan_url)

    def look() -> None:
        try:
            viewers.broadcast_data(request)
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
        viewers.broadcast_data(REQUEST)

    assert viewers.broadcast_data(REQUEST).status is Status.LIVE
