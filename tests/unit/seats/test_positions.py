"""What fans in line are told, and how often."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from interactive_broadcast.kernel.errors import DatabaseUnavailable
from interactive_broadcast.kernel.models import Json
from tests.support.builders import ADMIN_ID, FAN_URL
from tests.unit.world import ACTIVE, EVENT, World, a_show_that_is_live

ADDRESS = (ADMIN_ID, FAN_URL)
LINE = f"line/{ADMIN_ID}/{FAN_URL}"
POSITIONS = f"linePositions/{ADMIN_ID}/{FAN_URL}"
SUMMARY = f"lineSummary/{ADMIN_ID}/{FAN_URL}"
TURNS = f"stageTurns/{ADMIN_ID}/{FAN_URL}"


def in_line(*orders: float, **more: Json) -> dict[str, Json]:
    """A place in line, as it is stored: with one `order` for fan-1, fan-2 and so on."""
    return {
        f"fan-{number}": {"at": 1, "order": order, **more}
        for number, order in enumerate(orders, start=1)
    }


def a_line(*orders: float, positions: Json = None) -> World:
    world = a_show_that_is_live()
    world.databases.put(LINE, in_line(*orders))
    world.databases.put(f"{EVENT}/lineOptions/positions", positions)
    world.databases.writes.clear()
    return world


def follow(world: World) -> None:
    world.backend.seats.positions.follow(*ADDRESS)


def settle(world: World) -> bool:
    return world.backend.seats.positions.settle(*ADDRESS)


def publish(world: World) -> None:
    """As another instance does it."""
    assert settle(world)


def positions(world: World) -> dict[str, int]:
    told: dict[str, Any] = world.databases.at(POSITIONS) or {}
    return {fan_id: one["position"] for fan_id, one in told.items()}


def places_written(world: World) -> list[str]:
    return [place for one in world.databases.writes for place in one.writes]


def test_each_fan_is_told_where_they_stand_and_all_how_many_wait() -> None:
    world = a_line(30, 10, 20)

    follow(world)

    assert positions(world) == {"fan-2": 1, "fan-3": 2, "fan-1": 3}
    assert world.at(SUMMARY) == {"waiting": 3, "at": world.clock.now_ms()}


def test_of_two_with_the_same_order_the_smaller_id_is_first() -> None:
    world = a_line(10, 10)

    follow(world)

    assert positions(world) == {"fan-1": 1, "fan-2": 2}


def test_whoever_is_away_or_held_keeps_the_position() -> None:
    world = a_line(10, 20, 30)
    world.databases.put(f"{LINE}/fan-1/awaySince", 1)
    world.databases.put(f"{LINE}/fan-2", {"at": 1, "order": 20, "held": True})

    follow(world)

    assert positions(world) == {"fan-1": 1, "fan-2": 2, "fan-3": 3}


def test_what_nobody_can_read_is_no_place() -> None:
    world = a_line(10, 20)
    world.databases.put(f"{LINE}/fan-3", {"held": True})
    world.databases.put(f"{LINE}/fan-4", 5)
    world.databases.put(f"{LINE}/fan-5", {"order": "x"})

    follow(world)

    assert positions(world) == {"fan-1": 1, "fan-2": 2}


def test_an_event_may_have_them_told_a_range() -> None:
    world = a_line(*range(1, 111), positions="range")

    follow(world)

    assert world.at(f"{POSITIONS}/fan-7") == {"from": 6, "to": 10}
    assert world.at(f"{SUMMARY}/waiting") == 110


def test_an_event_may_hide_it_and_then_nobody_is_told_anything() -> None:
    world = a_line(10, 20)
    world.databases.put(TURNS, {f"person-{one}": 60_000 * one for one in range(5)})
    follow(world)
    world.databases.put(f"{EVENT}/lineOptions/positions", "hidden")

    settle(world)

    assert world.at(POSITIONS) is None
    assert world.at(SUMMARY) == {"at": world.clock.now_ms()}


def test_an_option_that_nobody_knows_is_none() -> None:
    world = a_line(10, positions="precise")

    follow(world)

    assert positions(world) == {"fan-1": 1}


def test_the_length_of_a_turn_is_that_of_this_show_so_far() -> None:
    world = a_line(10)
    now = world.clock.now_ms()
    turns: dict[str, Json] = {f"p-{one}": now - 60_000 * one for one in range(5)}
    world.databases.put(TURNS, turns)

    follow(world)

    assert world.at(f"{SUMMARY}/turn") == {"from": 60, "to": 60}


def test_only_what_has_changed_is_written() -> None:
    world = a_line(10, 20, 30)
    settle(world)
    world.databases.put(f"{LINE}/fan-3", None)
    world.databases.writes.clear()

    assert settle(world) is True

    assert sorted(places_written(world)) == [
        f"{POSITIONS}/fan-3",
        f"{SUMMARY}/at",
        f"{SUMMARY}/waiting",
    ]


def test_where_everybody_knows_nothing_is_written() -> None:
    world = a_line(10, 20)
    settle(world)
    world.databases.writes.clear()
    world.clock.advance(3_600)

    assert settle(world) is False

    assert world.databases.writes == []


def test_a_show_without_a_line_tells_nobody_anything_but_that() -> None:
    world = a_line()

    settle(world)

    assert world.at(POSITIONS) is None
    assert world.at(f"{SUMMARY}/waiting") == 0


def test_changes_publish_once_in_ten_seconds_and_a_pass_at_any_time() -> None:
    world = a_line(10)
    follow(world)
    told = []
    for number in (2, 3):
        world.databases.put(f"{LINE}/fan-{number}", {"at": 1, "order": 10 + number})
        follow(world)
        told.append(len(positions(world)))
        world.clock.advance(9.9 if number == 2 else 0.1)

    follow(world)

    assert told == [1, 1]
    assert len(positions(world)) == 3
    world.databases.put(f"{LINE}/fan-4", {"at": 1, "order": 99})
    assert settle(world) is True
    assert len(positions(world)) == 4


def test_what_is_not_due_costs_one_read_of_a_number() -> None:
    world = a_line(*range(1, 100))
    follow(world)
    world.databases.reads.clear()

    follow(world)

    assert [read.path for read in world.databases.reads] == [f"{SUMMARY}/at"]


def test_a_time_that_is_yet_to_come_is_not_trusted() -> None:
    world = a_line(10)
    world.databases.put(f"{SUMMARY}/at", world.clock.now_ms() + 60_000)

    follow(world)

    assert positions(world) == {"fan-1": 1}


def test_of_two_who_publish_at_once_one_does() -> None:
    world = a_line(10, 20)
    world.databases.before_write(f"{SUMMARY}/at", lambda: publish(world))

    follow(world)

    written = places_written(world)
    assert positions(world) == {"fan-1": 1, "fan-2": 2}
    assert written.count(f"{POSITIONS}/fan-1") == 1


def test_a_pass_that_was_overtaken_does_not_undo_what_the_other_has_told() -> None:
    world = a_line(10, 20)

    def be_faster() -> None:
        world.databases.put(f"{LINE}/fan-1", None)
        follow(world)

    world.databases.before_write(f"{SUMMARY}/at", be_faster)

    assert settle(world) is False
    assert positions(world) == {"fan-2": 1}


def test_a_long_line_is_told_in_several_writes_the_first_of_it_first() -> None:
    world = a_line(*range(1, 1_200))

    follow(world)

    (moment, *batches) = [list(one.writes) for one in world.databases.writes]
    assert moment == [f"{SUMMARY}/at"]
    assert [len(batch) for batch in batches] == [500, 500, 200]
    assert batches[0][:2] == [f"{SUMMARY}/waiting", f"{POSITIONS}/fan-1"]


def test_what_an_interruption_has_left_is_told_by_the_next_pass() -> None:
    world = a_line(*range(1, 1_001))
    world.databases.before_write(
        f"{POSITIONS}/fan-600",
        lambda: world.databases.fail_next("write", DatabaseUnavailable("Not now.")),
    )
    with pytest.raises(DatabaseUnavailable):
        follow(world)
    assert world.at(f"{POSITIONS}/fan-1000") is None

    settle(world)

    assert positions(world) == {f"fan-{one}": one for one in range(1, 1_001)}


def test_nothing_is_told_where_there_is_no_show() -> None:
    world = a_line(10)
    world.databases.put(ACTIVE, None)

    follow(world)

    assert world.databases.writes == []


def test_a_show_that_ends_meanwhile_takes_all_of_it_along() -> None:
    world = a_line(10)
    world.databases.before_write(
        POSITIONS, lambda: world.databases.put_all({ACTIVE: None, LINE: None})
    )

    follow(world)

    assert world.at(POSITIONS) is None
    assert world.at(SUMMARY) is None


def forget(world: World) -> None:
    world.backend.seats.positions.forget(*ADDRESS, "fan-1")


def test_whoever_is_out_of_line_has_no_position_at_once() -> None:
    world = a_line(10, 20)
    follow(world)
    world.databases.put(f"{LINE}/fan-1", None)

    forget(world)

    assert positions(world) == {"fan-2": 2}


def test_whoever_is_back_in_line_keeps_what_they_were_told() -> None:
    world = a_line(10)
    follow(world)
    world.databases.writes.clear()

    forget(world)

    assert world.databases.writes == []
    assert positions(world) == {"fan-1": 1}


def test_whoever_was_told_nothing_is_not_written_of() -> None:
    world = a_line()

    forget(world)

    assert world.databases.writes == []


FANS = [f"fan-{one}" for one in range(1, 8)]
ACTS = ("gets in", "leaves", "is moved", "is away", "time passes", "is delivered")


@settings(max_examples=60)
@given(
    steps=st.lists(
        st.tuples(st.sampled_from(FANS), st.sampled_from(ACTS), st.integers(1, 50)),
        max_size=30,
    )
)
def test_fans_are_told_the_producer_s_order_whatever_has_happened(
    steps: list[tuple[str, str, int]],
) -> None:
    world = a_line()
    for fan_id, act, number in steps:
        place = f"{LINE}/{fan_id}"
        is_in_line = world.at(place) is not None
        match act:
            case "gets in":
                world.databases.put(place, {"at": number, "order": number})
            case "leaves":
                world.databases.put(place, None)
                world.backend.seats.positions.forget(*ADDRESS, fan_id)
            case "is moved" if is_in_line:
                world.databases.put(f"{place}/order", number / 3)
            case "is away" if is_in_line:
                world.databases.put(f"{place}/awaySince", number)
            case "time passes":
                world.clock.advance(number)
            case "is delivered":
                follow(world)
        told = positions(world)
        assert sorted(told.values()) == sorted(set(told.values()))

    settle(world)

    desk = world.databases.as_backend().get(LINE) or {}
    order = sorted(desk, key=lambda one: (desk[one]["order"], one))
    assert positions(world) == {one: at for at, one in enumerate(order, start=1)}
    assert world.at(f"{SUMMARY}/waiting") == len(order)
