"""Checks of what is deployed against this checkout, and against the calendar."""

from datetime import UTC, datetime

import pytest

from interactive_broadcast.kernel.version import LABEL, VERSION
from tests.support.google.deployed import PROJECT
from tests.support.google.functions import Functions
from tests.tools.doctor.examined import Examined
from tools.doctor.outcomes import Verdict

DEPLOY = f"make deploy PROJECT={PROJECT}"


def test_another_version_that_is_deployed_is_told(well: Examined) -> None:
    for function in well.project.part(Functions).by_name.values():
        function["labels"][LABEL] = "0-0-9"

    problem = well.problem("version")

    assert "version 0-0-9 is deployed" in problem.what
    assert VERSION in problem.what
    assert problem.command == DEPLOY


def test_one_function_that_was_left_behind_is_named(well: Examined) -> None:
    (function, *_) = well.project.part(Functions).by_name.values()
    del function["labels"]

    name = function["name"].rpartition("/")[2]
    assert well.problem("version").what.startswith(f"{name}: ")


@pytest.mark.parametrize(
    ("day", "verdict"),
    [
        (datetime(2027, 4, 1, tzinfo=UTC), Verdict.OK),
        (datetime(2027, 5, 1, tzinfo=UTC), Verdict.WRONG),
        (datetime(2027, 11, 1, tzinfo=UTC), Verdict.WRONG),
    ],
)
def test_a_runtime_is_told_half_a_year_before_its_end(
    well: Examined, day: datetime, verdict: Verdict
) -> None:
    well.now = day

    found = well.outcome("runtime")

    assert found.verdict is verdict
    if found.problems:
        assert "python311 is deprecated on 2027-10-24" in found.problems[0].what


def test_a_runtime_that_is_not_known_is_unknown(well: Examined) -> None:
    (function, *_) = well.project.part(Functions).by_name.values()
    function["buildConfig"]["runtime"] = "python399"

    assert well.outcome("runtime").verdict is Verdict.UNKNOWN
