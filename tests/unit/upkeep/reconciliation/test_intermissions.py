"""Intermissions that a function which was interrupted has left untold."""

import pytest

from interactive_broadcast.events.models import Status
from tests.unit.upkeep.reconciliation.runs import reconcile, repairs
from tests.unit.world import ACTIVE, EVENT, SHOW, World, a_show_that_is_live


def a_show_that_says(*, standby: bool | None, event_says: bool | None) -> World:
    world = a_show_that_is_live()
    world.reconciler.run()
    for record in (ACTIVE, SHOW):
        world.databases.put(f"{record}/standby", standby)
    world.databases.put(f"{EVENT}/standby", event_says)
    return world


@pytest.mark.parametrize("event_says", [True, None])
def test_both_records_say_what_the_event_says(*, event_says: bool | None) -> None:
    world = a_show_that_says(standby=not event_says or None, event_says=event_says)

    reconcile(world)

    assert world.at(f"{ACTIVE}/standby") is event_says
    assert world.at(f"{SHOW}/standby") is event_says
    assert [one["repair"] for one in repairs(world)] == ["records"]


@pytest.mark.parametrize("says", [True, None])
def test_records_that_say_it_are_left_alone(*, says: bool | None) -> None:
    world = a_show_that_says(standby=says, event_says=says)

    reconcile(world)

    assert repairs(world) == []


def test_a_producer_who_goes_on_meanwhile_is_not_undone() -> None:
    world = a_show_that_says(standby=None, event_says=True)
    world.databases.before_write(
        f"{SHOW}/standby", lambda: world.databases.put(f"{EVENT}/standby", None)
    )

    world.reconciler.run()
    world.reconciler.run()

    assert world.at(f"{SHOW}/standby") is None


def test_a_show_that_has_ended_meanwhile_is_told_nothing() -> None:
    world = a_show_that_says(standby=None, event_says=True)
    world.write_status(Status.CLOSED)

    world.reconciler.run()

    assert world.at(f"{SHOW}/standby") is None
