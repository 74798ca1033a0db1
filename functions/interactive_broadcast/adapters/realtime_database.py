"""The Realtime Database over its REST API, under several identities."""

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import parse_qs, quote, urlsplit

from google.auth.exceptions import GoogleAuthError

from interactive_broadcast.adapters.access_tokens import AccessTokens
from interactive_broadcast.adapters.answers import from_database
from interactive_broadcast.adapters.http_connections import (
    Answer,
    HttpConnections,
    NoAnswer,
)
from interactive_broadcast.kernel.callers import COUNTER, Caller, Role
from interactive_broadcast.kernel.database import children
from interactive_broadcast.kernel.errors import (
    BackendError,
    DatabaseUnavailable,
    Misconfigured,
    RulesDenied,
)
from interactive_broadcast.kernel.models import Json
from interactive_broadcast.kernel.ports import Bound, Replacement

if TYPE_CHECKING:
    from firebase_admin import App

SORTED: Final = ((int, float), str)
"""Types of the values that children are found by: one of them for all."""

AUTH_OF_COUNTER: Final[dict[str, Json]] = {"uid": COUNTER, "via": COUNTER}
"""What the rules see as `auth` of whoever counts viewers."""

EMULATOR_HOST: Final = "FIREBASE_DATABASE_EMULATOR_HOST"
"""As the official SDKs have it."""

EMULATOR_RIGHTS: Final = "Authorization: Bearer owner\r\n"
"""All rights, in every emulator."""

ANY_UID: Final = "\x00"
"""Stands for that of somebody."""

ESCAPED_ANY_UID: Final = quote(json.dumps(ANY_UID), safe="")

CALLERS_KEPT: Final = 1_000
"""Callers whose identity is not spelled anew for each request."""


class FirebaseDatabases:
    """`ports.Databases`: all identities share the connections.

    The Admin SDK binds an identity to an app, and an app to connections of its own: a
    new caller would pay for a new TLS handshake. On the wire the identity is one query
    parameter beside the backend's own credentials.

    Args:
        app: says where the database is, and has the credentials.

    Raises:
        Misconfigured: it does not.
    """

    def __init__(self, app: "App") -> None:
        """Make no call to the database."""
        url, instance = location(str(app.options.get("databaseURL")))
        tokens = None if instance else AccessTokens(app.credential.get_credential())
        self._service = _Service(HttpConnections(url), tokens)
        self._instance = f"ns={quote(instance, safe='')}" if instance else ""

    def as_caller(self, caller: Caller) -> "FirebaseDatabase":
        return self._bound(_override_of(caller))

    def as_counter(self) -> "FirebaseDatabase":
        return self._bound(_override(AUTH_OF_COUNTER))

    def as_backend(self) -> "FirebaseDatabase":
        return FirebaseDatabase(self._service, self._instance, is_bound=False)

    def _bound(self, override: str) -> "FirebaseDatabase":
        query = f"{self._instance}&{override}" if self._instance else override
        return FirebaseDatabase(self._service, query, is_bound=True)


def location(database_url: str) -> tuple[str, str | None]:
    """Where to connect to, and which database that is where it is an emulator's.

    Raises:
        Misconfigured: it is no database's URL.
    """
    parts = urlsplit(database_url)
    if parts.scheme == "http" and (names := parse_qs(parts.query).get("ns")):
        return f"http://{parts.netloc}", names[0]
    if parts.scheme != "https" or not parts.hostname:
        raise Misconfigured("The database's URL is none.", names=["databaseURL"])
    if host := os.environ.get(EMULATOR_HOST):
        return f"http://{host}", parts.netloc.partition(".")[0]
    return f"https://{parts.netloc}", None


@lru_cache(CALLERS_KEPT)
def _override_of(caller: Caller) -> str:
    if caller.uid is None:
        return _override(auth_of(caller))
    # All but the uid is the same for everybody in a crowd.
    rest = _override_of_role(caller.role, caller.admin_id, caller.event_id)
    return rest.replace(ESCAPED_ANY_UID, _escaped(caller.uid), 1)


@lru_cache(CALLERS_KEPT)
def _override_of_role(role: Role, admin_id: str | None, event_id: str | None) -> str:
    somebody = Caller(role=role, uid=ANY_UID, admin_id=admin_id, event_id=event_id)
    return _override(auth_of(somebody))


def _override(auth: dict[str, Json] | None) -> str:
    return f"auth_variable_override={_escaped(auth)}"


def _escaped(value: Json) -> str:
    # A uid may hold any character.
    return quote(json.dumps(value, separators=(",", ":")), safe="")


def auth_of(caller: Caller) -> dict[str, Json] | None:
    """What the rules see as `auth`. No uid, no identity: nobody."""
    if caller.uid is None:
        return None
    token: dict[str, Json] = {"role": caller.role.value}
    if caller.admin_id is not None:
        token["adminId"] = caller.admin_id
    if caller.event_id is not None:
        token["eventId"] = caller.event_id
    return {"uid": caller.uid, "via": "functions", "token": token}


