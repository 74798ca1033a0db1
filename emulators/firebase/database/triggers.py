"""Delivers database changes to the functions that asked for them.

At least once: a host that does not listen, or goes away before it answers (it crashes,
it is restarting), is sent the event again, for a while. As in production, one that a
function answers with a failure is lost, and one that is too large is never sent.
"""

import asyncio
import itertools
import logging
from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import timedelta

import httpx

from emulators.firebase.database.delivery_faults import DeliveryFaults
from emulators.firebase.database.events import Event, is_deliverable
from emulators.firebase.database.large import Work, work_on
from emulators.firebase.database.model import Commit, Instance
from emulators.firebase.database.registrations import Registration
from emulators.firebase.database.tree import get
from emulators.kernel.clock import Timer
from emulators.kernel.context import Context
from emulators.kernel.http_clients import async_client

MAX_QUEUED = 10_000
"""Per function. More are lost."""

DELIVERY_TIMEOUT_S = 550.0
"""More than any event function may take (540 s). Its own limit, mostly less, is kept by
the host."""

RETRY_EVERY_S = 0.1
CONNECT_BUDGET_S = 10.0
"""How long an event is sent again to a host that is away: it restarts in less."""

_AWAY = (httpx.NetworkError, httpx.RemoteProtocolError)
"""The host refuses the connection or ends it without an answer."""

log = logging.getLogger(__name__)


@dataclass(slots=True)
class _Queue:
    """Events on their way to one function, one after the other."""

    waiting: deque[tuple[Event, ExitStack]] = field(default_factory=deque)
    is_full: bool = False
    worker: asyncio.Task[None] | None = None


