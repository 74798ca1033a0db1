"""The command: which project, and what comes out."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from google.auth.exceptions import DefaultCredentialsError, RefreshError

from tests.support.google.deployed import OPERATOR, PROJECT
from tests.support.google.refusals import Refused
from tests.support.google.server import serve
from tests.tools.doctor.examined import Examined, WholeRun, a_persons_credentials
from tools.capacity.declared import Undeclared
from tools.doctor import command
from tools.doctor.checks import CHECKS
from tools.doctor.command import main, place_of
from tools.google_cloud.addresses import GOOGLE
from tools.targets import ROOT

FAILING = Refused("INTERNAL", "Oh.")

APPLICATION_DEFAULT = {
    "type": "authorized_user",
    "client_id": "gcloud",
    "client_secret": "not-a-secret",
    "refresh_token": "1//refresh",
}
"""What `gcloud auth application-default login` writes."""


def test_every_check_is_told_in_a_line(whole: WholeRun) -> None:
    lines = whole.said.splitlines()
    assert [line.split()[1] for line in lines[: len(CHECKS)]] == [
        check.name for check in CHECKS
    ]
    assert lines[-1] == f"{len(CHECKS)} ok"


def test_programs_get_json_and_the_same_status(
    well: Examined, capsys: pytest.CaptureFixture[str]
) -> None:
    well.project.billing_enabled = False

    assert well.run("--json", "--only", "billing", "--only", "apis") == 1

    found = json.loads(capsys.readouterr().out)
    wrong = [each for each in found["checks"] if each["verdict"] == "wrong"]
    assert [each["check"] for each in wrong] == ["billing"]


def test_what_could_not_be_checked_has_a_status_of_its_own(well: Examined) -> None:
    well.cloud.fail("GET cloudbilling", FAILING)

    assert well.run("--only", "billing") == 2


def test_one_check_can_be_asked_for(
    well: Examined, capsys: pytest.CaptureFixture[str]
) -> None:
    assert well.run("--only", "billing", "--only", "apis") == 0

    assert "2 ok" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--project", PROJECT, "--only", "no-such"], "There is no check no-such."),
        (["--project", "demo-x"], "demo-x is a project of the local stack alone."),
    ],
)
def test_arguments_that_cannot_be_used_are_told(
    well: Examined,
    capsys: pytest.CaptureFixture[str],
    arguments: list[str],
    told: str,
) -> None:
    assert main(arguments, well.world()) == 2

    assert capsys.readouterr().err.strip() == told


def test_without_a_project_it_says_how_it_is_used() -> None:
    with pytest.raises(SystemExit) as caught:
        main([])

    assert caught.value.code == 2


@pytest.mark.parametrize("error", [DefaultCredentialsError, RefreshError])
def test_without_good_credentials_it_says_how_to_get_some(
    well: Examined, capsys: pytest.CaptureFixture[str], error: type[Exception]
) -> None:
    def none() -> object:
        raise error("x")

    world = replace(well.world(), credentials=none)  # type: ignore[arg-type]  # it returns none

    assert main(["--project", PROJECT], world) == 2
    assert "gcloud auth application-default login" in capsys.readouterr().err


def test_parameters_without_a_value_are_told(
    well: Examined, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail() -> dict[str, object]:
        raise Undeclared("FANS_CPU has no value that is a number.")

    assert main(["--project", PROJECT], replace(well.world(), endpoints=fail)) == 2
    assert "FANS_CPU has no value" in capsys.readouterr().err


def test_a_line_of_the_projects_own_file_wins(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("REGION=us-central1\nAPP_CHECK=off\n", "utf-8")
    (tmp_path / ".env.p").write_text("REGION=europe-west1\n", "utf-8")
    (tmp_path / ".env.local").write_text("REGION=asia-southeast1\n", "utf-8")

    place = place_of("p", tmp_path)

    assert place.region == "europe-west1"
    assert place.parameters["APP_CHECK"] == "off"
    assert place.account == "interactive-broadcast@p.iam.gserviceaccount.com"
    assert place.instance == "p-default-rtdb"


def test_accounts_and_databases_of_other_names_are_looked_at(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text(
        "SERVICE_ACCOUNT=show\nDATABASE_INSTANCE=shows\n", "utf-8"
    )

    place = place_of("p", tmp_path)

    assert place.account == "show@p.iam.gserviceaccount.com"
    assert place.instance == "shows"


def test_no_secret_is_in_what_it_says(whole: WholeRun) -> None:
    secrets = [*whole.well.cloud.tokens, *whole.well.secret_values()]

    assert not any(secret in whole.said for secret in secrets)


def test_it_asks_google_itself_unless_a_test_says_otherwise() -> None:
    place = place_of(PROJECT, ROOT / "functions")
    made = command.REAL.connection(a_persons_credentials("token"), place)

    assert made.addresses == GOOGLE
    assert made.operator.quota_project_id == PROJECT


CHECKS_OVER_THE_WIRE = (
    "project",
    "backend-roles",
    "database-as-caller",
    "custom-token",
    "task-delivered",
    "object-deleted",
    "secrets",
    "invokers",
    "hosting",
)


def test_with_the_credentials_that_gcloud_leaves_it_is_the_same_over_the_wire(
    well: Examined,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Over TLS, through a proxy that is Google."""
    file = tmp_path / "application_default_credentials.json"
    file.write_text(json.dumps(APPLICATION_DEFAULT), encoding="utf-8")
    well.cloud.refresh_tokens[APPLICATION_DEFAULT["refresh_token"]] = OPERATOR
    monkeypatch.setenv("GOOGLE_APPLICATION_CREDENTIALS", str(file))
    only = [word for name in CHECKS_OVER_THE_WIRE for word in ("--only", name)]

    with serve(well.cloud, tmp_path) as server:
        for name, value in server.proxied.items():
            monkeypatch.setenv(name, value)
        status = main(["--project", PROJECT, *only])

    assert capsys.readouterr().out.endswith(f"\n{len(CHECKS_OVER_THE_WIRE)} ok\n")
    assert status == 0
    assert well.cloud.journal.strangers == []
