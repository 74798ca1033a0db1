"""Deploys after the first one: unchanged, with a new secret, with fewer functions."""

from base64 import b64encode

from tests.deploy.operator import PROJECT, REGION, Operator
from tests.support.google.scheduler import Jobs
from tests.support.google.secrets import Secrets
from tests.support.google.tasks import Queues

AT_FUNCTIONS = r"cloudfunctions\.googleapis\.com/v2/.*/functions"


def changed(operator: Operator) -> set[str]:
    """The functions that were told to be another way."""
    entries = operator.journal.find("PATCH", AT_FUNCTIONS + "/.*")
    return {entry.request.path.rpartition("/")[2] for entry in entries}


def without(operator: Operator, *functions: str) -> None:
    """Take functions out of the checkout's `main.py`."""
    main = operator.checkout / "functions" / "main.py"
    lines = main.read_text().splitlines(keepends=True)
    named = tuple(f'    "{function}":' for function in functions)
    main.write_text("".join(line for line in lines if not line.startswith(named)))


def test_what_has_not_changed_is_not_deployed_again(again: Operator) -> None:
    outcome = again.deploy("--force")

    assert outcome.status == 0, outcome.said
    assert outcome.said.count("Skipped (No changes detected)") == len(again.functions)
    assert changed(again) == set()
    assert again.journal.find("PUT", r"storage\.googleapis\.com/.*") == []


def test_a_new_version_of_a_secret_reaches_the_functions_that_see_it(
    again: Operator,
) -> None:
    """The version is fixed when a function is deployed: a rotation needs a deploy."""
    data = b64encode(b"1:old,2:new").decode()
    again.project.part(Secrets).by_id["VAULT_KEYS"].versions.append(data)

    outcome = again.deploy("--force", only="functions")

    versions = {
        function: {
            each["version"]
            for each in deployed["serviceConfig"]["secretEnvironmentVariables"]
            if each["key"] == "VAULT_KEYS"
        }
        for function, deployed in again.functions.items()
        if deployed["serviceConfig"].get("secretEnvironmentVariables")
    }
    assert outcome.status == 0, outcome.said
    assert {"2"} in versions.values()
    assert {"1"} not in versions.values()
    assert changed(again) == {name for name, seen in versions.items() if seen}


def test_a_function_that_is_gone_is_not_deleted_without_consent(
    again: Operator,
) -> None:
    without(again, "cleanEventImages")

    outcome = again.deploy(only="functions")

    assert outcome.status != 0
    assert f"firebase functions:delete cleanEventImages --region {REGION}" in (
        outcome.said
    )
    assert "cleanEventImages" in again.functions
    assert changed(again) == set()


def test_with_consent_it_is_deleted_with_its_schedule_and_its_queue_is_stopped(
    again: Operator,
) -> None:
    without(again, "cleanEventImages", "cleanEventImagesTask")

    outcome = again.deploy("--force", only="functions")

    queues = again.project.part(Queues).by_name
    queue = f"projects/{PROJECT}/locations/{REGION}/queues/cleanEventImagesTask"
    jobs = again.project.part(Jobs).by_name
    assert outcome.status == 0, outcome.said
    assert again.functions.keys().isdisjoint(
        {"cleanEventImages", "cleanEventImagesTask"}
    )
    assert not any("cleanEventImages" in job for job in jobs)
    assert queues[queue]["state"] == "DISABLED"


def test_instances_that_wait_for_a_show_need_consent_to_what_they_cost(
    again: Operator,
) -> None:
    again.configure(FANS_MIN_INSTANCES="2")

    refused = again.deploy(only="functions:loginFan")
    taken = again.deploy("--force", only="functions:loginFan")

    service = again.functions["loginFan"]["serviceConfig"]
    assert refused.status != 0
    assert "Pass the --force option to deploy functions that increase" in refused.said
    assert taken.status == 0, taken.said
    assert service["minInstanceCount"] == 2


def test_functions_that_are_named_are_deployed_alone(again: Operator) -> None:
    """So a deploy can be done in batches, and nothing is deleted by one."""
    without(again, "muteAll")
    again.configure(ON_DECK="20")

    outcome = again.deploy("--force", only="functions:login,functions:loginFan")

    assert outcome.status == 0, outcome.said
    assert changed(again) == {"login", "loginFan"}
    assert "muteAll" in again.functions
