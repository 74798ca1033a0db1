"""Google's cloud: the projects, the callers, and the judgement of each request."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from tests.support.google.access import Caller
from tests.support.google.api import Api, Call, Route, answer_of
from tests.support.google.exchange import Answer, Request
from tests.support.google.journal import Entry, Journal
from tests.support.google.project import Project, project_of_account
from tests.support.google.refusals import (
    Refused,
    permission_denied,
    quota_project_missing,
    service_disabled,
    unauthenticated,
    unknown_path,
    user_project_denied,
)

OWNER: Final = Caller("user:owner@example.com")
"""Who made the projects, in a program that charges itself, as the firebase CLI does."""


@dataclass(slots=True)
class Failure:
    """What is answered instead, the next `times` that a request matches.

    `pattern` is a regular expression for `METHOD host/path`, from its beginning.
    """

    pattern: str
    refused: Refused
    times: int = 1


@dataclass(slots=True)
class GoogleCloud:
    """All of it.

    `apis` are those that it has. `tokens` are the access tokens that somebody holds:
    `sign_in` adds one; `scopes` are of those that were asked for with some, and
    `refresh_tokens` are what they get new ones for, and
    `federated` the tokens of somebody else's that Google trusts.
    """

    apis: Sequence[Api]
    projects: dict[str, Project] = field(default_factory=dict)
    tokens: dict[str, Caller] = field(default_factory=dict)
    scopes: dict[str, frozenset[str]] = field(default_factory=dict)
    refresh_tokens: dict[str, Caller] = field(default_factory=dict)
    federated: dict[str, Caller] = field(default_factory=dict)
    failures: list[Failure] = field(default_factory=list)
    journal: Journal = field(default_factory=Journal)

    def add_project(
        self, project_id: str, number: str = "123456789012", owner: Caller = OWNER
    ) -> Project:
        """A new project, with billing on and Firebase added."""
        made = Project(project_id, number, owner.member)
        self.projects[project_id] = made
        return made

    def sign_in(self, caller: Caller, scopes: Iterable[str] | None = None) -> str:
        """An access token of theirs; without scopes it is good for everything."""
        token = f"ya29.{len(self.tokens)}-{caller.email}"
        self.tokens[token] = caller
        if scopes is not None:
            self.scopes[token] = frozenset(scopes)
        return token

    def is_good_for(self, token: str | None, *scopes: str) -> bool:
        """Whether an access token has all of these scopes."""
        return self.scopes.get(token or "", frozenset(scopes)).issuperset(scopes)

    def fail(self, pattern: str, refused: Refused, times: int = 1) -> None:
        """Refuse the next requests that match."""
        self.failures.append(Failure(pattern, refused, times))

    def project_named(self, name: str) -> Project | None:
        """By id or by number."""
        return self.projects.get(name) or next(
            (each for each in self.projects.values() if each.number == name), None
        )

    def project_of_path(self, at: Mapping[str, str]) -> Project | None:
        """The one that a path names, or that has the service account that it names."""
        named = at.get("project", "-")
        if named != "-":
            return self.project_named(named)
        return self.project_named(project_of_account(at.get("account", "")) or "")

    def knows(self, host: str) -> bool:
        """Whether an API of this host is here."""
        return any(api.serves(host) for api in self.apis)

    def answer(self, request: Request) -> Answer:
        """Judge a request, do what it asks, and note both."""
        caller = self.tokens.get(request.bearer or "")
        try:
            answer = self._answer(request, caller)
        except Refused as refused:
            answer = refused.answer()
        self.journal.add(Entry(request, answer, caller.member if caller else None))
        return answer

    def _answer(self, request: Request, caller: Caller | None) -> Answer:
        self._fail_as_told(request)
        for api in self.apis:
            found = api.find(request) if api.serves(request.host) else None
            if found is not None:
                route, at = found
                call = self._judged(api, route, request, at, caller)
                return answer_of(route.handler(call))
        self.journal.unknown.append(f"{request.method} {request.host}{request.path}")
        return unknown_path(request.path)

    def _fail_as_told(self, request: Request) -> None:
        line = f"{request.method} {request.host}{request.path}"
        for failure in self.failures:
            if failure.times > 0 and re.match(failure.pattern, line):
                failure.times -= 1
                raise failure.refused

    def _judged(
        self,
        api: Api,
        route: Route,
        request: Request,
        at: dict[str, str],
        caller: Caller | None,
    ) -> Call:
        project = api.project_of(self, request, at)
        if route.is_open:
            return Call(self, request, at, caller, project)
        if caller is None:
            raise unauthenticated(api.host)
        self._check_charged(api, request, caller)
        if project is not None and api.in_project:
            self._check_enabled(api, project)
        if route.permission is not None:
            resource = _resource(route, at, project)
            if project is None or not project.permits(
                caller, route.permission, resource
            ):
                raise permission_denied(api.host, route.permission, resource)
        return Call(self, request, at, caller, project)

    def _check_charged(self, api: Api, request: Request, caller: Caller) -> None:
        """The project that is charged must have the API, and let them use it."""
        named = request.headers.get("x-goog-user-project")
        if named is None and caller.needs_quota_project and not api.takes_any_user:
            raise quota_project_missing(api.host)
        charged = self.project_named(named or caller.charged or "")
        if named is not None and (
            charged is None or not charged.permits(caller, "serviceusage.services.use")
        ):
            raise user_project_denied(api.host, named)
        if charged is not None:
            self._check_enabled(api, charged)

    @staticmethod
    def _check_enabled(api: Api, project: Project) -> None:
        if api.service not in project.services:
            raise service_disabled(api.service, api.title, project.number)


def _resource(route: Route, at: dict[str, str], project: Project | None) -> str:
    """The name of what is judged, with the project's id even where its number came."""
    name = route.on or "projects/{project}"
    known = {**at, "project": project.id if project else at.get("project", "-")}
    return name.format_map(known)
