"""Checks of the functions that are deployed."""

import pytest

from tests.support.google.deployed import PROJECT, REGION, function_of
from tests.support.google.exchange import Json
from tests.support.google.functions import Functions
from tests.tools.doctor.examined import Examined

DEPLOY = f"make deploy PROJECT={PROJECT}"


def named(well: Examined, name: str) -> Json:
    return well.project.part(Functions).by_name[full(name)]


def full(name: str) -> str:
    return f"projects/{PROJECT}/locations/{REGION}/functions/{name}"


def test_a_function_that_is_missing_comes_with_a_deploy(well: Examined) -> None:
    del well.project.part(Functions).by_name[full("login")]

    problem = well.problem("functions")

    assert problem.what == "login: not deployed."
    assert problem.command == DEPLOY


def test_many_that_are_missing_are_one_line(well: Examined) -> None:
    for name in list(well.endpoints)[:20]:
        del well.project.part(Functions).by_name[full(name)]

    assert "and 15 more: not deployed." in well.problem("functions").what


def test_nothing_deployed_is_told_once(well: Examined) -> None:
    well.project.part(Functions).by_name.clear()

    assert well.problem("functions").what == "None of the functions is deployed."


def test_a_function_whose_deploy_has_failed_is_named(well: Examined) -> None:
    named(well, "login")["state"] = "FAILED"

    assert "login: not ready" in well.problem("functions").what


def test_a_function_in_another_region_is_named(well: Examined) -> None:
    functions = well.project.part(Functions).by_name
    moved = functions.pop(full("login"))
    moved["name"] = moved["name"].replace(REGION, "europe-west1")
    functions[moved["name"]] = moved

    assert well.problem("functions").what == f"login: not in {REGION}."


def test_a_function_that_was_left_in_another_region_is_to_be_deleted(
    well: Examined,
) -> None:
    left = function_of(well.project, "reconcileShows")
    left["name"] = left["name"].replace(REGION, "europe-west1")
    well.project.part(Functions).by_name[left["name"]] = left

    assert well.problem("functions").command == (
        'make firebase ARGS="functions:delete reconcileShows --region europe-west1 '
        f'--project {PROJECT}"'
    )


def test_a_function_that_is_no_longer_declared_is_to_be_deleted(
    well: Examined,
) -> None:
    old = function_of(well.project, "oldName")
    well.project.part(Functions).by_name[old["name"]] = old

    assert well.problem("functions").command == (
        f'make firebase ARGS="functions:delete oldName --project {PROJECT}"'
    )


def test_a_function_of_somebody_else_is_none_of_our_business(well: Examined) -> None:
    other = function_of(well.project, "theirs")
    del other["labels"]
    well.project.part(Functions).by_name[other["name"]] = other

    assert well.outcome("functions").problems == ()


def test_a_function_that_runs_as_another_account_is_named(well: Examined) -> None:
    named(well, "login")["serviceConfig"]["serviceAccountEmail"] = (
        well.project.compute_account
    )

    problem = well.problem("function-accounts")

    assert problem.what.startswith("login: not run as interactive-broadcast@")
    assert problem.command == DEPLOY


@pytest.mark.parametrize(
    ("part", "value", "told"),
    [
        ("eventFilters", [], "not listening to the database"),
        ("triggerRegion", "europe-west1", f"not listening in {REGION}"),
        ("serviceAccountEmail", "somebody@example.com", "not called as"),
    ],
)
def test_a_trigger_that_listens_elsewhere_is_named(
    well: Examined, part: str, value: object, told: str
) -> None:
    named(well, "onEventDeleted")["eventTrigger"][part] = value

    assert told in well.problem("triggers").what
