"""Cloud Tasks' JSON: what is read from it, and what is refused."""

from datetime import UTC, datetime

import pytest

from emulators.firebase.functions.manifest import TASK_RETRIES
from emulators.firebase.tasks import bodies
from emulators.kernel.json_http import Json, JsonObject, Refused


def a_task(**request: Json) -> JsonObject:
    return {"httpRequest": {"url": "", "body": "e30=", **request}}


def test_a_call_is_read_as_firebase_admin_sends_it() -> None:
    call = bodies.call_of(
        {
            "httpRequest": {
                "url": "",
                "oidcToken": {"serviceAccountEmail": "emulated@email.com"},
                "body": "eyJkYXRhIjogMX0=",
                "headers": {"Content-Type": "application/json"},
            },
            "name": None,
            "scheduleTime": None,
            "dispatchDeadline": "15s",
        }
    )

    assert (call.method, call.url, call.body) == ("POST", "", b'{"data": 1}')
    assert call.headers == {"Content-Type": "application/json"}
    assert call.deadline_s == 15


@pytest.mark.parametrize(
    "task",
    [
        pytest.param({}, id="no request"),
        pytest.param({"httpRequest": []}, id="a list"),
        pytest.param(a_task(body="not base64"), id="a body that is not base64"),
        pytest.param(a_task(body="A" * 140_000), id="a body that is too large"),
        pytest.param(
            a_task(body="A" * 100_000, headers={"a": "b" * 30_000}),
            id="a task that is too large as a whole",
        ),
        pytest.param(a_task(url="ftp://x"), id="another scheme"),
        pytest.param(a_task(url="http://[x"), id="a broken URL"),
        pytest.param(a_task(httpMethod="BREW"), id="an unknown method"),
        pytest.param(a_task(headers={"a": "b\r\nc"}), id="a header with a line break"),
        pytest.param(a_task(headers={"a": "b" * 90_000}), id="headers too large"),
        pytest.param({**a_task(), "dispatchDeadline": "14s"}, id="a short deadline"),
        pytest.param({**a_task(), "dispatchDeadline": 15}, id="a deadline in no unit"),
    ],
)
def test_no_call_is_made_of(task: JsonObject) -> None:
    with pytest.raises(Refused):
        bodies.call_of(task)


@pytest.mark.parametrize(
    "text",
    [
        "2026-11-21T18:10:54.848616Z",
        "2026-11-21T18:10:54.848616999Z",
        "2026-11-21T19:10:54.848616+01:00",
    ],
)
def test_a_schedule_time_is_read_to_the_microsecond(text: str) -> None:
    moment = bodies.moment_of(text)

    assert moment == datetime(2026, 11, 21, 18, 10, 54, 848616, UTC)


@pytest.mark.parametrize("value", ["tomorrow", "2026-13-01T00:00:00Z", 5, "", True])
def test_no_schedule_time_is_made_of(value: Json) -> None:
    with pytest.raises(Refused):
        bodies.moment_of(value)


def test_a_queue_keeps_the_defaults_of_what_it_does_not_state() -> None:
    config = bodies.retries_of(
        {"maxAttempts": 7, "minBackoffSeconds": None}, TASK_RETRIES
    )

    assert (config.max_attempts, config.min_backoff_s) == (7, 0.1)


@pytest.mark.parametrize(
    ("limits", "concurrent"),
    [
        (None, 1000),
        ({"maxConcurrentDispatches": 0}, 1),
        ({"maxConcurrentDispatches": 5000, "maxDispatchesPerSecond": 500}, 5000),
    ],
)
def test_a_queue_runs_so_many_tasks_at_once(limits: Json, concurrent: int) -> None:
    assert bodies.concurrent_of(limits, 1000) == concurrent


@pytest.mark.parametrize(
    "limits",
    [{"maxConcurrentDispatches": 5001}, {"maxDispatchesPerSecond": 500.5}],
)
def test_a_queue_has_rate_limits_within_those_of_the_service(limits: Json) -> None:
    with pytest.raises(Refused, match="at most"):
        bodies.concurrent_of(limits, 1000)


@pytest.mark.parametrize("value", ["3", -2, True, [1]])
def test_a_queue_refuses_attempts_of(value: Json) -> None:
    with pytest.raises(Refused):
        bodies.retries_of({"maxAttempts": value}, TASK_RETRIES)
