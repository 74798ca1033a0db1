"""Runs a WSGI app (Flask, as the functions framework builds it) under ASGI.

Werkzeug's server closes every connection after one answer, and gunicorn adds a second
process that would outlive a kill; this keeps connections alive in one process.
"""

import asyncio
import contextvars
import io
import sys
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, TypeAlias
from wsgiref.types import WSGIApplication, WSGIEnvironment

from starlette.responses import PlainTextResponse
from starlette.types import Receive, Scope, Send

MAX_BODY_BYTES = 32 * 1024 * 1024
"""Per request, as Cloud Functions: more is refused with 413."""

Headers: TypeAlias = list[tuple[str, str]]  # noqa: UP040 - `type` needs 3.12
_ExcInfo: TypeAlias = (  # noqa: UP040 - `type` needs 3.12
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
    await send(
        {
            "type": "http.response.start",
            "status": answer.status,
            "headers": answer.raw_headers(),
        }
    )
    while (chunk := await loop.run_in_executor(executor, chunks.next)) is not None:
        await send({"type": "http.response.body", "body": chunk, "more_body": True})
    await send({"type": "http.response.body", "body": b""})
