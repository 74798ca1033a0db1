"""A show that is over is empty."""

import pytest

from interactive_broadcast.effects.models import Effect, EffectState
from interactive_broadcast.events.guests import guests_of
from interactive_broadcast.events.models import SessionKind, Status
from interactive_broadcast.kernel.errors import (
    VideoCredentialsRefused,
    VideoUnavailable,
)
from tests.support.builders import ADMIN_ID, EVENT_ID, an_event
from tests.support.other_projects import change_project
from tests.unit.show.test_disconnecting import come
from tests.unit.world import (
    EVENT,
    World,
    a_show_in_preshow,
    a_show_that_is_live,
    change,
)

CLOSED = an_event(status=Status.CLOSED)
DRAIN_S, ROOM_S = 60, 900


def a_closed_show() -> World:
    """A fan and the producer are still there, and somebody whom nobody knows."""
    world = a_show_that_is_live()
    come(world, "fan-1", "fans", SessionKind.STAGE)
    come(world, "producer", "producers", SessionKind.BACKSTAGE)
    world.video.connections["strangers"] = "stage-session"
    change(world, Status.CLOSED)
    return world


def outcome(world: World, effect: Effect) -> object:
    entry = world.effect(effect)
    return None if entry is None else (entry.result or entry.state)


def test_fans_are_disconnected_after_the_drain_and_not_before() -> None:
    world = a_closed_show()
    world.clock.advance(DRAIN_S - 1)
    world.run_task(Effect.DISCONNECT_FANS)
    assert len(world.video.connections) == 3

    world.clock.advance(1)
    world.run_task(Effect.DISCONNECT_FANS)

    assert set(world.video.connections) == {"producers", "strangers"}
    assert world.at(f"disconnections/{EVENT_ID}/fan-1/reason") == "show-closed"
    assert outcome(world, Effect.DISCONNECT_FANS) == {"disconnected": 1}


def test_some_minutes_later_nobody_is_there() -> None:
    world = a_closed_show()
    world.clock.advance(ROOM_S - 1)
    world.run_task(Effect.EMPTY_SESSIONS)
    assert len(world.video.connections) == 3

    world.clock.advance(1)
    world.run_task(Effect.EMPTY_SESSIONS)

    assert world.video.connections == {}
    assert world.at(f"headcounts/{EVENT_ID}") is None
    assert world.at(f"barred/{EVENT_ID}") is None


def test_where_nobody_knows_who_is_there_everybody_is_told() -> None:
    world = a_closed_show()
    world.databases.put(f"headcounts/{EVENT_ID}", None)
    world.databases.put(f"barred/{EVENT_ID}/fan-2", 1)
    world.databases.put(f"people/{EVENT_ID}/of-fan-2", "fan-2")
    world.databases.put(f"disconnections/{EVENT_ID}/fan-2/reason", "barred")
    world.clock.advance(ROOM_S)

    world.run_task(Effect.EMPTY_SESSIONS)

    told = world.at(f"disconnections/{EVENT_ID}")
    assert isinstance(told, dict)
    guests = guests_of(CLOSED).values()
    assert told.keys() == {"fan-1", "fan-2", ADMIN_ID, *guests}
    assert world.at(f"disconnections/{EVENT_ID}/fan-1/reason") == "show-closed"
    assert world.at(f"disconnections/{EVENT_ID}/fan-2/reason") == "barred"


def test_three_days_later_nobody_knows_why_or_what_was_said() -> None:
    world = a_closed_show()
    said = f"messages/{EVENT_ID}/fan-1/person/00/text"
    world.databases.put(said, "From Oslo")
    world.clock.advance(ROOM_S)
    world.run_task(Effect.DISCONNECT_FANS)
    world.run_task(Effect.EMPTY_SESSIONS)
    world.clock.advance(72 * 3600 - ROOM_S - 1)
    world.run_task(Effect.REMOVE_MESSAGES)
    kept = world.at(said)
    world.clock.advance(1)

    world.run_task(Effect.REMOVE_MESSAGES)

    assert (kept, world.at(f"messages/{EVENT_ID}")) == ("From Oslo", None)
    assert world.at(f"disconnections/{EVENT_ID}") is None
    assert world.at(f"people/{EVENT_ID}") is None


def test_an_opentok_that_does_not_answer_is_asked_again() -> None:
    world = a_closed_show()
    world.video.fail_next("connections_of", VideoUnavailable("Down."), times=2)
    world.clock.advance(DRAIN_S)

    world.director.catch_up(CLOSED)
    assert "fans" in world.video.connections
    world.director.catch_up(CLOSED)

    assert "fans" not in world.video.connections


def test_a_project_that_opentok_refuses_does_not_keep_the_rest_from_going_on() -> None:
    world = a_closed_show()
    refused = VideoCredentialsRefused("No.")
    world.video.fail_next("connections_of", refused, times=9)
    world.clock.advance(ROOM_S)

    world.director.catch_up(CLOSED)

    entry = world.effect(Effect.EMPTY_SESSIONS)
    assert entry is not None
    assert entry.state is EffectState.DONE
    assert world.at(f"headcounts/{EVENT_ID}") is None
    told = world.at(f"{EVENT}/problems/emptySessions")
    assert isinstance(told, dict)
    assert told["reason"] == "video-credentials-refused"


def test_nobody_is_connected_where_there_is_no_project() -> None:
    world = a_closed_show()
    world.databases.put("secrets", None)
    world.clock.advance(ROOM_S)

    world.director.catch_up(CLOSED)

    skipped = {"skipped": "there is no video project"}
    assert outcome(world, Effect.EMPTY_SESSIONS) == skipped
    assert world.at(f"headcounts/{EVENT_ID}") is None


@pytest.mark.parametrize("effect", [Effect.DISCONNECT_FANS, Effect.EMPTY_SESSIONS])
def test_of_an_event_that_is_gone_nobody_is_disconnected(effect: Effect) -> None:
    world = a_closed_show()
    world.clock.advance(ROOM_S)
    world.databases.put(EVENT, None)

    world.director.carry_out(CLOSED, [effect])

    assert outcome(world, effect) == {"skipped": "the event is gone"}


def test_an_event_that_is_deleted_has_nobody_in_it() -> None:
    world = a_show_in_preshow()
    come(world, "fan-1", "fans", SessionKind.STAGE)
    world.video.connections["strangers"] = "backstage-session"

    world.director.stop_running([an_event(status=Status.PRESHOW)])

    assert world.video.connections == {}


def test_an_event_without_a_project_can_be_deleted() -> None:
    world = a_show_in_preshow()
    world.databases.put("secrets", None)

    world.director.stop_running([an_event(status=Status.PRESHOW)])

    assert "connections_of" not in world.video.calls


def test_an_event_of_a_project_that_its_admin_has_left_can_be_deleted() -> None:
    world = a_show_in_preshow()
    video = change_project(world)

    world.director.stop_running([an_event(status=Status.PRESHOW)])

    assert "connections_of" not in video.calls
