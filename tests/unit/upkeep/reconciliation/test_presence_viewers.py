"""The number of viewers, where a trigger was lost."""

import pytest

from interactive_broadcast.kernel.errors import (
    DatabaseUnavailable,
)
from tests.support.fakes import STAGE
from tests.unit.upkeep.reconciliation.people_there import (
    MARKS,
    beat,
    enter,
)
from tests.unit.upkeep.reconciliation.runs import (
    lines,
    reconcile,
    repairs,
)
from tests.unit.world import ACTIVE, SHOW, VIEWERS, a_show_in_preshow


def test_fans_whose_trigger_was_lost_are_counted() -> None:
    world = a_show_in_preshow()
    for fan_id in ("fan-1", "fan-2"):
        enter(world, fan_id)

    reconcile(world)

    assert world.at(MARKS) == {"fan-1": True, "fan-2": True}
    assert world.at(VIEWERS) == 2
    assert repairs(world) == [{"repair": "viewers", "fans": 2}]


def test_fans_who_left_without_a_trigger_are_counted_no_longer() -> None:
    world = a_show_in_preshow()
    enter(world, "fan-1")
    reconcile(world)
    world.databases.put(f"{ACTIVE}/activeFans", None)

    reconcile(world)

    assert world.at("viewers") is None
    assert world.at(VIEWERS) == 0


def test_a_show_that_is_wrongly_said_to_be_full_is_put_right() -> None:
    world = a_show_in_preshow()
    world.databases.put(f"{SHOW}/full", value=True)

    reconcile(world)

    assert world.at(f"{SHOW}/full") is False
    assert repairs(world) == [{"repair": "viewers", "fans": 0}]


def test_what_cannot_be_counted_now_is_counted_later(
    capsys: pytest.CaptureFixture[str],
) -> None:
    world = a_show_in_preshow()
    world.video.leave(STAGE)
    enter(world, "fan-1")
    beat(world, "fan-1")
    world.databases.fail_next("write", DatabaseUnavailable("Away."))

    world.reconciler.run()
    assert repairs(world) == []
    reconcile(world)

    assert world.at(VIEWERS) == 1
    assert [line["failed"] for line in lines(capsys)] == [1, 0, 0]
