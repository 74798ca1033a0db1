"""Checks of the Realtime Database."""

from pathlib import Path

import pytest

from tests.support.google.database_contents import DatabaseContents
from tests.support.google.database_instances import Databases, Instance
from tests.support.google.deployed import PROJECT
from tests.support.google.refusals import Refused
from tests.tools.doctor.examined import Examined
from tools.doctor.outcomes import Verdict

DEPLOY_RULES = f'make firebase ARGS="deploy --only database --project {PROJECT}"'


def the_database(well: Examined) -> Instance:
    (found,) = well.project.part(Databases).by_id.values()
    return found


def test_a_database_in_another_region_than_the_functions_is_wrong(
    well: Examined,
) -> None:
    the_database(well).location = "europe-west1"

    problem = well.problem("database-region")

    assert "REGION=europe-west1" in problem.what
    assert problem.command == f"make deploy PROJECT={PROJECT}"


def test_a_region_where_no_database_can_be_is_wrong(
    well: Examined, tmp_path: Path
) -> None:
    well.configure(tmp_path, "REGION=europe-west3\n")

    assert "no Realtime Database can be" in well.problem("database-region").what


def test_a_database_of_another_name_is_asked_for_by_its_parameter(
    well: Examined, tmp_path: Path
) -> None:
    well.configure(tmp_path, "DATABASE_INSTANCE=another\n")

    problem = well.problem("database-region")

    assert "no database instance another" in problem.what
    assert "DATABASE_INSTANCE" in problem.what


def test_the_database_that_the_parameter_names_is_looked_at(
    well: Examined, tmp_path: Path
) -> None:
    well.configure(tmp_path, f"DATABASE_INSTANCE={PROJECT}\n")
    well.project.part(Databases).add(PROJECT, "us-central1", is_default=False)

    assert well.outcome("database-region").says.startswith(f"{PROJECT} in us-central1")


@pytest.mark.parametrize(
    "rules",
    [
        pytest.param('{"rules": {".read": true, ".write": true}}', id="open"),
        pytest.param('{"rules": {".read": false, ".write": false}}', id="locked"),
    ],
)
def test_rules_under_which_callers_may_do_too_much_or_too_little_are_wrong(
    well: Examined, rules: str
) -> None:
    the_database(well).rules = rules

    assert well.problem("database-as-caller").command == DEPLOY_RULES
    assert well.problem("database-rules").command == DEPLOY_RULES


def test_the_backend_is_bound_by_no_rules(well: Examined) -> None:
    the_database(well).rules = '{"rules": {".read": false, ".write": false}}'

    assert well.outcome("database-as-backend").verdict is Verdict.OK


def test_comments_and_lines_make_no_other_rules(well: Examined) -> None:
    database = the_database(well)
    lines = database.rules.splitlines()
    database.rules = "\n\n".join(
        line for line in lines if not line.strip().startswith("//")
    )

    assert well.outcome("database-rules").verdict is Verdict.OK


def test_a_word_in_a_rule_makes_other_rules(well: Examined) -> None:
    database = the_database(well)
    database.rules = database.rules.replace("'closed'", "'over'", 1)

    assert well.problem("database-rules").command == DEPLOY_RULES


def test_what_was_written_is_deleted_also_when_it_cannot_be_read(
    well: Examined,
) -> None:
    well.cloud.fail(
        r"GET .*firebaseio.com/doctor", Refused("UNAVAILABLE", "Service unavailable.")
    )

    found = well.outcome("database-as-backend")

    assert found.verdict is Verdict.UNKNOWN
    (contents,) = well.project.part(DatabaseContents).by_instance.values()
    assert contents.at("") is None


def test_a_database_that_fails_is_not_said_to_be_wrong(well: Examined) -> None:
    well.cloud.fail(
        r"PUT .*firebaseio.com", Refused("UNAVAILABLE", "Service unavailable.")
    )

    found = well.outcome("database-as-backend")

    assert found.verdict is Verdict.UNKNOWN
    assert "503" in found.problems[0].what
