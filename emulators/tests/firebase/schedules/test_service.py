"""Cloud Scheduler's calls: when, with what, and how often again."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.types import Receive, Scope, Send

from emulators.firebase.functions.manifest import Manifest
from emulators.firebase.schedules.expressions import ScheduleRefused
from emulators.firebase.schedules.service import JobNotFound, SchedulerService
from emulators.kernel.context import Context
from emulators.kernel.serving import HttpServer
from emulators.settings import Ports, Settings

MANIFEST = """
params: []
endpoints:
  sweep:
    region: [us-central1]
    scheduleTrigger: {{schedule: "{schedule}", retryConfig: {{retryCount: {retries}}}}}
"""


class Rig:
    """A scheduler, and a function that answers what it is told to."""

    def __init__(self) -> None:
        self.answers: list[int] = []
        self.calls: list[tuple[str, str, dict[str, str]]] = []
        self._server = HttpServer(self._function, host="127.0.0.1")
        ports = Ports(functions=self._server.port)
        self.context = Context(Settings(project_id="demo-p").on(ports))
        self.scheduler = SchedulerService(self.context)

    async def start(self) -> None:
        await self._server.start()

    async def stop(self) -> None:
        await self.scheduler.close()
        await self.lose_function()

    async def lose_function(self) -> None:
        await self._server.stop()

    def install(self, schedule: str, retries: int = 0) -> None:
        text = MANIFEST.format(schedule=schedule, retries=retries)
        self.scheduler.install(Manifest.parse(text, {}))

    async def after(self, span: timedelta) -> int:
        """How often the function was called once `span` has passed."""
        await self.context.clock.advance(span)
        return len(self.calls)

    async def _function(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        self.calls.append((request.method, request.url.path, dict(request.headers)))
        status = self.answers.pop(0) if self.answers else 200
        await PlainTextResponse("", status)(scope, receive, send)


@pytest.fixture
async def rig() -> AsyncIterator[Rig]:
    rig = Rig()
    await rig.start()
    yield rig
    await rig.stop()


async def test_a_job_calls_its_function_as_cloud_scheduler_does(rig: Rig) -> None:
    rig.install("every day 04:00")
    await rig.after(timedelta(days=1))

    ((method, path, headers),) = rig.calls
    at = datetime.fromisoformat(headers["x-cloudscheduler-scheduletime"])
    assert (method, path) == ("POST", "/demo-p/us-central1/sweep")
    assert headers["x-cloudscheduler"] == "true"
    name = "firebase-schedule-sweep-us-central1"
    assert headers["x-cloudscheduler-jobname"] == name
    assert headers["user-agent"] == "Google-Cloud-Scheduler"
    assert headers["content-length"] == "0"
    assert (at.tzinfo, at.hour, at.minute) == (UTC, 4, 0)


async def test_a_week_of_every_five_minutes_is_not_played_out(rig: Rig) -> None:
    rig.install("every 5 minutes")

    thinned = await rig.after(timedelta(days=7))
    then = await rig.after(timedelta(minutes=5))

    assert 3 <= thinned <= 5
    assert then == thinned + 1


async def test_an_hour_of_every_five_minutes_is(rig: Rig) -> None:
    rig.install("every 5 minutes")

    assert await rig.after(timedelta(hours=1)) in (11, 12)


async def test_every_run_that_is_due_happens(rig: Rig) -> None:
    rig.install("every 5 minutes")

    assert await rig.after(timedelta(minutes=4)) == 0
    assert await rig.after(timedelta(minutes=27)) == 6


async def test_a_job_that_still_runs_is_not_run_again(rig: Rig) -> None:
    rig.install("every 5 minutes")
    rig.scheduler.jobs["sweep"].running = True

    assert await rig.after(timedelta(minutes=11)) == 0


async def test_a_failed_run_is_not_repeated_unless_the_function_asks_for_it(
    rig: Rig,
) -> None:
    rig.install("every 5 hours")
    rig.answers = [500]

    assert await rig.after(timedelta(hours=6)) == 1
    assert rig.scheduler.jobs["sweep"].last_status == 500


async def test_a_failed_run_is_repeated_as_often_as_the_function_asks_for(
    rig: Rig,
) -> None:
    rig.install("every 5 hours", retries=2)
    rig.answers = [500, 500, 500]

    assert await rig.after(timedelta(hours=6)) == 3


async def test_a_job_can_be_run_now(rig: Rig) -> None:
    rig.install("every 5 hours")
    rig.answers = [204]

    assert await rig.scheduler.run("sweep") == 204
    with pytest.raises(JobNotFound):
        await rig.scheduler.run("nobody")


async def test_a_reset_begins_the_interval_anew(rig: Rig) -> None:
    rig.install("every 5 hours")
    await rig.context.clock.advance(timedelta(hours=4))
    rig.context.clock.reset()
    rig.scheduler.reset()

    assert await rig.after(timedelta(hours=4)) == 0
    assert await rig.after(timedelta(hours=2)) == 1


async def test_other_schedules_take_the_place_of_the_former_ones(rig: Rig) -> None:
    rig.install("every 1 hours")
    rig.install("every 5 hours")

    assert await rig.after(timedelta(hours=4)) == 0


async def test_a_function_that_is_not_there_is_no_failure_of_the_stack(
    rig: Rig,
) -> None:
    rig.install("every 5 hours")
    await rig.lose_function()

    await rig.after(timedelta(hours=6))

    assert rig.scheduler.jobs["sweep"].last_status == 0


async def test_an_unreadable_schedule_is_named_with_its_function(rig: Rig) -> None:
    with pytest.raises(ScheduleRefused, match="sweep: 'whenever'"):
        rig.install("whenever")
