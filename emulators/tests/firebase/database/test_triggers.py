"""Delivering changes to functions."""

import asyncio
import json
import random
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Literal

import pytest
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from emulators.firebase.database import triggers as triggers_module
from emulators.firebase.database.credentials import ADMIN
from emulators.firebase.database.delivery_faults import DeliveryFaults
from emulators.firebase.database.registrations import EventKind, Registration
from emulators.firebase.database.service import DatabaseService
from emulators.firebase.database.writes import Target, parse_target
from emulators.kernel import serving
from emulators.kernel.context import Context
from emulators.kernel.faults import Fault
from emulators.kernel.json_http import Json
from emulators.tests.firebase.database.rig import OPEN_RULES, SETTINGS

DEADLINE_S = 3.0


@dataclass
class Functions:
    """A functions host that remembers what it was sent."""

    status: int = 200
    received: list[tuple[str, str, Json]] = field(default_factory=list)
    ids: list[str] = field(default_factory=list)
    gate: asyncio.Event | None = None

    def forget(self) -> None:
        self.status = 200
        self.received.clear()
        self.ids.clear()
        self.gate = None

    async def receive(self, request: Request) -> Response:
        if self.gate is not None:
            await self.gate.wait()
        body = json.loads(await request.body())
        change = [body["data"], body["delta"]]
        key = request.path_params["key"]
        self.received.append((key, request.headers["ce-ref"], change))
        self.ids.append(request.headers["ce-id"])
        return Response(status_code=self.status)

    def server(
        self, port: int = 0, *, context: Context | None = None
    ) -> serving.HttpServer:
        path = "/functions/projects/demo-shows/triggers/{key}"
        routes = [Route(path, self.receive, methods=["POST"], name="event")]
        app = serving.application(context or Context(SETTINGS), "functions", routes)
        return serving.HttpServer(app, host="127.0.0.1", port=port)


@dataclass
class Setup:
    """One host for all tests of this module, on a loop of its own."""

    functions: Functions
    host: Context
    url: str
    runner: asyncio.Runner

    def run(self, test: Callable[[], Awaitable[None]]) -> None:
        async def within_deadline() -> None:
            async with asyncio.timeout(DEADLINE_S):
                await test()

        self.runner.run(within_deadline())


@pytest.fixture(scope="module")
def served() -> Iterator[Setup]:
    functions = Functions()
    host = Context(SETTINGS)
    server = functions.server(context=host)
    with asyncio.Runner() as runner:
        runner.run(server.start())
        yield Setup(functions, host, f"http://127.0.0.1:{server.port}", runner)
        runner.run(server.stop())


@pytest.fixture
def setup(served: Setup) -> Setup:
    """The host, remembering nothing."""
    served.functions.forget()
    served.host.faults.clear()
    return served


@asynccontextmanager
async def a_database(
    setup: Setup, *registrations: Registration
) -> AsyncIterator[tuple[DatabaseService, Context]]:
    context = Context(SETTINGS)
    database = DatabaseService(context, rules_text=OPEN_RULES)
    database.triggers_target = setup.url
    for registration in registrations:
        database.triggers.register(registration)
    try:
        yield database, context
    finally:
        await database.close()


def on_status(kind: EventKind = "written", key: str = "onStatus") -> Registration:
    return Registration(
        name=f"projects/demo-shows/locations/us-central1/triggers/{key}",
        kind=kind,
        ref="events/{eventId}/status",
        instance=SETTINGS.namespace,
    )


def write(
    database: DatabaseService,
    path: str,
    json: Json,
    *,
    namespace: str | None = None,
    silent: bool = False,
) -> None:
    target: Target = parse_target(path)
    database.instance(namespace).write(
        {target: json}, identity=ADMIN, kind="set", at=target.path, silent=silent
    )


def test_a_change_reaches_its_function_before_the_stack_is_at_rest(
    setup: Setup,
) -> None:
    async def scenario() -> None:
        functions = setup.functions
        async with a_database(setup, on_status()) as (database, context):
            write(database, "events/e1", {"status": "live", "name": "One"})
            write(database, "events/e1/name", "Uno")
            write(database, "events/e1/status", "closed")
            await context.activity.settled(DEADLINE_S)

            assert functions.received == [
                ("onStatus", "events/e1/status", [None, "live"]),
                ("onStatus", "events/e1/status", ["live", "closed"]),
            ]

    setup.run(scenario)


def test_each_kind_of_trigger_hears_its_kind_of_change(setup: Setup) -> None:
    async def scenario() -> None:
        functions = setup.functions
        kinds: tuple[EventKind, ...] = ("created", "updated", "deleted")
        wishes = [on_status(kind, key=kind) for kind in kinds]
        async with a_database(setup, *wishes) as (database, context):
            for status in ("preshow", "live", None):
                write(database, "events/e1/status", status)
                await context.activity.settled(DEADLINE_S)

            heard = [key for key, _, _ in functions.received]
            assert heard == ["created", "updated", "deleted"]

    setup.run(scenario)


def test_other_databases_silent_writes_and_resets_fire_nothing(setup: Setup) -> None:
    async def scenario() -> None:
        functions = setup.functions
        async with a_database(setup, on_status()) as (database, context):
            write(database, "events/e1/status", "live", namespace="other")
            write(database, "events/e1/status", "live", silent=True)
            write(database, "events/e1/status", "live")
            database.reset()
            await context.activity.settled(DEADLINE_S)

            assert functions.received == []

    setup.run(scenario)


def test_registrations_outlive_a_reset(setup: Setup) -> None:
    async def scenario() -> None:
        functions = setup.functions
        async with a_database(setup, on_status()) as (database, context):
            database.reset()
            write(database, "events/e1/status", "live")
            await context.activity.settled(DEADLINE_S)

            assert len(functions.received) == 1

    setup.run(scenario)


