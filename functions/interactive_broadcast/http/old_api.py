"""The old backend's REST API as one Cloud Function: its paths, bodies and answers.

Who may call is found out as for every other function, and each path has rate limits of
its own. Only what is written on the wire is different.
"""

from collections.abc import Callable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Any, Final, Generic, Literal, TypeVar

from flask import Request, Response
from pydantic import BaseModel

from interactive_broadcast.http import answers, old_bodies, old_failures
from interactive_broadcast.http.access import Access, AccessControl, Outcome
from interactive_broadcast.http.answers import Answer
from interactive_broadcast.http.api import Call
from interactive_broadcast.http.old_failures import Sayings
from interactive_broadcast.kernel.callers import Role
from interactive_broadcast.kernel.errors import (
    BackendError,
    MethodNotAllowed,
    PathNotFound,
)

B = TypeVar("B", bound=BaseModel)

Handle = Callable[[Call[B]], BaseModel | Literal[True] | None]
"""What answers: a reply, `true`, or nothing."""

NAME: Final = "api"
"""Of the function; where its address has no name before the path, the path may begin
with it, as the old apps' own paths do."""

METHODS: Final = ("GET", "POST", "PUT", "PATCH", "DELETE")


@dataclass(frozen=True, slots=True, kw_only=True)
class Route(Generic[B]):
    """One path with one HTTP method: see `OldApi.route`."""

    method: str
    path: str
    handle: Handle[B]
    body: type[B]
    access: Access
    never_empty: Mapping[str, str]
    says: Sayings
    always_list: bool

    @property
    def name(self) -> str:
        """What it is called in the log and in the reference."""
        return self.handle.__name__


@dataclass(frozen=True, slots=True)
class _Found:
    """What a request's path leads to."""

    routes: Mapping[str, Route[Any]]
    """By HTTP method. Empty for a path that there is not."""
    values: Mapping[str, str]
    """Of the path's parameters, by name."""


class OldApi:
    """Makes the Cloud Function that answers on the old backend's paths.

    Args:
        access_control: finds out who calls, and whether they may.
    """

    def __init__(self, access_control: AccessControl) -> None:
        self._control = access_control
        self._paths: dict[str, dict[str, Route[Any]]] = {}
        self.routes: list[Route[Any]] = []
        """What has been declared: the source of the table in `docs/functions.md`."""

    def route(  # noqa: PLR0913 - what a route has; all are named
        self,
        method: str,
        path: str,
        *,
        body: type[B],
        allow: AbstractSet[Role],
        never_empty: Mapping[str, str] | None = None,
        says: Sayings | None = None,
        always_list: bool = False,
    ) -> Callable[[Handle[B]], Handle[B]]:
        """Answer on a path with a function of a `Call`.

        Its reply is a model, `True` for the JSON value `true`, or None for an answer
        without a body. A list or an object by id is a `ReplyCollection`.

        Args:
            method: of HTTP. Where it is GET, HEAD is taken as well.
            path: `event/:id` takes the second part as the field `id` of the body.
            body: the shape of what path, query and body say in sum.
            allow: who may call, as for `Api.endpoint`.
            never_empty: fields whose empty text is no field that was left out, and
                what is wanted instead, in words for people.
            says: what errors are told as on this path.
            always_list: whether it answers a list also where it fails: an empty one.
                The iOS app reads it without looking at the status, and ends with an
                error if it is anything else.
        """

        def declare(handle: Handle[B]) -> Handle[B]:
            route = Route(
                method=method,
                path=path,
                handle=handle,
                body=body,
                access=Access(name=f"{NAME}/{handle.__name__}", allow=allow),
                never_empty=never_empty or {},
                says=says or {},
                always_list=always_list,
            )
            self._paths.setdefault(path, {})[method] = route
            self.routes.append(route)
            return handle

        return declare

    def serve(self, request: Request) -> Response:
        """Answer a request, whatever happens."""
        outcome = Outcome()
        found = self._found(request.path)
        route = found.routes.get(_method(request))
        methods = _methods(found.routes)
        answer, outcome.name = answers.answered(
            lambda: self._answer(found, route, request, outcome),
            function=NAME,
            methods=f"{methods}, OPTIONS",
            shape=lambda error: _failure(route, error),
        )
        answer.headers |= self._control.cors.headers(request, methods)
        outcome.log(NAME, **({"route": route.name} if route else {}))
        return answer.response()

    def _answer(
        self,
        found: _Found,
        route: Route[B] | None,
        request: Request,
        outcome: Outcome,
    ) -> Answer:
        self._control.cors.check(request)
        if request.method == "OPTIONS":
            return answers.empty()
        if not found.routes:
            raise PathNotFound("There is nothing at this address.")
        if route is None:
            raise MethodNotAllowed("This address does not take that HTTP method.")
        caller = self._control.admit(route.access, request, outcome, shared=False)
        body = old_bodies.parsed(route.body, request, found.values, route.never_empty)
        self._control.count(route.access, caller, body)
        return answers.plain(route.handle(Call(caller, body)))

    def _found(self, path: str) -> _Found:
        """The path with the fewest parameters that fits."""
        asked = _parts(path)
        fitting = [
            (len(values), pattern, values)
            for pattern in self._paths
            if (values := _values(pattern.split("/"), asked)) is not None
        ]
        if not fitting:
            return _Found({}, {})
        _, pattern, values = min(fitting, key=lambda one: one[0])
        return _Found(self._paths[pattern], values)


def _failure(route: Route[Any] | None, error: BackendError) -> Answer:
    if route is None:
        return old_failures.failure(error, {})
    if route.always_list:
        return old_failures.empty_list(error)
    return old_failures.failure(error, route.says)


def _method(request: Request) -> str:
    return "GET" if request.method == "HEAD" else request.method


def _methods(routes: Mapping[str, Route[Any]]) -> str:
    """As in an `Allow` header; of a path that there is not, all that there are."""
    taken = [method for method in METHODS if method in routes or not routes]
    return ", ".join(taken).replace("GET", "GET, HEAD")


def _parts(path: str) -> list[str]:
    """What is between the slashes, behind the function's name. One may end it."""
    parts = path.removeprefix("/").removesuffix("/").split("/")
    return parts[1:] if parts[0] == NAME else parts


def _values(pattern: list[str], asked: list[str]) -> dict[str, str] | None:
    """The path's parameters by name. None if it is another path."""
    if len(pattern) != len(asked):
        return None
    values = {}
    for own, given in zip(pattern, asked, strict=True):
        if own.startswith(":") and given:
            values[own[1:]] = given
        elif own != given:
            return None
    return values
