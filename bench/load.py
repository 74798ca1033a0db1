"""Calls a server as often as it answers, on so many connections at once."""

import asyncio
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import cast

HOST = "127.0.0.1"
TIMEOUT_S = 300.0
OK = 200


class CallFailed(Exception):
    """An answer that was not expected; the message shows it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What came back."""

    status: int
    head: bytes
    body: bytes


class Connection(asyncio.Protocol):
    """One request after the other on one connection, opened again where it must be."""

    def __init__(self) -> None:
        self.is_open = False
        self._received = bytearray()
        self._answer: asyncio.Future[Answer] | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)
        self.is_open = True

    def data_received(self, data: bytes) -> None:
        self._received += data
        head, end, body = bytes(self._received).partition(b"\r\n\r\n")
        if not end or self._answer is None:
            return
        length = head.lower().partition(b"content-length: ")[2].split(b"\r\n")[0]
        if len(body) >= int(length or 0):
            self._received.clear()
            if b"connection: close" in head.lower():
                self.close()
            self._answer.set_result(
                Answer(status=int(head[9:12]), head=head, body=body)
            )

    def connection_lost(self, _: Exception | None) -> None:
        self.is_open = False
        if self._answer is not None and not self._answer.done():
            self._answer.set_exception(CallFailed("The connection was closed."))

    async def call(self, request: bytes) -> Answer:
        """One request. Raises CallFailed for anything but success."""
        self._answer = asyncio.get_running_loop().create_future()
        self._transport.write(request)
        answer = await self._answer
        if answer.status != OK:
            raise CallFailed(f"{answer.status}: {answer.body[:500]!r}")
        return answer

    def close(self) -> None:
        """End the connection. Safe to repeat."""
        self.is_open = False
        self._transport.close()


async def connected(port: int) -> Connection:
    """An open connection."""
    loop = asyncio.get_running_loop()
    _, connection = await loop.create_connection(Connection, HOST, port)
    return connection


def call(port: int, request: bytes) -> Answer:
    """One call, from where no loop is running. Raises CallFailed."""
    (answer,) = asyncio.run(_all(port, [request], connections=1))[0]
    return answer


def latencies_s(
    port: int, requests: Sequence[bytes], *, connections: int
) -> list[float]:
    """Make all requests, so many at once. How long each took, in seconds.

    Raises:
        CallFailed: one of them was not answered as it should be.
    """
    return asyncio.run(_all(port, requests, connections=connections))[1]


async def _all(
    port: int, requests: Sequence[bytes], *, connections: int
) -> tuple[list[Answer], list[float]]:
    waiting = iter(requests)
    last: list[Answer] = []
    taken: list[float] = []
    async with asyncio.timeout(TIMEOUT_S), asyncio.TaskGroup() as group:
        for _ in range(min(connections, len(requests))):
            group.create_task(_one_by_one(port, waiting, last, taken))
    return last[-1:], taken


async def _one_by_one(
    port: int, waiting: Iterator[bytes], last: list[Answer], taken: list[float]
) -> None:
    connection = await connected(port)
    try:
        for request in waiting:
            if not connection.is_open:
                # The server closes a connection from time to time, and may do so.
                connection = await connected(port)
            started = time.perf_counter()
            last[:] = [await connection.call(request)]
            taken.append(time.perf_counter() - started)
    finally:
        connection.close()


def a_request(
    body: bytes,
    *,
    token: str | None = None,
    method: str = "POST",
    target: str = "/",
) -> bytes:
    """A call as an app makes it, ready to be sent."""
    lines = [
        f"{method} {target} HTTP/1.1",
        "Host: us-central1-demo.cloudfunctions.net",
        "Origin: https://show.example.com",
        "User-Agent: Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Firefox/140.0",
        "Accept: application/json",
        "X-Forwarded-For: 203.0.113.7",
        *([f"Authorization: Bearer {token}"] if token else []),
        *(["Content-Type: application/json"] if method == "POST" else []),
        f"Content-Length: {len(body)}",
    ]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body
