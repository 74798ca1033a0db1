"""What is left of shows that are over."""

import pytest

from interactive_broadcast.events.models import Status
from tests.support.builders import ADMIN_ID, EVENT_ID, FAN_URL
from tests.unit.upkeep.reconciliation.runs import lines, reconcile, repairs
from tests.unit.world import (
    ACTIVE,
    EVENT,
    SHOW,
    World,
    a_show_in_preshow,
    a_show_that_is_live,
    a_world,
    change,
)

MARKS = f"viewers/{ADMIN_ID}/{FAN_URL}"


def leave_records(world: World) -> None:
    world.databases.put(ACTIVE, {"eventId": EVENT_ID, "status": "closed"})
    world.databases.put(SHOW, {"status": "closed", "limit": 1})
    world.databases.put(MARKS, {"fan-1": True})


def is_removed(world: World) -> bool:
    return [world.at(place) for place in (ACTIVE, SHOW, MARKS)] == [None] * 3


def test_the_records_of_a_closed_and_settled_event_are_removed() -> None:
    world = a_show_in_preshow()
    change(world, Status.CLOSED)
    world.clock.advance(61)
    world.reconciler.run()
    leave_records(world)

    reconcile(world)

    assert is_removed(world)
    assert {"repair": "records"} in repairs(world)


def test_a_public_record_alone_is_removed_whatever_its_slug() -> None:
    world = a_world()
    for slug in ("0", "1"):
        world.databases.put(f"viewerCounts/{ADMIN_ID}/{slug}", 0)

    reconcile(world)

    assert world.at("shows") is None


def test_the_records_of_an_event_that_is_gone_are_removed(
    capsys: pytest.CaptureFixture[str],
) -> None:
    world = a_world()
    leave_records(world)
    world.databases.put(EVENT, None)

    reconcile(world)

    assert is_removed(world)
    assert world.at("timeline") is None
    assert lines(capsys)[0]["records"] == 1


def test_a_host_may_be_there_before_the_preshow() -> None:
    world = a_world()
    world.databases.put(f"{ACTIVE}/hostActive", value=True)

    reconcile(world)

    assert world.at(f"{ACTIVE}/hostActive") is True


def test_a_show_keeps_its_records_until_its_viewers_have_seen_the_end() -> None:
    world = a_show_that_is_live(hls=True)
    change(world, Status.CLOSED)

    reconcile(world)

    assert world.at(f"{SHOW}/status") == "closed"
