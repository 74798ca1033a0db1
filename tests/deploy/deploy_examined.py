"""What the official CLI has deployed passes `make doctor`, for whoever deploys."""

import pytest

from tests.deploy.operator import REFRESH_TOKEN, Operator
from tests.support.google.called_functions import Answers
from tests.support.google.deployed import NOT_FOUND, put_good_secrets
from tests.support.google.functions import Functions
from tests.tools.doctor.examined import VIDEO_SERVICES, Examined
from tools.doctor.outcomes import Outcome, Verdict


@pytest.fixture
def deployed(again: Operator) -> Examined:
    """As the deployer sees it, who has just the roles of the table."""
    cloud = again.google.cloud
    cloud.apis = [*cloud.apis, *VIDEO_SERVICES]
    again.project.part(Answers).by_id["getBroadcastData"] = NOT_FOUND
    put_good_secrets(again.project)
    return Examined(
        cloud,
        again.project,
        operator=cloud.refresh_tokens[REFRESH_TOKEN],
        quota_project=None,
        root=again.checkout,
    )


def others(found: list[Outcome]) -> dict[str, Outcome]:
    """By check: those that are not well."""
    return {each.check: each for each in found if each.verdict is not Verdict.OK}


def test_everything_is_well(deployed: Examined) -> None:
    assert others(deployed.outcomes()) == {}


def test_a_function_that_was_left_out_is_missed(deployed: Examined) -> None:
    functions = deployed.project.part(Functions).by_name
    (name,) = [name for name in functions if name.endswith("/login")]
    del functions[name]

    found = others(deployed.outcomes())

    assert found.keys() == {"functions"}
    assert found["functions"].problems[0].what == "login: not deployed."
