"""Queues, tasks and their attempts: what is due when, and when it is given up.

Differences from the official emulator, on purpose: schedule times are honoured, and
`maxAttempts` counts the first attempt, both as in production. `maxDispatchesPerSecond`
is accepted and not applied.
"""

import re
from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from emulators.firebase.tasks.throttling import Throttle
from emulators.kernel.json_http import Refused
from emulators.kernel.retries import RetryConfig
from emulators.settings import Settings

MAX_TASK_BYTES = 100 * 1024
"""Of one task: name, URL, headers and body. So says the reference of `tasks.create`;
the page about quotas has ten times as much, which is not to be relied upon."""

MAX_AHEAD = timedelta(days=30)
"""How far ahead a task may be scheduled."""

NAME_RESERVED_FOR = timedelta(hours=4)
"""How long the name of a task that ended cannot be used again: up to that, says the
reference of `tasks.create`. Older texts, such as firebase_admin's, say an hour."""

DEFAULT_DEADLINE_S = 600.0
"""Real seconds that a call may take, as in production."""

TASK_ID = re.compile(r"[A-Za-z0-9_-]{1,500}")


def malformed(text: str) -> Refused:
    """What is asked for is malformed or beyond a limit."""
    return Refused(400, text, canonical="INVALID_ARGUMENT")


def not_found(what: str) -> Refused:
    """There is no such queue, or no such task: never made, done, or deleted."""
    return Refused(404, f"The {what} does not exist.", canonical="NOT_FOUND")


def already_exists() -> Refused:
    """A task of this name waits, runs, or ended a short while ago."""
    text = "A task with the same name already exists"
    return Refused(409, text, canonical="ALREADY_EXISTS")


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueName:
    """Where a queue is."""

    project: str
    location: str
    queue: str

    def __str__(self) -> str:
        return f"projects/{self.project}/locations/{self.location}/queues/{self.queue}"

    @property
    def key(self) -> str:
        """How the official emulator calls it."""
        return f"queue:{self.project}-{self.location}-{self.queue}"

    def function_url(self, settings: Settings) -> str:
        """The address of the function that it is for, unless it names another."""
        functions = settings.url("functions")
        return f"{functions}/{self.project}/{self.location}/{self.queue}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """The HTTP request that a task is."""

    url: str
    """Empty for the queue's own function."""

    method: str
    headers: Mapping[str, str]
    body: bytes
    deadline_s: float


@dataclass(slots=True, kw_only=True)
class Task:
    """A call to make, and how often it was tried."""

    name: str
    call: Call
    created_at: datetime
    eta: datetime
    """When it is due next; moves with each retry."""

    attempts: int = 0
    responses: int = 0
    """Attempts that were answered with anything but a 5xx."""

    first_attempt_at: datetime | None = None
    last_status: int | None = None
    """Of the newest attempt; 0 when nobody answered."""

    @property
    def id(self) -> str:
        return self.name.rpartition("/")[2]


@dataclass(slots=True, kw_only=True)
class Counts:
    """What a queue has done since the last reset."""

    completed: int = 0
    failed: int = 0
    """Given up after their last attempt."""

    attempts: int = 0


