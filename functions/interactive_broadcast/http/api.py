"""The one wrapper around every HTTP function.

It finds out who calls, checks role and request, and answers in one JSON shape with CORS
headers, whatever happens.
"""

import functools
from collections.abc import Callable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Generic, TypeVar

from flask import Request, Response
from pydantic import BaseModel

from interactive_broadcast.http import answers, bodies
from interactive_broadcast.http.access import Access, AccessControl, Outcome
from interactive_broadcast.http.answers import Answer
from interactive_broadcast.http.bodies import KnownQueries, Parsed
from interactive_broadcast.http.rendering import RenderedReplies
from interactive_broadcast.kernel.callers import Caller, Role
from interactive_broadcast.kernel.errors import MethodNotAllowed
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
    access: Access
    get: bool
    shared: bool
    queries: KnownQueries[B]

    @property
    def name(self) -> str:
        """The name under which it is deployed."""
        return self.access.name

    @property
    def allow(self) -> AbstractSet[Role]:
        """Who may call."""
        return self.access.allow

    @property
    def methods(self) -> str:
        """The HTTP methods that it takes, as in an `Allow` header."""
        return "GET, HEAD, POST" if self.get else "POST"


class Api:
    """Makes Cloud Functions that answer HTTP requests.

    Args:
        access_control: finds out who calls, and whether they may.
    """

    def __init__(self, access_control: AccessControl) -> None:
        self._control = access_control
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
                access=Access(name=handle.__name__, allow=allow),
                get=get,
                shared=shared,
                queries=KnownQueries(body),
            )

            self.endpoints[endpoint.name] = endpoint

            # Firebase deploys a function under its __name__: keep it.
            @functools.wraps(handle)
            def serve(request: Request) -> Response:
                outcome = Outcome()
                answer, outcome.name = answers.answered(
                    lambda: self._answer(endpoint, request, outcome),
                    function=endpoint.name,
                    methods=f"{endpoint.methods}, OPTIONS",
                )
                if endpoint.shared and _reads(endpoint, request):
                    answers.share_absence(answer)
                cors = self._control.cors.headers(request, endpoint.methods)
                answer.headers |= cors
                outcome.log(endpoint.name)
                return answer.response()

            return serve

        return decorate

    def _answer(
        self, endpoint: Endpoint[B], request: Request, outcome: Outcome
    ) -> Answer:
        self._control.cors.check(request)
        reads = _reads(endpoint, request)
        if request.method == "OPTIONS":
            return answers.empty()
        if request.method != "POST" and not reads:
            raise MethodNotAllowed("This function does not take that HTTP method.")
        caller = self._control.admit(
            endpoint.access, request, outcome, shared=endpoint.shared
        )
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
            limits = self._control.rate_limits
            check = partial(limits.check_address, endpoint.name, request)
            known = partial(limits.check_known, endpoint.name, request)
            return Call(caller, body, PublicRead(check, known))
        self._control.count(endpoint.access, caller, body)
        return Call(caller, body)


def _reads(endpoint: Endpoint[Any], request: Request) -> bool:
    """Whether the question is in the address alone, which caches go by."""
    return endpoint.get and request.method in ("GET", "HEAD")


def _parsed(endpoint: Endpoint[B], request: Request) -> Parsed[B]:
    if not _reads(endpoint, request):
        return bodies.from_json(endpoint.body, request)
    if endpoint.shared:
        return endpoint.queries.parsed(request)
    return bodies.from_query(endpoint.body, request)
