"""The I/O shell of the WebSocket protocol: sockets in, outputs out.

Each connection is one task, the one that reads; what happens elsewhere is written by a
task that lives as long as there is something to write.
"""

import asyncio
import secrets
from contextlib import suppress
from datetime import UTC, datetime

from starlette.datastructures import Headers, QueryParams
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route, WebSocketRoute
from starlette.types import Message, Receive, Scope, Send

from emulators.firebase.database.answers import answer, finished
from emulators.firebase.database.credentials import Credentials, Identity
from emulators.firebase.database.model import Instance
from emulators.firebase.database.parameters import UNNAMED
from emulators.firebase.database.store import Store
from emulators.firebase.database.tree import InvalidData
from emulators.firebase.database.wire import messages, outputs
from emulators.firebase.database.wire.connection import (
    POLICY_VIOLATION,
    Connection,
    Host,
)
from emulators.firebase.database.wire.listens import ListenRegistry
from emulators.firebase.database.wire.messages import Request as Asked
from emulators.firebase.database.wire.outputs import Output
from emulators.kernel.clock import Timer
from emulators.kernel.context import Context

GOING_AWAY = 1001
UNSUPPORTED_DATA = 1003
"""Close codes of RFC 6455."""

MAX_ADDRESS_CHARS = 256

_SECRET_ACTIONS = ("auth", "gauth", "appcheck")
_STATUSES = {"ok": 200, "permission_denied": 401, "datastale": 412}
"""What the journal says for a status; 400 for all others."""


