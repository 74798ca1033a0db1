"""Cloud Tasks over HTTP: enqueue, run when due, retry, delete."""

import asyncio
import base64
import json
from collections.abc import AsyncIterator
from datetime import timedelta

import httpx
import pytest
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.types import Receive, Scope, Send

from emulators.firebase.tasks.service import TasksService
from emulators.kernel.context import Context
from emulators.kernel.serving import HttpServer, listen
from emulators.settings import Settings
from emulators.tests.deadline import DEADLINE_S

QUEUE = "/projects/demo-p/locations/us-central1/queues/workTask"
TASKS = f"{QUEUE}/tasks"
OWNER = {"Authorization": "Bearer owner"}


class Bench:
    """The service, a client of it, and a function that answers what it is told to."""

    def __init__(self) -> None:
        self.context = Context(Settings(project_id="demo-p"))
        self.service = TasksService(self.context)
        self.client = httpx.AsyncClient(
            transport=httpx.ASGITransport(self.service.app),
            base_url="http://tasks",
            headers=OWNER,
        )
        self.answers: list[int] = []
        self.calls: list[tuple[str, dict[str, str], str]] = []
        self._server = HttpServer(self._function, host="127.0.0.1")
        self.target = (
            f"http://127.0.0.1:{self._server.port}/demo-p/us-central1/workTask"
        )
        self.gate = asyncio.Event()
        self.gate.set()

    async def start(self) -> None:
        await self._server.start()
        await self.create_queue()

    async def stop(self) -> None:
        await self.service.close()
        await self.client.aclose()
        await self._server.stop()

    async def create_queue(self, **settings: object) -> httpx.Response:
        retries = {"maxAttempts": 3, "minBackoffSeconds": 10}
        body = {"retryConfig": retries, "defaultUri": self.target, **settings}
        return await self.client.post(QUEUE, json=body)

    async def enqueue(self, data: object = None, **task: object) -> httpx.Response:
        payload = base64.b64encode(json.dumps({"data": data}).encode()).decode()
        headers = {"Content-Type": "application/json", "X-Own": "yes"}
        request = {"url": "", "body": payload, "headers": headers}
        return await self.client.post(
            TASKS, json={"task": {"httpRequest": request, **task}}
        )

    async def at_rest(self) -> None:
        await self.context.activity.settled(DEADLINE_S)

    def in_(self, span: timedelta) -> str:
        return f"{self.context.clock.now() + span:%Y-%m-%dT%H:%M:%S.%fZ}"

    async def _function(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        body = (await request.body()).decode()
        self.calls.append((request.url.path, dict(request.headers), body))
        await self.gate.wait()
        status = self.answers.pop(0) if self.answers else 200
        await PlainTextResponse("", status)(scope, receive, send)


@pytest.fixture
async def bench() -> AsyncIterator[Bench]:
    bench = Bench()
    await bench.start()
    yield bench
    await bench.stop()


async def test_a_task_runs_at_once_with_cloud_tasks_headers(bench: Bench) -> None:
    answer = await bench.enqueue("x")
    await bench.at_rest()

    ((path, headers, body),) = bench.calls
    name = answer.json()["task"]["name"]
    assert path == "/demo-p/us-central1/workTask"
    assert json.loads(body) == {"data": "x"}
    assert name.startswith(f"{TASKS}/")
    assert headers["x-cloudtasks-queuename"] == "workTask"
    assert headers["x-cloudtasks-taskname"] == name.rpartition("/")[2]
    assert headers["x-cloudtasks-taskretrycount"] == "0"
    assert headers["x-cloudtasks-taskexecutioncount"] == "0"
    assert float(headers["x-cloudtasks-tasketa"]) > 0
    assert "x-cloudtasks-taskpreviousresponse" not in headers
    assert headers["content-type"] == "application/json"
    assert headers["user-agent"] == "Google-Cloud-Tasks"
    assert headers["x-own"] == "yes"


async def test_a_scheduled_task_runs_when_its_time_has_come(bench: Bench) -> None:
    await bench.enqueue(scheduleTime=bench.in_(timedelta(seconds=60)))
    await bench.at_rest()
    waiting = len(bench.calls)
    await bench.context.clock.advance(timedelta(seconds=59))
    still_waiting = len(bench.calls)
    await bench.context.clock.advance(timedelta(seconds=2))

    assert (waiting, still_waiting, len(bench.calls)) == (0, 0, 1)


async def test_a_failed_task_is_tried_again_after_its_back_off_up_to_its_attempts(
    bench: Bench,
) -> None:
    bench.answers = [503, 404, 500]
    await bench.enqueue()
    await bench.at_rest()
    tried = [len(bench.calls)]
    for seconds in (11, 21, 3600):
        await bench.context.clock.advance(timedelta(seconds=seconds))
        tried.append(len(bench.calls))

    headers = [call[1] for call in bench.calls]
    assert tried == [1, 2, 3, 3]
    assert [h["x-cloudtasks-taskretrycount"] for h in headers] == ["0", "1", "2"]
    assert [h["x-cloudtasks-taskexecutioncount"] for h in headers] == [
        "0",
        "0",
        "1",
    ]
    assert headers[2]["x-cloudtasks-taskpreviousresponse"] == "404"


@pytest.mark.parametrize(("status", "at_once"), [(503, 1), (429, 1), (500, 2)])
async def test_a_target_that_is_overloaded_keeps_the_whole_queue_waiting(
    bench: Bench, status: int, at_once: int
) -> None:
    bench.answers = [status]
    await bench.enqueue()
    await bench.at_rest()
    await bench.enqueue()
    await bench.at_rest()
    called = len(bench.calls)
    await bench.context.clock.advance(timedelta(seconds=11))

    assert (called, len(bench.calls)) == (at_once, 3)


async def test_a_task_under_way_keeps_the_stack_busy(bench: Bench) -> None:
    bench.gate.clear()
    await bench.enqueue()
    settling = asyncio.create_task(bench.at_rest())
    await asyncio.sleep(0)
    busy = not settling.done()
    bench.gate.set()
    await settling

    assert busy


async def test_a_deleted_task_does_not_run_and_is_gone(bench: Bench) -> None:
    soon = bench.in_(timedelta(seconds=60))
    await bench.enqueue(name=f"{TASKS}/stop-1"[1:], scheduleTime=soon)
    shown = await bench.client.get(f"{TASKS}/stop-1")
    deleted = await bench.client.delete(f"{TASKS}/stop-1")
    again = await bench.client.delete(f"{TASKS}/stop-1")
    await bench.context.clock.advance(timedelta(seconds=61))

    assert shown.json()["scheduleTime"] == soon
    assert (deleted.status_code, deleted.json()) == (200, {"res": "OK"})
    assert (again.status_code, bench.calls) == (404, [])


async def test_a_queue_runs_no_more_at_a_time_than_it_may(bench: Bench) -> None:
    await bench.create_queue(rateLimits={"maxConcurrentDispatches": 1})
    await bench.enqueue(1)
    await bench.enqueue(2)
    stats = await bench.client.get("/queueStats")
    await bench.at_rest()

    key = "queue:demo-p-us-central1-workTask"
    assert stats.json()[key] == {
        "waiting": 1,
        "running": 1,
        "completed": 0,
        "failed": 0,
        "attempts": 1,
    }
    assert [json.loads(call[2])["data"] for call in bench.calls] == [1, 2]


async def test_a_reset_forgets_tasks_and_breaks_off_calls(bench: Bench) -> None:
    bench.gate.clear()
    await bench.enqueue()
    await bench.enqueue(scheduleTime=bench.in_(timedelta(seconds=60)))
    bench.service.reset()
    await bench.at_rest()
    listed = await bench.client.get(TASKS)
    await bench.context.clock.advance(timedelta(minutes=2))

    assert listed.json() == {"tasks": []}
    assert len(bench.calls) <= 1
    bench.gate.set()


async def test_a_target_that_does_not_answer_is_tried_again(bench: Bench) -> None:
    closed = listen("127.0.0.1", 0)
    port = closed.getsockname()[1]
    closed.close()
    await bench.create_queue(defaultUri=f"http://127.0.0.1:{port}/")
    await bench.enqueue()
    await bench.at_rest()
    await bench.create_queue()
    await bench.context.clock.advance(timedelta(seconds=11))

    ((_, headers, _),) = bench.calls
    assert headers["x-cloudtasks-taskpreviousresponse"] == "0"


@pytest.mark.parametrize(
    ("method", "path", "content", "status"),
    [
        ("POST", TASKS, "{}", 400),
        ("POST", TASKS, "no JSON", 400),
        ("POST", TASKS, "[" * 100_000, 400),
        ("POST", TASKS, "[]", 400),
        ("POST", TASKS, '{"task": {"httpRequest": {}, "name": 5}}', 400),
        ("POST", TASKS.replace("workTask", "other"), "{}", 404),
        ("GET", f"{TASKS}/nothing", "", 404),
        ("POST", QUEUE.replace("workTask", "with_underscore"), "{}", 400),
        ("POST", QUEUE, '{"rateLimits": {"maxConcurrentDispatches": "9"}}', 400),
        ("PATCH", QUEUE, "{}", 501),
    ],
)
async def test_a_bad_request_is_refused(
    bench: Bench, method: str, path: str, content: str, status: int
) -> None:
    answer = await bench.client.request(method, path, content=content)

    assert answer.status_code == status
    assert answer.text
