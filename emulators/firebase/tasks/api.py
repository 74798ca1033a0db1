"""Cloud Tasks over HTTP: what firebase_admin and the functions emulator call.

Wire: firebase_admin.functions, and the tasks emulator of firebase-tools. Refusals have
production's shape: for the plain text that the emulator answers, firebase_admin raises
another exception (ConflictError) than in production (AlreadyExistsError).
"""

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from emulators.firebase.functions.bounds import QUEUE_ID
from emulators.firebase.functions.manifest import TASK_RETRIES
from emulators.firebase.tasks import bodies
from emulators.firebase.tasks.dispatch import Dispatcher
from emulators.firebase.tasks.model import (
    Queue,
    QueueName,
    Queues,
    malformed,
    not_found,
)
from emulators.kernel.application import PREFLIGHT, answering
from emulators.kernel.context import Context
from emulators.kernel.json_http import JsonObject, parse_object, read_body

MAX_REQUEST_BYTES = 2 * 1024 * 1024
"""Enough for the largest task in base64."""

QUEUE = "/projects/{project}/locations/{location}/queues/{queue}"
TASKS = f"{QUEUE}/tasks"


class TasksApi:
    """The calls about the queues of one stack."""

    def __init__(
        self, context: Context, queues: Queues, dispatcher: Dispatcher
    ) -> None:
        self._context = context
        self._queues = queues
        self._dispatcher = dispatcher

    def routes(self) -> list[Route]:
        answered = (
            ("/queueStats", self._statistics, "GET", "queueStats"),
            (QUEUE, self._create_queue, "POST", "createQueue"),
            (TASKS, self._enqueue, "POST", "createTask"),
            (TASKS, self._list, "GET", "listTasks"),
            (f"{TASKS}/{{task}}", self._get, "GET", "getTask"),
            (f"{TASKS}/{{task}}", self._delete, "DELETE", "deleteTask"),
        )
        routes = [
            Route(path, answering(endpoint), methods=[method], name=name)
            for path, endpoint, method, name in answered
        ]
        root = Route("/", _root, methods=["GET"], name="root")
        return [root, *routes, PREFLIGHT]

    async def _statistics(self, _: Request) -> Response:
        return JSONResponse(
            {queue.name.key: bodies.shown_statistics(queue) for queue in self._queues}
        )

    async def _create_queue(self, request: Request) -> Response:
        name = _queue_name(request)
        if not QUEUE_ID.fullmatch(name.queue):
            raise malformed("A queue's id has letters, digits and hyphens, up to 100.")
        body = await _json_of(request)
        queue = Queue(
            name=name,
            retries=bodies.retries_of(body.get("retryConfig"), TASK_RETRIES),
            target=str(
                body.get("defaultUri") or name.function_url(self._context.settings)
            ),
            max_concurrent=bodies.concurrent_of(body.get("rateLimits"), 1000),
        )
        self._queues.put(queue)
        return JSONResponse({"taskQueueConfig": body})

    async def _enqueue(self, request: Request) -> Response:
        queue = self._find(request)
        body = await _json_of(request)
        task = bodies.mapping(body.get("task"), "task")
        name = task.get("name")
        added = queue.add(
            bodies.call_of(task),
            name=None if name is None else str(name),
            at=bodies.moment_of(task.get("scheduleTime")),
            now=self._context.clock.now(),
        )
        answer = {"task": bodies.shown_task(added, slash=True)}
        self._dispatcher.arrange(queue, added)
        return JSONResponse(answer)

    async def _list(self, request: Request) -> Response:
        queue = self._find(request)
        tasks = [*queue.running.values(), *queue.waiting.values()]
        return JSONResponse({"tasks": [bodies.shown_task(task) for task in tasks]})

    async def _get(self, request: Request) -> Response:
        queue = self._find(request)
        name = f"{queue.name}/tasks/{request.path_params['task']}"
        task = queue.waiting.get(name) or queue.running.get(name)
        if task is None:
            raise not_found(f"task {name}")
        return JSONResponse(bodies.shown_task(task))

    async def _delete(self, request: Request) -> Response:
        queue = self._find(request)
        name = f"{queue.name}/tasks/{request.path_params['task']}"
        removed = queue.remove(name, self._context.clock.now())
        self._dispatcher.cancel(removed)
        return JSONResponse({"res": "OK"})

    def _find(self, request: Request) -> Queue:
        return self._queues.find(_queue_name(request))


def _queue_name(request: Request) -> QueueName:
    where = request.path_params
    return QueueName(
        project=where["project"], location=where["location"], queue=where["queue"]
    )


async def _json_of(request: Request) -> JsonObject:
    too_large = malformed("The request is larger than 2 MB.")
    text = await read_body(
        request.stream(), limit=MAX_REQUEST_BYTES, too_large=too_large
    )
    return parse_object(
        text,
        no_json=malformed("The request is not JSON."),
        no_object=malformed("The request is not a JSON object."),
    )


async def _root(_: Request) -> Response:
    return JSONResponse({"tasksEmulator": {"ready": True}})
