"""Makes the calls that queues hold, with Cloud Tasks' headers."""

import asyncio
from datetime import datetime

import httpx

from emulators.firebase.tasks.model import Queue, Task
from emulators.kernel.clock import Timer
from emulators.kernel.context import Context
from emulators.kernel.http_clients import async_client

OVERRIDDEN = frozenset({"authorization", "host", "content-length", "user-agent"})
"""Headers of a task that Cloud Tasks replaces."""


class Dispatcher:
    """Runs tasks when they are due. Belongs to one event loop.

    A task that waits leaves the stack idle; a call under way, or due now, does not.
    """

    def __init__(self, context: Context) -> None:
        self._context = context
        self._timers: dict[str, Timer] = {}
        self._calls: set[asyncio.Task[None]] = set()
        self._client = async_client(limits=httpx.Limits(max_connections=None))

    def arrange(self, queue: Queue, task: Task) -> None:
        """Have the task run at its eta; at once if that has come."""
        clock = self._context.clock
        if task.eta <= clock.now():
            self._run(queue, task)
            return
        self._timers[task.name] = clock.call_at(
            task.eta, lambda: self._run(queue, task)
        )

    def cancel(self, task: Task) -> None:
        """Let a waiting task's time pass."""
        timer = self._timers.pop(task.name, None)
        if timer is not None:
            timer.cancel()

    def reset(self) -> None:
        """Let every task's time pass and break off the calls under way."""
        for timer in self._timers.values():
            timer.cancel()
        self._timers.clear()
        for call in self._calls:
            call.cancel()

    async def close(self) -> None:
        self.reset()
        await asyncio.gather(*self._calls, return_exceptions=True)
        await self._client.aclose()

    def _run(self, queue: Queue, task: Task) -> None:
        self._timers.pop(task.name, None)
        if queue.waiting.get(task.name) is not task:
            return
        until = queue.throttle.until
        if until is not None and self._context.clock.now() < until:
            self._timers[task.name] = self._context.clock.call_at(
                until, lambda: self._run(queue, task)
            )
            return
        if not queue.begin(task, self._context.clock.now()):
            return
        call = self._context.activity.spawn("task", self._attempt(queue, task))
        self._calls.add(call)
        call.add_done_callback(self._calls.discard)

    async def _attempt(self, queue: Queue, task: Task) -> None:
        status, retry_after_s = await self._send(queue, task)
        if task.name not in queue.running:
            return
        queue.throttle.note(status, retry_after_s, self._context.clock.now())
        if queue.end(task, status, self._context.clock.now()):
            self.arrange(queue, task)
        held_back = queue.next_held_back()
        if held_back is not None:
            self._run(queue, held_back)

    async def _send(self, queue: Queue, task: Task) -> tuple[int, float]:
        """The answer's status, 0 if there was none in time, and its `Retry-After`."""
        try:
            answer = await self._client.request(
                task.call.method,
                task.call.url or queue.target,
                content=task.call.body,
                headers=headers_of(queue, task),
                timeout=task.call.deadline_s,
            )
        except (httpx.HTTPError, httpx.InvalidURL, UnicodeError):
            # The last: a host of malformed Punycode, which httpx lets through.
            return 0, 0.0
        wanted = answer.headers.get("Retry-After", "")
        return answer.status_code, float(wanted) if wanted.isdecimal() else 0.0


def headers_of(queue: Queue, task: Task) -> dict[str, str]:
    """The task's own headers and those that Cloud Tasks adds.

    Production also adds an OIDC bearer, which Cloud Run checks and takes away; there
    is no Cloud Run here, and the functions do not look at it.
    """
    own = {
        name: value
        for name, value in task.call.headers.items()
        if name.lower() not in OVERRIDDEN
        and not name.lower().startswith("x-cloudtasks-")
    }
    headers = {
        **own,
        "User-Agent": "Google-Cloud-Tasks",
        "X-CloudTasks-QueueName": queue.name.queue,
        "X-CloudTasks-TaskName": task.id,
        "X-CloudTasks-TaskRetryCount": str(task.attempts),
        "X-CloudTasks-TaskExecutionCount": str(task.responses),
        "X-CloudTasks-TaskETA": _seconds(task.eta),
    }
    if task.last_status is not None:
        headers["X-CloudTasks-TaskPreviousResponse"] = str(task.last_status)
    return headers


def _seconds(moment: datetime) -> str:
    return f"{moment.timestamp():.6f}"
