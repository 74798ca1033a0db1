"""Checks of Firebase Auth and App Check."""

from pathlib import Path

import pytest

from tests.support.google.app_check import AppCheck
from tests.support.google.deployed import BACKEND, PROJECT
from tests.support.google.first_use import Apps, Providers
from tests.tools.doctor.examined import Examined
from tools.doctor.outcomes import Verdict

APP_CHECK_API = "firebaseappcheck.googleapis.com"
DATABASE = "firebasedatabase.googleapis.com"


@pytest.mark.parametrize(
    ("provider", "named"),
    [("email", "e-mail and password"), ("anonymous", "Anonymous sign-in")],
)
def test_a_provider_that_is_off_is_named(
    well: Examined, provider: str, named: str
) -> None:
    well.project.part(Providers).on.discard(provider)

    problem = well.problem("providers")

    assert named in problem.what
    assert problem.command == f"make provision PROJECT={PROJECT} ARGS=--yes"


def test_a_project_without_authentication_is_told_so(well: Examined) -> None:
    well.project.part(Providers).on.clear()

    assert "has not been set up" in well.problem("providers").what


def test_a_token_is_signed_by_the_account_itself(well: Examined) -> None:
    assert well.outcome("custom-token").verdict is Verdict.OK

    (signed,) = well.cloud.journal.find("POST", r"iamcredentials.*:signBlob")
    assert signed.caller == BACKEND


def test_what_app_check_guards_although_the_functions_do_not_is_wrong(
    well: Examined,
) -> None:
    well.project.services.add(APP_CHECK_API)
    well.project.part(AppCheck).modes[DATABASE] = "ENFORCED"

    assert DATABASE in well.problem("app-check").what


def test_what_app_check_only_watches_is_well(well: Examined) -> None:
    well.project.services.add(APP_CHECK_API)
    well.project.part(AppCheck).modes[DATABASE] = "UNENFORCED"

    assert well.outcome("app-check").verdict is Verdict.OK


def test_app_check_that_is_asked_for_needs_its_api(
    well: Examined, tmp_path: Path
) -> None:
    well.configure(tmp_path, "APP_CHECK=enforce\n")

    assert well.problem("app-check").command == (
        f"gcloud services enable {APP_CHECK_API} --project={PROJECT}"
    )


def test_app_check_that_is_asked_for_needs_an_app(
    well: Examined, tmp_path: Path
) -> None:
    well.configure(tmp_path, "APP_CHECK=enforce\n")
    well.project.services.add(APP_CHECK_API)

    assert "no app" in well.problem("app-check").what


def test_app_check_that_is_asked_for_with_an_app_is_well(
    well: Examined, tmp_path: Path
) -> None:
    well.configure(tmp_path, "APP_CHECK=enforce\n")
    well.project.services.add(APP_CHECK_API)
    well.project.part(Apps).by_id["1:1:web:1"] = {"appId": "1:1:web:1"}
    well.project.part(AppCheck).modes[DATABASE] = "ENFORCED"

    assert well.outcome("app-check").says == f"enforce; enforced besides: {DATABASE}"
