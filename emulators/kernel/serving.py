"""One emulator's HTTP server: routes with operation names, faults, journal, 501.

An emulator's `api.py` lists `Route(path, endpoint, methods=[...], name="operation")`;
everything here follows from those names.
"""

import asyncio
import errno
import itertools
import json
import socket
from collections.abc import Sequence
from contextlib import suppress

import uvicorn
from starlette.applications import Starlette
from starlette.datastructures import MutableHeaders
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Match, Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from emulators.kernel.context import Context
from emulators.kernel.data_file import NotSaved
from emulators.kernel.faults import Fault
from emulators.kernel.journal import MAX_BODY_CHARS
from emulators.kernel.open_files import allow_many_sockets, max_connections

READY_TIMEOUT_S = 5.0
STOP_TIMEOUT_S = 2.0
GRACE_S = 1.0
"""How long a stopping server lets calls go on that are under way."""

TICK_S = 0.1
"""What uvicorn counts in: it renews its date header every ten of them."""

LOOK_EVERY_S = 0.005
BACKLOG = 2048
"""Connections that wait to be accepted; uvicorn's own default."""

MAX_FRAME_BYTES = 16 * 1024 * 1024
"""Of one message of the WebSocket protocol; what is longer closes the connection."""

PING_EVERY_S = 30.0
PING_TIMEOUT_S = 60.0
"""A WebSocket's client that is gone without a word is let go after both."""

CLIENT_LEFT = 499
"""What other servers' logs say, too, when there was nobody to answer."""

UNSUPPORTED = "unsupported"
"""The journal's operation name for a call that the emulator does not know."""


class PortRefused(Exception):
    """The stack cannot listen where it wants to; the message says why."""


class PortTaken(PortRefused):
    """Another program listens there."""


def cross_origin(request: Request, response: Response) -> Response:
    """Let any page read the answer, as the official emulators do."""
    origin = request.headers.get("origin", "*")
    response.headers["access-control-allow-origin"] = origin
    response.headers["vary"] = "Origin"
    return response


def preflight(request: Request) -> Response:
    """Answer a browser's question before a cross-origin call: everything is allowed."""
    asked = request.headers.get("access-control-request-headers", "")
    headers = {
        "access-control-allow-methods": "GET,POST,PUT,PATCH,DELETE,OPTIONS",
        "access-control-allow-headers": asked,
        "access-control-max-age": "3600",
        "access-control-allow-private-network": "true",
    }
    return cross_origin(request, Response(status_code=204, headers=headers))


class _Observed:
    """ASGI middleware: names the call, lets faults strike, writes the journal."""

    def __init__(
        self,
        app: ASGIApp,
        *,
        context: Context,
        service: str,
        routes: Sequence[BaseRoute],
    ) -> None:
        self._app = app
        self._context = context
        self._service = service
        self._routes = routes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"].startswith("/__/"):
            await self._app(scope, receive, send)
            return
        operation = self._operation(scope)
        fault = self._context.faults.strike(self._service, operation, scope["path"])
        exchange = _Exchange(receive, send, fault)
        try:
            await exchange.run(self._app, scope)
        finally:
            self._context.journal.record(
                at_ms=self._context.clock.now_ms(),
                service=self._service,
                operation=operation,
                method=scope["method"],
                path=scope["path"],
                query=scope["query_string"].decode("latin-1"),
                request=exchange.request.decode("utf-8", "replace"),
                status=exchange.status,
                fault=fault.id if fault else None,
            )

    def _operation(self, scope: Scope) -> str:
        for route in self._routes:
            matched, _ = route.matches(scope)
            if matched is Match.FULL and isinstance(route, Route):
                return route.name
        return UNSUPPORTED


class _Exchange:
    """One request and its answer, watched on their way through."""

    def __init__(self, receive: Receive, send: Send, fault: Fault | None) -> None:
        self._receive = receive
        self._send = send
        self._fault = fault
        self.request = b""
        self.status = 0

    async def run(self, app: ASGIApp, scope: Scope) -> None:
        fault = self._fault
        if fault is None:
            await app(scope, self._watched_receive, self._watched_send)
            return
        if fault.delay_ms:
            await asyncio.sleep(fault.delay_ms / 1000)
        if fault.when == "after":
            await app(scope, self._watched_receive, _discard)
        if fault.drop:
            await self._drop()
        elif fault.status is not None:
            await self._refuse(scope, fault)
        elif fault.when == "before":
            await app(scope, self._watched_receive, self._watched_send)

    async def _watched_receive(self) -> Message:
        message = await self._receive()
        if message["type"] == "http.request" and len(self.request) < MAX_BODY_CHARS:
            self.request += message.get("body", b"")
        return message

    async def _watched_send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
        try:
            await self._send(message)
        except RuntimeError as error:
            if "the handler is closed" not in str(error):
                raise
            # uvloop's, of a client that is gone. In a moment uvicorn hears of it, too.
            while (await self._receive())["type"] != "http.disconnect":
                pass

    async def _drop(self) -> None:
        # An answer that is announced and never comes: the server then closes the
        # connection, which is all that ASGI lets an application do about it.
        headers = [(b"content-length", b"1")]
        await self._send(
            {"type": "http.response.start", "status": 200, "headers": headers}
        )

    async def _refuse(self, scope: Scope, fault: Fault) -> None:
        response = Response(
            fault.body, status_code=fault.status or 500, media_type=None
        )
        MutableHeaders(raw=response.raw_headers)["content-type"] = fault.content_type
        await response(scope, self._watched_receive, self._watched_send)


