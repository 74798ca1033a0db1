"""CORS: which web pages may read our answers."""

import re
from collections.abc import Callable
from typing import Final

from flask import Request

from interactive_broadcast.kernel.errors import Misconfigured
from interactive_broadcast.kernel.origins import Origins

ALLOWED_HEADERS: Final = (
    "authorization, content-type, cache-control, pragma, if-none-match, "
    "x-client-version, x-firebase-appcheck, x-firebase-client, x-firebase-gmpid, "
    "firebase-instance-id-token"
)
"""What `fetch` with a token and Firebase's callable clients send. The answer to whoever
asks for none, or not in the form of a list."""

MAX_ASKED: Final = 1_000
"""Characters of a list of headers that is answered."""

_ASKED: Final = re.compile(
    r"[A-Za-z0-9!#$%&'*+.^_`|~-]+( ?, ?[A-Za-z0-9!#$%&'*+.^_`|~-]+)*", re.ASCII
)
EXPOSED_HEADERS: Final = "age, etag, retry-after"
MAX_AGE_S: Final = 3600


class CorsPolicy:
    """Makes the CORS headers of answers.

    Args:
        origins: whose pages may read them. Asked for on use.
    """

    def __init__(self, origins: Callable[[], Origins]) -> None:
        self._origins = origins

    def check(self, request: Request) -> None:
        """Refuse a page that might be meant by an entry which nobody can read.

        Pages whose entry is good, and callers that are no page, are none the worse.

        Raises:
            Misconfigured: the page is not listed, and an entry is malformed.
        """
        origin, origins = request.headers.get("Origin"), self._origins()
        if origin is None or origins.permitted(origin) is not None:
            return
        if origins.has_malformed:
            raise Misconfigured("An origin is malformed.", names=["ALLOWED_ORIGINS"])

    def headers(self, request: Request, methods: str) -> dict[str, str]:
        """Let the page that asked read the answer, if its origin is allowed.

        As the platform's own callable functions do, a preflight is allowed whatever
        headers it asks for: none of them has a meaning here that could do harm.
        """
        origin = self._origins().permitted(request.headers.get("Origin"))
        if origin is None:
            return {"Vary": "Origin"}
        headers = {
            "Vary": "Origin",
            "Access-Control-Allow-Origin": origin,
            "Access-Control-Expose-Headers": EXPOSED_HEADERS,
        }
        if request.method != "OPTIONS":
            return headers
        return {
            **headers,
            "Vary": "Origin, Access-Control-Request-Headers",
            "Access-Control-Allow-Methods": methods,
            "Access-Control-Allow-Headers": _allowed(request),
            "Access-Control-Max-Age": str(MAX_AGE_S),
        }


def _allowed(request: Request) -> str:
    asked = request.headers.get("Access-Control-Request-Headers", "").strip()
    is_good = len(asked) <= MAX_ASKED and _ASKED.fullmatch(asked)
    return asked if is_good else ALLOWED_HEADERS
