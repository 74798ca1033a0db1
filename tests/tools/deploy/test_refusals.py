"""What a run that failed means. The words are the CLI's and Google's own."""

import pytest

from tools.deploy.refusals import cause_of, failed_functions

EVENTARC = (
    "Permission denied while using the Eventarc Service Agent. If you recently started "
    "to use Eventarc, it may take a few minutes before all necessary permissions are "
    "propagated to the Service Agent."
)
TOO_MANY_INSTANCES = (
    "Could not create Cloud Run service login. spec.template.metadata.annotations"
    "[autoscaling.knative.dev/maxScale]: Max instances must be set to 5 or fewer to "
    "set the requested total CPU.\nQuota violated:\n"
    "CpuAllocPerProjectRegion requested: 60000 allowed: 20000"
)


@pytest.mark.parametrize(
    ("line", "advice", "wait_s"),
    [
        (EVENTARC, "some minutes after Eventarc", 300),
        (TOO_MANY_INSTANCES, "_MAX_INSTANCES", None),
        (
            "Quota exceeded for total allowable CPU per project per region.",
            "quarter of an hour",
            900,
        ),
        (
            "Exceeded maximum retries while deploying functions. If you are …",
            "changes a minute",
            120,
        ),
        (
            "Cloud Build API has not been used in project 1 before or it is disabled.",
            "make provision",
            None,
        ),
        (
            "In non-interactive mode but have no value for the secret VAULT_KEYS: …",
            "has no value",
            None,
        ),
        ("Failed to authenticate, have you run firebase login?", "signed in", None),
        ("HTTP Error: 403, Permission 'x' denied", "ARGS=--deployer=", None),
    ],
)
def test_a_refusal_has_its_advice(line: str, advice: str, wait_s: float | None) -> None:
    cause = cause_of(["i  functions: updating", *line.splitlines()])

    assert cause is not None
    assert advice in cause.advice
    assert cause.wait_s == wait_s


def test_what_is_not_known_has_no_cause() -> None:
    assert cause_of(["Error: An unexpected error has occurred."]) is None


def test_the_functions_that_failed_are_named() -> None:
    lines = [
        "✔  functions[loginHost(us-central1)] Successful create operation.",
        "",
        "Functions deploy had errors with the following functions:",
        "\tlogin(us-central1)",
        "\tloginFan(us-central1)",
        "",
        "Error: There was an error deploying functions",
    ]

    assert failed_functions(lines) == ["login", "loginFan"]
    assert failed_functions(["Error: none"]) == []
