"""Who asks too often: by address, by Firebase user, by show.

Each function counts for itself, in the memory of its instance: see `throttling`. What
callers are let do by the database and OpenTok is not decided here; this keeps one of
them from using up what all share.
"""

import ipaddress
import math
from collections.abc import Hashable
from typing import Final, Protocol

from flask import Request
from pydantic import BaseModel

from interactive_broadcast.kernel.callers import Caller
from interactive_broadcast.kernel.errors import TooManyRequests
from interactive_broadcast.kernel.rate_limits import Buckets

HOME_NETWORK_BITS: Final = 64
"""Of an IPv6 address: what one household has to itself."""

SLUGS: Final = ("fan_url", "host_url", "celebrity_url")
"""Fields of requests that say which show is meant, or whose door of it."""


class Rates(Protocol):
    """Calls per minute; 0 for no limit. Each may raise Misconfigured."""

    def caller_rate(self) -> int:
        """Of one Firebase user."""

    def address_rate(self) -> int:
        """Of one network address: a whole audience may sit behind it."""

    def show_rate(self) -> int:
        """For one show, whoever asks."""


class CrowdControl:
    def __init__(self, rates: Rates, buckets: Buckets | None = None) -> None:
        self._rates = rates
        self._buckets = buckets or Buckets()

    def check_address(self, function: str, request: Request) -> None:
        """Raises TooManyRequests."""
        key = (function, "address", address_of(request))
        self._check(key, self._rates.address_rate())

    def check_caller(self, function: str, caller: Caller) -> None:
        """Raises TooManyRequests. Who came without a Firebase user is no one."""
        if caller.uid is not None:
            key = (function, "caller", caller.uid)
            self._check(key, self._rates.caller_rate())

    def check_show(self, function: str, caller: Caller, body: BaseModel) -> None:
        """Raises TooManyRequests. A show is an admin's, with or without a slug.

        Each link of a host or celebrity counts for itself, and each role in each event
        too: strangers who guess, and a crowd of fans, must not use up what lets host
        and celebrity in. Against guessing there are the address and 128 bits.
        """
        admin_id = getattr(body, "admin_id", None)
        if admin_id is not None:
            slugs = tuple(getattr(body, name, None) for name in SLUGS)
            guest = (caller.role, caller.event_id)
            key = (function, "show", admin_id, slugs, guest)
            self._check(key, self._rates.show_rate())

    def _check(self, key: Hashable, per_minute: int) -> None:
        if per_minute == 0:
            return
        wait_s = self._buckets.take(key, per_minute=per_minute)
        if wait_s > 0:
            raise TooManyRequests(
                "Too many calls; wait a moment.", retry_after_s=math.ceil(wait_s)
            )


def address_of(request: Request) -> str:
    """Where a request comes from, as far as that can be believed.

    Google's front end appends the address that it sees to X-Forwarded-For; whatever
    stands before that was sent by the client. Without the header (on a developer's
    machine) it is the address of the connection. Behind a load balancer or CDN of
    one's own it is that one's address: then ADDRESS_RATE should be 0, and the limit be
    set there.
    """
    forwarded = request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip()
    return _network(forwarded or request.remote_addr or "")


def _network(text: str) -> str:
    """An IPv4 address, or the household of an IPv6 one."""
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