class Triggers:
    """Registrations, and the deliveries they cause.

    Attributes:
        target: `http://host:port` of the functions; until it is set nothing is sent.
        are_enabled: whether changes cause events; what changes meanwhile causes none.
        deliver_twice: send every event a second time, as production may.
        delivery_faults: what else happens to events: doubled, late, out of order.
        connect_budget_s: how long to try again since the host was first away.
    """

    def __init__(
        self, context: Context, *, connect_budget_s: float = CONNECT_BUDGET_S
    ) -> None:
        self.target: str | None = None
        self.are_enabled = True
        self.deliver_twice = False
        self.delivery_faults: DeliveryFaults | None = None
        self.connect_budget_s = connect_budget_s
        self._context = context
        self._registrations: dict[str, Registration] = {}
        self._queues: dict[str, _Queue] = {}
        self._looking: set[asyncio.Task[None]] = set()
        self._unordered: set[asyncio.Task[None]] = set()
        self._late: dict[int, Timer] = {}
        self._numbers = itertools.count()
        self._client: httpx.AsyncClient | None = None

    def register(self, registration: Registration) -> None:
        """Add it, or replace the one of the same name."""
        self._registrations[registration.name] = registration

    def replace(self, registrations: Iterable[Registration]) -> None:
        """Forget all and add these."""
        self._registrations = {each.name: each for each in registrations}

    def registrations(self) -> list[Registration]:
        return list(self._registrations.values())

    def watch(self, instance: Instance) -> None:
        """Deliver the changes of this database from now on, and refuse too many."""
        instance.limits.registrations = lambda: self._looking_at(instance.name)
        instance.subscribe(lambda commit: self._on_commit(instance, commit))

    def forget_queued(self) -> None:
        """Drop what is not on its way yet."""
        for task in self._looking:
            task.cancel()
        for queue in self._queues.values():
            while queue.waiting:
                _, busy = queue.waiting.popleft()
                busy.close()
        for timer in self._late.values():
            timer.cancel()
        self._late.clear()

    async def close(self) -> None:
        """Drop everything and end every delivery."""
        self.forget_queued()
        workers = [queue.worker for queue in self._queues.values() if queue.worker]
        workers += self._unordered
        for worker in workers:
            worker.cancel()
        await asyncio.gather(*workers, return_exceptions=True)
        if self._client is not None:
            await self._client.aclose()
            self._client = None

    def _looking_at(self, instance: str) -> list[Registration]:
        """The triggers that changes of this database concern now."""
        if self.target is None or not self.are_enabled:
            return []
        known = self._registrations.values()
        return [each for each in known if each.covers(instance)]

    def _on_commit(self, instance: Instance, commit: Commit) -> None:
        if commit.silent or self.target is None or not self.are_enabled:
            return
        if commit.before is commit.after:
            return
        work = _work_on(commit)
        if not work.is_large:
            self._send(self._caused(instance, commit))
            return
        # Its events come after those of commits that are made while it is looked at.
        looking = self._look(work, instance, commit)
        task = self._context.activity.spawn("trigger", looking)
        self._looking.add(task)
        task.add_done_callback(self._looking.discard)

    async def _look(self, work: Work, instance: Instance, commit: Commit) -> None:
        self._send(await work.do(lambda: list(self._caused(instance, commit))))

    def _caused(
        self, instance: Instance, commit: Commit
    ) -> Iterator[tuple[str, Event]]:
        """The events of a commit, each with the address that it goes to.

        Those beyond a limit are lost, where the database does not refuse the write.
        """
        step = (commit.before, commit.after, commit.written)
        looking = self._looking_at(instance.name)
        for registration, change in instance.limits.sent(*step, looking):
            event = Event.of(
                change,
                commit,
                kind=registration.kind,
                instance=instance.name,
                region=self._context.settings.region,
            )
            yield registration.address, event

    def _send(self, events: Iterable[tuple[str, Event]]) -> None:
        for address, event in events:
            if self.delivery_faults is None:
                self._enqueue(address, event)
            else:
                self._scatter(address, event, self.delivery_faults)

    def _scatter(
        self, address: str, event: Event, delivery_faults: DeliveryFaults
    ) -> None:
        """Send each copy in its own time, beside whatever else is on its way."""
        for delay in delivery_faults.delays():
            if delay:
                self._send_later(delay, address, event)
            else:
                self._send_unordered(address, event)

    def _send_later(self, delay: timedelta, address: str, event: Event) -> None:
        number = next(self._numbers)

        def send() -> None:
            del self._late[number]
            self._send_unordered(address, event)

        self._late[number] = self._context.clock.call_later(delay, send)

    def _send_unordered(self, address: str, event: Event) -> None:
        if len(self._unordered) >= MAX_QUEUED:
            log.warning("trigger-queue-full", extra={"trigger": address})
            return
        sending = self._deliver(address, event)
        task = self._context.activity.spawn("trigger", sending)
        self._unordered.add(task)
        task.add_done_callback(self._unordered.discard)

    def _enqueue(self, address: str, event: Event) -> None:
        queue = self._queues.setdefault(address, _Queue())
        for _ in range(2 if self.deliver_twice else 1):
            if len(queue.waiting) >= MAX_QUEUED:
                if not queue.is_full:
                    log.warning("trigger-queue-full", extra={"trigger": address})
                queue.is_full = True
                return
            queue.is_full = False
            busy = ExitStack()
            busy.enter_context(self._context.activity.busy("trigger"))
            queue.waiting.append((event, busy))
        if queue.worker is None:
            queue.worker = asyncio.create_task(self._work(address, queue))

    async def _work(self, address: str, queue: _Queue) -> None:
        try:
            while queue.waiting:
                event, busy = queue.waiting.popleft()
                with busy:
                    await self._deliver(address, event)
        finally:
            queue.worker = None

    async def _deliver(self, address: str, event: Event) -> None:
        url = f"{self.target}{address}"
        headers, body = event.request()
        if not is_deliverable(headers, body):
            log.warning("trigger-too-large", extra={"trigger": address})
            return
        try:
            response = await self._post(url, headers, body)
        except httpx.HTTPError as error:
            reason = type(error).__name__
            log.warning("trigger-lost", extra={"trigger": address, "reason": reason})
            return
        if not response.is_success:
            status = response.status_code
            log.warning("trigger-failed", extra={"trigger": address, "status": status})

    async def _post(
        self, url: str, headers: dict[str, str], body: bytes
    ) -> httpx.Response:
        """POST, again and again for as long as the host is away and the budget lasts.

        Raises:
            httpx.HTTPError: no answer came.
        """
        if self._client is None:
            self._client = async_client(timeout=DELIVERY_TIMEOUT_S)
        loop = asyncio.get_running_loop()
        deadline: float | None = None
        while True:
            try:
                return await self._client.post(url, headers=headers, content=body)
            except _AWAY:
                if deadline is None:
                    deadline = loop.time() + self.connect_budget_s
                if loop.time() >= deadline:
                    raise
                await asyncio.sleep(RETRY_EVERY_S)


def _work_on(commit: Commit) -> Work:
    """The work on what a commit wrote, and on what was there before."""
    roots = (commit.before, commit.after)
    written = (get(root, path) for path in commit.written for root in roots)
    return Work(sum(work_on(node).chars for node in written))
