"""What a refusal says of the project and of the operator."""

import pytest

from tests.support.google.access import Caller
from tests.support.google.deployed import OPERATOR, PROJECT
from tests.support.google.functions import Functions
from tests.support.google.refusals import Refused
from tests.tools.doctor.examined import Examined
from tools.doctor.checks import CHECKS
from tools.doctor.outcomes import Verdict

QUOTA = "roles/serviceusage.serviceUsageConsumer"
"""Without it no API is asked at all, which has a test of its own."""

ASKED_AS_OPERATOR = {
    check.name: check.operator_role
    for check in CHECKS
    # The first asks by a role on the account, the second is well after a while also for
    # whoever may not look, and whoever may act as the account may look at it.
    if check.name not in {"impersonation", "task-delivered", "backend-account"}
    and check.operator_role not in {QUOTA, ""}
}


@pytest.mark.parametrize("check", ASKED_AS_OPERATOR)
def test_an_operator_who_may_not_look_is_told_the_role_that_lets_them(
    well: Examined, check: str
) -> None:
    well.project.policy.take("roles/owner", OPERATOR.member)
    well.project.policy.grant(QUOTA, OPERATOR.member)
    well.project.services.add("firebaseappcheck.googleapis.com")

    found = well.outcome(check)

    assert found.verdict is Verdict.UNKNOWN
    (problem,) = found.problems
    assert problem.role == ASKED_AS_OPERATOR[check]
    assert problem.command == (
        f"gcloud projects add-iam-policy-binding {PROJECT} "
        f"--member={OPERATOR.member} --role={problem.role} --condition=None"
    )


def test_a_project_that_may_not_be_charged_is_told(well: Examined) -> None:
    well.project.policy.take("roles/owner", OPERATOR.member)

    (problem,) = well.outcome("functions").problems

    assert problem.role == QUOTA


def test_credentials_without_a_quota_project_are_given_one(well: Examined) -> None:
    well.quota_project = None

    (problem,) = well.outcome("providers").problems

    assert problem.command == (
        f"gcloud auth application-default set-quota-project {PROJECT}"
    )


def test_an_access_token_that_google_takes_from_nobody_is_told(well: Examined) -> None:
    well.cloud.fail("GET cloudfunctions", Refused("UNAUTHENTICATED", "Who is that?"))

    (problem,) = well.outcome("functions").problems

    assert problem.command == "gcloud auth application-default login"


def test_a_failure_of_google_is_nobodys_mistake(well: Examined) -> None:
    well.cloud.fail("GET cloudfunctions", Refused("INTERNAL", "Oh."))

    found = well.outcome("functions")

    assert found.verdict is Verdict.UNKNOWN
    assert found.problems[0].what == "cloudfunctions.googleapis.com answers: Oh."


def test_an_answer_in_an_unknown_form_is_told(well: Examined) -> None:
    functions = well.project.part(Functions).by_name
    functions["projects/p/locations/us-central1/functions/odd"] = {"no": "name"}

    found = well.outcome("functions")

    assert found.verdict is Verdict.UNKNOWN
    assert "cannot read (KeyError)" in found.problems[0].what


def test_an_account_of_a_service_is_called_that(well: Examined) -> None:
    account = Caller(f"serviceAccount:ci@{PROJECT}.iam.gserviceaccount.com", PROJECT)
    well.operator = account
    well.project.policy.grant(QUOTA, account.member)

    (problem,) = well.outcome("functions").problems

    assert f"--member={account.member}" in problem.command
