"""Runs WSGI apps (Flask, as the functions framework builds them) under ASGI.

Werkzeug's server closes every connection after one answer, and gunicorn adds a second
process that would outlive a kill; a2wsgi keeps connections alive in one process. What
Cloud Functions do around a call is here: bounds of its size and its time, and the
client's address.
"""

import asyncio
import io
import sys
from collections.abc import Iterable
from typing import cast
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from a2wsgi import WSGIMiddleware
from a2wsgi.wsgi_typing import WSGIApp
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from emulators.kernel.json_http import read_body

MAX_BODY_BYTES = 32 * 1024 * 1024
"""Per request, as Cloud Functions: more is refused with 413."""

MAX_ANSWER_BYTES = 32 * 1024 * 1024
"""Of an answer that says how long it is, as Cloud Run: instead of more there is 500."""

_APP, _BODY = "emulators.app", "emulators.body"
"""Keys of a request's scope: the app that answers it, and all that was sent."""


class BodyTooLarge(Exception):
    """More than `MAX_BODY_BYTES`."""


class Calls:
    """Runs calls of WSGI apps, each in a thread. Belongs to one event loop.

    Args:
        concurrency: how many at a time; others wait.
    """

    def __init__(self, concurrency: int) -> None:
        # Its types are its own, and say the same.
        bridge = WSGIMiddleware(cast("WSGIApp", _run), workers=concurrency)
        self._bridge = cast("ASGIApp", bridge)
        self._running: set[asyncio.Future[None]] = set()

    async def serve(  # noqa: PLR0913 - the three of ASGI, and what to run
        self,
        app: WSGIApplication,
        scope: Scope,
        receive: Receive,
        send: Send,
        *,
        path: str,
        timeout_s: float,
    ) -> None:
        """Answer one request with `app`, which sees `path`.

        The function goes on when its client leaves or its time is up, as it does in
        production until the instance is taken away; the client then gets 504.
        """
        try:
            chunks = Request(scope, receive).stream()
            body = await read_body(
                chunks, limit=MAX_BODY_BYTES, too_large=BodyTooLarge()
            )
        except ClientDisconnect:
            # Half a request is none: it would be another one than was meant.
            return
        except BodyTooLarge:
            refusal = PlainTextResponse("Request Entity Too Large", 413)
            await refusal(scope, receive, send)
            return
        answer = _Answer(send)
        seen = {**scope, "path": path, "root_path": "", _APP: app, _BODY: body}
        call = asyncio.ensure_future(self._bridge(seen, receive, answer.send))
        self._running.add(call)
        call.add_done_callback(self._running.discard)
        await asyncio.wait({call}, timeout=timeout_s)
        if call.done() or answer.has_begun:
            await call
        else:
            answer.is_over = True
            await PlainTextResponse("upstream request timeout", 504)(
                scope, receive, send
            )


class _Answer:
    """What a call answers, until its time is up."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self.has_begun = False
        self.is_over = False

    async def send(self, message: Message) -> None:
        if self.is_over:
            return
        self.has_begun = True
        if message["type"] == "http.response.start" and _is_too_large(message):
            self.is_over = True
            await _send_too_large(self._send)
            return
        await self._send(message)


def _is_too_large(start: Message) -> bool:
    length = dict(start.get("headers", ())).get(b"content-length", b"0")
    return length.isdigit() and int(length) > MAX_ANSWER_BYTES


async def _send_too_large(send: Send) -> None:
    text = b"Response size was too large. Please consider reducing response size."
    headers = [(b"content-type", b"text/plain"), (b"content-length", b"%d" % len(text))]
    await send({"type": "http.response.start", "status": 500, "headers": headers})
    await send({"type": "http.response.body", "body": text})


def _run(environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
    scope = environ["asgi.scope"]
    body = scope[_BODY]
    # Google's front end adds the address that it sees to what the client sent.
    sent, seen = environ.get("HTTP_X_FORWARDED_FOR"), environ.get("REMOTE_ADDR", "")
    environ.update(
        {
            "CONTENT_LENGTH": str(len(body)),
            "HTTP_X_FORWARDED_FOR": f"{sent},{seen}" if sent else seen,
            "wsgi.errors": sys.stderr,
            "wsgi.input": io.BytesIO(body),
            # Read also without an announced length.
            "wsgi.input_terminated": True,
            "wsgi.multiprocess": False,
        }
    )
    app: WSGIApplication = scope[_APP]
    return app(environ, start)
