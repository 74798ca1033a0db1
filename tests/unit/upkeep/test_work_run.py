"""How a run divides its time, and what is reached when something takes all of it."""

import json
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from threading import Event

import pytest

from interactive_broadcast.kernel.concurrency import side_by_side
from interactive_broadcast.kernel.errors import DatabaseUnavailable
from interactive_broadcast.upkeep.turns import FIRST_PUT_OFF, Turns
from interactive_broadcast.upkeep.work_run import AT_ONCE, PATIENCE, Step, WorkRun
from tests.support.deadline import DEADLINE_S
from tests.unit.world import World, a_world

JOB = "someJob"
BUDGET = timedelta(minutes=4)


def a_run(world: World) -> WorkRun:
    turns = Turns(databases=world.databases, job=JOB)
    return WorkRun(clock=world.clock, turns=turns, budget=BUDGET)


def taking(world: World, minutes: float, done: list[int]) -> Callable[[int], None]:
    """Work that takes so long for each key."""

    def work(key: int) -> None:
        world.clock.advance(minutes=minutes)
        done.append(key)

    return work


def test_nothing_new_is_begun_when_the_budget_is_used_up() -> None:
    world, done = a_world(), list[int]()
    run = a_run(world)

    run.one_by_one("slow", range(10), taking(world, 1, done))

    assert done == [0, 1, 2, 3]
    assert run.missed == {"slow": 6}
    assert run.each("more", range(3), str) == {}
    assert run.shown["missed"] == "more=3 slow=6"


def test_a_loop_that_was_broken_off_goes_on_where_it_stopped() -> None:
    world, done = a_world(), list[int]()
    for _ in range(3):
        a_run(world).one_by_one("slow", range(9), taking(world, 1, done))

    assert done == [0, 1, 2, 3, 4, 5, 6, 7, 8, 0, 1, 2]


def test_a_loop_that_comes_to_its_end_begins_in_the_given_order_again() -> None:
    world, done = a_world(), list[int]()
    a_run(world).one_by_one("slow", range(6), taking(world, 1, done))
    a_run(world).one_by_one("slow", range(6), taking(world, 0, done))
    done.clear()

    a_run(world).one_by_one("slow", [2, 1, 3], taking(world, 0, done))

    assert done == [2, 1, 3]
    assert world.at(f"turns/{JOB}") is None


def test_a_loop_that_others_follow_leaves_them_time() -> None:
    world, first, second = a_world(), list[int](), list[int]()
    run = a_run(world)

    run.one_by_one("first", range(9), taking(world, 1, first), is_followed=True)
    run.one_by_one("second", range(9), taking(world, 1, second))

    assert (len(first), len(second)) == (2, 2)


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
    assert {line["message"] for line in printed} == {"not-done"}
    assert "a mistake of ours" not in str(printed)


def test_the_next_item_begins_when_one_has_ended_however_long_the_first_one_takes() -> (
    None
):
    run, last_is_done = a_run(a_world()), Event()
    last = 3 * AT_ONCE

    def work(key: int) -> list[int]:
        if key == 0:
            assert last_is_done.wait(DEADLINE_S)
        if key == last:
            last_is_done.set()
        return side_by_side([lambda: key, lambda: -key])

    answers = run.each("some", range(last + 1), work)

    assert answers == {key: [key, -key] for key in range(last + 1)}
    assert list(answers) == [*range(last + 1)]


def test_an_answer_of_none_is_an_answer() -> None:
    run = a_run(a_world())

    assert run.each("none", ["a"], lambda _: None) == {"a": None}


def test_what_takes_too_long_is_left_out_for_some_time() -> None:
    world, done = a_world(), list[int]()

    def work(key: int) -> None:
        world.clock.advance(PATIENCE.total_seconds() + 1 if key == 1 else 0)
        done.append(key)

    run_again = a_run(world)
    a_run(world).one_by_one("some", [0, 1, 2], work)
    run_again.one_by_one("some", [0, 1, 2], work)
    world.clock.advance(FIRST_PUT_OFF.total_seconds())
    a_run(world).one_by_one("some", [0, 1, 2], work)

    assert done == [0, 1, 2, 0, 2, 0, 1, 2]
    assert (run_again.put_off, run_again.is_complete) == (1, False)


class TestSteps:
    def test_a_step_takes_no_more_than_what_is_not_of_those_after_it(self) -> None:
        world, done = a_world(), list[int]()
        run = a_run(world)
        slow = taking(world, 0.1, done)

        run.go_through(
            [Step(name=one, work=partial(_loop, run, one, slow)) for one in "abcd"]
        )

        assert set(run.missed) == set("abcd")
        reached = [100 - run.missed[one] for one in "abcd"]
        # Half of the time is divided evenly; the other half is for who comes first.
        assert reached == [25, 5, 5, 5]
        assert not run.missed_steps

    def test_what_a_step_does_not_use_the_others_have(self) -> None:
        world, done = a_world(), list[int]()
        run = a_run(world)
        steps = [Step(name=one, work=lambda: None) for one in "abc"]
        last = Step(name="d", work=lambda: _loop(run, "d", taking(world, 0.1, done)))

        run.go_through([*steps, last])

        assert len(done) == 40

    def test_a_step_that_is_not_reached_is_first_the_next_time(self) -> None:
        world, done = a_world(), list[str]()

        def go_through() -> WorkRun:
            run = a_run(world)
            run.go_through(
                [
                    Step(name="read", work=lambda: done.append("read"), is_first=True),
                    Step(name="a", work=lambda: _take_all(world, done, "a")),
                    Step(name="b", work=lambda: done.append("b")),
                    Step(name="c", work=lambda: done.append("c"), is_due=not done),
                ]
            )
            return run

        first = go_through()
        assert first.missed_steps == ["b", "c"]
        assert first.shown["missed_steps"] == "b c"
        go_through()

        assert done == ["read", "a", "read", "b", "c", "a"]
        assert world.at(f"turns/{JOB}") is None

    def test_a_run_that_is_ended_by_the_platform_is_followed_by_one_that_goes_on(
        self,
    ) -> None:
        world, done = a_world(), list[str]()

        def be_killed() -> None:
            raise KeyboardInterrupt

        def go_through() -> None:
            a_run(world).go_through(
                [
                    Step(name="a", work=lambda: world.clock.advance(minutes=2)),
                    Step(name="b", work=be_killed),
                    Step(name="c", work=lambda: done.append("c")),
                ]
            )

        for _ in range(2):
            with pytest.raises(KeyboardInterrupt):
                go_through()

        assert done == ["c"]

    def test_a_step_that_fails_is_logged_and_the_others_are_done(self) -> None:
        run, done = a_run(a_world()), list[str]()

        def fail() -> None:
            raise DatabaseUnavailable("Away.")

        run.go_through(
            [
                Step(name="a", work=fail),
                Step(name="b", work=lambda: done.append("b")),
            ]
        )

        assert (done, run.failed) == (["b"], 1)

    def test_turns_that_cannot_be_read_or_stored_stop_nothing(self) -> None:
        world, done = a_world(), list[int]()
        away = DatabaseUnavailable("Away.")
        world.databases.fail_next("read", away)
        world.databases.fail_next("write", away)

        a_run(world).one_by_one("slow", range(9), taking(world, 1, done))

        assert done == [0, 1, 2, 3]


def _loop(run: WorkRun, name: str, work: Callable[[int], None]) -> None:
    run.one_by_one(name, range(100), work)


def _take_all(world: World, done: list[str], name: str) -> None:
    world.clock.advance(minutes=4)
    done.append(name)
