"""The runs that make up a deploy."""

import pytest

from tests.tools.capacity.functions import a_function, of_fans
from tests.tools.deploy.scripted_cli import a_deployed_one
from tools.deploy.steps import Part, left_over, removals, steps

FUNCTIONS = [of_fans("loginFan"), of_fans("createTokensFan"), a_function("createEvent")]


def test_rules_come_before_functions_and_pages_after_them() -> None:
    found = [step.arguments[2] for step in steps("my-project", FUNCTIONS, room=2)]

    assert found == [
        "database,storage",
        "functions:createEvent,functions:loginFan",
        "functions:createTokensFan",
        "hosting",
    ]


def test_nothing_is_asked_and_only_functions_are_forced() -> None:
    for step in steps("my-project", FUNCTIONS, room=10):
        assert "--non-interactive" in step.arguments
        assert ("--force" in step.arguments) == bool(step.functions)
        assert step.arguments[step.arguments.index("--project") + 1] == "my-project"


@pytest.mark.parametrize(
    ("parts", "selected"),
    [
        ([Part.HOSTING], ["hosting"]),
        ([Part.HOSTING, Part.RULES], ["database,storage", "hosting"]),
    ],
)
def test_a_part_can_be_deployed_by_itself(
    parts: list[Part], selected: list[str]
) -> None:
    found = steps("my-project", FUNCTIONS, room=10, parts=parts)

    assert [step.arguments[2] for step in found] == selected


def test_a_function_is_always_named_so_that_no_other_is_deleted() -> None:
    (batch,) = steps("my-project", FUNCTIONS, room=10, parts=[Part.FUNCTIONS])

    only = batch.arguments[batch.arguments.index("--only") + 1]
    assert all(one.startswith("functions:") for one in only.split(","))


def test_a_step_can_be_taken_again_for_what_failed_of_it() -> None:
    (batch,) = steps("my-project", FUNCTIONS, room=10, parts=[Part.FUNCTIONS])

    again = batch.only(["loginFan"])

    assert again.functions == ("loginFan",)
    assert again.arguments[2] == "functions:loginFan"
    assert batch.only([]) == batch


def test_what_is_deployed_and_no_longer_declared_is_left_over() -> None:
    deployed = [
        a_deployed_one("loginFan"),
        a_deployed_one("oldOne"),
        a_deployed_one("createEvent", region="europe-west1"),
    ]

    assert left_over(deployed, FUNCTIONS, "us-central1") == {
        "europe-west1": ["createEvent"],
        "us-central1": ["oldOne"],
    }


@pytest.mark.parametrize(
    "given",
    [
        {"codebase": "another"},
        {"labels": {"deployment-tool": "cli-firebase"}},
        {"labels": None},
    ],
)
def test_what_others_have_deployed_is_not_ours(given: dict[str, object]) -> None:
    deployed = [a_deployed_one("theirs", **given)]

    assert left_over(deployed, FUNCTIONS, "us-central1") == {}


def test_what_is_left_over_is_deleted_where_it_is() -> None:
    (step,) = removals("my-project", {"europe-west1": ["a", "b"]})

    assert step.arguments[:5] == (
        "functions:delete",
        "a",
        "b",
        "--region",
        "europe-west1",
    )
    assert {"--force", "--non-interactive"} <= {*step.arguments}
