"""From replies and errors to HTTP responses, in one JSON shape.

Whatever goes wrong in a function becomes an answer too: an exception that left it would
become an HTML page without CORS headers, which a browser may not even read.
"""

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final, Literal

from flask import Request, Response
from pydantic import BaseModel
from werkzeug.datastructures import Headers

from interactive_broadcast.http.rendering import Rendered, rendered
from interactive_broadcast.kernel import logs
from interactive_broadcast.kernel.errors import (
    BackendError,
    Conflict,
    EncodingNotTaken,
    MethodNotAllowed,
    NotFound,
    Unavailable,
)
from interactive_broadcast.kernel.public_answers import STALE_S

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

JSON: Final = "application/json"
PRIVATE: Final = "no-store"
BROWSER_S: Final = 1
SHARED_S: Final = 2
"""For a CDN: thousands of viewers a second become one call in two seconds."""

SECURITY_HEADERS: Final = {
    "X-Content-Type-Options": "nosniff",
    # Should a browser be led to show an answer as a page: it loads, sends and is
    # embedded in nothing.
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
}
"""On every answer. Strict-Transport-Security is the platform's, whose domain it is."""


WITHOUT_BODY: Final = (HTTPStatus.NO_CONTENT, HTTPStatus.NOT_MODIFIED)


@dataclass(slots=True)
class Answer:
    """A response that is still being put together."""

    status: int
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)

    def response(self) -> Response:
        """As Flask wants it, with the headers that go with every answer."""
        if self.body:
            self.headers["Content-Type"] = JSON
        if self.status not in WITHOUT_BODY:
            self.headers["Content-Length"] = str(len(self.body))
        headers = Headers([*self.headers.items(), *SECURITY_HEADERS.items()])
        return FinishedResponse([self.body], self.status, headers)


class FinishedResponse(Response):
    """Sent as it is: there is nothing in its headers that Flask has to work out."""

    default_mimetype = None

    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        """Answer by the protocol of WSGI."""
        start_response(self.status, self.headers.to_wsgi_list())
        if environ["REQUEST_METHOD"] == "HEAD" or self.status_code in WITHOUT_BODY:
            return ()
        found: Any = self.response
        parts: Iterable[bytes] = found
        return parts


def failure(error: BackendError) -> Answer:
    """The shape that Firebase's callable clients know."""
    body = {
        "error": {
            "status": error.status,
            "message": error.message,
            "details": {"reason": error.reason, **error.details},
        }
    }
    return told(error, error.http_status, body)


def told(
    error: BackendError, http_status: int, body: dict[str, Any] | list[Any]
) -> Answer:
    """The answer that tells of an error by this status and body, and when to retry."""
    answer = _as_json(http_status, json.dumps(body).encode())
    if error.retry_after_s is not None:
        answer.headers["Retry-After"] = str(error.retry_after_s)
    return answer


def answered(
    act: Callable[[], Answer],
    *,
    function: str,
    methods: str,
    shape: Callable[[BackendError], Answer] = failure,
) -> tuple[Answer, str]:
    """The answer of `act` and "ok", or that of what it raises and the reason.

    Args:
        act: what makes the answer.
        function: the name of the Cloud Function, for the log.
        methods: the HTTP methods that it takes, for whoever came with another one.
        shape: how errors are told.
    """
    answer, outcome = _outcome(act, function, shape)
    if answer.status == MethodNotAllowed.http_status:
        answer.headers["Allow"] = methods
    if answer.status == EncodingNotTaken.http_status:
        answer.headers["Accept-Encoding"] = "identity"
    return answer, outcome


def plain(reply: BaseModel | Literal[True] | None) -> Answer:
    """A success of the old API: a reply or `true` as JSON, or nothing at all.

    Raises:
        ReplyTooLarge: as `success`.
    """
    if reply is None:
        return _as_json(200, b"")
    return _as_json(200, b"true" if reply is True else rendered(reply))


def success(reply: BaseModel, *, is_callable: bool) -> Answer:
    """A reply as JSON; inside `{"result": ...}` for Firebase's callable clients.

    Raises:
        ReplyTooLarge: it would be longer than one answer can be.
    """
    return _as_json(200, _for(rendered(reply), is_callable=is_callable))


def common(reply: Rendered, *, is_callable: bool, age_s: int) -> Answer:
    """A success that is others' too.

    Args:
        reply: as JSON.
        is_callable: as for `success`.
        age_s: how old it is.
    """
    answer = _as_json(200, _for(reply.body, is_callable=is_callable))
    if age_s:
        answer.headers["Age"] = str(age_s)
    return answer


def shareable(reply: Rendered, request: Request, age_s: int) -> Answer:
    """The answer to a GET that caches may keep, or a 304 if the client has it.

    Args:
        reply: as JSON.
        request: asked for it.
        age_s: how old it is. A cache keeps an old one for as short as a new one, and
            all that pass it on (RFC 5861) do so until it is `STALE_S` old in sum.
    """
    has_any = "HTTP_IF_NONE_MATCH" in request.environ
    if has_any and request.if_none_match.contains_weak(reply.etag):
        answer = Answer(304)
    else:
        answer = Answer(200, reply.body)
    answer.headers["ETag"] = f'"{reply.etag}"'
    if age_s:
        answer.headers["Age"] = str(age_s)
    left_s = max(0, int(STALE_S) - age_s)
    answer.headers["Cache-Control"] = f"{_kept(age_s)}, stale-if-error={left_s}"
    return answer


def accepted() -> Answer:
    """The answer to a callback: its sender looks at the status alone."""
    return _as_json(200, b"{}")


def share_absence(answer: Answer) -> None:
    """Let caches keep for a moment that there is no such thing (any more)."""
    if answer.status in (NotFound.http_status, Conflict.http_status):
        answer.headers["Cache-Control"] = _kept(0)


def _kept(age_s: int) -> str:
    """What caches may do while an answer is new to them: its age counts (RFC 9111)."""
    return f"public, max-age={BROWSER_S + age_s}, s-maxage={SHARED_S + age_s}"


def empty() -> Answer:
    """The answer to a preflight, before its CORS headers."""
    return Answer(HTTPStatus.NO_CONTENT)


def _for(body: bytes, *, is_callable: bool) -> bytes:
    return b'{"result":%b}' % body if is_callable else body


def _outcome(
    act: Callable[[], Answer], function: str, shape: Callable[[BackendError], Answer]
) -> tuple[Answer, str]:
    try:
        return act(), "ok"
    except BackendError as refusal:
        error, cause = refusal, refusal.__cause__ or refusal
    except TimeoutError as late:
        # Another call's read, which this one shares, takes too long.
        error, cause = Unavailable("This takes too long at the moment."), late
    except Exception as failed:  # noqa: BLE001 - the last resort: what left a function would become an HTML page
        error, cause = BackendError("Internal error."), failed
    if not error.is_refusal:
        logs.error(
            "request-failed", cause=cause, function=function, reason=error.reason
        )
    return shape(error), error.reason


def _as_json(status: int, body: bytes) -> Answer:
    return Answer(status, body, {"Cache-Control": PRIVATE})
