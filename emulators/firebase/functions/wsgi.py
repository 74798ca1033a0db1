"""Runs a WSGI app (Flask, as the functions framework builds it) under ASGI.

Werkzeug's server closes every connection after one answer, and gunicorn adds a second
process that would outlive a kill; this keeps connections alive in one process.
"""

import asyncio
import contextvars
import io
import sys
from collections.abc import Callable, Iterable
from concurrent.futures import Executor
from dataclasses import dataclass, field
from types import TracebackType
from typing import TypeAlias
from wsgiref.types import WSGIApplication, WSGIEnvironment

from starlette.requests import ClientDisconnect
from starlette.responses import PlainTextResponse
from starlette.types import Receive, Scope, Send

MAX_BODY_BYTES = 32 * 1024 * 1024
"""Per request, as Cloud Functions: more is refused with 413."""

Headers: TypeAlias = list[tuple[str, str]]
_ExcInfo: TypeAlias = (
    tuple[type[BaseException], BaseException, TracebackType]
    | tuple[None, None, None]
    | None
)


class BodyTooLarge(Exception):
    """More than `MAX_BODY_BYTES`."""


@dataclass(slots=True)
class _Answer:
    """What the WSGI app said before its body."""

    status: int = 500
    headers: Headers = field(default_factory=list)

    def start(
        self,
        status: str,
        headers: Headers,
        exc_info: _ExcInfo = None,  # noqa: ARG002 - nothing was sent yet, so it is no matter
        /,
    ) -> Callable[[bytes], object]:
        self.status = int(status.split(" ", 1)[0])
        self.headers = headers
        return _no_write

    def raw_headers(self) -> list[tuple[bytes, bytes]]:
        return [
            (name.lower().encode("latin-1"), value.encode("latin-1"))
            for name, value in self.headers
        ]


async def serve(  # noqa: PLR0913 - the three of ASGI, and what to run where
    app: WSGIApplication,
    scope: Scope,
    receive: Receive,
    send: Send,
    *,
    path: str,
    executor: Executor,
    timeout_s: float,
) -> None:
    """Answer one request with `app`, which sees `path`.

    The function goes on when its client leaves or its time is up, as it does in
    production until the instance is taken away; the client then gets 504.
    """
    try:
        body = await _whole_body(receive)
    except ClientDisconnect:
        return
    except BodyTooLarge:
        refusal = PlainTextResponse("Request Entity Too Large", 413)
        await refusal(scope, receive, send)
        return
    answer = _Answer()
    environ = environ_of(scope, path, body)
    context = contextvars.copy_context()
    loop = asyncio.get_running_loop()
    running = loop.run_in_executor(executor, context.run, _begin, app, environ, answer)
    done, _ = await asyncio.wait({running}, timeout=timeout_s)
    if not done:
        await PlainTextResponse("upstream request timeout", 504)(scope, receive, send)
        return
    chunks = running.result()
    start = {"status": answer.status, "headers": answer.raw_headers()}
    await send({"type": "http.response.start", **start})
    if isinstance(chunks, bytes):
        await send({"type": "http.response.body", "body": chunks})
        return
    while (chunk := await loop.run_in_executor(executor, chunks.next)) is not None:
        await send({"type": "http.response.body", "body": chunk, "more_body": True})
    await send({"type": "http.response.body", "body": b""})


class _Chunks:
    """A body of unknown length, produced while it is sent."""

    def __init__(self, body: Iterable[bytes]) -> None:
        self._body = body
        self._chunks = iter(body)

    def next(self) -> bytes | None:
        chunk = next(self._chunks, None)
        if chunk is None:
            _close(self._body)
        return chunk


def environ_of(scope: Scope, path: str, body: bytes) -> WSGIEnvironment:
    """PEP 3333's environment of an ASGI request."""
    host, port = scope.get("server") or ("127.0.0.1", 0)
    client_host, client_port = scope.get("client") or ("127.0.0.1", 0)
    environ: WSGIEnvironment = {
        "REQUEST_METHOD": scope["method"],
        "SCRIPT_NAME": "",
        "PATH_INFO": path.encode().decode("latin-1"),
        "QUERY_STRING": scope["query_string"].decode("latin-1"),
        "REQUEST_URI": scope["path"],
        "SERVER_NAME": host,
        "SERVER_PORT": str(port),
        "SERVER_PROTOCOL": f"HTTP/{scope['http_version']}",
        "REMOTE_ADDR": client_host,
        "REMOTE_PORT": str(client_port),
        "CONTENT_LENGTH": str(len(body)),
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope.get("scheme", "http"),
        "wsgi.input": io.BytesIO(body),
        "wsgi.input_terminated": True,
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
    }
    for raw_name, raw_value in scope["headers"]:
        name = raw_name.decode("latin-1").upper().replace("-", "_")
        value = raw_value.decode("latin-1")
        if name == "CONTENT_TYPE":
            environ[name] = value
        elif name != "CONTENT_LENGTH":
            key = f"HTTP_{name}"
            environ[key] = f"{environ[key]},{value}" if key in environ else value
    # Google's front end adds the address that it sees to what the client sent.
    sent = environ.get("HTTP_X_FORWARDED_FOR")
    environ["HTTP_X_FORWARDED_FOR"] = f"{sent},{client_host}" if sent else client_host
    return environ


async def _whole_body(receive: Receive) -> bytes:
    body = bytearray()
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            # Half a request is none: it would be another one than was meant.
            raise ClientDisconnect
        body += message.get("body", b"")
        if len(body) > MAX_BODY_BYTES:
            raise BodyTooLarge
        if not message.get("more_body", False):
            return bytes(body)


def _begin(
    app: WSGIApplication, environ: WSGIEnvironment, answer: _Answer
) -> bytes | _Chunks:
    body = app(environ, answer.start)
    # A known length means that nothing is gained by sending piece by piece.
    if any(name.lower() == "content-length" for name, _ in answer.headers):
        try:
            return b"".join(body)
        finally:
            _close(body)
    return _Chunks(body)


def _close(body: Iterable[bytes]) -> None:
    close = getattr(body, "close", None)
    if close is not None:
        close()


def _no_write(_: bytes) -> object:
    raise NotImplementedError("WSGI's write() is not supported; return the body.")
