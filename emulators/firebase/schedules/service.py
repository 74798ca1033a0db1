"""Cloud Scheduler: one job per scheduled function, on the stack's clock.

The job is what `firebase deploy` creates: `firebase-schedule-{id}-{region}`, a POST
with an empty body.
"""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import httpx

from emulators.firebase.functions.manifest import Endpoint, Manifest, ScheduleTrigger
from emulators.firebase.schedules import expressions
from emulators.firebase.schedules.expressions import Schedule, ScheduleRefused
from emulators.kernel.clock import Timer
from emulators.kernel.context import Context
from emulators.kernel.http_clients import async_client

MIN_DEADLINE_S = 180.0
MAX_DEADLINE_S = 1800.0
"""attemptDeadline is the function's timeout within these bounds."""

LONG_JUMP = timedelta(hours=1)
"""Up to that, a move of the clock has every run that falls into it."""

RUNS_PER_LONG_JUMP = 4
"""Of one job, evenly spread: a week of every five minutes would take minutes, and the
last run would find what the first ones did."""


class JobNotFound(Exception):
    """No scheduled function has this id."""


@dataclass(slots=True)
class Job:
    """A scheduled function and what became of its runs."""

    id: str
    region: str
    schedule: Schedule
    trigger: ScheduleTrigger
    deadline_s: float
    timer: Timer | None = None
    next_at: datetime | None = None
    running: bool = False
    runs: int = 0
    last_status: int | None = field(default=None)
    """HTTP status of the newest attempt; 0 when nobody answered."""

    @property
    def name(self) -> str:
        return f"firebase-schedule-{self.id}-{self.region}"


class SchedulerService:
    """All jobs of one stack. Belongs to one event loop."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._jobs: dict[str, Job] = {}
        self._calls: set[asyncio.Task[None]] = set()
        self._client = async_client(base_url=context.settings.url("functions"))

    @property
    def jobs(self) -> Mapping[str, Job]:
        """By function id."""
        return self._jobs

    def install(self, manifest: Manifest) -> None:
        """Set up a job for each scheduled function, in place of the former jobs.

        Raises:
            ScheduleRefused: a function's schedule cannot be read; it is named.
        """
        jobs = {
            endpoint.id: _job(endpoint, endpoint.trigger)
            for endpoint in manifest.endpoints.values()
            if isinstance(endpoint.trigger, ScheduleTrigger)
        }
        self._disarm()
        self._jobs = jobs
        self.reset()

    def reset(self) -> None:
        """Forget what has run and begin anew from the clock's present."""
        self._disarm()
        for call in self._calls:
            call.cancel()
        for job in self._jobs.values():
            job.runs, job.last_status, job.running = 0, None, False
            self._arm(job, self._context.clock.now())

    async def run(self, function_id: str) -> int:
        """Run a job now, whatever its schedule. The status of its last attempt.

        Raises:
            JobNotFound: no scheduled function has this id.
        """
        job = self._jobs.get(function_id)
        if job is None:
            raise JobNotFound(function_id)
        with self._context.activity.busy("schedule"):
            return await self._attempt(job, self._context.clock.now())

    async def close(self) -> None:
        self._disarm()
        for call in self._calls:
            call.cancel()
        await self._client.aclose()

    def _disarm(self) -> None:
        for job in self._jobs.values():
            if job.timer is not None:
                job.timer.cancel()

    def _arm(self, job: Job, after: datetime) -> None:
        due = self._next(job, after)
        job.next_at = due
        job.timer = self._context.clock.call_at(due, lambda: self._fire(job, due))

    def _next(self, job: Job, after: datetime) -> datetime:
        """When a job runs next: within a long jump not every time that it should."""
        due = job.schedule.next_after(after)
        jump = self._context.clock.jump
        if jump is None or jump.by <= LONG_JUMP:
            return due
        skipped = jump.by / RUNS_PER_LONG_JUMP - (due - after)
        if skipped <= timedelta():
            return due
        thinned = job.schedule.next_after(after + skipped)
        return thinned if thinned <= jump.until else job.schedule.next_after(jump.until)

    def _fire(self, job: Job, due: datetime) -> None:
        self._arm(job, due)
        # Cloud Scheduler does not run a job while it still runs.
        if not job.running:
            self._start(job, due, attempts=0, first=due)

    def _start(
        self, job: Job, due: datetime, *, attempts: int, first: datetime
    ) -> None:
        call = self._context.activity.spawn(
            "schedule", self._deliver(job, due, attempts=attempts, first=first)
        )
        self._calls.add(call)
        call.add_done_callback(self._calls.discard)

    async def _deliver(
        self, job: Job, due: datetime, *, attempts: int, first: datetime
    ) -> None:
        status = await self._attempt(job, due)
        attempts += 1
        waited = self._context.clock.now() - first
        retries = job.trigger.retries
        if not _is_success(status) and retries.allows(
            attempts=attempts, since_first=waited
        ):
            self._context.clock.call_later(
                retries.backoff(attempts),
                lambda: self._start(job, due, attempts=attempts, first=first),
            )

    async def _attempt(self, job: Job, due: datetime) -> int:
        settings = self._context.settings
        job.running = True
        try:
            answer = await self._client.post(
                f"/{settings.project_id}/{job.region}/{job.id}",
                headers={
                    "X-CloudScheduler": "true",
                    "X-CloudScheduler-JobName": job.name,
                    "X-CloudScheduler-ScheduleTime": f"{due:%Y-%m-%dT%H:%M:%SZ}",
                    "User-Agent": "Google-Cloud-Scheduler",
                },
                timeout=job.deadline_s,
            )
            job.last_status = answer.status_code
        except httpx.HTTPError:
            job.last_status = 0
        finally:
            job.running = False
            job.runs += 1
        return job.last_status


def _job(endpoint: Endpoint, trigger: ScheduleTrigger) -> Job:
    try:
        schedule = expressions.parse(trigger.schedule, trigger.time_zone)
    except ScheduleRefused as refusal:
        raise ScheduleRefused(f"{endpoint.id}: {refusal}") from None
    return Job(
        id=endpoint.id,
        region=endpoint.regions[0],
        schedule=schedule,
        trigger=trigger,
        deadline_s=min(max(endpoint.timeout_s, MIN_DEADLINE_S), MAX_DEADLINE_S),
    )


def _is_success(status: int) -> bool:
    return 200 <= status < 300  # noqa: PLR2004 - the 2xx of HTTP
