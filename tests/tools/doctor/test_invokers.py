"""Checks of who may call the functions."""

import pytest

from tests.support.google.access import Policy
from tests.support.google.called_functions import Answers
from tests.support.google.deployed import PROJECT, REGION
from tests.support.google.exchange import Answer, json_answer
from tests.support.google.run_services import Unchecked
from tests.tools.doctor.examined import Examined
from tools.doctor.invokers import reason
from tools.doctor.outcomes import Verdict

INVOKER = "roles/run.invoker"


def service(function: str) -> str:
    return f"projects/{PROJECT}/locations/{REGION}/services/{function.lower()}"


def policy(well: Examined, function: str) -> Policy:
    return well.project.policy_of(service(function))


def test_an_http_function_that_answers_nobody_is_opened_by_one_command(
    well: Examined,
) -> None:
    policy(well, "loginFan").take(INVOKER, "allUsers")

    problem = well.problem("invokers")

    assert problem.role == INVOKER
    assert problem.command == (
        f"gcloud run services add-iam-policy-binding loginfan --region={REGION} "
        f"--member=allUsers --role={INVOKER} --project={PROJECT}"
    )


@pytest.mark.parametrize(
    "function", ["removeEventTask", "reconcileShows", "onEventDeleted"]
)
def test_a_function_of_the_background_that_answers_everybody_is_closed(
    well: Examined, function: str
) -> None:
    policy(well, function).grant(INVOKER, "allUsers")

    problem = well.problem("invokers")

    assert problem.command == (
        f"gcloud run services remove-iam-policy-binding {function.lower()} "
        f"--region={REGION} --member=allUsers --role={INVOKER} --project={PROJECT}"
    )


def test_a_service_that_does_not_check_who_calls_is_public(well: Examined) -> None:
    policy(well, "loginFan").take(INVOKER, "allUsers")
    well.project.part(Unchecked).names.add(service("loginFan"))

    assert well.outcome("invokers").verdict is Verdict.OK


def test_a_service_of_the_background_has_to_check_who_calls(well: Examined) -> None:
    well.project.part(Unchecked).names.add(service("removeEventTask"))

    assert well.problem("invokers").command == (
        "gcloud run services update removeeventtask "
        f"--region={REGION} --invoker-iam-check --project={PROJECT}"
    )
    assert "lets in whoever calls it" in well.problem("answers").what


def test_a_private_function_is_called_to_see_that_it_is(well: Examined) -> None:
    policy(well, "removeEventTask").grant(INVOKER, "allUsers")

    assert "lets in whoever calls it" in well.problem("answers").what


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param(Answer(200, b"<html>Hello</html>"), id="another program's"),
        pytest.param(
            json_answer({"error": {"details": {"reason": "misconfigured"}}}, 500),
            id="a crash of ours",
        ),
    ],
)
def test_a_public_function_that_does_not_work_is_told(
    well: Examined, answer: Answer
) -> None:
    well.project.part(Answers).by_id["getBroadcastData"] = answer

    problem = well.problem("answers")

    assert problem.what.startswith("getBroadcastData answers with status")
    assert problem.command.startswith("gcloud functions logs read getBroadcastData")


def test_app_check_keeps_callers_out_and_the_function_works(well: Examined) -> None:
    well.project.part(Answers).by_id["getBroadcastData"] = json_answer(
        {"error": {"details": {"reason": "app-check-missing"}}}, 401
    )

    assert well.outcome("answers").verdict is Verdict.OK


@pytest.mark.parametrize("body", [None, [], {"error": "x"}, {"error": {"details": 1}}])
def test_what_is_not_in_our_words_has_no_reason(body: object) -> None:
    assert reason(body) == ""
