"""Fans of old apps on stage, whom nothing names."""

from interactive_broadcast.kernel.models import Json
from interactive_broadcast.show.old_app_fans import OldAppFans
from tests.support.builders import an_event
from tests.unit.stage import a_stage, clear, publishes
from tests.unit.world import ACTIVE, ADMIN, World

SUFFIXED = "dee-8f14e45f"
RECORD = f"{ACTIVE}/activeFans/{SUFFIXED}"


def a_stage_of_old_apps() -> World:
    """Dee publishes with the flag, under a key with a suffix; Cyd watches with it."""
    world = a_stage()
    world.databases.put("config/legacyClients", value=True)
    publishes(world, "dee")
    for fan in (SUFFIXED, "fan-cyd"):
        record: Json = {"id": fan, "joinedAt": 1, "isOnStage": True}
        world.databases.put(f"{ACTIVE}/activeFans/{fan}", record)
    return world


def on_stage(world: World) -> set[str]:
    records = world.backend.records
    found = OldAppFans(shows=records.shows, headcounts=records.headcounts)
    return {*found.on_stage(ADMIN, an_event())}


def test_they_are_found_by_what_they_publish() -> None:
    world = a_stage_of_old_apps()

    assert on_stage(world) == {"fan-bea", SUFFIXED}


def test_without_the_flag_they_are_not_on_stage() -> None:
    world = a_stage_of_old_apps()
    world.databases.put(f"{RECORD}/isOnStage", value=False)

    assert on_stage(world) == {"fan-bea"}


def test_nobody_is_looked_for_while_no_old_apps_come() -> None:
    world = a_stage_of_old_apps()
    world.databases.put("config/legacyClients", value=False)

    assert on_stage(world) == set()


def test_they_are_off_a_stage_that_is_cleared() -> None:
    world = a_stage_of_old_apps()

    clear(world)

    assert world.at(f"{RECORD}/isOnStage") is None
