"""Checks of the service account that the functions run as."""

from tests.support.google.deployed import OPERATOR, PROJECT, TOKEN_CREATOR
from tests.tools.doctor.examined import Examined, WholeRun
from tools.doctor.outcomes import Verdict
from tools.google_cloud.rights import backend_account

ACCOUNT = backend_account(PROJECT)


def test_an_account_that_is_not_there_is_made_by_provision(well: Examined) -> None:
    del well.project.service_accounts[ACCOUNT]

    assert well.problem("backend-account").command == (
        f"make provision PROJECT={PROJECT} ARGS=--yes"
    )


def test_an_account_that_is_disabled_is_enabled_by_one_command(well: Examined) -> None:
    well.project.service_accounts[ACCOUNT].disabled = True

    assert well.problem("backend-account").command == (
        f"gcloud iam service-accounts enable {ACCOUNT} --project={PROJECT}"
    )


def test_an_operator_who_may_not_act_as_it_is_told_what_that_takes(
    well: Examined,
) -> None:
    account = f"{well.project.name}/serviceAccounts/{ACCOUNT}"
    well.project.policy_of(account).take(TOKEN_CREATOR, OPERATOR.member)

    found = well.outcome("impersonation")

    assert found.verdict is Verdict.UNKNOWN
    (problem,) = found.problems
    assert problem.role == TOKEN_CREATOR
    assert problem.command == (
        f"gcloud iam service-accounts add-iam-policy-binding {ACCOUNT} "
        f"--member={OPERATOR.member} --role={TOKEN_CREATOR} --project={PROJECT}"
    )


def test_without_acting_as_it_nothing_is_said_to_be_wrong(well: Examined) -> None:
    account = f"{well.project.name}/serviceAccounts/{ACCOUNT}"
    well.project.policy_of(account).take(TOKEN_CREATOR, OPERATOR.member)

    found = well.outcomes()

    assert {each.verdict for each in found} == {Verdict.OK, Verdict.UNKNOWN}
    (database,) = [each for each in found if each.check == "database-as-backend"]
    assert "`impersonation`" in database.problems[0].what


def test_signing_without_the_api_for_it_names_the_api(well: Examined) -> None:
    well.project.services.remove("iamcredentials.googleapis.com")

    assert well.problem("impersonation").command == (
        f"gcloud services enable iamcredentials.googleapis.com --project={PROJECT}"
    )


def test_its_token_is_asked_for_once(whole: WholeRun) -> None:
    asked = whole.well.cloud.journal.find(
        "POST", r"iamcredentials.*:generateAccessToken"
    )
    assert len(asked) == 1
