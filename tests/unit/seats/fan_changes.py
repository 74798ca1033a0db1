"""Changes of fans' records, as the trigger that counts them is told."""

from typing import Any

from interactive_broadcast.kernel.database import Change
from interactive_broadcast.kernel.ids import opaque_id
from interactive_broadcast.kernel.models import Json
from tests.support.builders import ADMIN_ID, EVENT_ID, FAN_URL
from tests.unit.world import (
    ACTIVE,
    VIEWERS,
    World,
)

MARKS = f"viewers/{ADMIN_ID}/{FAN_URL}"
NOON = 1_750_000_000_000
FAY_IS = opaque_id(EVENT_ID, "fan-1")
FAY = {"id": "fan-1", "name": "Fay"}
ON_STAGE = {**FAY, "isOnStage": True}
BACKSTAGE = {**FAY, "isBackstage": True}


def a_change(before: object, after: object, *, by: str | None = None) -> Change:
    return Change(id="change-1", at=NOON, by=by, before=before, after=after)


def timeline(world: World) -> list[Any]:
    """In the order of the keys."""
    entries = world.databases.at(f"timeline/{EVENT_ID}") or {}
    return [entry for _, entry in sorted(entries.items())]


def comes(world: World, fan_id: str = "fan-1") -> None:
    world.databases.put(f"{ACTIVE}/activeFans/{fan_id}", {"id": fan_id})


def goes(world: World, fan_id: str = "fan-1") -> None:
    world.databases.put(f"{ACTIVE}/activeFans/{fan_id}", None)


def deliver(world: World, fan_id: str = "fan-1", change: Change | None = None) -> None:
    """A change; without one, that the fan has come, or gone, as it is now."""
    there = world.at(f"{ACTIVE}/activeFans/{fan_id}")
    before = None if there else {"id": fan_id}
    told = change or a_change(before, there)
    world.fan_trigger.run(ADMIN_ID, FAN_URL, fan_id, told)


def viewers(world: World) -> Json:
    return world.at(VIEWERS)