async def _discard(_: Message) -> None:
    return None


async def _unsupported(request: Request) -> Response:
    text = f"The local stack does not support {request.method} {request.url.path}"
    body = {"error": {"code": 501, "message": text, "status": "UNIMPLEMENTED"}}
    return cross_origin(
        request,
        Response(json.dumps(body), status_code=501, media_type="application/json"),
    )


async def _nobody_left(_: Request, __: Exception) -> Response:
    """For the journal alone: the client left before it had said everything."""
    return Response(status_code=CLIENT_LEFT)


async def _not_saved(request: Request, error: Exception) -> Response:
    body = {"error": {"code": 503, "message": str(error), "status": "UNAVAILABLE"}}
    return cross_origin(request, JSONResponse(body, 503))


def application(context: Context, service: str, routes: Sequence[BaseRoute]) -> ASGIApp:
    """The ASGI app of an emulator: its routes, and 501 for what they do not name."""
    app = Starlette(
        routes=[
            *routes,
            Route(
                "/{path:path}",
                _unsupported,
                methods=["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"],
                name=UNSUPPORTED,
            ),
        ],
        exception_handlers={ClientDisconnect: _nobody_left, NotSaved: _not_saved},
    )
    return _Observed(app, context=context, service=service, routes=routes)


class HttpServer:
    """A uvicorn server on the running loop. Ready when `start()` returns.

    Args:
        app: what to serve.
        host: the address to listen at.
        port: the port; 0 asks the system for a free one.
        listener: a socket that listens already, instead; closed by `stop()`.
    """

    def __init__(
        self,
        app: ASGIApp,
        *,
        host: str,
        port: int = 0,
        listener: socket.socket | None = None,
    ) -> None:
        allow_many_sockets()
        self._socket = listener or listen(host, port)
        config = uvicorn.Config(
            app,
            # Said, not guessed: uvicorn takes a bound method for an ASGI 2 app.
            interface="asgi3",
            ws="websockets-sansio",
            ws_max_size=MAX_FRAME_BYTES,
            ws_ping_interval=PING_EVERY_S,
            ws_ping_timeout=PING_TIMEOUT_S,
            # Costs some 100 kB for each connection, and all of them are local.
            ws_per_message_deflate=False,
            lifespan="off",
            http="httptools",
            limit_concurrency=max_connections(),
            log_level="error",
            access_log=False,
            server_header=False,
        )
        self._server = _QuietServer(config)
        self._running: asyncio.Task[None] | None = None

    @property
    def port(self) -> int:
        port: int = self._socket.getsockname()[1]
        return port

    async def start(self) -> None:
        self._running = asyncio.create_task(self._server.serve(sockets=[self._socket]))
        async with asyncio.timeout(READY_TIMEOUT_S):
            await self._server.ready.wait()

    async def stop(self) -> None:
        self._server.leave()
        if self._running is not None:
            await asyncio.wait([self._running], timeout=STOP_TIMEOUT_S)
        self._socket.close()


class _QuietServer(uvicorn.Server):
    """uvicorn, telling when it listens, and stopping at once.

    uvicorn's own loops look every tenth of a second whether to stop, and then whether
    everybody has left.
    """

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.ready = asyncio.Event()
        self._leaving = asyncio.Event()

    def leave(self) -> None:
        self.should_exit = True
        self._leaving.set()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.ready.set()

    async def main_loop(self) -> None:
        ticks = itertools.count()
        while not await self.on_tick(next(ticks)):
            with suppress(TimeoutError):
                async with asyncio.timeout(TICK_S):
                    await self._leaving.wait()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        for listening in (*self.servers, *(sockets or ())):
            listening.close()
        # Who has been accepted just now is not among the connections yet.
        await asyncio.sleep(LOOK_EVERY_S)
        for connection in list(self.server_state.connections):
            connection.shutdown()
        try:
            async with asyncio.timeout(GRACE_S):
                await self._everybody_gone()
        except TimeoutError:
            for task in self.server_state.tasks:
                task.cancel()

    async def _everybody_gone(self) -> None:
        state = self.server_state
        while state.connections or state.tasks:  # noqa: ASYNC110 - uvicorn tells nobody
            await asyncio.sleep(LOOK_EVERY_S)


def listen(host: str, port: int) -> socket.socket:
    """A listening socket, so that the port is ours from here on.

    Raises:
        PortTaken: another program listens there.
        PortRefused: the system does not let us, as with ports below 1024.
    """
    # With the protocol named asyncio switches Nagle's delay off, which otherwise costs
    # every answer on a reused connection some 40 ms.
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
        # At once: two sockets that do not listen yet could share one port.
        listener.listen(BACKLOG)
    except OSError as error:
        listener.close()
        if error.errno == errno.EADDRINUSE:
            raise PortTaken(f"Port {port} is taken.") from error
        raise PortRefused(f"Port {port}: {error.strerror}.") from error
    return listener
