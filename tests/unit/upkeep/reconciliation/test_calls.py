"""Calls that nobody answers, in shows in which nobody clicks."""

import pytest

from interactive_broadcast.events.models import Status
from tests.unit.seats.lines import (
    CALLS,
    LINE,
    a_line,
    answers,
    called,
    is_seen_by_opentok,
    told,
)
from tests.unit.seats.test_calling import backstage, click
from tests.unit.upkeep.reconciliation.runs import lines, reconcile, repairs
from tests.unit.world import World


def a_call() -> World:
    """Of Zoe, who is there; the first of the reconciler's runs has gone by."""
    world = a_line("zoe")
    world.reconciler.run()
    click(world)
    return world


def test_a_pass_takes_back_what_nobody_has_answered() -> None:
    world = a_call()
    world.clock.advance(30)

    reconcile(world)

    assert called(world) == {}
    assert backstage(world) == []
    assert world.at(f"{LINE}/zoe/missed") == 1
    assert len(told(world, "missedCall")) == 1
    assert not [one for one in repairs(world) if one["repair"] == "calls"]


def test_its_log_line_counts_the_shows(capsys: pytest.CaptureFixture[str]) -> None:
    world = a_call()
    world.clock.advance(30)

    world.reconciler.run()
    world.reconciler.run()

    assert [one["calls"] for one in lines(capsys)][-2:] == [1, 0]


def test_a_call_with_some_time_left_stands() -> None:
    world = a_call()
    world.clock.advance(29)

    world.reconciler.run()

    assert called(world).keys() == {"zoe"}


def test_nothing_of_a_fan_who_has_answered_is_touched() -> None:
    world = a_call()
    answers(world, "zoe")
    world.clock.advance(30)

    reconcile(world)

    assert backstage(world) == ["zoe"]
    assert told(world, "missedCall") == []


def test_where_nobody_is_called_no_show_is_asked() -> None:
    world = a_line("zoe")
    world.reconciler.run()
    world.databases.reads.clear()

    world.reconciler.run()

    read = {read.path for read in world.databases.reads}
    assert "calls" in read
    assert CALLS not in read


def test_a_show_that_is_over_is_no_concern() -> None:
    world = a_call()
    is_seen_by_opentok(world, "zoe")
    world.write_status(Status.CLOSED)
    world.clock.advance(30)

    world.reconciler.run()

    assert told(world, "missedCall") == []
