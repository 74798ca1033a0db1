"""Pointers to the events that are on, which a late write has left out of step."""

import pytest

from tests.support.builders import ADMIN_ID, EVENT_ID
from tests.unit.upkeep.reconciliation.runs import lines, reconcile
from tests.unit.world import EVENT, a_show_in_preshow, a_show_that_is_live, a_world

POINTERS = f"current/{ADMIN_ID}"


@pytest.mark.parametrize("told", [None, "preshow"])
def test_a_live_event_is_pointed_at_again(
    told: str | None, capsys: pytest.CaptureFixture[str]
) -> None:
    world = a_show_that_is_live()
    world.databases.put(f"{POINTERS}/{EVENT_ID}", told)

    reconcile(world)

    assert world.at(POINTERS) == {EVENT_ID: "live"}
    assert lines(capsys)[0]["records"] == 1


@pytest.mark.parametrize("event_id", [EVENT_ID, "an-event-that-is-gone"])
def test_what_is_not_on_is_not_pointed_at_any_more(event_id: str) -> None:
    world = a_world()
    world.databases.put(f"{POINTERS}/{event_id}", "live")

    reconcile(world)

    assert world.at("current") is None


def test_an_event_that_moves_on_meanwhile_keeps_its_pointer() -> None:
    world = a_show_in_preshow()
    world.databases.put(f"{POINTERS}/{EVENT_ID}", None)
    moved = {f"{EVENT}/status": "live", f"{POINTERS}/{EVENT_ID}": "live"}
    world.databases.before_write(POINTERS, lambda: world.databases.put_all(moved))

    world.event_store.point_at(ADMIN_ID, EVENT_ID)

    assert world.at(POINTERS) == {EVENT_ID: "live"}
