"""Turns on stage, as they are noted for the line."""

from interactive_broadcast.kernel.ids import opaque_id
from tests.support.builders import ADMIN_ID, EVENT_ID, FAN_URL
from tests.unit.seats.fan_changes import (
    BACKSTAGE,
    FAY,
    NOON,
    ON_STAGE,
    a_change,
    comes,
    deliver,
)
from tests.unit.world import ACTIVE, World, a_show_that_is_live

TURNS = f"stageTurns/{ADMIN_ID}/{FAN_URL}"


def a_show() -> World:
    world = a_show_that_is_live()
    comes(world)
    return world


def test_whoever_comes_on_stage_has_a_turn_at_that_moment() -> None:
    world = a_show()

    deliver(world, change=a_change(FAY, ON_STAGE))

    assert world.at(TURNS) == {opaque_id(EVENT_ID, "fan-1"): NOON}


def test_whoever_leaves_the_stage_or_is_called_has_none() -> None:
    world = a_show()

    deliver(world, change=a_change(ON_STAGE, FAY))
    deliver(world, change=a_change(FAY, BACKSTAGE))

    assert world.at(TURNS) is None


def test_a_turn_of_a_show_that_is_gone_is_not_noted() -> None:
    world = a_show()
    world.databases.put(ACTIVE, None)

    deliver(world, change=a_change(FAY, ON_STAGE))

    assert world.at(TURNS) is None
