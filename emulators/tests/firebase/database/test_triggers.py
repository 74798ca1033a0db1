"""Delivering changes to functions."""

import asyncio
import json
import random
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Literal

import pytest
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from emulators.firebase.database import triggers as triggers_module
from emulators.firebase.database.credentials import ADMIN
from emulators.firebase.database.delivery_faults import DeliveryFaults
from emulators.firebase.database.large import LARGE
from emulators.firebase.database.registrations import EventKind, Registration
from emulators.firebase.database.service import DatabaseService
from emulators.firebase.database.writes import parse_target
from emulators.kernel import serving
from emulators.kernel.application import application
from emulators.kernel.context import Context
from emulators.kernel.faults import Fault
from emulators.kernel.json_http import Json
from emulators.tests.deadline import DEADLINE_S
from emulators.tests.firebase.database.rig import OPEN_RULES, SETTINGS


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
        app = application(context or Context(SETTINGS), "functions", routes)
        return serving.HttpServer(app, host="127.0.0.1", port=port)


@dataclass
class World:
    """A database whose changes go to a functions host."""

    functions: Functions
    host: Context
    context: Context
    database: DatabaseService

    def register(self, kind: EventKind, key: str) -> None:
        self.database.triggers.register(
            Registration(
                name=f"projects/demo-shows/locations/us-central1/triggers/{key}",
                kind=kind,
                ref="events/{eventId}/status",
                instance=SETTINGS.namespace,
            )
        )

    def write(
        self,
        json: Json,
        path: str = "events/e1/status",
        *,
        namespace: str | None = None,
        silent: bool = False,
    ) -> None:
        target = parse_target(path)
        self.database.instance(namespace).write(
            {target: json}, identity=ADMIN, kind="set", at=target.path, silent=silent
        )

    async def settled(self, timeout_s: float = DEADLINE_S) -> None:
        await self.context.activity.settled(timeout_s)


@pytest.fixture(scope="module")
async def served() -> AsyncIterator[tuple[Functions, Context, str]]:
    """One host for all tests of this module, what arms its faults, and its URL."""
    functions = Functions()
    host = Context(SETTINGS)
    server = functions.server(context=host)
    await server.start()
    yield functions, host, f"http://127.0.0.1:{server.port}"
    await server.stop()


@pytest.fixture
async def unheard(served: tuple[Functions, Context, str]) -> AsyncIterator[World]:
    """A host that remembers nothing, and a database that nothing listens to."""
    functions, host, url = served
    functions.forget()
    host.faults.clear()
    context = Context(SETTINGS)
    database = DatabaseService(context, rules_text=OPEN_RULES)
    database.triggers_target = url
    yield World(functions, host, context, database)
    await database.close()


@pytest.fixture
def world(unheard: World) -> World:
    """The same, and a trigger on every event's status."""
    unheard.register("written", "onStatus")
    return unheard


async def test_a_change_reaches_its_function_before_the_stack_is_at_rest(
    world: World,
) -> None:
    world.write({"status": "live", "name": "One"}, "events/e1")
    world.write("Uno", "events/e1/name")
    world.write("closed")
    await world.settled()

    assert world.functions.received == [
        ("onStatus", "events/e1/status", [None, "live"]),
        ("onStatus", "events/e1/status", ["live", "closed"]),
    ]


LARGE_EVENTS: Json = {
    "e1": {"status": "live", "text": "x" * 2 * LARGE},
    "e2": {"status": "over"},
}


async def test_a_large_write_causes_its_events_before_the_stack_is_at_rest(
    world: World,
) -> None:
    world.write(LARGE_EVENTS, "events")
    await world.settled()

    assert sorted(world.functions.received) == [
        ("onStatus", "events/e1/status", [None, "live"]),
        ("onStatus", "events/e2/status", [None, "over"]),
    ]


async def test_an_event_beyond_a_limit_is_lost_where_the_write_is_taken(
    world: World,
) -> None:
    world.database.instance().limits.strict_triggers = False

    world.write({"a": {"status": "x" * 1_100_000}, "b": {"status": "live"}}, "events")
    await world.settled()

    assert [ref for _, ref, _ in world.functions.received] == ["events/b/status"]


@pytest.mark.parametrize(("chars", "heard"), [(250_000, 2), (260_000, 1)])
async def test_an_event_that_is_too_large_to_deliver_never_comes(
    world: World, chars: int, heard: int
) -> None:
    for text in ("x", "y"):
        # What was there counts as well as what is new.
        world.write(text * chars)
        await world.settled()

    assert len(world.functions.received) == heard


async def test_a_reset_drops_the_events_of_a_large_write(world: World) -> None:
    world.write(LARGE_EVENTS, "events")
    world.database.reset()
    await world.settled()

    assert world.functions.received == []