class WebSockets:
    """Every open connection of one stack."""

    def __init__(
        self, context: Context, store: Store, credentials: Credentials
    ) -> None:
        self.context = context
        self.credentials = credentials
        self._store = store
        self._registries: dict[Instance, ListenRegistry] = {}
        self._open: dict[str, _Socket] = {}

    def __len__(self) -> int:
        return len(self._open)

    def routes(self) -> list[BaseRoute]:
        return [
            WebSocketRoute("/.ws", self, name="webSocket"),
            Route("/.lp", _long_poll, methods=["GET", "POST"], name="longPoll"),
        ]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection until it ends."""
        await receive()
        await send({"type": "websocket.accept"})
        parameters = QueryParams(scope["query_string"])
        try:
            instance = self._store.instance(parameters.get("ns", UNNAMED))
        except InvalidData as refusal:
            # A client that is shut down does not come back to ask the same again.
            text = messages.control("s", str(refusal))
            await send({"type": "websocket.send", "text": text})
            await send({"type": "websocket.close", "code": POLICY_VIOLATION})
            return
        self._end_former(parameters.get("ls"), instance)
        socket = _Socket(self, instance, scope, send)
        self._open[socket.session_id] = socket
        try:
            await socket.run(receive)
        finally:
            del self._open[socket.session_id]
            socket.end()

    def registry(self, instance: Instance) -> ListenRegistry:
        """Everybody who listens to that database."""
        if instance not in self._registries:
            self._registries[instance] = ListenRegistry(instance)
        return self._registries[instance]

    def forget_pending(self) -> None:
        """Drop what clients left to be written when they disconnect."""
        for socket in self._open.values():
            socket.connection.forget_pending()

    def close_all(self) -> None:
        """Let every client go, so that a server can stop."""
        for socket in list(self._open.values()):
            socket.end()
            socket.connection.close(GOING_AWAY, "The server stops")

    def _end_former(self, session_id: str | None, instance: Instance) -> None:
        """End the session that a client had before it lost its connection."""
        former = self._open.get(session_id or "")
        if former is not None and former.instance is instance:
            former.end()
            former.connection.close(GOING_AWAY, "The client came back")


class _Socket:
    """One connection: its session, its transport and the alarm of its token."""

    def __init__(
        self, sockets: WebSockets, instance: Instance, scope: Scope, send: Send
    ) -> None:
        self.instance = instance
        self.session_id = secrets.token_urlsafe(24)
        self._context = sockets.context
        self._credentials = sockets.credentials
        self._scope = scope
        self._send = send
        self._writing = asyncio.Lock()
        self._serving: asyncio.Task[None] | None = None
        self._writer: asyncio.Task[None] | None = None
        self._is_reading = False
        self._expiry: Timer | None = None
        host = Host(
            instance=instance,
            registry=sockets.registry(instance),
            credentials=sockets.credentials,
            now_ms=sockets.context.clock.now_ms,
            on_update=self._on_update,
            on_request=self._record,
        )
        self.connection = Connection(
            host, session_id=self.session_id, address=self._address()
        )

    async def run(self, receive: Receive) -> None:
        """Serve the client until one side is done."""
        self._serving = asyncio.create_task(self._serve(receive))
        with suppress(asyncio.CancelledError):
            await self._serving

    async def _serve(self, receive: Receive) -> None:
        self.connection.opened()
        await self._flush()
        while True:
            message = await receive()
            if message["type"] == "websocket.disconnect":
                return
            self._read(message.get("text"))
            # Whoever does not read what it asked for is not read from either.
            await self._flush()

    def end(self) -> None:
        """Do what the client wanted done when it is gone. Safe to repeat."""
        if self._expiry is not None:
            self._expiry.cancel()
        self.connection.lost()

    def _read(self, frame: str | None) -> None:
        before = self.connection.identity
        self._is_reading = True
        try:
            if frame is None:
                self.connection.close(UNSUPPORTED_DATA, "Text frames only")
            else:
                self.connection.receive(frame)
        finally:
            self._is_reading = False
        if self.connection.identity is not before:
            self._watch_expiry(self.connection.identity)

    def _on_update(self) -> None:
        if self.connection.has_overflowed:
            self._cut_off()
        elif not self._is_reading and not self._writing.locked():
            self._writer = asyncio.create_task(self._flush())

    def _cut_off(self) -> None:
        """Send no more to a client that does not read, and listen no more to it."""
        for task in (self._serving, self._writer):
            if task is not None:
                task.cancel()

    async def _flush(self) -> None:
        """Write all that is queued, and what is added meanwhile."""
        # One at a time and straight from the queue: the order is the protocol's.
        async with self._writing:
            # A client that has gone is noticed by the task that reads. RuntimeError: it
            # broke the protocol, and uvicorn has closed the connection by itself.
            with suppress(OSError, RuntimeError):
                while batch := self.connection.take():
                    for output in batch:
                        await self._send(_message(output))

    def _watch_expiry(self, identity: Identity) -> None:
        if self._expiry is not None:
            self._expiry.cancel()
            self._expiry = None
        if self._credentials.enforce_expiry and identity.expires_at_s is not None:
            due = datetime.fromtimestamp(identity.expires_at_s, UTC)
            self._expiry = self._context.clock.call_at(due, self.connection.expire)

    def _record(
        self, asked: Asked, text: str, status: str, refusal: str | None
    ) -> None:
        path = asked.body.get("p")
        self._context.journal.record(
            at_ms=self._context.clock.now_ms(),
            service="database",
            operation=f"ws.{asked.action}",
            method="WS",
            path=path if isinstance(path, str) else "/",
            query=f"ns={self.instance.name}",
            request="" if asked.action in _SECRET_ACTIONS else text,
            status=_STATUSES.get(status, 400),
            fault=None,
            refusal=refusal,
        )

    def _address(self) -> str:
        called = Headers(scope=self._scope).get("host", "")[:MAX_ADDRESS_CHARS]
        return called or self._context.settings.address("database")


def _message(output: Output) -> Message:
    match output:
        case outputs.Send(text):
            return {"type": "websocket.send", "text": text}
        case outputs.Close(code, reason):
            return {"type": "websocket.close", "code": code, "reason": reason}


async def _long_poll(request: Request) -> Response:
    text = "Long polling is not supported here. Use a WebSocket: it is what SDKs prefer"
    return finished(request, answer({"error": text}, status=501))
