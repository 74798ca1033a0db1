"""How far a run comes, in which order, and what it reports."""

import json
from datetime import timedelta

import pytest

from interactive_broadcast.kernel.errors import DatabaseUnavailable
from interactive_broadcast.upkeep.reconciliation.reconcile_run import (
    INTERVAL_S,
    ROUND_S,
    Repair,
    in_turn,
    rotated,
    share,
)
from tests.support.fake_clock import NOON
from tests.unit.upkeep.reconciliation.runs import a_run, lines
from tests.unit.world import a_world

NAMES = [f"admin-{number:03}" for number in range(100)]
INTERVAL = timedelta(seconds=INTERVAL_S)
ROUND = timedelta(seconds=ROUND_S)


def test_nothing_new_is_begun_after_four_minutes() -> None:
    world = a_world()
    run = a_run(world)

    def slow(number: int) -> int:
        world.clock.advance(minutes=1)
        return number

    done = run.one_by_one("slow", range(10), slow)

    assert list(done) == [0, 1, 2, 3]
    assert not run.is_complete
    assert run.each("more", range(3), slow) == {}


def test_what_fails_is_logged_and_does_not_hold_the_others_up(
    capsys: pytest.CaptureFixture[str],
) -> None:
    run = a_run(a_world())

    def fail_at_two(number: int) -> int:
        if number == 2:
            raise DatabaseUnavailable("Away.")
        if number == 3:
            raise ValueError("a mistake of ours")
        return number * 10

    assert run.each("some", range(5), fail_at_two) == {0: 0, 1: 10, 4: 40}
    assert run.one_by_one("some", range(5), fail_at_two) == {0: 0, 1: 10, 4: 40}
    assert run.failed == 4
    printed = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert {line["message"] for line in printed} == {"not-reconciled"}
    assert "a mistake of ours" not in str(printed)


def test_an_answer_of_none_is_an_answer() -> None:
    run = a_run(a_world())

    assert run.each("none", ["a"], lambda _: None) == {"a": None}


def test_a_step_that_fails_has_a_default_to_go_on_with() -> None:
    run = a_run(a_world())

    def fail() -> list[str]:
        raise DatabaseUnavailable("Away.")

    assert run.step("one", fail, ["otherwise"]) == ["otherwise"]
    assert run.failed == 1


def test_a_run_is_one_line_with_every_kind_of_repair(
    capsys: pytest.CaptureFixture[str],
) -> None:
    run = a_run(a_world())
    run.counted(Repair.ENDED)
    for number in range(12):
        run.cannot_explain(f"archive-{number:02}")

    run.log()

    (line,) = lines(capsys)
    assert {one.value for one in Repair} <= line.keys()
    assert (line["ended"], line["unexplained"], line["complete"]) == (1, 12, True)
    assert len(line["unexplained_ids"].split()) == 10
    assert line["severity"] == "INFO"


@pytest.mark.parametrize("trouble", ["failed", "incomplete"])
def test_a_run_in_trouble_is_a_warning(
    trouble: str, capsys: pytest.CaptureFixture[str]
) -> None:
    world = a_world()
    run = a_run(world)
    if trouble == "failed":
        run.failed = 1
    else:
        world.clock.advance(minutes=4)
        run.goes_on()

    run.log()

    assert lines(capsys)[0]["severity"] == "WARNING"


@pytest.mark.parametrize(
    ("minutes", "is_round"),
    [(0, True), (0.99, True), (1, False), (4, False), (5, True)],
)
def test_every_fifth_run_is_a_round(minutes: float, *, is_round: bool) -> None:
    world = a_world()
    world.clock.advance(minutes=minutes)

    assert a_run(world).is_round is is_round


def test_every_run_goes_over_all_in_order_from_some_place_on() -> None:
    order = rotated(reversed(NAMES), NOON)

    start = NAMES.index(order[0])
    assert order == NAMES[start:] + NAMES[:start]


def test_the_order_is_the_same_throughout_a_run_and_another_in_the_next() -> None:
    assert rotated(NAMES, NOON) == rotated(NAMES, NOON + INTERVAL / 2)
    assert rotated(NAMES, NOON) != rotated(NAMES, NOON + INTERVAL)


def test_runs_that_never_come_far_reach_everybody_soon() -> None:
    seen: set[str] = set()
    for number in range(25):
        seen |= set(rotated(NAMES, NOON + number * INTERVAL)[:10])

    assert seen == set(NAMES)


def test_an_empty_list_has_an_order() -> None:
    assert rotated([], NOON) == []
    assert share([], NOON, size=5) == []


def test_few_are_all_looked_at() -> None:
    assert share(reversed(NAMES), NOON, size=100) == NAMES


def test_many_take_as_many_rounds_as_they_fill() -> None:
    seen: set[str] = set()
    for number in range(4):
        part = share(NAMES, NOON + number * ROUND, size=30)
        assert len(part) == 30
        seen |= set(part)

    assert seen == set(NAMES)


def test_admins_who_are_busy_come_first_and_take_no_place_of_the_others() -> None:
    busy = ["admin-050", "admin-007", "gone"]

    turn = in_turn(busy, NAMES, NOON, size=30)

    assert turn[:2] == ["admin-007", "admin-050"]
    assert len(turn) == len(set(turn)) == 32
    assert "gone" not in turn
