"""Calls that nobody has answered in time."""

from typing import Any

import pytest

from interactive_broadcast.records.calls import OpenCalls
from tests.support.builders import an_event, person_in_event
from tests.unit.seats.lines import (
    CALLS,
    DECK,
    LINE,
    a_line,
    answers,
    called,
    told,
)
from tests.unit.seats.test_calling import backstage, click, directly
from tests.unit.world import ACTIVE, World


def take_back(world: World) -> int:
    seats, records = world.backend.seats, world.backend.records
    calls = records.calls.open_calls(an_event())
    return seats.overdue_calls.take_back(an_event(), calls)


def a_call(missed: int = 0) -> World:
    """Of Zoe, who stands before Ana, and has not answered in time."""
    world = a_line("zoe", "ana")
    if missed:
        world.databases.put(f"{LINE}/zoe/missed", missed)
        world.databases.put(f"{LINE}/zoe/missedAt", 1)
    click(world)
    world.clock.advance(30)
    return world


def place_of(world: World, fan_id: str) -> dict[str, Any]:
    found: dict[str, Any] = world.databases.at(f"{LINE}/{fan_id}")
    return found


def test_a_missed_call_takes_flag_pointer_and_call_and_keeps_the_place() -> None:
    world = a_call()
    order = place_of(world, "zoe")["order"]

    assert take_back(world) == 1

    now = world.clock.now_ms()
    assert backstage(world) == []
    assert world.at(f"{ACTIVE}/backstageFanId") is None
    assert called(world) == {}
    assert place_of(world, "zoe") == {
        "at": order,
        "order": order,
        "missed": 1,
        "missedAt": now,
    }
    assert told(world, "missedCall") == [
        {"by": "backend", "person": person_in_event("zoe"), "missed": 1}
    ]


def test_it_is_taken_back_once() -> None:
    world = a_call()

    assert [take_back(world), take_back(world)] == [1, 0]
    assert place_of(world, "zoe")["missed"] == 1


def test_the_second_missed_call_puts_a_fan_behind_all_others() -> None:
    world = a_call(missed=1)

    take_back(world)

    assert place_of(world, "zoe")["missed"] == 2
    assert place_of(world, "zoe")["order"] == world.clock.now_ms()
    assert place_of(world, "ana")["order"] < world.clock.now_ms()


def test_the_next_one_takes_them_out_of_the_line() -> None:
    world = a_call(missed=2)

    take_back(world)

    assert world.at(f"{LINE}/zoe") is None
    assert world.at(f"{DECK}/zoe") is None
    assert backstage(world) == []
    assert told(world, "missedCall") == [
        {"by": "backend", "person": person_in_event("zoe"), "missed": 3}
    ]


def test_before_its_time_is_over_nothing_is_taken_back() -> None:
    world = a_line("zoe")
    click(world)
    world.clock.advance(29.999)

    assert take_back(world) == 0
    assert backstage(world) == ["zoe"]


def test_nothing_of_a_fan_who_has_answered_is_touched() -> None:
    world = a_call()
    answers(world, "zoe")

    assert take_back(world) == 0
    assert backstage(world) == ["zoe"]
    assert "missed" not in place_of(world, "zoe")


def test_also_of_one_who_answers_while_it_is_judged() -> None:
    world = a_call()
    world.databases.before_write(CALLS, lambda: answers(world, "zoe"))

    assert take_back(world) == 0
    assert backstage(world) == ["zoe"]
    assert world.at(f"{ACTIVE}/backstageFanId") == "zoe"
    assert "missed" not in place_of(world, "zoe")
    assert told(world, "missedCall") == []


def test_a_call_that_is_newer_than_the_one_that_was_judged_stands() -> None:
    """They have answered and are called once more, by another click of the producer."""
    world = a_call()

    def once_more() -> None:
        answers(world, "zoe")
        directly(world, "zoe")

    world.databases.before_write(CALLS, once_more)

    assert take_back(world) == 0
    assert called(world) == {"zoe": world.clock.now_ms()}
    assert backstage(world) == ["zoe"]


def test_the_database_says_what_time_it_is() -> None:
    """A machine whose clock is ahead takes nothing back too early."""
    world = a_line("zoe")
    click(world)
    early = OpenCalls(since={"zoe": world.clock.now_ms() - 60_000}, call_s=30)

    taken = world.backend.seats.overdue_calls.take_back(an_event(), early)

    assert taken == 0
    assert backstage(world) == ["zoe"]


def test_whoever_gets_out_of_line_meanwhile_misses_the_call_all_the_same() -> None:
    world = a_call()
    world.databases.before_write(
        CALLS, lambda: world.databases.put(f"{LINE}/zoe", None)
    )

    assert take_back(world) == 1
    assert world.at(f"{LINE}/zoe") is None
    assert backstage(world) == []
    assert told(world, "missedCall") == [
        {"by": "backend", "person": person_in_event("zoe")}
    ]


def test_whoever_was_called_from_outside_the_line_stays_outside() -> None:
    world = a_line("zoe")
    world.databases.put(f"{LINE}/zoe", None)
    directly(world, "zoe")
    world.clock.advance(30)

    assert take_back(world) == 1
    assert world.at(LINE) is None
    assert backstage(world) == []


@pytest.mark.parametrize("answered", [[], ["zoe"], ["zoe", "ana"]])
def test_of_several_the_unanswered_are_taken_back(answered: list[str]) -> None:
    world = a_line("zoe", "ana", max_backstage=2)
    click(world)
    click(world, "click-2")
    for fan_id in answered:
        answers(world, fan_id)
    world.clock.advance(30)

    assert take_back(world) == 2 - len(answered)
    assert backstage(world) == sorted(answered)
