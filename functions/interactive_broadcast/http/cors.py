"""CORS: which web pages may read our answers."""

from collections.abc import Callable
from typing import Final

from flask import Request, Response

from interactive_broadcast.kernel.errors import Misconfigured

ALLOWED_HEADERS: Final = (
    "authorization, content-type, cache-control, pragma, if-none-match, "
    "x-client-version, x-firebase-appcheck, x-firebase-client, x-firebase-gmpid, "
    "firebase-instance-id-token"
)
"""What `fetch` with a token and Firebase's callable clients send."""

EXPOSED_HEADERS: Final = "etag, retry-after"
MAX_AGE_S: Final = 3600


class CorsPolicy:
    """Adds the CORS headers to answers.

    Args:
        allowed: `{"*"}` or origins. Asked for on use; may raise Misconfigured.
    """

    def __init__(self, allowed: Callable[[], frozenset[str]]) -> None:
        self._allowed = allowed

    def add_headers(self, request: Request, response: Response, methods: str) -> None:
        """Let the page that asked read the answer, if its origin is allowed."""
        response.headers["Vary"] = "Origin"
        origin = self._permitted(request.headers.get("Origin"))
        if origin is None:
            return
        response.headers["Access-Control-Allow-Origin"] = origin
        response.headers["Access-Control-Expose-Headers"] = EXPOSED_HEADERS
        if request.method == "OPTIONS":
            response.headers["Access-Control-Allow-Methods"] = methods
            response.headers["Access-Control-Allow-Headers"] = ALLOWED_HEADERS
            response.headers["Access-Control-Max-Age"] = str(MAX_AGE_S)

    def _permitted(self, origin: str | None) -> str | None:
        try:
            allowed = self._allowed()
        except Misconfigured:
            # Callers that are no browser are answered all the same; no page is.
            return None
        if "*" in allowed:
            return "*"
        return origin if origin in allowed else None