@dataclass(slots=True, kw_only=True)
class Queue:
    """Tasks for one function. Knows no clock: it is told the time."""

    name: QueueName
    retries: RetryConfig
    target: str
    """URL of the function."""

    max_concurrent: int = 1000
    waiting: dict[str, Task] = field(default_factory=dict)
    """By name: not due, or due and held back by `max_concurrent`."""

    running: dict[str, Task] = field(default_factory=dict)
    held_back: deque[Task] = field(default_factory=deque)
    counts: Counts = field(default_factory=Counts)
    throttle: Throttle = field(default_factory=Throttle)
    _numbers: int = 0
    _ended: dict[str, datetime] = field(default_factory=dict)

    def add(
        self, call: Call, *, name: str | None, at: datetime | None, now: datetime
    ) -> Task:
        """Take a task in.

        Args:
            call: what to do.
            name: the whole name, or None to be given one.
            at: when it is due; None is now.
            now: the present.

        Raises:
            Refused: 400, the name is not one of this queue, or `at` is too far ahead;
                409, it is taken.
        """
        if at is not None and at > now + MAX_AHEAD:
            raise malformed("The scheduleTime is more than 30 days in the future.")
        whole = self._free_name(name, now)
        task = Task(name=whole, call=call, created_at=now, eta=max(at or now, now))
        self.waiting[whole] = task
        return task

    def begin(self, task: Task, now: datetime) -> bool:
        """Start an attempt; False if the queue is busy, which will be resumed."""
        if len(self.running) >= self.max_concurrent:
            self.held_back.append(task)
            return False
        del self.waiting[task.name]
        self.running[task.name] = task
        task.first_attempt_at = task.first_attempt_at or now
        self.counts.attempts += 1
        return True

    def end(self, task: Task, status: int, now: datetime) -> bool:
        """Note an attempt's answer; True if the task will be tried again at its eta."""
        del self.running[task.name]
        task.attempts += 1
        task.last_status = status
        if status and status < 500:  # noqa: PLR2004 - the 5xx of HTTP begin here
            task.responses += 1
        first = task.first_attempt_at or now
        if 200 <= status < 300:  # noqa: PLR2004 - the 2xx of HTTP
            self.counts.completed += 1
        elif self.retries.allows(attempts=task.attempts, since_first=now - first):
            task.eta = now + self.retries.backoff(task.attempts)
            self.waiting[task.name] = task
            return True
        else:
            self.counts.failed += 1
        self._ended[task.name] = now
        return False

    def next_held_back(self) -> Task | None:
        """A due task that `max_concurrent` has held back and that now may run."""
        while self.held_back and len(self.running) < self.max_concurrent:
            task = self.held_back.popleft()
            if self.waiting.get(task.name) is task:
                return task
        return None

    def remove(self, name: str, now: datetime) -> Task:
        """Forget a task that has not ended; an attempt under way goes on.

        Raises:
            Refused: 404, there is none.
        """
        task = self.waiting.pop(name, None)
        if task is None:
            raise not_found(f"task {name}")
        self._ended[name] = now
        return task

    def clear(self) -> None:
        """Forget every task, count and used name."""
        self.waiting.clear()
        self.running.clear()
        self.held_back.clear()
        self._ended.clear()
        self.counts = Counts()
        self.throttle.clear()

    def _free_name(self, name: str | None, now: datetime) -> str:
        prefix = f"{self.name}/tasks/"
        if name is None:
            self._numbers += 1
            # As many digits as production's, and in the order of creation.
            return f"{prefix}{10**18 + self._numbers}"
        whole = name.removeprefix("/")
        if not whole.startswith(prefix) or not TASK_ID.fullmatch(
            whole.removeprefix(prefix)
        ):
            raise malformed("The task's name is no name in this queue.")
        self._forget_old_names(now)
        if whole in self.waiting or whole in self.running or whole in self._ended:
            raise already_exists()
        return whole

    def _forget_old_names(self, now: datetime) -> None:
        # In the order of ending, so the old ones are in front.
        for name, ended_at in list(self._ended.items()):
            if now - ended_at < NAME_RESERVED_FOR:
                return
            del self._ended[name]


class Queues:
    """Every queue by its name."""

    def __init__(self) -> None:
        self._queues: dict[QueueName, Queue] = {}

    def __iter__(self) -> Iterator[Queue]:
        return iter(self._queues.values())

    def put(self, queue: Queue) -> None:
        """Know a queue. One of that name keeps its tasks and gets the settings."""
        known = self._queues.setdefault(queue.name, queue)
        known.retries = queue.retries
        known.target = queue.target
        known.max_concurrent = queue.max_concurrent

    def find(self, name: QueueName) -> Queue:
        """The queue of that name.

        Raises:
            Refused: 404, there is none.
        """
        queue = self._queues.get(name)
        if queue is None:
            raise not_found(f"queue {name}")
        return queue

    def of_function(self, function_id: str) -> Queue:
        """The queue of a function, whatever its project and location.

        Raises:
            Refused: 404, it has none.
        """
        for name, queue in self._queues.items():
            if name.queue == function_id:
                return queue
        raise not_found(f"queue of {function_id}")
