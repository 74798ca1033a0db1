"""From replies and errors to HTTP answers."""

import hashlib
import json
from typing import Final

from flask import Request, Response
from pydantic import BaseModel

from interactive_broadcast.kernel.errors import BackendError

JSON: Final = "application/json"
PRIVATE: Final = "no-store"
SHARED: Final = "public, max-age=1, s-maxage=2"
"""For a CDN: thousands of viewers a second become one call in two seconds."""

SECURITY_HEADERS: Final = {
    "X-Content-Type-Options": "nosniff",
    # Should a browser be led to show an answer as a page: it loads, sends and is
    # embedded in nothing.
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
}
"""On every answer. Strict-Transport-Security is the platform's, whose domain it is."""


def success(reply: BaseModel, *, is_callable: bool) -> Response:
    text = reply.model_dump_json(by_alias=True, exclude_none=True)
    if is_callable:
        text = f'{{"result":{text}}}'
    return _response(200, text)


def taken() -> Response:
    """To a service that wants to hear no more than that."""
    return _response(200, "{}")


def shareable(answer: Response, request: Request) -> Response:
    """The answer to a GET that caches may keep, or a 304 if the client has it."""
    etag = hashlib.sha256(answer.get_data()).hexdigest()[:16]
    if request.if_none_match.contains_weak(etag):
        answer = Response(status=304)
    answer.set_etag(etag)
    answer.headers["Cache-Control"] = SHARED
    return answer


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


def empty(status: int = 204) -> Response:
    return Response(status=status)


def _response(status: int, text: str) -> Response:
    response = Response(text, status=status, content_type=JSON)
    response.headers["Cache-Control"] = PRIVATE
    return response
