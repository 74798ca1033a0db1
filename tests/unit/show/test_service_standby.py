"""An intermission that the producer announces."""

import pytest

from interactive_broadcast.events.models import Event, Status
from interactive_broadcast.kernel.errors import RulesDenied
from interactive_broadcast.kernel.show_errors import ShowNotLive
from interactive_broadcast.show.models import StandbyRequest
from tests.support.builders import EVENT_ID, an_admin
from tests.unit.world import (
    ACTIVE,
    ADMIN,
    EVENT,
    SHOW,
    World,
    a_show_in_preshow,
    a_show_that_is_live,
    change,
)


def set_standby(world: World, *, standby: bool) -> Event:
    request = StandbyRequest(id=EVENT_ID, standby=standby)
    return world.shows.set_standby(ADMIN, request)


def told(world: World) -> list[object]:
    """What the timeline tells of intermissions: whether one began."""
    entries = world.databases.at(f"timeline/{EVENT_ID}") or {}
    return [
        entry["details"]["standby"]
        for _, entry in sorted(entries.items())
        if entry["what"] == "standby"
    ]


def test_everybody_is_told_that_it_begins_and_that_it_ends() -> None:
    world = a_show_that_is_live()

    begun = set_standby(world, standby=True)

    assert begun.standby is True
    assert world.at(f"{ACTIVE}/standby") is world.at(f"{SHOW}/standby") is True
    world.clock.advance(600)
    ended = set_standby(world, standby=False)
    assert ended.standby is None
    assert world.at(f"{ACTIVE}/standby") is world.at(f"{SHOW}/standby") is None
    assert told(world) == [True, False]


def test_the_stream_and_the_recording_go_on() -> None:
    world = a_show_that_is_live(archive_event=True, hls=True)
    calls = len(world.video.calls)

    set_standby(world, standby=True)

    assert len(world.video.calls) == calls


def test_a_second_click_tells_the_records_again_and_the_timeline_nothing() -> None:
    world = a_show_that_is_live()
    set_standby(world, standby=True)
    world.databases.put(f"{SHOW}/standby", None)

    set_standby(world, standby=True)

    assert world.at(f"{SHOW}/standby") is True
    assert told(world) == [True]


def test_it_is_written_as_the_caller() -> None:
    world = a_show_that_is_live()

    set_standby(world, standby=True)

    assert world.databases.writes_by(ADMIN)[-1][f"{EVENT}/standby"] is True


@pytest.mark.parametrize("status", [Status.PRESHOW, Status.CLOSED])
def test_only_a_live_show_has_one(status: Status) -> None:
    world = a_show_in_preshow()
    if status is Status.CLOSED:
        change(world, status)

    with pytest.raises(ShowNotLive):
        set_standby(world, standby=True)


def test_a_show_that_ends_at_this_moment_has_none_any_more() -> None:
    world = a_show_that_is_live()
    world.databases.before_write(
        f"{EVENT}/standby", lambda: world.write_status(Status.CLOSED)
    )

    with pytest.raises(ShowNotLive):
        set_standby(world, standby=True)
    assert world.at(f"{EVENT}/standby") is None


def test_it_is_the_owners_to_announce() -> None:
    world = a_show_that_is_live()
    request = StandbyRequest(id=EVENT_ID, standby=True)

    with pytest.raises(RulesDenied):
        world.shows.set_standby(an_admin("admin-2"), request)
