"""One emulator's server: operation names, armed faults, journal, 501."""

import asyncio
import socket
from collections.abc import AsyncIterator

import httpx
import pytest
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import Message, Receive, Scope, Send

from emulators.kernel.application import CLIENT_LEFT, application, preflight
from emulators.kernel.context import Context
from emulators.kernel.faults import Fault
from emulators.kernel.journal import Entry
from emulators.kernel.serving import (
    KEEP_ALIVE_S,
    HttpServer,
    PortRefused,
    PortTaken,
    listen,
)
from emulators.settings import Settings
from emulators.tests.deadline import DEADLINE_S


class Shop:
    """An emulator with one operation, which counts its effects."""

    def __init__(self) -> None:
        self.context = Context(Settings())
        self.bought = 0
        routes = [
            Route("/buy", self._buy, methods=["POST"], name="buy"),
            Route("/buy", preflight, methods=["OPTIONS"], name="preflight"),
        ]
        app = application(self.context, "shop", routes)
        self.server = HttpServer(app, host="127.0.0.1")
        url = f"http://127.0.0.1:{self.server.port}"
        self.client = httpx.AsyncClient(
            base_url=url, trust_env=False, timeout=DEADLINE_S
        )

    async def journal(self) -> list[Entry]:
        """What happened, once all calls are over."""
        await self.close()
        return list(self.context.journal.entries())

    async def close(self) -> None:
        await self.client.aclose()
        await self.server.stop()

    async def _buy(self, request: Request) -> Response:
        await request.body()
        self.bought += 1
        return PlainTextResponse("bought")


@pytest.fixture
async def shop() -> AsyncIterator[Shop]:
    shop = Shop()
    await shop.server.start()
    yield shop
    await shop.close()


async def test_a_call_is_journaled_with_its_operation_and_body(shop: Shop) -> None:
    answer = await shop.client.post("/buy?n=2", content="bread")
    assert answer.text == "bought"

    (entry,) = await shop.journal()

    assert (entry.operation, entry.query, entry.request, entry.status) == (
        "buy",
        "n=2",
        "bread",
        200,
    )


