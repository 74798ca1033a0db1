"""The one wrapper around every HTTP function.

It finds out who calls, checks role and request, and answers in one JSON shape with CORS
headers, whatever happens.
"""

import functools
import time
from collections.abc import Callable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Generic, TypeVar

from flask import Request, Response
from pydantic import BaseModel

from interactive_broadcast.http import answers, bodies
from interactive_broadcast.http.answers import Answer
from interactive_broadcast.http.app_check import AppCheckPolicy
from interactive_broadcast.http.bodies import KnownQueries, Parsed
from interactive_broadcast.http.cors import CorsPolicy
from interactive_broadcast.http.rate_limits import RateLimits
from interactive_broadcast.http.rendering import RenderedReplies
from interactive_broadcast.identity import Identity
from interactive_broadcast.kernel import logs
from interactive_broadcast.kernel.callers import NOBODY, Caller, Role
from interactive_broadcast.kernel.errors import (
    MethodNotAllowed,
    RoleNotAllowed,
    TokenMissing,
    Unavailable,
)
from interactive_broadcast.kernel.origins import Origins
from interactive_broadcast.kernel.public_answers import PublicRead

B = TypeVar("B", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class Call(Generic[B]):
    """What a function is given."""

    caller: Caller
    """`NOBODY` where anyone may call, whoever it is."""
    body: B
    read: PublicRead = field(default_factory=PublicRead)
    """Of a shared answer: the rate limit, and how old it is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint(Generic[B]):
    """One HTTP function, as declared: see `Api.endpoint`."""

    handle: Callable[[Call[B]], BaseModel]
    body: type[B]
    allow: AbstractSet[Role]
    get: bool
    shared: bool
    queries: KnownQueries[B]

    @property
    def name(self) -> str:
        """The name under which it is deployed."""
        return self.handle.__name__

    @property
    def is_public(self) -> bool:
        """Whether others than admins may call: strangers, and many at once."""
        return not self.allow <= {Role.ADMIN}

    @property
    def methods(self) -> str:
        """The HTTP methods that it takes, as in an `Allow` header."""
        return "GET, HEAD, POST" if self.get else "POST"


@dataclass(slots=True)
class _Outcome:
    """What the log line of a call says."""

    role: str = "unknown"
    name: str = "ok"
    app_check: str | None = None
    started_at: float = field(default_factory=time.monotonic)


class Api:
    """Makes Cloud Functions that answer HTTP requests.

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
        self._cors = CorsPolicy(origins)
        self._rate_limits = rate_limits
        self._app_check = app_check
        self._rendered = RenderedReplies()
        self.endpoints: dict[str, Endpoint[Any]] = {}
        """What has been declared, by name: the source of `docs/functions.md`."""

    def endpoint(
        self,
        *,
        body: type[B],
        allow: AbstractSet[Role],
        get: bool = False,
        shared: bool = False,
    ) -> Callable[[Callable[[Call[B]], BaseModel]], Callable[[Request], Response]]:
        """Turn a function of a `Call` into one of an HTTP request.

        Args:
            body: the shape of the request.
            allow: who may call. With Role.ANYONE a token is not needed, but a bad one
                is refused all the same: its owner should know.
            get: whether GET with query parameters is taken as well as POST.
            shared: whether caches on the way may keep the answer to a GET.
        """

        def decorate(
            handle: Callable[[Call[B]], BaseModel],
        ) -> Callable[[Request], Response]:
            endpoint = Endpoint(
                handle=handle,
                body=body,
                allow=allow,
                get=get,
                shared=shared,
                queries=KnownQueries(body),
            )

            self.endpoints[endpoint.name] = endpoint

            # Firebase deploys a function under its __name__: keep it.
            @functools.wraps(handle)
            def serve(request: Request) -> Response:
                outcome = _Outcome()
                answer, outcome.name = answers.answered(
                    lambda: self._answer(endpoint, request, outcome),
                    function=endpoint.name,
                    methods=f"{endpoint.methods}, OPTIONS",
                )
                if endpoint.shared and _reads(endpoint, request):
                    answers.share_absence(answer)
                answer.headers |= self._cors.headers(request, endpoint.methods)
                _log(endpoint.name, outcome)
                return answer.response()

            return serve

        return decorate

    def _answer(
        self, endpoint: Endpoint[B], request: Request, outcome: _Outcome
    ) -> Answer:
        self._cors.check(request)
        reads = _reads(endpoint, request)
        if request.method == "OPTIONS":
            return answers.empty()
        if request.method != "POST" and not reads:
            raise MethodNotAllowed("This function does not take that HTTP method.")
        if endpoint.is_public and not endpoint.shared:
            self._rate_limits.check_address(endpoint.name, request)
        outcome.app_check = self._app_check.check(request)
        caller = self._caller(endpoint, request, outcome)
        parsed = _parsed(endpoint, request)
        call = self._call(endpoint, request, caller, parsed.body)
        reply = endpoint.handle(call)
        if not endpoint.shared:
            return answers.success(reply, is_callable=parsed.is_callable)
        rendered, age_s = self._rendered.of(reply), call.read.age_s
        if reads:
            return answers.shareable(rendered, request, age_s)
        return answers.common(rendered, is_callable=parsed.is_callable, age_s=age_s)

    def _call(
        self, endpoint: Endpoint[B], request: Request, caller: Caller, body: B
    ) -> Call[B]:
        if endpoint.shared:
            # Thousands may ask for what is at hand, also from one address: a CDN's.
            check = partial(self._rate_limits.check_address, endpoint.name, request)
            known = partial(self._rate_limits.check_known, endpoint.name, request)
            return Call(caller, body, PublicRead(check, known))
        if endpoint.is_public:
            self._rate_limits.check_caller(endpoint.name, caller)
            self._rate_limits.check_show(endpoint.name, caller, body)
        return Call(caller, body)

    def _caller(
        self, endpoint: Endpoint[B], request: Request, outcome: _Outcome
    ) -> Caller:
        identity = self._identity()
        try:
            caller = identity.caller_of(request.headers.get("Authorization"))
        except (Unavailable, TimeoutError):
            if Role.ANYONE in endpoint.allow:
                # No token is needed, and whether this one is good nobody can tell now.
                return NOBODY
            raise
        outcome.role = caller.role.value
        if Role.ANYONE in endpoint.allow:
            return NOBODY
        if caller.role is Role.ANYONE:
            raise TokenMissing("Send `Authorization: Bearer` and a token.")
        caller = identity.in_role(caller, endpoint.allow)
        outcome.role = caller.role.value
        if caller.role not in endpoint.allow:
            raise RoleNotAllowed("This is not for your role.")
        if caller.role is Role.ADMIN:
            # Before anything is read, be it to find out that they are none any more.
            self._rate_limits.check_caller(endpoint.name, caller)
        identity.admit(caller)
        return caller


def _reads(endpoint: Endpoint[Any], request: Request) -> bool:
    """Whether the question is in the address alone, which caches go by."""
    return endpoint.get and request.method in ("GET", "HEAD")


def _parsed(endpoint: Endpoint[B], request: Request) -> Parsed[B]:
    if not _reads(endpoint, request):
        return bodies.from_json(endpoint.body, request)
    if endpoint.shared:
        return endpoint.queries.parsed(request)
    return bodies.from_query(endpoint.body, request)


def _log(function: str, outcome: _Outcome) -> None:
    found = {"app_check": outcome.app_check} if outcome.app_check else {}
    logs.info(
        "request",
        function=function,
        role=outcome.role,
        outcome=outcome.name,
        ms=round((time.monotonic() - outcome.started_at) * 1000),
        **found,
    )
