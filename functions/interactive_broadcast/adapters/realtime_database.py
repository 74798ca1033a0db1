"""The Realtime Database over the Firebase Admin SDK, under several identities."""

import copy
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from firebase_admin import App, db, exceptions

from interactive_broadcast.adapters.answers import from_database
from interactive_broadcast.adapters.deadlines import (
    FAILURES,
    bound,
    bounded_transport,
)
from interactive_broadcast.kernel.callers import Caller
from interactive_broadcast.kernel.database import children
from interactive_broadcast.kernel.errors import (
    BackendError,
    DatabaseUnavailable,
    RulesDenied,
)
from interactive_broadcast.kernel.models import Json

COUNTER: dict[str, Json] = {"uid": "counter", "via": "counter"}
"""What the rules see as `auth` of whoever counts viewers."""


class FirebaseDatabases:
    """`ports.Databases`: all identities share one connection pool.

    The SDK binds an identity to an app (`databaseAuthVariableOverride`), and an app to
    connections of its own: a new caller would pay for a new TLS handshake. On the wire
    the identity is one query parameter, so another identity is a copy of the app's
    client that differs in that parameter alone.
    """

    def __init__(self, app: App) -> None:
        """Make no call. The app's options say where the database is."""
        self._client = db.reference("/", app=app)._client  # noqa: SLF001 - see above
        bound(self._client.session, bounded_transport(from_database))
        # Google's transport takes every 401 for an outdated access token: it would get
        # a new one and ask again, twice, whenever the rules refuse something. Tokens
        # are renewed in time without that.
        self._client.session._refresh_status_codes = ()  # noqa: SLF001 - it has no option for it

    def as_caller(self, caller: Caller) -> "FirebaseDatabase":
        return self._as(auth_of(caller))

    def as_counter(self) -> "FirebaseDatabase":
        return self._as(COUNTER)

    def as_backend(self) -> "FirebaseDatabase":
        return FirebaseDatabase(self._client, is_bound=False)

    def _as(self, auth: dict[str, Json] | None) -> "FirebaseDatabase":
        client = copy.copy(self._client)
        # The SDK does not escape the query, and a uid may hold any character.
        override = quote(json.dumps(auth, separators=(",", ":")), safe="")
        client.params = {**client.params, "auth_variable_override": override}
        return FirebaseDatabase(client, is_bound=True)


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
class FirebaseDatabase:
    """`ports.Database` of one identity."""

    _client: Any
    is_bound: bool
    """Whether the rules decide what this identity may do."""

    def get(self, path: str) -> Any:  # noqa: ANN401 - as Database.get
        with self._translated():
            return self._at(path).get()

    def keys(self, path: str) -> list[str]:
        with self._translated():
            found = self._at(path).get(shallow=True)
        if not isinstance(found, dict):
            if isinstance(found, list):
                raise _unreadable()
            return []
        if any(value is not True for value in found.values()):
            raise _unreadable()
        return sorted(found)

    def first_by_value(self, path: str, *, limit: int) -> list[str]:
        # Not by the SDK's query, which drops the names where they look like indexes.
        query = f'orderBy="$value"&limitToFirst={limit}'
        with self._translated():
            found = children(self._client.body("get", f"/{path}.json", params=query))
        if not all(isinstance(value, int | float) for value in found.values()):
            raise _unreadable()
        return sorted(found, key=lambda name: (found[name], name))

    def children_between(
        self, path: str, *, by: str, first: str, last: str | None = None
    ) -> dict[str, Any]:
        # As above.
        bounds = {"orderBy": by, "startAt": first, "endAt": last}
        query = "&".join(
            f"{name}={quote(json.dumps(value), safe='')}"
            for name, value in bounds.items()
            if value is not None
        )
        with self._translated():
            found = self._client.body("get", f"/{path}.json", params=query)
        return children(found)

    def update(self, writes: Mapping[str, Json]) -> None:
        with self._translated():
            self._at("").update(dict(writes))

    def get_versioned(self, path: str) -> tuple[Any, str]:
        with self._translated():
            value, etag = self._at(path).get(etag=True)
        if not etag:
            raise _unreadable()
        return value, str(etag)

    def replace(self, path: str, value: Json, *, version: str) -> bool:
        # The SDK refuses None; an empty object is what the database stores as nothing.
        stored = {} if value is None else value
        with self._translated():
            done, _, _ = self._at(path).set_if_unchanged(version, stored)
        return bool(done)

    def _at(self, path: str) -> db.Reference:
        return db.Reference(client=self._client, path=f"/{path}")

    @contextmanager
    def _translated(self) -> Iterator[None]:
        """Let no exception of the SDK, of `requests` or of `google.auth` out."""
        try:
            yield
        except exceptions.UnauthenticatedError as error:
            # No rule binds the backend: there, our own credentials are not good.
            if self.is_bound:
                raise RulesDenied("The security rules do not allow this.") from error
            raise DatabaseUnavailable("The database refused the backend.") from error
        except exceptions.InvalidArgumentError as error:
            # Repeating cannot help, and no caller may cause it: models bound what is
            # sent.
            raise BackendError("The database refused the form of a request.") from error
        except (*FAILURES, RecursionError) as error:
            # The last: of JSON that is nested deeper than the database nests.
            raise DatabaseUnavailable("The database did not answer.") from error


def _unreadable() -> DatabaseUnavailable:
    return DatabaseUnavailable("The database gave an answer that cannot be read.")