async def test_a_connection_may_be_idle_for_minutes(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    loop = asyncio.get_running_loop()
    waits: list[float] = []

    def noted(delay: float, *given: object, **also: object) -> asyncio.TimerHandle:
        waits.append(delay)
        return call_later(delay, *given, **also)  # type: ignore[arg-type] # as given

    call_later = loop.call_later
    monkeypatch.setattr(loop, "call_later", noted)

    await shop.client.post("/buy")

    assert max(waits) == KEEP_ALIVE_S
    assert KEEP_ALIVE_S >= 60


async def test_what_an_emulator_does_not_know_is_refused_by_name(shop: Shop) -> None:
    answer = await shop.client.get("/sell")
    assert answer.status_code == 501
    assert "GET /sell" in answer.json()["error"]["message"]

    (entry,) = await shop.journal()

    assert entry.operation == "unsupported"


async def test_a_fault_answers_instead_of_the_emulator(shop: Shop) -> None:
    shop.context.faults.arm(
        Fault(service="shop", operation="buy", status=503, body="no")
    )
    refused = await shop.client.post("/buy")
    served = await shop.client.post("/buy")
    assert (refused.status_code, refused.text) == (503, "no")
    assert served.status_code == 200

    entries = await shop.journal()

    assert shop.bought == 1
    assert [(entry.status, entry.fault) for entry in entries] == [(503, 1), (200, None)]


async def test_a_fault_after_the_effect_loses_only_the_answer(shop: Shop) -> None:
    shop.context.faults.arm(Fault(service="shop", status=500, when="after"))
    assert (await shop.client.post("/buy")).status_code == 500

    assert shop.bought == 1


@pytest.mark.parametrize(("when", "bought"), [("before", 0), ("after", 1)])
async def test_a_dropped_connection_is_an_error_at_the_client(
    shop: Shop, when: str, bought: int
) -> None:
    is_after = when == "after"
    fault = Fault(service="shop", drop=True, when="after" if is_after else "before")
    shop.context.faults.arm(fault)
    with pytest.raises(httpx.TransportError):
        await shop.client.post("/buy")

    assert shop.bought == bought


async def test_a_client_that_leaves_in_the_middle_of_a_request_is_journaled(
    shop: Shop, caplog: pytest.LogCaptureFixture
) -> None:
    address = shop.client.base_url
    _, writer = await asyncio.open_connection(address.host, address.port)
    writer.write(b"POST /buy HTTP/1.1\r\nhost: x\r\ncontent-length: 9\r\n\r\n1")
    await writer.drain()
    writer.close()
    async with asyncio.timeout(DEADLINE_S):
        while not list(shop.context.journal.entries()):  # noqa: ASYNC110 - it tells nobody
            await asyncio.sleep(0)

    [entry] = await shop.journal()

    assert (entry.status, shop.bought) == (CLIENT_LEFT, 0)
    assert "Exception in ASGI application" not in caplog.text


async def test_a_client_that_leaves_while_it_is_answered_is_no_error() -> None:
    told: list[str] = []

    async def receive() -> Message:
        told.append("http.disconnect" if told else "http.request")
        return {"type": told[-1]}

    async def send(_: Message) -> None:
        raise RuntimeError("unable to perform operation; the handler is closed")

    scope = {"type": "http", "method": "GET", "path": "/", "query_string": b""}
    app = application(Context(Settings()), "shop", [])
    await app({**scope, "headers": []}, receive, send)

    assert told[-1] == "http.disconnect"


async def test_a_delay_alone_only_delays(shop: Shop) -> None:
    shop.context.faults.arm(Fault(service="shop", delay_ms=5))
    assert (await shop.client.post("/buy")).text == "bought"

    assert shop.bought == 1


async def test_a_browser_may_call_from_anywhere(shop: Shop) -> None:
    headers = {
        "origin": "http://app.test",
        "access-control-request-headers": "x-custom",
    }
    answer = await shop.client.options("/buy", headers=headers)
    assert answer.status_code == 204
    assert answer.headers["access-control-allow-origin"] == "http://app.test"
    assert answer.headers["access-control-allow-headers"] == "x-custom"


def test_a_port_that_is_taken_is_named() -> None:
    with listen("127.0.0.1", 0) as taken:
        port = taken.getsockname()[1]

        with pytest.raises(PortTaken, match=str(port)):
            listen("127.0.0.1", port)


def test_a_port_that_the_system_refuses_is_not_said_to_be_taken() -> None:
    # An address for documentation: no machine has it.
    with pytest.raises(PortRefused, match="Port 0: ") as refused:
        listen("192.0.2.1", 0)

    assert not isinstance(refused.value, PortTaken)


async def test_a_stopped_server_gives_its_port_back() -> None:
    server = HttpServer(PlainTextResponse("x"), host="127.0.0.1")
    port = server.port
    await server.start()
    await server.stop()

    with listen("127.0.0.1", port) as again:
        assert again.getsockname()[1] == port


async def closed(listener: socket.socket) -> None:
    while listener.fileno() != -1:  # noqa: ASYNC110 - a socket tells nobody
        await asyncio.sleep(0)


async def test_a_call_that_is_under_way_is_answered_before_a_server_stops() -> None:
    begun, may_end = asyncio.Event(), asyncio.Event()

    async def slow(scope: Scope, receive: Receive, send: Send) -> None:
        begun.set()
        await may_end.wait()
        await PlainTextResponse("late")(scope, receive, send)

    listener = listen("127.0.0.1", 0)
    server = HttpServer(slow, host="127.0.0.1", listener=listener)
    await server.start()
    async with (
        asyncio.timeout(DEADLINE_S),
        httpx.AsyncClient(trust_env=False, timeout=DEADLINE_S) as client,
    ):
        url = f"http://127.0.0.1:{server.port}"
        asking = asyncio.create_task(client.get(url))
        await begun.wait()
        stopping = asyncio.create_task(server.stop())
        await closed(listener)
        may_end.set()
        answer = await asking
        await stopping

    assert answer.text == "late"
