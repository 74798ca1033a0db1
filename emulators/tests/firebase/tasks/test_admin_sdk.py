"""firebase_admin's own task queue client against the emulator."""

from collections.abc import Iterator

import firebase_admin
import pytest
from firebase_admin import exceptions, functions
from firebase_admin.functions import TaskOptions

from emulators.stack import LocalStack


@pytest.fixture
def queue(
    echoing: LocalStack, monkeypatch: pytest.MonkeyPatch
) -> Iterator[functions.TaskQueue]:
    address = echoing.settings.address("tasks")
    monkeypatch.setenv("CLOUD_TASKS_EMULATOR_HOST", address)
    options = {"projectId": echoing.settings.project_id}
    app = firebase_admin.initialize_app(options=options, name="tasks-test")
    yield functions.task_queue("workTask", app=app)
    firebase_admin.delete_app(app)


def test_an_id_that_was_asked_for_is_taken_once(queue: functions.TaskQueue) -> None:
    assert queue.enqueue({"data": 1}, TaskOptions(task_id="stop-1")) == "stop-1"

    with pytest.raises(exceptions.AlreadyExistsError):
        queue.enqueue({"data": 1}, TaskOptions(task_id="stop-1"))


def test_an_unknown_task_is_not_found(queue: functions.TaskQueue) -> None:
    with pytest.raises(exceptions.NotFoundError):
        queue.delete("stop-1")
