"""One API of Google's: its routes, each with the permission that it demands.

A module of this package declares an API with `Api(...)` and its methods with the
decorators `get`, `post` and so on, whose paths are written as Google's reference writes
them: `{name}` is one segment, without a colon; `{name=**}` is any number of them.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Any, Final

from tests.support.google.access import Caller
from tests.support.google.exchange import Answer, Request, json_answer
from tests.support.google.project import Project
from tests.support.google.refusals import invalid

if TYPE_CHECKING:
    from tests.support.google.cloud import GoogleCloud

_VARIABLE: Final = re.compile(r"\{(\w+)(=\*\*)?\}")


@dataclass(frozen=True, slots=True)
class Call:
    """A request that has been judged: the caller may.

    `caller` is who calls, None on a route that asks nobody; `at` are the variables of
    the path. Routes that name no project have none here.
    """

    cloud: "GoogleCloud"
    request: Request
    at: Mapping[str, str]
    caller: Caller | None
    found: Project | None

    @property
    def project(self) -> Project:
        """The project that the path names."""
        if self.found is None:
            raise LookupError(f"{self.request.path} names no project")
        return self.found

    @property
    def query(self) -> Mapping[str, str]:
        return self.request.query

    @property
    def body(self) -> Any:
        """The JSON object that was sent; an empty one where nothing was.

        Raises:
            Refused: something else was sent.
        """
        if not self.request.body:
            return {}
        sent = self.request.json
        if not isinstance(sent, dict):
            raise invalid("Invalid JSON payload received.")
        return sent


Handler = Callable[[Call], Any]
"""Returns JSON for a 200, or an `Answer`; raises `Refused`."""


@dataclass(frozen=True, slots=True)
class Route:
    """One method of an API.

    `permission` is what the caller needs, None where anybody with a token may; `on` the
    name of the resource whose policy counts beside the project's, with the variables of
    the path; `is_open` where not even a token is needed.
    """

    method: str
    pattern: re.Pattern[str]
    handler: Handler
    permission: str | None
    on: str | None
    is_open: bool


@dataclass(frozen=True, slots=True)
class Api:
    """One API at its host.

    `host` may be a pattern, such as `*.firebaseio.com`. `title` is how a refusal names
    the API, and `enabled_as` what must be enabled for it where that is not its host.
    `in_project` is whether it must be enabled in the project whose resource is asked
    for (otherwise only in the one that is charged), and `takes_any_user` whether it
    serves a person's application default credentials that name no quota project.
    `project_of` finds the project whose resource is asked for, by the variables of the
    path unless it is told another way.
    """

    host: str
    title: str
    enabled_as: str = ""
    in_project: bool = True
    takes_any_user: bool = False
    project_of: Callable[
        ["GoogleCloud", Request, Mapping[str, str]], Project | None
    ] = lambda cloud, _, at: cloud.project_of_path(at)
    routes: list[Route] = field(default_factory=list)

    @property
    def service(self) -> str:
        """What must be enabled for it."""
        return self.enabled_as or self.host

    def serves(self, host: str) -> bool:
        """Whether it listens at this host."""
        return fnmatchcase(host, self.host)

    def get(self, path: str, permission: str | None = None, **how: Any) -> "Declare":
        return self._declare("GET", path, permission, **how)

    def post(self, path: str, permission: str | None = None, **how: Any) -> "Declare":
        return self._declare("POST", path, permission, **how)

    def put(self, path: str, permission: str | None = None, **how: Any) -> "Declare":
        return self._declare("PUT", path, permission, **how)

    def patch(self, path: str, permission: str | None = None, **how: Any) -> "Declare":
        return self._declare("PATCH", path, permission, **how)

    def delete(self, path: str, permission: str | None = None, **how: Any) -> "Declare":
        return self._declare("DELETE", path, permission, **how)

    def find(self, request: Request) -> tuple[Route, dict[str, str]] | None:
        """The route of a request, and the variables of its path."""
        for route in self.routes:
            match = route.pattern.fullmatch(request.path)
            if match is not None and route.method == request.method:
                return route, match.groupdict()
        return None

    def _declare(
        self,
        method: str,
        path: str,
        permission: str | None,
        *,
        on: str | None = None,
        is_open: bool = False,
    ) -> "Declare":
        def declare(handler: Handler) -> Handler:
            self.routes.append(
                Route(method, _compiled(path), handler, permission, on, is_open)
            )
            return handler

        return declare


Declare = Callable[[Handler], Handler]


def _compiled(path: str) -> re.Pattern[str]:
    parts, end = [], 0
    for found in _VARIABLE.finditer(path):
        parts.append(re.escape(path[end : found.start()]))
        parts.append(f"(?P<{found[1]}>{'.+' if found[2] else '[^/:]+'})")
        end = found.end()
    return re.compile("".join(parts) + re.escape(path[end:]))


def answer_of(returned: Any) -> Answer:
    """What a handler returned, as an answer."""
    return returned if isinstance(returned, Answer) else json_answer(returned)
