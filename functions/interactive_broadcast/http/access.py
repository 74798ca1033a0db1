"""Who may call what, in the order in which it is found out, for every HTTP function.

What is cheap comes first, and nothing of what a caller sends is looked at before it is
known who they are.
"""

import time
from collections.abc import Callable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field

from flask import Request
from pydantic import BaseModel

from interactive_broadcast.http.app_check import AppCheckPolicy
from interactive_broadcast.http.cors import CorsPolicy
from interactive_broadcast.http.rate_limits import RateLimits
from interactive_broadcast.identity import Identity
from interactive_broadcast.kernel import logs
from interactive_broadcast.kernel.callers import NOBODY, Caller, Role
from interactive_broadcast.kernel.errors import (
    RoleNotAllowed,
    TokenMissing,
    Unavailable,
)
from interactive_broadcast.kernel.origins import Origins


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """Who may call a function, or one path of it."""

    name: str
    """Under which its calls are counted: it has rate limits of its own."""
    allow: AbstractSet[Role]

    @property
    def is_public(self) -> bool:
        """Whether others than admins may call: strangers, and many at once."""
        return not self.allow <= {Role.ADMIN}


@dataclass(slots=True)
class Outcome:
    """What the log line of a call says."""

    role: str = "unknown"
    name: str = "ok"
    app_check: str | None = None
    started_at: float = field(default_factory=time.monotonic)

    def log(self, function: str, **more: str) -> None:
        """Write it: one line for each request."""
        found = {"app_check": self.app_check} if self.app_check else {}
        logs.info(
            "request",
            function=function,
            role=self.role,
            outcome=self.name,
            ms=round((time.monotonic() - self.started_at) * 1000),
            **found,
            **more,
        )


class AccessControl:
    """Lets callers in, or refuses them.

    Args:
        identity: says who calls. Asked for on the first request, not at import.
        origins: as `CorsPolicy`.
        rate_limits: count the calls.
        app_check: looks at App Check tokens.
    """

    def __init__(
        self,
        *,
        identity: Callable[[], Identity],
        origins: Callable[[], Origins],
        rate_limits: RateLimits,
        app_check: AppCheckPolicy,
    ) -> None:
        self._identity = identity
        self._app_check = app_check
        self.cors = CorsPolicy(origins)
        self.rate_limits = rate_limits

    def admit(
        self, access: Access, request: Request, outcome: Outcome, *, shared: bool
    ) -> Caller:
        """Who calls: `NOBODY` where anyone may, whoever it is.

        Args:
            access: who may.
            request: is not read beyond its headers.
            outcome: is told what was found.
            shared: whether the answer is others' too: its address is counted when
                there is something to look up.

        Raises:
            Unauthenticated, PermissionDenied: they may not.
            TooManyRequests: from that address, or by that admin.
        """
        if access.is_public and not shared:
            self.rate_limits.check_address(access.name, request)
        outcome.app_check = self._app_check.check(request)
        return self._caller(access, request, outcome)

    def count(self, access: Access, caller: Caller, body: BaseModel) -> None:
        """Count a call that is understood, by who calls and for which show.

        Raises TooManyRequests.
        """
        if access.is_public:
            self.rate_limits.check_caller(access.name, caller)
            self.rate_limits.check_show(access.name, caller, body)

    def _caller(self, access: Access, request: Request, outcome: Outcome) -> Caller:
        identity = self._identity()
        try:
            caller = identity.caller_of(request.headers.get("Authorization"))
        except (Unavailable, TimeoutError):
            if Role.ANYONE in access.allow:
                # No token is needed, and whether this one is good nobody can tell now.
                return NOBODY
            raise
        outcome.role = caller.role.value
        if Role.ANYONE in access.allow:
            return NOBODY
        if caller.role is Role.ANYONE:
            raise TokenMissing("Send `Authorization: Bearer` and a token.")
        caller = identity.in_role(caller, access.allow)
        outcome.role = caller.role.value
        if caller.role not in access.allow:
            raise RoleNotAllowed("This is not for your role.")
        if caller.role is Role.ADMIN:
            # Before anything is read, be it to find out that they are none any more.
            self.rate_limits.check_caller(access.name, caller)
        identity.admit(caller)
        return caller
