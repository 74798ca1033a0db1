"""The checks run side by side, each within its time."""

from threading import Barrier

from tests.support.deadline import DEADLINE_S
from tests.tools.doctor.examined import Examined
from tools.doctor.calls import OutOfTime
from tools.doctor.checks import Check
from tools.doctor.examination import Examination
from tools.doctor.outcomes import Verdict, wrong
from tools.doctor.running import AT_ONCE, outcome, outcomes


def a_check(name: str, run: object) -> Check:
    return Check(name=name, run=run)  # type: ignore[arg-type]  # a lambda


def test_checks_run_side_by_side(well: Examined) -> None:
    together = Barrier(AT_ONCE)

    def run(_: Examination) -> str:
        together.wait(DEADLINE_S)
        return "here"

    checks = [a_check(str(number), run) for number in range(AT_ONCE)]

    assert [each.says for each in outcomes(checks, well.view, "user:a")] == (
        ["here"] * AT_ONCE
    )


def test_they_are_told_in_their_order(well: Examined) -> None:
    second_is_done = Barrier(2)

    def slow(_: Examination) -> str:
        second_is_done.wait(DEADLINE_S)
        return "slow"

    def fast(_: Examination) -> str:
        second_is_done.wait(DEADLINE_S)
        return "fast"

    checks = [a_check("first", slow), a_check("second", fast)]

    assert [each.check for each in outcomes(checks, well.view, "user:a")] == [
        "first",
        "second",
    ]


def test_one_that_finds_something_wrong_says_so(well: Examined) -> None:
    def run(_: Examination) -> str:
        raise wrong("It is off.", "on")

    found = outcome(a_check("x", run), well.view, "user:a")

    assert found.verdict is Verdict.WRONG
    assert found.problems[0].command == "on"


def test_one_that_is_not_done_in_time_is_unknown(well: Examined) -> None:
    def run(_: Examination) -> str:
        raise OutOfTime

    found = outcome(a_check("x", run), well.view, "user:a")

    assert found.verdict is Verdict.UNKNOWN
    assert found.problems[0].what == "It has not come to its end in 30 s."


def test_whoever_has_heard_enough_lets_no_other_begin(well: Examined) -> None:
    begun: list[str] = []

    def run(_: Examination) -> str:
        begun.append("one")
        return "done"

    told = outcomes([a_check(str(n), run) for n in range(1000)], well.view, "user:a")
    next(told)
    told.close()  # type: ignore[attr-defined]  # it is a generator

    assert len(begun) < 1000


def test_each_has_its_own_time(well: Examined) -> None:
    check = Check(
        name="x",
        run=lambda x: f"{x.google.left_s:g}",
        deadline_s=7,
    )

    assert outcome(check, well.view, "user:a").says == "7"
