"""Where a job's runs have stopped."""

import pytest

from interactive_broadcast.upkeep.turns import (
    FIRST_PUT_OFF,
    LONGEST_PUT_OFF,
    Turns,
    name_of,
)
from tests.support.fakes import FakeDatabases

JOB = "someJob"


def turns_over(databases: FakeDatabases) -> Turns:
    return Turns(databases=databases, job=JOB)


def test_nothing_is_stored_where_everything_is_reached() -> None:
    databases = FakeDatabases()
    turns = turns_over(databases)

    turns.completed("loop")
    turns.wait_for([])

    assert turns.in_order("loop", ["b", "a"], now_ms=0) == ["b", "a"]
    assert databases.writes == []
    assert len(databases.reads) == 1


def test_a_loop_goes_on_after_its_last_key_whatever_has_come_or_gone_since() -> None:
    databases = FakeDatabases()
    turns_over(databases).broken_off("loop", "m")

    order = turns_over(databases).in_order("loop", ["z", "a", "n"], now_ms=0)

    assert order == ["n", "z", "a"]
    assert turns_over(databases).in_order("other", ["b", "a"], now_ms=0) == ["b", "a"]


def test_steps_wait_until_they_are_reached() -> None:
    databases = FakeDatabases()
    turns_over(databases).wait_for(["b", "a"])
    assert turns_over(databases).steps() == ["b", "a"]

    turns_over(databases).wait_for([])
    assert turns_over(databases).steps() == []
    assert databases.at("turns") is None


@pytest.mark.parametrize("stored", ["text", {"steps": 5}, {"putOff": {"a": "soon"}}])
def test_what_nobody_understands_counts_for_nothing(stored: object) -> None:
    databases = FakeDatabases({"turns": {JOB: stored}})

    assert turns_over(databases).in_order("loop", ["a"], now_ms=0) == ["a"]


def test_whatever_takes_too_long_again_and_again_is_left_out_for_longer() -> None:
    databases = FakeDatabases()
    for _ in range(3):
        turns_over(databases).put_off("loop", "a", now_ms=0)
    first = FIRST_PUT_OFF.total_seconds() * 1000

    def order(now_ms: float) -> list[str]:
        return turns_over(databases).in_order("loop", ["a", "b"], now_ms=round(now_ms))

    assert (order(4 * first - 1), order(4 * first)) == (["b"], ["a", "b"])


def test_what_was_in_time_at_last_is_as_if_it_had_always_been() -> None:
    databases = FakeDatabases()
    turns_over(databases).put_off("loop", "a", now_ms=0)

    turns_over(databases).in_time("loop", "b")
    assert turns_over(databases).in_order("loop", ["a"], now_ms=0) == []
    turns_over(databases).in_time("loop", "a")
    assert databases.at("turns") is None


def test_nobody_is_remembered_for_ever() -> None:
    databases = FakeDatabases()
    turns_over(databases).put_off("loop", "a", now_ms=0)
    days = 3 * LONGEST_PUT_OFF.total_seconds() * 1000

    turns_over(databases).put_off("loop", "b", now_ms=round(days))

    assert len(databases.at(f"turns/{JOB}/putOff")) == 1


def test_a_key_of_several_parts_has_one_name() -> None:
    assert name_of(("admin-1", "night")) == "admin-1/night"
    assert name_of(7) == "7"
