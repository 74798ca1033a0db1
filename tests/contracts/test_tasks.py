"""What `ports.Tasks` promises, held against the fake and the adapter."""

import base64
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta

import pytest
import requests

from emulators.firebase.tasks.service import TasksService
from interactive_broadcast.adapters.cloud_tasks import CloudTasks
from interactive_broadcast.adapters.environment import SystemClock
from interactive_broadcast.kernel.models import Json
from interactive_broadcast.kernel.ports import Tasks
from tests.contracts.conftest import PROJECT, Firebase
from tests.support.deadline import DEADLINE_S
from tests.support.emulated_services import EmulatedService
from tests.support.fakes import FakeTasks

QUEUE = f"projects/{PROJECT}/locations/us-central1/queues/sweepTask"
TOMORROW = SystemClock().now() + timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Queue:
    """An implementation, and what lies waiting in it."""

    tasks: Tasks
    payloads: Callable[[], list[Json]]


@pytest.fixture(params=["fake", "adapter"])
def queue(request: pytest.FixtureRequest) -> Iterator[Queue]:
    if request.param == "fake":
        fake = FakeTasks()
        yield Queue(fake, lambda: [task.payload for task in fake.stored])
        return
    emulated: EmulatedService[TasksService] = request.getfixturevalue("emulated_tasks")
    firebase: Firebase = request.getfixturevalue("firebase")
    emulated.run(emulated.service.reset)
    requests.post(
        f"{emulated.url}/{QUEUE}", json={}, timeout=DEADLINE_S
    ).raise_for_status()
    tasks = CloudTasks(firebase.app, region=lambda: "us-central1")
    yield Queue(tasks, lambda: [payload(task) for task in listed(emulated)])
    emulated.run(emulated.service.reset)


def listed(emulated: EmulatedService[TasksService]) -> list[dict[str, Json]]:
    answer = requests.get(
        f"{emulated.url}/{QUEUE}/tasks?responseView=FULL", timeout=DEADLINE_S
    )
    answer.raise_for_status()
    found: list[dict[str, Json]] = answer.json().get("tasks", [])
    return found


def payload(task: dict[str, Json]) -> Json:
    request = task["httpRequest"]
    assert isinstance(request, dict)
    body: dict[str, Json] = json.loads(base64.b64decode(str(request["body"])))
    assert list(body) == ["data"]
    return body["data"]


def test_work_is_kept_for_later(queue: Queue) -> None:
    queue.tasks.enqueue("sweepTask", {"eventId": "e1"}, key="e1-sweep", at=TOMORROW)

    assert queue.payloads() == [{"eventId": "e1"}]


def test_the_same_work_is_kept_once(queue: Queue) -> None:
    queue.tasks.enqueue("sweepTask", {"eventId": "e1"}, key="e1-sweep", at=TOMORROW)
    queue.tasks.enqueue("sweepTask", {"eventId": "e1"}, key="e1-sweep", at=TOMORROW)

    assert len(queue.payloads()) == 1


def test_other_work_is_kept_beside_it(queue: Queue) -> None:
    queue.tasks.enqueue("sweepTask", {"eventId": "e1"}, key="e1-sweep", at=TOMORROW)
    queue.tasks.enqueue("sweepTask", {"eventId": "e2"}, key="e2-sweep", at=TOMORROW)

    assert len(queue.payloads()) == 2


def test_work_that_is_cancelled_is_forgotten(queue: Queue) -> None:
    queue.tasks.enqueue("sweepTask", {"eventId": "e1"}, key="e1-sweep", at=TOMORROW)
    queue.tasks.enqueue("sweepTask", {"eventId": "e2"}, key="e2-sweep", at=TOMORROW)

    queue.tasks.cancel("sweepTask", key="e1-sweep")

    assert queue.payloads() == [{"eventId": "e2"}]


def test_cancelling_what_is_not_there_changes_nothing(queue: Queue) -> None:
    queue.tasks.cancel("sweepTask", key="never-stored")

    assert queue.payloads() == []
