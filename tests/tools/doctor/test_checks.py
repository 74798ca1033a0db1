"""What is checked, and what is left behind: nothing."""

import re

from dev import ROOT
from tests.support.google.access import Caller
from tests.support.google.buckets import Buckets
from tests.support.google.database_contents import DatabaseContents
from tests.support.google.deployed import BACKEND, OPERATOR
from tests.support.google.stored_tasks import tasks_of
from tests.tools.doctor.examined import Examined, WholeRun
from tools.doctor.checks import CHECKS


def test_a_project_that_was_provisioned_and_deployed_passes_every_check(
    whole: WholeRun,
) -> None:
    assert whole.status == 0


def test_nothing_that_was_made_for_a_check_is_left(whole: WholeRun) -> None:
    well = whole.well

    contents = well.project.part(DatabaseContents).by_instance.values()
    assert [each.at("") for each in contents] == [None]
    assert tasks_of(well.project) == []
    buckets = well.project.part(Buckets).by_name.values()
    assert [bucket.objects for bucket in buckets] == [{}]


def test_what_the_functions_do_is_shown_with_the_backends_own_rights(
    whole: WholeRun,
) -> None:
    changed = {
        entry.caller
        for entry in whole.well.cloud.journal.entries
        if entry.request.method in {"PUT", "DELETE"}
    }
    assert changed == {BACKEND}


def test_the_operator_changes_nothing(whole: WholeRun) -> None:
    sent = [
        entry.line.partition("?")[0]
        for entry in whole.well.cloud.journal.entries
        if entry.caller == OPERATOR.member and entry.request.method != "GET"
    ]
    assert [re.sub(r".*[/:]", "", line) for line in sent] == ["generateAccessToken"]


def test_whoever_may_only_look_can_still_check_what_needs_no_more(
    well: Examined,
) -> None:
    well.project.policy.take("roles/owner", OPERATOR.member)
    for role in ("roles/viewer", "roles/serviceusage.serviceUsageConsumer"):
        well.project.policy.grant(role, Caller(OPERATOR.member).member)

    assert well.outcome("functions").verdict.value == "ok"
    assert well.outcome("invokers").verdict.value == "ok"
    assert well.outcome("schedules").verdict.value == "ok"


def test_every_check_has_a_name_of_its_own_and_says_what_it_shows() -> None:
    assert len({check.name for check in CHECKS}) == len(CHECKS)
    assert all(check.run.__doc__ for check in CHECKS)


def test_a_check_is_named_as_its_function_is() -> None:
    assert [check.name for check in CHECKS] == [
        check.run.__name__.replace("_", "-") for check in CHECKS
    ]


def test_every_check_is_on_the_page() -> None:
    page = (ROOT / "docs" / "doctor.md").read_text("utf-8")

    assert [check.name for check in CHECKS if f"`{check.name}`" not in page] == []
