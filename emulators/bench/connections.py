"""Bare clients: a measurement should show the server, not the client's library.

Each is one socket and one `asyncio.Protocol`. They understand what this server sends,
and nothing that it does not.
"""

import asyncio
import json
from collections import deque
from collections.abc import Callable, Sequence
from typing import TypeVar, cast

from emulators.bench.served import HOST, NAMESPACE

TIMEOUT_S = 30.0
_LONG, _LONGER = 126, 127
_TEXT, _PING, _PONG = 0x81, 0x89, 0x8A
_MASK = bytes(4)
"""A mask of zeros: clients must mask, and need not do it well."""

_Client = TypeVar("_Client", bound=asyncio.Protocol)


async def connected(make: Callable[[], _Client], port: int) -> _Client:
    """Open a connection for a client."""
    loop = asyncio.get_running_loop()
    async with asyncio.timeout(TIMEOUT_S):
        _, protocol = await loop.create_connection(make, HOST, port)
    return protocol


class Rest(asyncio.Protocol):
    """One request after the other on one connection."""

    def __init__(self) -> None:
        self._received = bytearray()
        self._expected = 0
        self._answer: asyncio.Future[bytes] | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)

    def data_received(self, data: bytes) -> None:
        self._received += data
        if not self._expected:
            head, end, _ = self._received.partition(b"\r\n\r\n")
            if not end:
                return
            after = head.lower().partition(b"content-length: ")[2]
            self._expected = len(head + end) + int(after.split(b"\r\n")[0])
        if len(self._received) < self._expected:
            return
        status = bytes(self._received[9:12])
        self._received.clear()
        self._expected = 0
        if self._answer is not None:
            self._answer.set_result(status)

    def connection_lost(self, _: Exception | None) -> None:
        if self._answer is not None and not self._answer.done():
            self._answer.set_exception(ConnectionResetError())

    async def call(
        self,
        method: str,
        path: str,
        body: str = "",
        *,
        headers: Sequence[str] = (),
        namespace: str = NAMESPACE,
    ) -> None:
        """One request. Anything but success is an error.

        Raises:
            ConnectionError: another status than 200, or none.
        """
        self._answer = asyncio.get_running_loop().create_future()
        self._transport.write(
            request(method, path, body, *headers, namespace=namespace)
        )
        status = await self._answer
        if status != b"200":
            raise ConnectionError(status.decode())

    def close(self) -> None:
        self._transport.close()


class Socket(asyncio.Protocol):
    """A WebSocket of the database's own protocol."""

    def __init__(self, pushed: Callable[[], None] | None = None) -> None:
        self._pushed = pushed
        self._received = bytearray()
        self._is_open = False
        self._hello = asyncio.get_running_loop().create_future()
        self._replies: deque[asyncio.Future[None]] = deque()
        self._number = 0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)
        self._transport.write(
            f"GET /.ws?v=5&ns={NAMESPACE} HTTP/1.1\r\nHost: {HOST}\r\n"
            "Connection: Upgrade\r\nUpgrade: websocket\r\n"
            "Sec-WebSocket-Version: 13\r\n"
            "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n".encode()
        )

    def data_received(self, data: bytes) -> None:
        self._received += data
        if not self._is_open:
            head, end, rest = self._received.partition(b"\r\n\r\n")
            if not end:
                return
            if not head.startswith(b"HTTP/1.1 101"):
                self._hello.set_exception(ConnectionError(head.decode("latin-1")))
                return
            self._is_open, self._received = True, rest
        while (frame := self._frame()) is not None:
            kind, content = frame
            if kind == _PING:
                self._send(content, kind=_PONG)
            elif kind == _TEXT:
                self._understand(content)

    def connection_lost(self, _: Exception | None) -> None:
        for waiting in (self._hello, *self._replies):
            if not waiting.done():
                waiting.set_exception(ConnectionResetError())

    async def ready(self) -> None:
        """Wait for the server's hello."""
        async with asyncio.timeout(TIMEOUT_S):
            await self._hello

    def ask(self, action: str, **body: object) -> "asyncio.Future[None]":
        """Send a request; done when the reply is there."""
        self._number += 1
        message = {"t": "d", "d": {"r": self._number, "a": action, "b": body}}
        self._send(json.dumps(message, separators=(",", ":")).encode())
        reply = asyncio.get_running_loop().create_future()
        self._replies.append(reply)
        return reply

    def close(self) -> None:
        self._transport.abort()

    def _send(self, text: bytes, *, kind: int = _TEXT) -> None:
        if len(text) < _LONG:
            head = bytes((kind, 0x80 | len(text)))
        else:
            head = bytes((kind, 0x80 | _LONG)) + len(text).to_bytes(2, "big")
        self._transport.write(head + _MASK + text)

    def _frame(self) -> tuple[int, bytes] | None:
        """The next whole frame, which is taken away; None until it is there."""
        received = self._received
        if len(received) < 2:  # noqa: PLR2004 - no length yet
            return None
        length, start = received[1], 2
        if length >= _LONG:
            start = 4 if length == _LONG else 10
            length = int.from_bytes(received[2:start], "big")
        if len(received) < start + length:
            return None
        kind, content = received[0], bytes(received[start : start + length])
        del received[: start + length]
        return kind, content

    def _understand(self, text: bytes) -> None:
        message = json.loads(text)
        content = message["d"]
        if message["t"] == "c":
            if not self._hello.done():
                self._hello.set_result(None)
        elif "r" in content:
            reply = self._replies.popleft()
            if content["b"]["s"] == "ok":
                reply.set_result(None)
            else:
                reply.set_exception(ConnectionError(text.decode()))
        elif self._pushed is not None:
            self._pushed()


class EventStream(asyncio.Protocol):
    """A location over REST streaming."""

    def __init__(self, path: str, pushed: Callable[[], None]) -> None:
        self._path = path
        self._pushed = pushed
        self._tail = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)
        accepted = "Accept: text/event-stream"
        self._transport.write(request("GET", self._path, "", accepted))

    def data_received(self, data: bytes) -> None:
        known = len(self._tail)
        data = self._tail + data
        self._tail = data[-len(b"event: put") + 1 :]
        for _ in range(data.count(b"event: put", max(0, known - 9))):
            self._pushed()

    def close(self) -> None:
        self._transport.abort()


def request(
    method: str, path: str, body: str, *headers: str, namespace: str = NAMESPACE
) -> bytes:
    """The text of an HTTP request."""
    encoded = body.encode()
    lines = [
        f"{method} {path}{'&' if '?' in path else '?'}ns={namespace} HTTP/1.1",
        f"Host: {HOST}",
        f"Content-Length: {len(encoded)}",
        *headers,
    ]
    return "\r\n".join([*lines, "", ""]).encode() + encoded
