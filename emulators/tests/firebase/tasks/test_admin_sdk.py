"""firebase_admin's own task queue client against the emulator."""

from collections.abc import Iterator
from datetime import timedelta

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


def test_a_task_has_the_id_that_was_asked_for(queue: functions.TaskQueue) -> None:
    assert queue.enqueue({"data": 1}, TaskOptions(task_id="stop-1")) == "stop-1"


def test_an_id_is_taken_once(queue: functions.TaskQueue) -> None:
    queue.enqueue({"data": 1}, TaskOptions(task_id="stop-1"))

    with pytest.raises(exceptions.AlreadyExistsError):
        queue.enqueue({"data": 1}, TaskOptions(task_id="stop-1"))


def test_a_delayed_task_can_be_deleted_before_it_runs(
    echoing: LocalStack, queue: functions.TaskQueue
) -> None:
    # Not a delay: the SDK would add it to this process's time, not to the stack's.
    soon = echoing.now() + timedelta(seconds=60)
    task_id = queue.enqueue({"data": 1}, TaskOptions(schedule_time=soon))
    queue.delete(task_id)
    echoing.advance(timedelta(minutes=2))

    assert echoing.assembly.tasks.queue("workTask").counts.attempts == 0
    with pytest.raises(exceptions.NotFoundError):
        queue.delete(task_id)


def test_an_unknown_queue_is_not_found(queue: functions.TaskQueue) -> None:
    with pytest.raises(exceptions.NotFoundError):
        functions.task_queue(
            "nobody", app=firebase_admin.get_app("tasks-test")
        ).enqueue({"data": 1})
