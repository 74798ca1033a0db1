"""Checks of the project itself."""

from tests.support.google.deployed import OPERATOR, PROJECT
from tests.tools.doctor.examined import Examined
from tools.doctor.outcomes import Verdict


def test_a_project_without_a_billing_account_is_told_how_to_get_one(
    well: Examined,
) -> None:
    well.project.billing_enabled = False

    assert well.problem("billing").command.startswith(
        f"gcloud billing projects link {PROJECT}"
    )


def test_apis_that_are_off_are_switched_on_by_one_command(well: Examined) -> None:
    well.project.services -= {"eventarc.googleapis.com", "pubsub.googleapis.com"}

    problem = well.problem("apis")

    assert problem.command == (
        "gcloud services enable eventarc.googleapis.com pubsub.googleapis.com "
        f"--project={PROJECT}"
    )


def test_a_project_that_nobody_has_provisioned_is_to_be(well: Examined) -> None:
    well.project.services.clear()
    well.project.services.add("serviceusage.googleapis.com")

    assert well.problem("apis").command.startswith("make provision ")


def test_an_operator_who_may_not_look_at_the_project_is_told_the_role(
    well: Examined,
) -> None:
    well.project.policy.take("roles/owner", OPERATOR.member)
    well.project.policy.grant(
        "roles/serviceusage.serviceUsageConsumer", OPERATOR.member
    )

    found = well.outcome("project")

    assert found.verdict is Verdict.UNKNOWN
    assert found.problems[0].role == "roles/browser"
    assert f"--member={OPERATOR.member}" in found.problems[0].command


def test_a_project_that_is_there_says_its_number(well: Examined) -> None:
    assert well.outcome("project").says == f"{PROJECT}, number {well.project.number}"
