"""The check of the switch for old apps."""

from pathlib import Path

from interactive_broadcast.kernel import paths
from tests.support.google.app_check import AppCheck
from tests.support.google.database_contents import DatabaseContents
from tests.support.google.database_instances import Databases
from tests.support.google.deployed import PROJECT
from tests.support.google.refusals import Refused
from tests.tools.doctor.examined import Examined
from tools.doctor.outcomes import Verdict

APP_CHECK_API = "firebaseappcheck.googleapis.com"


def let_in(well: Examined) -> None:
    (instance,) = well.project.part(Databases).by_id.values()
    contents = well.project.part(DatabaseContents).of(instance)
    contents.as_backend().update({paths.LEGACY_CLIENTS: True})


def test_without_the_switch_there_is_nothing_to_say(well: Examined) -> None:
    assert well.outcome("old-apps").says == "not let in"


def test_that_old_apps_are_let_in_is_told(well: Examined) -> None:
    let_in(well)

    assert well.outcome("old-apps").says.startswith("let in: docs/old-apps.md")


def test_a_database_whose_address_the_old_web_app_cannot_read_is_told(
    well: Examined,
) -> None:
    let_in(well)
    assert "cannot use" not in well.outcome("old-apps").says
    (instance,) = well.project.part(Databases).by_id.values()
    instance.location = "europe-west1"

    outcome = well.outcome("old-apps")

    assert f"cannot use {instance.id}.europe-west1.firebasedatabase.app" in outcome.says
    assert "docs/existing-clients.md" in outcome.says


def test_functions_that_enforce_app_check_shut_out_whom_the_switch_lets_in(
    well: Examined, tmp_path: Path
) -> None:
    well.configure(tmp_path, "APP_CHECK=enforce\n")
    well.project.services.add(APP_CHECK_API)
    assert well.outcome("old-apps").verdict is Verdict.OK
    let_in(well)

    problem = well.problem("old-apps")

    assert "answer 401 to every call of an old app" in problem.what
    assert problem.command == f"make deploy PROJECT={PROJECT}"


def test_a_service_that_enforces_app_check_shuts_them_out_as_well(
    well: Examined,
) -> None:
    well.project.services.add(APP_CHECK_API)
    well.project.part(AppCheck).modes["firebasestorage.googleapis.com"] = "ENFORCED"
    let_in(well)

    problem = well.problem("old-apps")

    assert "enforced for firebasestorage.googleapis.com" in problem.what
    assert f"legacy off --project {PROJECT}" in problem.what


def test_a_database_that_fails_is_not_said_to_let_them_in(well: Examined) -> None:
    well.cloud.fail(
        r"GET .*firebaseio.com/config", Refused("UNAVAILABLE", "Service unavailable.")
    )

    assert well.outcome("old-apps").verdict is Verdict.UNKNOWN
