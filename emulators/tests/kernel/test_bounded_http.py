"""What a client may not do to an emulator's server, and that others are served."""

import asyncio
import resource
from collections.abc import Awaitable, Callable

import pytest
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from emulators.kernel.bounded_http import (
    LESS_OPEN_FILES,
    MAX_HEAD_BYTES,
    MAX_OPEN_FILES,
    MAX_PIPELINED,
    allow_many_sockets,
    max_connections,
)
from emulators.kernel.context import Context
from emulators.kernel.serving import HttpServer, application
from emulators.settings import Settings

DEADLINE_S = 5.0
LARGE = 8 * 1024 * 1024
Client = tuple[asyncio.StreamReader, asyncio.StreamWriter]
Scenario = Callable[["Served"], Awaitable[None]]


class Served:
    """A server with little patience, and clients for it."""

    def __init__(self, port: int) -> None:
        self._port = port
        self.clients: list[Client] = []

    async def client(self) -> Client:
        reader, writer = await asyncio.open_connection("127.0.0.1", self._port)
        self.clients.append((reader, writer))
        return reader, writer

    async def answer(self) -> bytes:
        """What somebody else gets meanwhile."""
        reader, writer = await self.client()
        writer.write(b"GET /small HTTP/1.1\r\nhost: x\r\n\r\n")
        return await reader.readuntil(b"\r\n")


async def small(request: Request) -> Response:
    await request.body()
    return PlainTextResponse("small")


async def large(_: Request) -> Response:
    return PlainTextResponse("x" * LARGE)


def serve(scenario: Scenario, *, stalled_s: float = 0.05) -> None:
    async def run() -> None:
        routes = [
            Route("/small", small, methods=["GET", "POST"], name="small"),
            Route("/large", large, methods=["GET"], name="large"),
        ]
        app = application(Context(Settings()), "shop", routes)
        server = HttpServer(app, host="127.0.0.1", stalled_s=stalled_s)
        await server.start()
        served = Served(server.port)
        try:
            async with asyncio.timeout(DEADLINE_S):
                await scenario(served)
        finally:
            for _, writer in served.clients:
                writer.transport.abort()
            await server.stop()

    asyncio.run(run())


async def read_to_the_end(reader: asyncio.StreamReader) -> bytes:
    """What comes until the server is done with us, one way or the other."""
    try:
        return await reader.read()
    except ConnectionError:
        return b""


@pytest.mark.parametrize(
    "begun",
    [
        b"",
        b"GET /sma",
        b"GET /small HTTP/1.1\r\nhost: x\r\n",
        b"POST /small HTTP/1.1\r\nhost: x\r\ncontent-length: 10\r\n\r\n12345",
        b"POST /small HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n5\r\nab",
    ],
)
def test_a_request_that_is_never_finished_is_given_up(begun: bytes) -> None:
    async def scenario(served: Served) -> None:
        reader, writer = await served.client()
        writer.write(begun)

        assert await read_to_the_end(reader) == b""
        assert await served.answer() == b"HTTP/1.1 200 OK\r\n"

    serve(scenario)


def test_an_answer_that_nobody_reads_is_given_up() -> None:
    async def scenario(served: Served) -> None:
        reader, writer = await served.client()
        writer.write(b"GET /large HTTP/1.1\r\nhost: x\r\n\r\n")
        await reader.readuntil(b"\r\n")
        writer.transport.pause_reading()  # type: ignore[attr-defined] # a transport that reads, too
        assert await served.answer() == b"HTTP/1.1 200 OK\r\n"
        while not writer.transport.is_closing():
            # The client's side of the connection notices when it writes.
            writer.write(b" ")
            await asyncio.sleep(0)

    serve(scenario)


def test_an_answer_that_is_read_slowly_enough_arrives_whole() -> None:
    async def scenario(served: Served) -> None:
        reader, writer = await served.client()
        writer.write(b"GET /large HTTP/1.1\r\nhost: x\r\n\r\n")
        await reader.readuntil(b"\r\n\r\n")

        assert len(await reader.readexactly(LARGE)) == LARGE

    serve(scenario, stalled_s=DEADLINE_S)


def test_a_head_without_an_end_is_refused() -> None:
    async def scenario(served: Served) -> None:
        reader, writer = await served.client()
        writer.write(b"GET /small HTTP/1.1\r\nx: " + b"y" * (MAX_HEAD_BYTES + 1))

        assert (await reader.readuntil(b"\r\n")).startswith(b"HTTP/1.1 400")
        assert await served.answer() == b"HTTP/1.1 200 OK\r\n"

    serve(scenario, stalled_s=DEADLINE_S)


def test_a_large_body_is_no_large_head() -> None:
    async def scenario(served: Served) -> None:
        reader, writer = await served.client()
        body = b"z" * (2 * MAX_HEAD_BYTES)
        head = f"POST /small HTTP/1.1\r\nhost: x\r\ncontent-length: {len(body)}\r\n\r\n"
        for _ in range(2):
            writer.write(head.encode() + body)

            assert await reader.readuntil(b"\r\n") == b"HTTP/1.1 200 OK\r\n"
            await reader.readuntil(b"small")

    serve(scenario, stalled_s=DEADLINE_S)


def test_a_flood_of_requests_on_one_connection_ends_it() -> None:
    async def scenario(served: Served) -> None:
        reader, writer = await served.client()
        writer.write(b"GET /small HTTP/1.1\r\nhost: x\r\n\r\n" * (2 * MAX_PIPELINED))

        await read_to_the_end(reader)
        assert await served.answer() == b"HTTP/1.1 200 OK\r\n"

    serve(scenario, stalled_s=DEADLINE_S)


def test_connections_beyond_what_the_system_lets_us_open_are_refused() -> None:
    async def scenario(served: Served) -> None:
        before = resource.getrlimit(resource.RLIMIT_NOFILE)
        await served.answer()
        resource.setrlimit(resource.RLIMIT_NOFILE, (1, before[1]))
        try:
            assert max_connections() == 1
        finally:
            resource.setrlimit(resource.RLIMIT_NOFILE, before)

    serve(scenario, stalled_s=DEADLINE_S)


def test_as_many_files_may_be_open_as_the_system_allows() -> None:
    assert allow_many_sockets() == resource.getrlimit(resource.RLIMIT_NOFILE)[0]


def test_a_system_that_refuses_so_many_files_gives_fewer(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[int] = []

    def as_on_a_mac(_: int, limits: tuple[int, int]) -> None:
        asked.append(limits[0])
        if limits[0] > LESS_OPEN_FILES:
            raise ValueError("current limit exceeds maximum limit")

    unlimited = (256, resource.RLIM_INFINITY)
    monkeypatch.setattr(resource, "getrlimit", lambda _: unlimited)
    monkeypatch.setattr(resource, "setrlimit", as_on_a_mac)

    assert allow_many_sockets() == LESS_OPEN_FILES
    assert asked == [MAX_OPEN_FILES, LESS_OPEN_FILES]
