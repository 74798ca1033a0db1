"""Links to files in OpenTok's cloud: signed, and good for ten minutes.

Asking for an archive makes a new one each time; the older ones go on until their end.
"""

import hashlib
import hmac
import itertools
import secrets
from urllib.parse import urlencode

from emulators.kernel.clock import VirtualClock
from emulators.opentok.bodies import Body
from emulators.opentok.refusals import forbidden

LINK_LIFETIME_S = 600

MAX_SECONDS = 10**15


class Links:
    """Signs links, and knows its own again."""

    def __init__(self, clock: VirtualClock) -> None:
        self._clock = clock
        self._key = secrets.token_bytes(32)
        self._numbers = itertools.count(1)

    def sign(self, path: str) -> str:
        """`path` as a link that opens for the next ten minutes."""
        expires = self._now_s() + LINK_LIFETIME_S
        number = next(self._numbers)
        query = {
            "Expires": expires,
            "Id": number,
            "Signature": self._signature(path, expires, number),
        }
        return f"{path}?{urlencode(query)}"

    def check(self, path: str, query: Body) -> None:
        """Let through who comes with a link that is still good.

        Raises:
            Refused: 403, for a link that was never signed or is too old.
        """
        expires = query.find_number("Expires", low=0, high=MAX_SECONDS) or 0
        number = query.find_number("Id", low=0, high=MAX_SECONDS) or 0
        expected = self._signature(path, expires, number)
        given = query.find_text("Signature") or ""
        if not hmac.compare_digest(expected.encode(), given.encode()):
            raise forbidden("Access denied")
        if expires <= self._now_s():
            raise forbidden("Request has expired")

    def _now_s(self) -> int:
        return self._clock.now_ms() // 1000

    def _signature(self, path: str, expires: int, number: int) -> str:
        text = f"{path} {expires} {number}"
        return hmac.new(self._key, text.encode(), hashlib.sha256).hexdigest()