def test_without_a_host_nothing_is_queued(setup: Setup) -> None:
    async def scenario() -> None:
        functions = setup.functions
        async with a_database(setup, on_status()) as (database, context):
            database.triggers_target = None
            write(database, "events/e1/status", "live")
            await context.activity.settled(DEADLINE_S)

            assert database.triggers_target is None
            assert functions.received == []

    setup.run(scenario)


def test_a_failed_event_is_lost_as_in_production(setup: Setup) -> None:
    async def scenario() -> None:
        functions = setup.functions
        functions.status = 500
        async with a_database(setup, on_status()) as (database, context):
            write(database, "events/e1/status", "live")
            await context.activity.settled(DEADLINE_S)

            assert len(functions.received) == 1

    setup.run(scenario)


def test_events_can_be_delivered_twice_with_one_id(setup: Setup) -> None:
    async def scenario() -> None:
        functions = setup.functions
        async with a_database(setup, on_status()) as (database, context):
            database.triggers.deliver_twice = True
            write(database, "events/e1/status", "live")
            await context.activity.settled(DEADLINE_S)

            assert len(functions.ids) == 2
            assert len(set(functions.ids)) == 1

    setup.run(scenario)


def _written(change: Json) -> int:
    """The number that a change has come to."""
    assert isinstance(change, list)
    assert isinstance(change[1], int)
    return change[1]


def test_in_disorder_events_come_twice_late_and_side_by_side(setup: Setup) -> None:
    async def scenario() -> None:
        functions = setup.functions
        async with a_database(setup, on_status()) as (database, context):
            chance = random.Random(5)  # noqa: S311 - repeatable
            delivery_faults = DeliveryFaults(chance=chance, twice=0.5, late=0.5)
            database.triggers.delivery_faults = delivery_faults
            for number in range(20):
                write(database, "events/e1/status", number + 1)
            await context.activity.settled(DEADLINE_S)
            on_time = len(functions.received)
            await context.clock.advance(delivery_faults.latest)

            came = [_written(change) for _, _, change in functions.received]
            assert set(came) == set(range(1, 21))
            assert came != sorted(came)
            assert len(came) == delivery_faults.events + delivery_faults.doubled > 20
            # What is late by a moment only may be there already.
            assert 0 < len(came) - on_time <= delivery_faults.delayed

    setup.run(scenario)


def test_what_comes_late_is_dropped_with_the_rest(setup: Setup) -> None:
    async def scenario() -> None:
        functions = setup.functions
        async with a_database(setup, on_status()) as (database, context):
            delivery_faults = DeliveryFaults(chance=random.Random(5), late=1.0)  # noqa: S311 - repeatable
            database.triggers.delivery_faults = delivery_faults
            write(database, "events/e1/status", "live")
            database.triggers.forget_queued()
            await context.clock.advance(delivery_faults.latest)

            assert functions.received == []

    setup.run(scenario)


def test_a_host_that_is_restarting_gets_its_event_when_it_listens_again(
    setup: Setup,
) -> None:
    async def scenario() -> None:
        functions = setup.functions
        async with a_database(setup, on_status()) as (database, context):
            closed = functions.server()
            port = closed.port
            await closed.stop()
            database.triggers_target = f"http://127.0.0.1:{port}"
            write(database, "events/e1/status", "live")
            back = functions.server(port)
            await back.start()
            await context.activity.settled(DEADLINE_S)
            await back.stop()

            assert len(functions.received) == 1

    setup.run(scenario)


@pytest.mark.parametrize(("when", "deliveries"), [("before", 1), ("after", 2)])
def test_a_host_that_goes_away_before_it_answers_is_sent_the_event_again(
    setup: Setup, when: Literal["before", "after"], deliveries: int
) -> None:
    async def scenario() -> None:
        functions = setup.functions
        setup.host.faults.arm(Fault(service="functions", drop=True, when=when))
        async with a_database(setup, on_status()) as (database, context):
            write(database, "events/e1/status", "live")
            await context.activity.settled(DEADLINE_S)

            assert len(functions.ids) == deliveries
            assert len(set(functions.ids)) == 1

    setup.run(scenario)


def test_a_host_that_stays_away_loses_its_event(setup: Setup) -> None:
    async def scenario() -> None:
        functions = setup.functions
        async with a_database(setup, on_status()) as (database, context):
            closed = functions.server()
            database.triggers_target = f"http://127.0.0.1:{closed.port}"
            await closed.stop()
            database.triggers.connect_budget_s = 0.0
            write(database, "events/e1/status", "live")
            await context.activity.settled(DEADLINE_S)

            assert functions.received == []

    setup.run(scenario)


def test_the_queue_is_bounded(setup: Setup, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(triggers_module, "MAX_QUEUED", 2)

    async def scenario() -> None:
        functions = setup.functions
        async with a_database(setup, on_status()) as (database, context):
            for number in range(5):
                write(database, "events/e1/status", number + 1)
            await context.activity.settled(DEADLINE_S)

            assert [change for _, _, change in functions.received] == [
                [None, 1],
                [1, 2],
            ]

    setup.run(scenario)


def test_closing_ends_a_delivery_that_hangs(setup: Setup) -> None:
    async def scenario() -> None:
        functions = setup.functions
        functions.gate = asyncio.Event()
        async with a_database(setup, on_status()) as (database, context):
            write(database, "events/e1/status", "live")
            write(database, "events/e1/status", "closed")
            await database.close()
            await context.activity.settled(0.1)

            assert functions.gate is not None
            functions.gate.set()

    setup.run(scenario)
