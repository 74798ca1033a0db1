"""What everybody sees of a show."""

import pytest

from interactive_broadcast.events.models import Status
from interactive_broadcast.kernel.errors import (
    EventNotFound,
    TooManyRequests,
)
from interactive_broadcast.kernel.public_answers import PublicRead
from interactive_broadcast.seats.viewer_models import BroadcastDataRequest
from tests.support.builders import ADMIN_ID, FAN_URL
from tests.unit.world import (
    OPEN_EVENT,
    SHOW,
    VIEWERS,
    a_show_just_set_live,
    a_world,
)

REQUEST = BroadcastDataRequest(admin_id=ADMIN_ID, fan_url=FAN_URL)


def allow() -> None:
    """No limit is reached."""


def at_address(fan_url: str) -> BroadcastDataRequest:
    return BroadcastDataRequest(admin_id=ADMIN_ID, fan_url=fan_url)


def test_a_viewer_sees_the_public_record_of_the_show() -> None:
    world = a_show_just_set_live()
    world.databases.put(f"{SHOW}/hlsUrl", "https://cdn.example/p.m3u8")
    world.databases.put(VIEWERS, 7)

    data = world.viewers.broadcast_data(REQUEST, PublicRead(allow))

    assert data.model_dump(exclude_none=True) == {
        "name": "Launch night",
        "status": Status.LIVE,
        "hlsUrl": "https://cdn.example/p.m3u8",
        "viewers": 7,
        "full": False,
    }


def test_a_viewer_is_told_by_the_number_whether_there_is_room() -> None:
    world = a_show_just_set_live()
    world.databases.put_all({VIEWERS: 2, f"{SHOW}/limit": 2, f"{SHOW}/full": False})

    assert world.viewers.broadcast_data(REQUEST, PublicRead(allow)).full


def test_a_viewer_sees_an_event_that_has_not_started() -> None:
    assert (
        a_world().viewers.broadcast_data(REQUEST, PublicRead(allow)).status
        is Status.NOT_STARTED
    )


def test_four_reads_find_an_event_however_many_others_are_open() -> None:
    world = a_world()
    world.databases.reads.clear()

    world.viewers.broadcast_data(REQUEST, PublicRead(allow))

    assert {read.path for read in world.databases.reads} == {
        SHOW,
        VIEWERS,
        f"slugs/{ADMIN_ID}/fanUrl/{FAN_URL}",
        OPEN_EVENT,
    }


def test_a_fragment_of_a_public_record_is_not_shown() -> None:
    world = a_show_just_set_live()
    world.databases.put(f"openEvents/{ADMIN_ID}", None)
    world.databases.put(SHOW, {"full": True})

    with pytest.raises(EventNotFound):
        world.viewers.broadcast_data(REQUEST, PublicRead(allow))


def test_a_slug_that_no_open_event_has_is_not_found() -> None:
    request = BroadcastDataRequest(admin_id=ADMIN_ID, fan_url="nothing")

    with pytest.raises(EventNotFound):
        a_world().viewers.broadcast_data(request, PublicRead(allow))


def test_a_second_viewer_costs_no_read() -> None:
    world = a_show_just_set_live()
    viewers = world.viewers
    viewers.broadcast_data(REQUEST, PublicRead(allow))
    world.databases.reads.clear()

    viewers.broadcast_data(REQUEST, PublicRead(allow))

    assert world.databases.reads == []


def test_a_show_that_was_not_there_is_seen_the_moment_it_is() -> None:
    world, request = a_show_just_set_live(), at_address("second-night")
    viewers = world.viewers
    with pytest.raises(EventNotFound):
        viewers.broadcast_data(request, PublicRead(allow))

    world.databases.put(f"shows/{ADMIN_ID}/second-night", world.at(SHOW))

    found = viewers.broadcast_data(request, PublicRead(refuse))
    assert found.status is Status.LIVE


def test_whoever_asks_for_a_wrong_link_that_many_ask_for_is_not_counted() -> None:
    viewers, request = a_world().viewers, at_address("nothing")
    for check in (allow, refuse, refuse):
        with pytest.raises(EventNotFound):
            viewers.broadcast_data(request, PublicRead(check))


def refuse() -> None:
    raise TooManyRequests("Too many calls.", retry_after_s=1)


def test_the_rate_limit_is_checked_before_the_database_is_asked() -> None:
    world = a_show_just_set_live()
    world.databases.reads.clear()

    with pytest.raises(TooManyRequests):
        world.viewers.broadcast_data(REQUEST, PublicRead(refuse))

    assert world.databases.reads == []


def test_a_cached_answer_has_no_rate_limit() -> None:
    viewers = a_show_just_set_live().viewers
    viewers.broadcast_data(REQUEST, PublicRead(allow))

    assert viewers.broadcast_data(REQUEST, PublicRead(refuse)).status is Status.LIVE
