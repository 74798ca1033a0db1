"""What a check has found."""

import pytest

from tools.doctor.outcomes import (
    Outcome,
    Problem,
    Unclear,
    Verdict,
    Wrong,
    exit_status,
    unclear,
    wrong,
)


def of(*verdicts: Verdict) -> list[Outcome]:
    return [Outcome(check="x", verdict=verdict) for verdict in verdicts]


@pytest.mark.parametrize(
    ("verdicts", "status"),
    [
        ((), 0),
        ((Verdict.OK, Verdict.OK), 0),
        ((Verdict.OK, Verdict.UNKNOWN), 2),
        ((Verdict.UNKNOWN, Verdict.WRONG), 1),
    ],
)
def test_the_exit_status_is_the_worst_that_is_known(
    verdicts: tuple[Verdict, ...], status: int
) -> None:
    assert exit_status(of(*verdicts)) == status


def test_wrong_and_unclear_are_told_apart() -> None:
    assert isinstance(wrong("a"), Wrong)
    assert isinstance(unclear("a"), Unclear)
    assert str(Wrong(Problem(what="a."), Problem(what="b."))) == "a.; b."


def test_for_programs_what_is_empty_is_left_out_of_a_problem() -> None:
    outcome = Outcome(
        check="apis",
        verdict=Verdict.WRONG,
        problems=(Problem(what="off", command="on"),),
        seconds=1.23,
    )

    assert outcome.as_json() == {
        "check": "apis",
        "verdict": "wrong",
        "says": "",
        "problems": [{"what": "off", "command": "on"}],
        "seconds": 1.2,
    }
