"""What has been found, for people and for programs."""

import json

from tools.doctor.outcomes import Outcome, Problem, Verdict
from tools.doctor.report import as_json, first_step, lines, summary

OK = Outcome(check="billing", verdict=Verdict.OK, says="a billing account pays")
WRONG = Outcome(
    check="users",
    verdict=Verdict.WRONG,
    problems=(
        Problem(what="It is off.", command="turn it on", role="roles/x"),
        Problem(what="So is that."),
    ),
)
UNKNOWN = Outcome(
    check="clocks", verdict=Verdict.UNKNOWN, problems=(Problem(what="No answer."),)
)


def test_a_check_that_is_well_is_one_line() -> None:
    assert lines(OK) == ["ok      billing             a billing account pays"]


def test_a_problem_has_its_role_and_its_command_below_it() -> None:
    assert [line.strip() for line in lines(WRONG)] == [
        "WRONG   users               It is off.",
        "role: roles/x",
        "$ turn it on",
        "So is that.",
    ]


def test_the_end_counts_what_there_was() -> None:
    assert summary([OK, OK, WRONG, UNKNOWN]) == (
        "2 ok, 1 wrong, 1 could not be checked"
    )
    assert summary([OK]) == "1 ok"


def test_what_to_do_first_is_told_where_there_is_much_to_do() -> None:
    later = Outcome(
        check="version",
        verdict=Verdict.WRONG,
        problems=(Problem(what="It is old.", command="deploy"),),
    )

    assert first_step([OK, WRONG, later]) == ["Begin with: turn it on"]
    assert first_step([OK, later, later]) == []


def test_programs_get_one_object() -> None:
    found = json.loads(as_json("my-project", [OK, WRONG]))

    assert found["project"] == "my-project"
    assert [check["verdict"] for check in found["checks"]] == ["ok", "wrong"]
