"""Deleting several events together."""

import pytest

from interactive_broadcast.events.models import EventRecord, Status
from interactive_broadcast.kernel.errors import EventIsLive, VideoUnavailable
from interactive_broadcast.upkeep.batch_removal import BatchRemoval
from tests.support.builders import EVENT_ID, another_event
from tests.unit.world import (
    ADMIN,
    EVENT,
    World,
    a_show_that_is_live,
    change,
    two_events,
)


def batches(world: World) -> BatchRemoval:
    return world.admin_events_removal.batches


def all_of(world: World, *event_ids: str) -> list[EventRecord]:
    return world.event_store.find_all(event_ids)


def a_draining_show_and_another_event() -> World:
    world = a_show_that_is_live(hls=True)
    change(world, Status.CLOSED)
    other = another_event(status=Status.CLOSED)
    world.databases.put(f"events/{other.id}", other.to_record())
    return world


def remove(world: World) -> int:
    events = all_of(world, EVENT_ID, "event-2")
    return batches(world).remove(events, caller=None, delete_archives=False).deleted


def test_what_they_have_running_is_ended_before_they_are_gone() -> None:
    world = a_draining_show_and_another_event()
    seen: list[bool] = []
    world.databases.before_write(
        EVENT,
        lambda: seen.append(world.video.broadcasts["broadcast-1"].state.is_over),
    )

    assert remove(world) == 2
    assert seen == [True]
    assert world.at("events") is None


def test_one_that_cannot_be_ended_now_stays_and_the_others_go() -> None:
    world = a_draining_show_and_another_event()
    world.video.fail_next("stop_broadcast", VideoUnavailable("Down."), times=2)

    with pytest.raises(VideoUnavailable):
        remove(world)

    assert [event.id for event in all_of(world, EVENT_ID, "event-2")] == [EVENT_ID]


def test_none_is_removed_while_one_is_live() -> None:
    world = two_events(status=Status.LIVE)

    with pytest.raises(EventIsLive):
        remove(world)

    assert len(all_of(world, EVENT_ID, "event-2")) == 2


def test_of_an_admin_who_is_gone_they_go_with_the_backends_rights() -> None:
    world = two_events(status=Status.CLOSED)
    events = all_of(world, EVENT_ID, "event-2")

    batches(world).remove_closed(events, world.director, delete_archives=False)

    assert world.at("events") is None
    assert world.databases.writes_by(ADMIN) == []
