"""Measurements over sockets, with the database in another process."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import TypeVar

from emulators.bench.connections import TIMEOUT_S, EventStream, Rest, Socket, connected
from emulators.bench.rows import Row
from emulators.bench.served import Served

IN_FLIGHT = 64
"""Requests that a pipelining client sends before it waits for the first reply."""

ROUNDS = 5
_CONNECTING = 200
"""Sockets that are opened at once."""


async def measured(served: Served, *, quick: bool) -> AsyncIterator[Row]:
    """All of them. About 40 s; quick ones some 8 s."""
    for_s = 0.5 if quick else 2.0
    async for row in _rest(served, for_s):
        yield row
    async for row in _socket(served, for_s):
        yield row
    many, fewer = (500, 200) if quick else (5_000, 1_000)
    # The most first: later ones sit in memory that the first have left.
    async for row in _fan_out_to_sockets(served, many, weighs=True):
        yield row
    async for row in _fan_out_to_sockets(served, fewer, weighs=False):
        yield row
    yield await _fan_out_to_streams(served, fewer)


async def _rest(served: Served, for_s: float) -> AsyncIterator[Row]:
    body = '{"name":"Ana","joinedAt":1}'
    for connections in (1, 16):
        clients = [await connected(Rest, served.port) for _ in range(connections)]

        async def write(client: Rest, number: int) -> None:
            await client.call("PUT", f"/rest/f{number % 1000}.json", body)

        async def read(client: Rest, number: int) -> None:
            await client.call("GET", f"/rest/f{number % 1000}.json")

        for name, act in (("writes", write), ("reads", read)):
            rate = await _rate(clients, act, for_s)
            what = "connection" if connections == 1 else "connections"
            yield Row(f"REST: {name}, {connections} {what}", rate, "/s")
        for client in clients:
            client.close()


async def _socket(served: Served, for_s: float) -> AsyncIterator[Row]:
    client = await connected(Socket, served.port)
    await client.ready()
    value = {"name": "Ana", "joinedAt": 1}

    async def write(client: Socket, number: int) -> None:
        await client.ask("p", p=f"/socket/f{number % 1000}", d=value)

    async def read(client: Socket, number: int) -> None:
        await client.ask("g", p=f"/socket/f{number % 1000}", q={})

    async def write_many(client: Socket, number: int) -> None:
        asked = [
            client.ask("p", p=f"/socket/f{(number + each) % 1000}", d=value)
            for each in range(IN_FLIGHT)
        ]
        await asyncio.gather(*asked)

    rate = await _rate([client], write, for_s)
    yield Row("WebSocket: writes, one by one", rate, "/s")
    rate = await _rate([client], read, for_s)
    yield Row("WebSocket: reads, one by one", rate, "/s")
    rate = await _rate([client], write_many, for_s) * IN_FLIGHT
    yield Row(f"WebSocket: writes, {IN_FLIGHT} on their way", rate, "/s")
    client.close()


async def _fan_out_to_sockets(
    served: Served, count: int, *, weighs: bool
) -> AsyncIterator[Row]:
    arrivals = _Arrivals()
    before = served.resident_bytes()
    sockets: list[Socket] = []
    for start in range(0, count, _CONNECTING):
        opened = [
            connected(lambda: Socket(arrivals.one_more), served.port)
            for _ in range(min(_CONNECTING, count - start))
        ]
        sockets += await asyncio.gather(*opened)
    await asyncio.gather(*(socket.ready() for socket in sockets))
    each = (served.resident_bytes() - before) / count
    if weighs:
        yield Row("memory per idle WebSocket", each / 1024, "KiB", f"of {count:,}")
    await asyncio.gather(*(socket.ask("q", p="/show", h="") for socket in sockets))
    yield await _fan_out(served, arrivals, count, "WebSockets")
    for socket in sockets:
        socket.close()
    await _all_gone(served)


async def _fan_out_to_streams(served: Served, count: int) -> Row:
    arrivals = _Arrivals()
    arrivals.expect(count)

    def a_stream() -> EventStream:
        return EventStream("/show.json", arrivals.one_more)

    streams = [await connected(a_stream, served.port) for _ in range(count)]
    await arrivals.all_here()
    row = await _fan_out(served, arrivals, count, "event streams")
    for stream in streams:
        stream.close()
    return row


async def _fan_out(served: Served, arrivals: "_Arrivals", count: int, what: str) -> Row:
    writer = await connected(Rest, served.port)
    taken = []
    for number in range(ROUNDS):
        arrivals.expect(count)
        started = time.perf_counter()
        await writer.call("PUT", "/show/status.json", f'"status {number}"')
        await arrivals.all_here()
        taken.append(time.perf_counter() - started)
    writer.close()
    return Row(
        f"one write to {count:,} {what}",
        min(taken) * 1e3,
        "ms",
        "until the last one has it",
    )


async def _all_gone(served: Served) -> None:
    """See that the server still answers when a thousand clients have left at once."""
    client = await connected(Rest, served.port)
    await client.call("GET", "/show/status.json")
    client.close()


class _Arrivals:
    """Counts what arrives anywhere."""

    def __init__(self) -> None:
        self._missing = 0
        self._done = asyncio.Event()

    def expect(self, count: int) -> None:
        self._missing = count
        self._done.clear()

    def one_more(self) -> None:
        self._missing -= 1
        if self._missing == 0:
            self._done.set()

    async def all_here(self) -> None:
        async with asyncio.timeout(TIMEOUT_S):
            await self._done.wait()


_Client = TypeVar("_Client", Rest, Socket)


async def _rate(
    clients: list[_Client],
    act: Callable[[_Client, int], Awaitable[None]],
    for_s: float,
) -> float:
    """How often per second all clients together can act, in the best of some rounds."""
    return max([await _once(clients, act, for_s / ROUNDS) for _ in range(ROUNDS)])


async def _once(
    clients: list[_Client],
    act: Callable[[_Client, int], Awaitable[None]],
    for_s: float,
) -> float:
    done = 0
    until = time.perf_counter() + for_s

    async def work(client: _Client, number: int) -> None:
        nonlocal done
        while time.perf_counter() < until:
            await act(client, number)
            number += len(clients)
            done += 1

    started = time.perf_counter()
    await asyncio.gather(*(work(each, start) for start, each in enumerate(clients)))
    return done / (time.perf_counter() - started)
