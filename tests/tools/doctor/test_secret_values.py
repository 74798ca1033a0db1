"""Checks of secrets, none of which is ever told."""

from base64 import b64encode

import pytest

from tests.support.google.deployed import PROJECT
from tests.support.google.secrets import Secrets
from tests.tools.doctor.examined import Examined
from tools.doctor.outcomes import Verdict
from tools.doctor.secret_values import SHAPES
from tools.secrets import values


def put(well: Examined, name: str, value: str) -> None:
    """A new version."""
    secret = well.project.part(Secrets).by_id[name]
    secret.versions.append(b64encode(value.encode()).decode())


@pytest.mark.parametrize("name", SHAPES)
def test_a_secret_of_another_shape_is_named_without_its_value(
    well: Examined, name: str
) -> None:
    put(well, name, "CANARY")

    problem = well.problem("secrets")

    assert name in problem.what
    assert "CANARY" not in str(problem.as_json())
    assert problem.command == (
        f'make firebase ARGS="functions:secrets:set {name} --project {PROJECT}"'
    )


@pytest.mark.parametrize("name", SHAPES)
def test_a_secret_without_a_value_is_named(well: Examined, name: str) -> None:
    del well.project.part(Secrets).by_id[name]

    told = {each.what: each.command for each in well.problems("secrets")}
    # It makes a good one, that nobody has to type.
    making = f"make provision PROJECT={PROJECT} ARGS=--yes"
    assert told == {f"The secret {name} has no value.": making}


@pytest.mark.parametrize("name", SHAPES)
def test_a_newer_value_than_the_functions_see_asks_for_a_deploy(
    well: Examined, name: str
) -> None:
    put(well, name, values()[name])

    problem = well.problem("secret-versions")

    assert name in problem.what
    assert problem.command == f"make deploy PROJECT={PROJECT}"


def test_a_rotated_secret_has_the_right_shape(well: Examined) -> None:
    put(well, "SESSION_KEY", f"{'a' * 32},{'b' * 32}")

    assert well.outcome("secrets").verdict is Verdict.OK


def test_every_secret_that_a_function_sees_has_a_shape(well: Examined) -> None:
    seen = {
        secret["key"]
        for endpoint in well.endpoints.values()
        for secret in endpoint.secretEnvironmentVariables or []
    }

    assert seen == SHAPES.keys()
