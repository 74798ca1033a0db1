"""How far a pass comes, and what it tells."""

import json

import pytest

from interactive_broadcast.kernel.errors import DatabaseUnavailable
from interactive_broadcast.upkeep.inventory import Inventory
from interactive_broadcast.upkeep.reconciliation.progress import Pass, Repair
from tests.unit.upkeep.reconciliation.drift import lines
from tests.unit.world import World, a_world


def a_pass(world: World) -> Pass:
    inventory = Inventory(databases=world.databases)
    return Pass(world.clock, inventory, world.timeline)


def test_nothing_new_is_begun_after_four_minutes() -> None:
    world = a_world()
    run = a_pass(world)

    def slow(number: int) -> int:
        world.clock.advance(minutes=1)
        return number

    done = run.one_by_one("slow", range(10), slow)

    assert list(done) == [0, 1, 2, 3]
    assert not run.is_complete
    assert run.each("more", range(3), slow) == {}


def test_who_fails_is_logged_and_does_not_hold_the_others_up(
    capsys: pytest.CaptureFixture[str],
) -> None:
    run = a_pass(a_world())

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


def test_an_answer_that_is_nothing_is_an_answer() -> None:
    run = a_pass(a_world())

    assert run.each("none", ["a"], lambda _: None) == {"a": None}


def test_a_step_that_fails_leaves_the_others_something_to_go_on_with() -> None:
    run = a_pass(a_world())

    def fail() -> list[str]:
        raise DatabaseUnavailable("Away.")

    assert run.step("one", fail, ["otherwise"]) == ["otherwise"]
    assert run.failed == 1


def test_a_pass_is_one_line_with_every_kind_of_repair(
    capsys: pytest.CaptureFixture[str],
) -> None:
    run = a_pass(a_world())
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
def test_a_pass_in_trouble_is_a_warning(
    trouble: str, capsys: pytest.CaptureFixture[str]
) -> None:
    world = a_world()
    run = a_pass(world)
    if trouble == "failed":
        run.failed = 1
    else:
        world.clock.advance(minutes=4)
        run.goes_on()

    run.log()

    assert lines(capsys)[0]["severity"] == "WARNING"
