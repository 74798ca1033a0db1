"""One emulator's HTTP server: routes with operation names, faults, journal, 501.

An emulator's `api.py` lists `Route(path, endpoint, methods=[...], name="operation")`;
everything here follows from those names.
"""

import asyncio
import json
from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta
from email.utils import format_datetime
from typing import TypeAlias

from starlette.applications import Starlette
from starlette.datastructures import MutableHeaders
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Match, Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from emulators.kernel import controls
from emulators.kernel.context import Context
from emulators.kernel.data_file import NotSaved
from emulators.kernel.faults import Fault
from emulators.kernel.journal import MAX_BODY_CHARS
from emulators.kernel.json_http import JsonObject, Refused
from emulators.kernel.refusal_texts import FROM as REFUSED_FROM
from emulators.kernel.refusal_texts import MAX_BODY_BYTES, REFUSAL, refusal_text

CLIENT_LEFT = 499
"""What other servers' logs say, too, when there was nobody to answer."""

CLOCK_OFF_BY = "emulators.clock_off_by"
"""In the scope of a call: how far the service's clock is off for it, a timedelta."""

UNSUPPORTED = "unsupported"
"""The journal's operation name for a call that the emulator does not know."""


Endpoint: TypeAlias = Callable[[Request], Awaitable[Response]]


def cross_origin(request: Request, response: Response) -> Response:
    """Let any page read the answer, as the official emulators do."""
    origin = request.headers.get("origin", "*")
    response.headers["access-control-allow-origin"] = origin
    response.headers["vary"] = "Origin"
    return response


async def preflight(request: Request) -> Response:
    """Answer a browser's question before a cross-origin call: everything is allowed."""
    asked = request.headers.get("access-control-request-headers", "")
    headers = {
        "access-control-allow-methods": "GET,POST,PUT,PATCH,DELETE,OPTIONS",
        "access-control-allow-headers": asked,
        "access-control-max-age": "3600",
        "access-control-allow-private-network": "true",
    }
    return cross_origin(request, Response(status_code=204, headers=headers))


PREFLIGHT = Route("/{path:path}", preflight, methods=["OPTIONS"], name="preflight")
"""For an emulator whose every address may be asked about."""


def json_answer(body: object, status: int = 200) -> Response:
    """JSON in ASCII, whatever is in it, with no charset in its type.

    OpenTok's Python SDK compares the whole header and reads XML after a charset.
    """
    return Response(json.dumps(body), status, media_type="application/json")


def answering(
    endpoint: Endpoint, shown: Callable[[Refused], JsonObject] = Refused.google_body
) -> Endpoint:
    """`endpoint`, with its refusals as answers that any page can read.

    Args:
        endpoint: may raise Refused.
        shown: the body that tells of one.
    """

    async def answered(request: Request) -> Response:
        try:
            response = await endpoint(request)
        except Refused as refused:
            response = json_answer(shown(refused), refused.status)
        return cross_origin(request, response)

    return answered


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
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        if scope["path"].startswith(controls.PREFIX):
            app = controls.refused_page(scope) or self._app
            await app(scope, receive, self._dated(send, timedelta()))
            return
        operation = self._operation(scope)
        fault = self._context.faults.strike(self._service, operation, scope["path"])
        off_by = timedelta(milliseconds=fault.clock_ms if fault else 0)
        scope[CLOCK_OFF_BY] = off_by
        exchange = _Exchange(receive, self._dated(send, off_by), fault)
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
                refusal=scope.get(REFUSAL) or exchange.refusal,
            )

    def _dated(self, send: Send, off_by: timedelta) -> Send:
        """`send`, with the stack's time as the `Date` of the answer."""

        async def dated(message: Message) -> None:
            if message["type"] == "http.response.start":
                now = format_datetime(self._context.clock.now() + off_by, usegmt=True)
                headers = [*message.get("headers", ()), (b"date", now.encode())]
                message = {**message, "headers": headers}
            await send(message)

        return dated

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
        self._answer = b""

    @property
    def refusal(self) -> str | None:
        """What the answer says of its refusal; None if it is none."""
        if self.status < REFUSED_FROM:
            return None
        return refusal_text(self.status, self._answer)

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
        elif self.status >= REFUSED_FROM and len(self._answer) < MAX_BODY_BYTES:
            self._answer += message.get("body", b"")
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
    raise Refused(501, text, canonical="UNIMPLEMENTED")


async def _nobody_left(_: Request, __: Exception) -> Response:
    """For the journal alone: the client left before it had said everything."""
    return Response(status_code=CLIENT_LEFT)


async def _not_saved(request: Request, error: Exception) -> Response:
    refused = Refused(503, str(error), canonical="UNAVAILABLE")
    return cross_origin(request, json_answer(refused.google_body(), 503))


def application(context: Context, service: str, routes: Sequence[BaseRoute]) -> ASGIApp:
    """The ASGI app of an emulator: its routes, and 501 for what they do not name."""
    app = Starlette(
        routes=[
            *routes,
            Route(
                "/{path:path}",
                answering(_unsupported),
                methods=["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"],
                name=UNSUPPORTED,
            ),
        ],
        exception_handlers={ClientDisconnect: _nobody_left, NotSaved: _not_saved},
    )
    return _Observed(app, context=context, service=service, routes=routes)
