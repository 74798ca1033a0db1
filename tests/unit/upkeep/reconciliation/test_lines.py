"""Decks and positions that are behind their lines."""

import pytest

from interactive_broadcast.events.models import Status
from interactive_broadcast.kernel.models import Json
from tests.support.builders import ADMIN_ID, FAN_URL, a_place
from tests.unit.upkeep.reconciliation.runs import reconcile, repairs
from tests.unit.world import ACTIVE, World, a_show_that_is_live

LINE = f"line/{ADMIN_ID}/{FAN_URL}"
DECK = f"deck/{ADMIN_ID}/{FAN_URL}"
POSITIONS = f"linePositions/{ADMIN_ID}/{FAN_URL}"


def a_show_with(line: dict[str, int], deck: dict[str, str]) -> World:
    world = a_show_that_is_live()
    world.reconciler.run()
    world.databases.put(f"{ACTIVE}/activeFans/fan-1", {"id": "fan-1"})
    places = {fan_id: a_place(at) for fan_id, at in line.items()}
    world.databases.put(LINE, {**places})
    world.databases.put(DECK, {**deck})
    return world


def repairs_of_decks(world: World) -> list[object]:
    return [one for one in repairs(world) if one["repair"] == "deck"]


def test_the_first_of_the_line_are_on_deck_again() -> None:
    world = a_show_with({"fan-1": 1}, {"fan-2": "line", "fan-3": "producer"})

    reconcile(world)

    assert world.at(DECK) == {"fan-1": "line", "fan-3": "producer"}
    assert len(repairs_of_decks(world)) == 1


def test_a_deck_that_is_right_is_left_alone() -> None:
    world = a_show_with({"fan-1": 1}, {"fan-1": "line"})

    reconcile(world)

    assert repairs_of_decks(world) == []


@pytest.mark.parametrize(
    ("since", "is_on_stage", "waits"),
    [(0, True, False), (0, False, True), (60_000, True, True)],
    ids=["had their turn", "not any more", "got in line since"],
)
def test_who_is_on_stage_waits_no_longer(
    since: int, *, is_on_stage: bool, waits: bool
) -> None:
    world = a_show_with({"fan-1": 1}, {"fan-1": "line"})
    at = world.clock.now_ms() + since if since else 1
    world.databases.put(f"{LINE}/fan-1", a_place(at))
    fan: dict[str, Json] = {"id": "fan-1", "isOnStage": is_on_stage}
    world.databases.put(f"{ACTIVE}/activeFans/fan-1", fan)
    world.databases.put(f"{ACTIVE}/stageFanId", "fan-1")

    world.reconciler.run()

    assert (world.at(f"{LINE}/fan-1") is not None) is waits
    assert (world.at(DECK) is not None) is waits
    assert len(repairs_of_decks(world)) == (not waits)


@pytest.mark.parametrize("has_fans", [True, False])
def test_where_nobody_waits_no_line_is_asked_for(*, has_fans: bool) -> None:
    world = a_show_with({}, {}) if has_fans else a_show_that_is_live()
    world.databases.reads.clear()

    world.reconciler.run()

    read = {read.path for read in world.databases.reads}
    assert ({"line", "deck"} <= read) is has_fans
    assert not {LINE, DECK} & read


def test_the_line_of_a_show_that_is_over_is_no_concern() -> None:
    world = a_show_with({"fan-1": 1}, {})
    world.write_status(Status.CLOSED)

    world.reconciler.run()

    assert repairs_of_decks(world) == []


def in_line(*fans: str) -> dict[str, Json]:
    return {fan_id: a_place(at) for at, fan_id in enumerate(fans, 1)}


def test_what_changes_have_left_is_told_a_minute_later_without_a_word() -> None:
    world = a_show_with({"fan-1": 1}, {"fan-1": "line"})
    world.databases.put(LINE, in_line("fan-2", "fan-1"))
    world.backend.seats.positions.follow(ADMIN_ID, FAN_URL)
    world.databases.put(LINE, in_line("fan-1"))

    reconcile(world)

    assert world.at(POSITIONS) == {"fan-1": {"position": 1}}
    assert repairs_of_decks(world) == []


def test_whoever_was_the_last_in_line_is_told_nothing_more() -> None:
    world = a_show_with({}, {})
    world.databases.put(POSITIONS, {"fan-1": {"position": 1}})

    reconcile(world)

    assert world.at(POSITIONS) is None


def test_a_show_that_ends_takes_line_and_deck_with_it() -> None:
    world = a_show_with({"fan-1": 1}, {"fan-1": "line"})

    world.show_store.remove_at(ADMIN_ID, FAN_URL)

    assert world.at(ACTIVE) is None
    assert world.at(LINE) is None
    assert world.at(DECK) is None