@dataclass(frozen=True, slots=True)
class _Service:
    """The database as the backend's own credentials reach it."""

    connections: HttpConnections
    tokens: AccessTokens | None
    """None for an emulator."""

    def ask(self, method: str, target: str, *, headers: str, body: str) -> Answer:
        """What the database itself has answered.

        Raises:
            DatabaseUnavailable: it has not.
        """
        try:
            rights = self.tokens.headers() if self.tokens else EMULATOR_RIGHTS
            answer = self.connections.ask(
                method, target, headers=rights + headers, body=body
            )
        except (NoAnswer, GoogleAuthError) as error:
            raise DatabaseUnavailable("The database did not answer.") from error
        if not from_database(method, answer):
            raise DatabaseUnavailable("What has answered is not the database.")
        return answer


@dataclass(frozen=True, slots=True)
class FirebaseDatabase:
    """`ports.Database` of one identity."""

    _service: _Service
    _identity: str
    """As it is in every query: who asks, and in an emulator for which database."""
    is_bound: bool
    """Whether the rules decide what this identity may do."""

    def get(self, path: str) -> Any:  # noqa: ANN401 - as Database.get
        return _parsed(self._ask("GET", path))

    def keys(self, path: str) -> list[str]:
        found = _parsed(self._ask("GET", path, query="shallow=true"))
        if not isinstance(found, dict):
            if isinstance(found, list):
                raise _unreadable()
            return []
        if any(value is not True for value in found.values()):
            raise _unreadable()
        return sorted(found)

    def first_by_value(self, path: str, *, limit: int) -> list[str]:
        found = self._by_value(path, limitToFirst=limit)
        return sorted(found, key=lambda name: (found[name], name))

    def last_by_value(self, path: str, *, limit: int) -> dict[str, Any]:
        found = self._by_value(path, limitToLast=limit)
        names = sorted(found, key=lambda name: (found[name], name), reverse=True)
        return {name: found[name] for name in names}

    def children_between(  # noqa: PLR0913 - what a query may say
        self,
        path: str,
        *,
        by: str,
        first: Bound,
        last: Bound | None = None,
        limit: int | None = None,
        from_end: bool = False,
    ) -> dict[str, Any]:
        end = "limitToLast" if from_end else "limitToFirst"
        bounds = {"startAt": first, "endAt": last, end: limit}
        query = _query(orderBy=by, **bounds)
        return children(_parsed(self._ask("GET", path, query=query)))

    def update(self, writes: Mapping[str, Json]) -> None:
        # Nobody reads what the database would say of it.
        self._ask("PATCH", "", query="print=silent", body=_spelled(dict(writes)))

    def get_versioned(self, path: str) -> tuple[Any, str]:
        answer = self._ask("GET", path, headers="X-Firebase-ETag: true\r\n")
        return _parsed(answer), _version(answer)

    def replace(self, path: str, value: Json, *, version: str) -> Replacement:
        # Not silent: nothing says that a refusal then still tells what is there.
        answer = self._ask(
            "PUT", path, headers=f"If-Match: {version}\r\n", body=_spelled(value)
        )
        if answer.status == HTTPStatus.OK:
            return Replacement(is_done=True)
        return Replacement(
            is_done=False, value=_parsed(answer), version=_version(answer)
        )

    def _by_value(self, path: str, **limit: int) -> dict[str, Any]:
        """Some children in the order of their values, all numbers or all texts.

        Raises:
            DatabaseUnavailable: they are neither.
        """
        query = _query(orderBy="$value", **limit)
        found = children(_parsed(self._ask("GET", path, query=query)))
        values = found.values()
        if not any(all(isinstance(one, kind) for one in values) for kind in SORTED):
            raise _unreadable()
        return found

    def _ask(
        self,
        method: str,
        path: str,
        *,
        query: str = "",
        headers: str = "",
        body: str = "",
    ) -> Answer:
        """What the database answers.

        Raises:
            RulesDenied, DatabaseUnavailable: as the port says.
            BackendError: it is asked for what it cannot do.
        """
        parameters = "&".join(filter(None, (query, self._identity)))
        target = f"/{quote(path)}.json?{parameters}"
        answer = self._service.ask(method, target, headers=headers, body=body)
        if answer.status == HTTPStatus.UNAUTHORIZED:
            # No rule binds the backend: there, our own credentials are not good.
            if self.is_bound:
                raise RulesDenied("The security rules do not allow this.")
            raise DatabaseUnavailable("The database refused the backend.")
        if answer.status == HTTPStatus.BAD_REQUEST:
            # Repeating cannot help, and no caller may cause it: models bound what is
            # sent.
            raise BackendError("The database refused the form of a request.")
        return answer


def _query(**parameters: Bound | None) -> str:
    return "&".join(
        f"{name}={quote(json.dumps(value), safe='')}"
        for name, value in parameters.items()
        if value is not None
    )


def _spelled(value: Json) -> str:
    try:
        return json.dumps(value, separators=(",", ":"), allow_nan=False)
    except ValueError as error:
        raise BackendError("What is to be written is no JSON.") from error


def _parsed(answer: Answer) -> Any:  # noqa: ANN401 - JSON
    try:
        return json.loads(answer.body)
    except (ValueError, RecursionError) as error:
        # The latter of JSON that is nested deeper than the database nests.
        raise _unreadable() from error


def _version(answer: Answer) -> str:
    """The version that an answer tells, as it can be sent again."""
    if not answer.etag or not answer.etag.isprintable():
        raise _unreadable()
    return answer.etag


def _unreadable() -> DatabaseUnavailable:
    return DatabaseUnavailable("The database gave an answer that cannot be read.")
