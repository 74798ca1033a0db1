import json
import re
from collections.abc import Iterator

import firebase_admin
import pytest
from firebase_admin import App, functions

from interactive_broadcast.adapters.cloud_tasks import CloudTasks, task_id
from interactive_broadcast.kernel.errors import TasksUnavailable
from tests.support.google_machine import ACCOUNT, METADATA, OnGoogle, point_at
from tests.support.tiny_server import TinyServer

QUEUE = "projects/demo-tiny/locations/europe-west1/queues/sweepTask/tasks"
STORED = f'{{"task":{{"name":"/{QUEUE}/1"}}}}'


@pytest.fixture
def tasks(app: App) -> CloudTasks:
    return CloudTasks(app, region=lambda: "europe-west1")


def test_a_queue_lies_where_its_function_runs(
    tasks: CloudTasks, server: TinyServer
) -> None:
    server.answer(200, STORED)

    tasks.enqueue("sweepTask", {"eventId": "e1"}, key="e1")

    assert server.requests == [f"POST /{QUEUE}"]


def test_what_the_official_emulator_answers_is_a_success(
    tasks: CloudTasks, server: TinyServer
) -> None:
    server.answer(200, f'{{"task":{{"name":"{QUEUE}/1"}}}}')

    tasks.enqueue("sweepTask", {}, key="e1")


@pytest.mark.parametrize(
    "body",
    [
        '{"error":{"status":"ALREADY_EXISTS","message":"x"}}',
        # The official emulator's.
        "A task with the same name already exists",
    ],
)
def test_work_that_is_stored_already_is_stored(
    tasks: CloudTasks, server: TinyServer, body: str
) -> None:
    server.answer(409, body)

    tasks.enqueue("sweepTask", {}, key="e1")


@pytest.mark.parametrize("status", [400, 403, 404, 429, 500, 503])
def test_a_queue_that_does_not_take_work_is_unavailable(
    tasks: CloudTasks, server: TinyServer, status: int
) -> None:
    server.answer(status)

    with pytest.raises(TasksUnavailable):
        tasks.enqueue("sweepTask", {}, key="e1")


def test_a_lost_answer_is_not_asked_for_again(
    tasks: CloudTasks, server: TinyServer
) -> None:
    server.drops = True

    with pytest.raises(TasksUnavailable):
        tasks.enqueue("sweepTask", {}, key="e1")

    assert len(server.requests) == 1


def test_names_of_work_that_follows_each_other_begin_differently() -> None:
    names = {task_id(f"-P6zn{number:04}-live")[:4] for number in range(100)}

    assert len(names) > 90


def test_the_name_of_the_longest_key_is_one_that_cloud_tasks_takes() -> None:
    assert re.fullmatch(r"[0-9a-f]{12}-k{400}", task_id("k" * 400))
    for odd in ("k" * 401, "event-1-1.2~3=", "\u00fc"):
        assert re.fullmatch(r"[a-f0-9]{64}", task_id(odd))


@pytest.fixture
def on_google(
    server: TinyServer, monkeypatch: pytest.MonkeyPatch
) -> Iterator[CloudTasks]:
    """As deployed: the account is the metadata server's, and there is no emulator."""
    monkeypatch.delenv("CLOUD_TASKS_EMULATOR_HOST", raising=False)
    path = functions._CLOUD_TASKS_API_RESOURCE_PATH  # noqa: SLF001 - the SDK has one address
    monkeypatch.setattr(
        functions, "_CLOUD_TASKS_API_URL_FORMAT", f"{server.url}/v2/{path}"
    )
    point_at(monkeypatch, server)
    stored = {"name": f"{QUEUE}/1"}
    server.answer(200, json.dumps(json.loads(METADATA) | stored))
    app = firebase_admin.initialize_app(
        OnGoogle(), options={"projectId": "demo-tiny"}, name="on-google"
    )
    yield CloudTasks(app, region=lambda: "europe-west1")
    firebase_admin.delete_app(app)


def test_a_stored_task_calls_its_function_as_the_account_that_functions_run_as(
    on_google: CloudTasks, server: TinyServer
) -> None:
    # Functions of tasks are private: with another account, or none, each of its calls
    # would be refused. To name itself it needs `iam.serviceAccounts.actAs` on itself.
    on_google.enqueue("sweepTask", {"eventId": "e1"}, key="e1")

    called = json.loads(server.bodies[-1])["task"]["httpRequest"]
    assert server.requests[-1] == f"POST /v2/{QUEUE}"
    assert called["oidcToken"] == {"serviceAccountEmail": ACCOUNT}
    assert called["url"].endswith("europe-west1-demo-tiny.cloudfunctions.net/sweepTask")
