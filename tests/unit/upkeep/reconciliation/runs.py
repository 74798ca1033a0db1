"""Runs of the reconciler over the fakes, and what they report."""

import json
from typing import Any

import pytest

from interactive_broadcast.upkeep.inventory import Inventory
from interactive_broadcast.upkeep.orders import ROUND_S
from interactive_broadcast.upkeep.reconciliation.reconcile_run import ReconcileRun
from interactive_broadcast.upkeep.reconciliation.reconciler import JOB
from interactive_broadcast.upkeep.turns import Turns
from tests.support.builders import EVENT_ID
from tests.unit.world import World

LINE = "shows-reconciled"


def an_inventory(world: World) -> Inventory:
    """As the reconciler has one."""
    return Inventory(databases=world.databases, shows=world.show_store)


def a_run(world: World) -> ReconcileRun:
    """One that begins now."""
    return ReconcileRun(
        clock=world.clock,
        turns=Turns(databases=world.databases, job=JOB),
        inventory=an_inventory(world),
        timeline=world.timeline,
    )


def wait_for_a_round(world: World) -> None:
    """Let the clock go on until the next run looks at everything."""
    passed = world.clock.now().timestamp() % ROUND_S
    world.clock.advance((ROUND_S - passed) % ROUND_S)


def reconcile(world: World) -> None:
    """One run that is also a round; a second one right after it writes nothing."""
    wait_for_a_round(world)
    world.reconciler.run()
    before = len(world.databases.writes)
    stored = world.tasks.stored
    world.reconciler.run()
    assert world.databases.writes[before:] == []
    assert world.tasks.stored == stored


def repairs(world: World, event_id: str = EVENT_ID) -> list[dict[str, Any]]:
    """What the event's timeline tells of repairs, oldest first."""
    entries: Any = world.at(f"timeline/{event_id}") or {}
    told = [one for _, one in sorted(entries.items()) if one["what"] == "reconciled"]
    return [one["details"] for one in told]


def lines(capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    """The log lines of the runs since this was last called."""
    printed = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    return [line for line in printed if line["message"] == LINE]
