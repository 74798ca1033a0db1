"""What clients, queues and the database reach in the functions' process."""

import json
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

from emulators.stack import LocalStack
from emulators.tests.deadline import DEADLINE_S


def url(stack: LocalStack, path: str) -> str:
    return f"{stack.settings.url('functions')}/{path}"


def called(stack: LocalStack, function_id: str) -> httpx.Response:
    return httpx.get(
        stack.settings.function_url(function_id), trust_env=False, timeout=DEADLINE_S
    )


def project(stack: LocalStack) -> str:
    return stack.settings.project_id


def test_a_function_sees_method_query_body_and_the_rest_of_the_path(
    echoing: LocalStack,
) -> None:
    answer = httpx.patch(
        echoing.settings.function_url("echo") + "/some/thing?q=%C3%BC",
        content="hi",
        trust_env=False,
        timeout=DEADLINE_S,
    )

    echo = answer.json()
    assert (echo["method"], echo["body"]) == ("PATCH", "hi")
    assert (echo["path"], echo["query"]) == ("/some/thing", "q=%C3%BC")


def test_a_function_called_by_its_name_alone_sees_the_root(echoing: LocalStack) -> None:
    answer = called(echoing, "echo")

    assert answer.json()["path"] == "/"


def test_a_callable_function_speaks_its_protocol(echoing: LocalStack) -> None:
    answer = httpx.post(
        echoing.settings.function_url("add"),
        json={"data": {"a": 1, "b": 2}},
        trust_env=False,
        timeout=DEADLINE_S,
    )

    assert answer.json() == {"result": 3}


def test_a_crash_is_the_frameworks_500(echoing: LocalStack) -> None:
    answer = called(echoing, "crash")

    assert answer.status_code == 500
    assert answer.headers["x-google-status"] == "crash"


def test_an_answer_of_unknown_length_is_streamed(echoing: LocalStack) -> None:
    answer = called(echoing, "stream")

    assert answer.headers["transfer-encoding"] == "chunked"
    assert answer.text == "one two"


@pytest.mark.parametrize(
    "path",
    [
        "{project}/us-central1/nobody",
        "{project}/europe-west1/echo",
        "other/us-central1/echo",
        "{project}/us-central1/onStatusWritten",
        "functions/projects/{project}/triggers/nobody",
        "__/nothing",
        "",
    ],
)
def test_what_is_not_there_is_answered_with_what_is(
    echoing: LocalStack, path: str
) -> None:
    answer = httpx.get(
        url(echoing, path.format(project=project(echoing))),
        trust_env=False,
        timeout=DEADLINE_S,
    )

    error = answer.json()["error"]
    assert (answer.status_code, error["status"]) == (404, "NOT_FOUND")
    assert f"/{project(echoing)}/us-central1/echo" in error["message"]


def test_an_event_reaches_its_function_at_the_emulators_address(
    echoing: LocalStack,
) -> None:
    data = {"data": None, "delta": "live"}
    path = f"functions/projects/{project(echoing)}/triggers/onStatusWritten"
    answer = httpx.post(
        url(echoing, path),
        content=json.dumps(data),
        headers={
            "content-type": "application/json",
            "ce-specversion": "1.0",
            "ce-id": "1",
            "ce-type": "google.firebase.database.ref.v1.written",
            "ce-source": "//firebasedatabase.googleapis.com/projects/_",
            "ce-subject": "refs/events/direct/status",
            "ce-time": "2026-11-21T18:00:00.123456Z",
            "ce-ref": "events/direct/status",
            "ce-instance": "demo",
            "ce-location": "us-central1",
            "ce-firebasedatabasehost": "firebaseio.com",
        },
        trust_env=False,
        timeout=DEADLINE_S,
    )

    seen = called(echoing, "seen").json()
    assert (answer.status_code, answer.text) == (200, "OK")
    assert {
        "kind": "status",
        "event": "direct",
        "before": None,
        "after": "live",
    } in seen


def test_many_calls_are_served_side_by_side(echoing: LocalStack) -> None:
    # A new process, in which nobody has released anything yet.
    echoing.kill_functions()

    with (
        ThreadPoolExecutor(1) as executor,
        httpx.Client(trust_env=False, timeout=DEADLINE_S) as client,
    ):
        hold = executor.submit(client.get, echoing.settings.function_url("hold"))
        echo = client.get(echoing.settings.function_url("echo"))
        held_meanwhile = not hold.done()
        client.get(echoing.settings.function_url("release"))
        released = hold.result(DEADLINE_S)

    assert (echo.status_code, held_meanwhile) == (200, True)
    assert released.text == "released"


def test_no_function_is_told_that_it_is_another(echoing: LocalStack) -> None:
    answer = called(echoing, "echo")

    environment = answer.json()["environment"]
    assert "FUNCTION_TARGET" not in environment
    assert "FUNCTION_SIGNATURE_TYPE" not in environment
    assert environment["LOG_EXECUTION_ID"] == "true"


def test_the_manifest_is_that_of_firebases_own_discovery(echoing: LocalStack) -> None:
    answer = httpx.get(
        url(echoing, "__/functions.yaml"), trust_env=False, timeout=DEADLINE_S
    )

    assert answer.text.startswith("endpoints:\n")
    assert "specVersion: v1alpha1" in answer.text


@pytest.mark.parametrize("path", ["__/clock", "__/environment"])
@pytest.mark.parametrize("content", ["", "[]", '{"A": 1}'])
def test_a_control_that_makes_no_sense_is_refused(
    echoing: LocalStack, path: str, content: str
) -> None:
    answer = httpx.post(
        url(echoing, path), content=content, trust_env=False, timeout=DEADLINE_S
    )

    assert answer.json()["error"]["status"] == "INVALID_ARGUMENT"
