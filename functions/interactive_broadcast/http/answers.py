"""From replies and errors to HTTP responses, in one JSON shape.

Whatever goes wrong in a function becomes an answer too: an exception that left it would
become an HTML page without CORS headers, which a browser may not even read.
"""

import hashlib
import json
from collections.abc import Callable
from typing import Final

from flask import Request, Response
from pydantic import BaseModel

from interactive_broadcast.kernel import logs
from interactive_broadcast.kernel.errors import (
    BackendError,
    Conflict,
    EncodingNotTaken,
    MethodNotAllowed,
    NotFound,
    ReplyTooLarge,
    Unavailable,
)
from interactive_broadcast.kernel.public_answers import STALE_S

JSON: Final = "application/json"
PRIVATE: Final = "no-store"
BROWSER_S: Final = 1
SHARED_S: Final = 2
"""For a CDN: thousands of viewers a second become one call in two seconds."""

MAX_REPLY_BYTES: Final = 32_000_000
"""Cloud Run sends 32 MiB; of more, it makes a page that says nothing to a client."""

SECURITY_HEADERS: Final = {
    "X-Content-Type-Options": "nosniff",
    # Should a browser be led to show an answer as a page: it loads, sends and is
    # embedded in nothing.
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
}
"""On every answer. Strict-Transport-Security is the platform's, whose domain it is."""


def answered(
    act: Callable[[], Response], *, function: str, methods: str
) -> tuple[Response, str]:
    """The answer of `act` and "ok", or that of what it raises and the reason.

    Args:
        act: what makes the answer.
        function: the name of the Cloud Function, for the log.
        methods: the HTTP methods that it takes, for whoever came with another one.
    """
    response, outcome = _outcome(act, function)
    response.headers.extend(SECURITY_HEADERS)
    if response.status_code == MethodNotAllowed.http_status:
        response.headers["Allow"] = methods
    if response.status_code == EncodingNotTaken.http_status:
        response.headers["Accept-Encoding"] = "identity"
    return response, outcome


def success(reply: BaseModel, *, is_callable: bool) -> Response:
    """A reply as JSON; inside `{"result": ...}` for Firebase's callable clients.

    Raises:
        ReplyTooLarge: it would be longer than MAX_REPLY_BYTES.
    """
    text = reply.model_dump_json(by_alias=True, exclude_none=True)
    if len(text) > MAX_REPLY_BYTES // 4 and len(text.encode()) > MAX_REPLY_BYTES:
        raise ReplyTooLarge("This is more than one answer can hold.")
    if is_callable:
        text = f'{{"result":{text}}}'
    return _response(200, text)


def accepted() -> Response:
    """The answer to a callback: its sender looks at the status alone."""
    return _response(200, "{}")


def shareable(answer: Response, request: Request, age_s: int) -> Response:
    """The answer to a GET that caches may keep, or a 304 if the client has it.

    Args:
        answer: a success.
        request: asked for it.
        age_s: how old it is. A cache keeps an old one for as short as a new one, and
            all that pass it on (RFC 5861) do so until it is `STALE_S` old in sum.
    """
    etag = hashlib.sha256(answer.get_data()).hexdigest()[:16]
    headers = {name: answer.headers[name] for name in ("Age",) if age_s}
    if request.if_none_match.contains_weak(etag):
        answer = Response(status=304, headers=headers)
    answer.set_etag(etag)
    left_s = max(0, int(STALE_S) - age_s)
    kept = _kept(age_s)
    answer.headers["Cache-Control"] = f"{kept}, stale-if-error={left_s}"
    return answer


def share_absence(answer: Response) -> None:
    """Let caches keep for a moment that there is no such thing (any more)."""
    if answer.status_code in (NotFound.http_status, Conflict.http_status):
        answer.headers["Cache-Control"] = _kept(0)


def _kept(age_s: int) -> str:
    """What caches may do while an answer is new to them: its age counts (RFC 9111)."""
    return f"public, max-age={BROWSER_S + age_s}, s-maxage={SHARED_S + age_s}"


def failure(error: BackendError) -> Response:
    """The shape that Firebase's callable clients know."""
    body = {
        "error": {
            "status": error.status,
            "message": error.message,
            "details": {"reason": error.reason, **error.details},
        }
    }
    response = _response(error.http_status, json.dumps(body))
    if error.retry_after_s is not None:
        response.headers["Retry-After"] = str(error.retry_after_s)
    return response


def empty() -> Response:
    """The answer to a preflight, before its CORS headers."""
    return Response(status=204)


def _outcome(act: Callable[[], Response], function: str) -> tuple[Response, str]:
    try:
        return act(), "ok"
    except BackendError as error:
        return _failed(error, function)
    except TimeoutError as error:
        # Another call's read, which this one shares, takes too long.
        return _failed(
            Unavailable("This takes too long at the moment."), function, error
        )
    except Exception as error:  # noqa: BLE001 - the last resort: what left a function would become an HTML page
        return _failed(BackendError("Internal error."), function, error)


def _failed(
    error: BackendError, function: str, cause: Exception | None = None
) -> tuple[Response, str]:
    if error.http_status >= 500:  # noqa: PLR2004 - the HTTP range of our failures
        logs.error(
            "request-failed",
            cause=cause or error.__cause__ or error,
            function=function,
            reason=error.reason,
        )
    return failure(error), error.reason


def _response(status: int, text: str) -> Response:
    response = Response(text, status=status, content_type=JSON)
    response.headers["Cache-Control"] = PRIVATE
    return response
