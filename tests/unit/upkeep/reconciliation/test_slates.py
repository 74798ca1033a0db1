"""Slates of stages that were resumed."""

import pytest

from interactive_broadcast.events.models import Status
from tests.unit.stage import a_stage, clear, resume, told_of
from tests.unit.upkeep.reconciliation.runs import repairs
from tests.unit.world import SHOW, World


def a_resumed_show() -> World:
    world = a_stage()
    clear(world)
    resume(world)
    world.clock.advance(61)
    world.reconciler.run()
    return world


def test_a_slate_goes_two_minutes_after_its_end() -> None:
    world = a_resumed_show()
    world.clock.advance(58)
    world.reconciler.run()
    assert world.at(f"{SHOW}/slate") is not None
    world.clock.advance(1)

    world.reconciler.run()

    assert world.at(f"{SHOW}/slate") is None
    assert "records" in [one["repair"] for one in repairs(world)]


def test_a_slate_that_holds_stays() -> None:
    world = a_stage()
    clear(world)
    world.clock.advance(3_600)

    world.reconciler.run()

    assert world.at(f"{SHOW}/slate") is not None


@pytest.mark.parametrize("closed", [True, False])
def test_one_that_nobody_has_told_of_is_told_while_the_show_is_on(
    *, closed: bool
) -> None:
    world = a_stage()
    world.clock.advance(61)
    world.reconciler.run()
    now = world.clock.now_ms()
    world.databases.put(f"{SHOW}/slate", {"from": now - 9, "until": now})
    if closed:
        world.write_status(Status.CLOSED)

    world.reconciler.run()

    assert len(told_of(world, "stageResumed")) == (not closed)


def test_a_second_pass_writes_nothing_of_it() -> None:
    world = a_resumed_show()
    before = len(world.databases.writes)

    world.reconciler.run()

    written = [path for one in world.databases.writes[before:] for path in one.writes]
    assert not [path for path in written if "slate" in path or "stageResumed" in path]
