"""What an admin still has running at OpenTok ends with their removal."""

import pytest

from interactive_broadcast.kernel.errors import EffectUnderway, VideoUnavailable
from interactive_broadcast.kernel.models import Json
from interactive_broadcast.upkeep.models import DeleteAdminRequest
from tests.support.builders import ADMIN_ID, EVENT_ID, an_admin
from tests.unit.world import (
    COMMAND,
    World,
    a_show_just_set_live,
    a_world,
    when_nothing_more_can_come,
)

SELF = DeleteAdminRequest(id=ADMIN_ID)
ADMIN = an_admin()


def with_a_stream() -> World:
    """The show is over, and its stream drains."""
    world = a_show_just_set_live(hls=True)
    world.shows.go_live(ADMIN, COMMAND)
    world.shows.end(ADMIN, COMMAND)
    return world


def statuses(world: World) -> list[str]:
    return [one.state.status for one in world.video.broadcasts.values()]


def test_media_are_ended_before_the_record_is_removed() -> None:
    """Also of a show whose records are gone: its recording would go on."""
    world = with_a_stream()
    world.databases.put(f"activeBroadcasts/{ADMIN_ID}", None)

    world.admin_removal.delete(ADMIN, SELF)

    assert statuses(world) == ["stopped"]


def test_an_admin_stays_while_something_cannot_be_ended() -> None:
    world = with_a_stream()
    world.video.fail_next("stop_broadcast", VideoUnavailable("Down."))

    with pytest.raises(VideoUnavailable):
        world.admin_removal.delete(ADMIN, SELF)

    assert world.at(f"admins/{ADMIN_ID}") is not None
    assert world.at("unfinished") is None


def test_a_live_show_of_an_admin_who_was_deleted_by_hand_is_ended() -> None:
    world = a_show_just_set_live(hls=True, archive_event=True)
    world.shows.go_live(ADMIN, COMMAND)
    before = world.at(f"admins/{ADMIN_ID}")
    world.databases.put(f"admins/{ADMIN_ID}", None)

    world.admin_removal.on_deleted(ADMIN_ID, before)

    assert statuses(world) == ["stopped"]
    assert [one.state.is_over for one in world.video.archives.values()] == [True]
    when_nothing_more_can_come(world)
    assert world.at("/") is None


def test_a_batch_waits_for_an_effect_that_is_being_carried_out() -> None:
    world = a_world()
    world.databases.put(f"admins/{ADMIN_ID}", None)
    world.admin_removal.begin(ADMIN_ID, None)
    until = world.clock.now_ms() + 1_000
    running: Json = {"state": "running", "attempt": 1, "leaseUntil": until}
    world.databases.put(f"effects/{EVENT_ID}/openRecords", running)

    with pytest.raises(EffectUnderway):
        world.admin_removal.proceed(ADMIN_ID)
    world.clock.advance(2)
    world.admin_removal.proceed(ADMIN_ID)

    assert world.at("events") is None
