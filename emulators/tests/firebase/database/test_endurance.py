"""Clients that ask for much, or read nothing, and everybody else meanwhile."""

import asyncio
import json
from collections.abc import AsyncIterator

import pytest

from emulators.bench.connections import Rest, Socket, connected, request
from emulators.bench.served import RULES, SETTINGS
from emulators.firebase.database.service import DatabaseService
from emulators.kernel.context import Context
from emulators.kernel.serving import HttpServer

LARGE = "x" * 1_000_000
WRITES = 25
CLOSE = "Connection: close"


class Served:
    """A database at a real port."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.deaf: list[asyncio.StreamWriter] = []

    async def asks_and_does_not_read(
        self, asked: bytes
    ) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        """A client that turns deaf once it has asked."""
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        writer.transport.pause_reading()  # type: ignore[attr-defined] # a transport that reads, too
        self.deaf.append(writer)
        writer.write(asked)
        await writer.drain()
        return reader, writer

    async def write(self, path: str, value: object) -> None:
        """Somebody else's write, which must be answered."""
        client = await connected(Rest, self.port)
        await client.call("PUT", path, json.dumps(value))
        client.close()


@pytest.fixture
async def served() -> AsyncIterator[Served]:
    database = DatabaseService(Context(SETTINGS), rules_text=RULES)
    server = HttpServer(database.app, host="127.0.0.1")
    await server.start()
    served = Served(server.port)
    yield served
    for writer in served.deaf:
        writer.transport.abort()
    await database.close()
    await server.stop()


async def test_a_stream_that_is_not_read_is_let_go_and_holds_nobody_up(
    served: Served,
) -> None:
    stream = request("GET", "/show.json", "", "Accept: text/event-stream", CLOSE)

    reader, writer = await served.asks_and_does_not_read(stream)
    for number in range(WRITES):
        await served.write("/show.json", f"{number}{LARGE}")

    writer.transport.resume_reading()  # type: ignore[attr-defined] # a transport that reads, too
    received = await reader.read()

    assert received.count(LARGE.encode()) < WRITES


async def test_answers_that_nobody_reads_hold_nobody_up(served: Served) -> None:
    await served.write("/large.json", LARGE)
    for _ in range(5):
        await served.asks_and_does_not_read(request("GET", "/large.json", "") * 20)

    await served.write("/other.json", 1)


async def test_a_thousand_listens_of_one_client_hold_nobody_up(served: Served) -> None:
    arrived = 0

    def count() -> None:
        nonlocal arrived
        arrived += 1

    socket = await connected(lambda: Socket(count), served.port)
    await socket.ready()
    await asyncio.gather(
        *(socket.ask("q", p=f"/places/p{number}", h="") for number in range(1_000))
    )
    first = arrived
    await served.write("/places/p500.json", 1)
    await served.write("/elsewhere.json", 1)
    await socket.ask("s", c={})

    assert arrived == first + 1
    socket.close()


async def test_a_crowd_that_leaves_at_once_leaves_the_others_alone(
    served: Served,
) -> None:
    crowd = [await connected(Socket, served.port) for _ in range(100)]
    await asyncio.gather(*(socket.ready() for socket in crowd))
    await asyncio.gather(*(socket.ask("q", p="/show", h="") for socket in crowd))

    for socket in crowd:
        socket.close()
    await served.write("/show.json", 1)