async def test_each_kind_of_trigger_hears_its_kind_of_change(unheard: World) -> None:
    world = unheard
    kinds: tuple[EventKind, ...] = ("created", "updated", "deleted")
    for kind in kinds:
        world.register(kind, key=kind)
    for status in ("preshow", "live", None):
        world.write(status)
        await world.settled()

    heard = [key for key, _, _ in world.functions.received]
    assert heard == ["created", "updated", "deleted"]


async def test_other_databases_silent_writes_and_resets_fire_nothing(
    world: World,
) -> None:
    world.write("live", namespace="other")
    world.write("live", silent=True)
    world.write("live")
    world.database.reset()
    await world.settled()

    assert world.functions.received == []


async def test_registrations_outlive_a_reset(world: World) -> None:
    world.database.reset()
    world.write("live")
    await world.settled()

    assert len(world.functions.received) == 1


async def test_without_a_host_nothing_is_queued(world: World) -> None:
    world.database.triggers_target = None
    world.write("live")
    await world.settled()

    assert world.database.triggers_target is None
    assert world.functions.received == []


async def test_a_failed_event_is_lost_as_in_production(world: World) -> None:
    world.functions.status = 500
    world.write("live")
    await world.settled()

    assert len(world.functions.received) == 1


async def test_events_can_be_delivered_twice_with_one_id(world: World) -> None:
    world.database.triggers.deliver_twice = True
    world.write("live")
    await world.settled()

    assert len(world.functions.ids) == 2
    assert len(set(world.functions.ids)) == 1


def _written(change: Json) -> int:
    """The number that a change has come to."""
    assert isinstance(change, list)
    assert isinstance(change[1], int)
    return change[1]


async def test_in_disorder_events_come_twice_late_and_side_by_side(
    world: World,
) -> None:
    chance = random.Random(5)  # noqa: S311 - repeatable
    delivery_faults = DeliveryFaults(chance=chance, twice=0.5, late=0.5)
    world.database.triggers.delivery_faults = delivery_faults
    for number in range(20):
        world.write(number + 1)
    await world.settled()
    on_time = len(world.functions.received)
    await world.context.clock.advance(delivery_faults.latest)

    came = [_written(change) for _, _, change in world.functions.received]
    assert set(came) == set(range(1, 21))
    assert came != sorted(came)
    assert len(came) == delivery_faults.events + delivery_faults.doubled > 20
    # What is late by a moment only may be there already.
    assert 0 < len(came) - on_time <= delivery_faults.delayed


async def test_what_comes_late_is_dropped_with_the_rest(world: World) -> None:
    delivery_faults = DeliveryFaults(chance=random.Random(5), late=1.0)  # noqa: S311 - repeatable
    world.database.triggers.delivery_faults = delivery_faults
    world.write("live")
    world.database.triggers.forget_queued()
    await world.context.clock.advance(delivery_faults.latest)

    assert world.functions.received == []


async def test_a_host_that_is_restarting_gets_its_event_when_it_listens_again(
    world: World,
) -> None:
    closed = world.functions.server()
    port = closed.port
    await closed.stop()
    world.database.triggers_target = f"http://127.0.0.1:{port}"
    world.write("live")
    back = world.functions.server(port)
    await back.start()
    await world.settled()
    await back.stop()

    assert len(world.functions.received) == 1


@pytest.mark.parametrize(("when", "deliveries"), [("before", 1), ("after", 2)])
async def test_a_host_that_goes_away_before_it_answers_is_sent_the_event_again(
    world: World, when: Literal["before", "after"], deliveries: int
) -> None:
    world.host.faults.arm(Fault(service="functions", drop=True, when=when))
    world.write("live")
    await world.settled()

    assert len(world.functions.ids) == deliveries
    assert len(set(world.functions.ids)) == 1


async def test_a_host_that_stays_away_loses_its_event(world: World) -> None:
    closed = world.functions.server()
    world.database.triggers_target = f"http://127.0.0.1:{closed.port}"
    await closed.stop()
    world.database.triggers.connect_budget_s = 0.0
    world.write("live")
    await world.settled()

    assert world.functions.received == []


async def test_the_queue_is_bounded(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(triggers_module, "MAX_QUEUED", 2)

    for number in range(5):
        world.write(number + 1)
    await world.settled()

    assert [change for _, _, change in world.functions.received] == [
        [None, 1],
        [1, 2],
    ]


async def test_closing_ends_a_delivery_that_hangs(world: World) -> None:
    world.functions.gate = asyncio.Event()
    world.write("live")
    world.write("closed")
    await world.database.close()
    await world.settled(0.1)

    assert world.functions.gate is not None
    world.functions.gate.set()
