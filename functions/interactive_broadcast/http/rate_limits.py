"""Who asks too often: by network address, by Firebase user or session, by show.

Each function counts for itself, in the memory of its instance: see
`kernel.token_buckets`. What callers are let do by the database and OpenTok is not
decided here; this keeps one of them from using up what all share.
"""

import ipaddress
import math
from collections.abc import Callable, Hashable
from functools import cache, lru_cache
from typing import Final

from flask import Request
from pydantic import BaseModel

from interactive_broadcast.kernel.callers import Caller, Role
from interactive_broadcast.kernel.errors import TooManyRequests
from interactive_broadcast.kernel.token_buckets import TokenBuckets

HOME_NETWORK_BITS: Final = 64
"""Bits of an IPv6 address that name the network of one household."""

MAX_ADDRESSES: Final = 4_096
"""Whose networks are known, and not worked out anew for each call."""

KNOWN_TIMES: Final = 10
"""How many times as often one address may ask for what is known to be there. A CDN has
few addresses and a thousand shows, and a function asks the database for each of them
once in two seconds, however many watch."""

SHOW: Final = ("admin_id", "fan_url", "host_url", "celebrity_url")
"""Fields of requests that say which show is meant, or which link of it."""


class RateLimits:
    """Counts calls and refuses those beyond a rate.

    Args:
        caller: calls per minute of one Firebase user, or of one session of somebody
            without; 0 for no limit. This and the others are asked for on use, and may
            raise Misconfigured.
        admin: the same of an admin, whose pages ask more often.
        address: of one network address, behind which a whole audience may sit.
        show: for one show, whoever asks.
        buckets: where the calls are counted.
    """

    def __init__(
        self,
        *,
        caller: Callable[[], int],
        admin: Callable[[], int],
        address: Callable[[], int],
        show: Callable[[], int],
        buckets: TokenBuckets | None = None,
    ) -> None:
        self._caller_rate = caller
        self._admin_rate = admin
        self._address_rate = address
        self._show_rate = show
        self._buckets = buckets or TokenBuckets()

    def check_address(self, function: str, request: Request) -> None:
        """Count a call from the address of a request. Raises TooManyRequests."""
        key = (function, "address", address_of(request))
        self._check(key, self._address_rate())

    def check_known(self, function: str, request: Request) -> None:
        """Count a question for what is known to be there, from an address.

        Apart from its other calls, and `KNOWN_TIMES` as many. Raises TooManyRequests.
        """
        key = (function, "known", address_of(request))
        self._check(key, KNOWN_TIMES * self._address_rate())

    def check_caller(self, function: str, caller: Caller) -> None:
        """Count a call of whoever has a token. Raises TooManyRequests."""
        is_admin = caller.role is Role.ADMIN
        rate = self._admin_rate() if is_admin else self._caller_rate()
        if caller.uid is not None:
            self._check((function, "caller", caller.uid), rate)
        elif caller.token_id is not None:
            self._check((function, "session", caller.token_id), rate)

    def check_show(self, function: str, caller: Caller, body: BaseModel) -> None:
        """Count a call for a show: an admin's, with or without a slug.

        Each link of a host or celebrity counts for itself, and each role in each event
        too: strangers who guess, and a crowd of fans, must not use up what lets host
        and celebrity in. Against guessing there are the address and 128 bits. Fans
        without a Firebase user count apart from those with one: sessions cost nothing.

        Raises TooManyRequests.
        """
        names = _names(type(body))
        which = [getattr(body, name) if name in names else None for name in SHOW]
        if which[0] is not None:
            guest = (caller.role, caller.event_id, caller.uid is None)
            self._check((function, "show", *which, guest), self._show_rate())

    def _check(self, key: Hashable, per_minute: int) -> None:
        if per_minute == 0:
            return
        wait_s = self._buckets.take(key, per_minute=per_minute)
        if wait_s > 0:
            raise TooManyRequests(
                "Too many calls; wait a moment.", retry_after_s=math.ceil(wait_s)
            )


@cache
def _names(model: type[BaseModel]) -> frozenset[str]:
    """Fields of a request. To look for one that is not there is slow."""
    return frozenset(model.model_fields)


def address_of(request: Request) -> str:
    """Where a request comes from, as far as that can be believed.

    Google's front end appends the address that it sees to X-Forwarded-For; whatever
    stands before that was sent by the client. Without the header (on a developer's
    machine) it is the address of the connection. Behind a CDN it is that one's, for
    all viewers: see `check_known`. Behind a load balancer for all functions
    ADDRESS_RATE should be 0, and the limit be set there.
    """
    forwarded = request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip()
    return _network(forwarded or request.remote_addr or "")


@lru_cache(MAX_ADDRESSES)
def _network(text: str) -> str:
    """An IPv4 address, or the network of one household for an IPv6 address."""
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        # All who send nonsense share one bucket.
        return "unknown"
    if isinstance(address, ipaddress.IPv4Address):
        return str(address)
    if address.ipv4_mapped is not None:
        return str(address.ipv4_mapped)
    return str(ipaddress.ip_network((address, HOME_NETWORK_BITS), strict=False))
