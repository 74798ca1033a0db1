"""`ports.Databases` over the Firebase Admin SDK: what our own client is held to.

It asks for the same things by other code, which Google wrote. It is as slow as that.
"""

import copy
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from firebase_admin import App, db, exceptions

from interactive_broadcast.adapters.realtime_database import AUTH_OF_COUNTER, auth_of
from interactive_broadcast.kernel.callers import Caller
from interactive_broadcast.kernel.database import children
from interactive_broadcast.kernel.errors import BackendError, RulesDenied
from interactive_broadcast.kernel.models import Json
from interactive_broadcast.kernel.ports import Bound, Replacement


class SdkDatabases:
    """One client of the SDK, copied for each identity."""

    def __init__(self, app: App) -> None:
        self._client = db.reference("/", app=app)._client  # noqa: SLF001 - an identity is a copy of it

    def as_caller(self, caller: Caller) -> "SdkDatabase":
        return self._as(auth_of(caller))

    def as_counter(self) -> "SdkDatabase":
        return self._as(AUTH_OF_COUNTER)

    def as_backend(self) -> "SdkDatabase":
        return SdkDatabase(self._client)

    def _as(self, auth: dict[str, Json] | None) -> "SdkDatabase":
        client = copy.copy(self._client)
        override = quote(json.dumps(auth), safe="")
        client.params = {**client.params, "auth_variable_override": override}
        return SdkDatabase(client)


@dataclass(frozen=True, slots=True)
class SdkDatabase:
    """`ports.Database` of one identity."""

    _client: Any

    def get(self, path: str) -> Any:
        with _translated():
            return self._at(path).get()

    def keys(self, path: str) -> list[str]:
        with _translated():
            found = self._at(path).get(shallow=True)
        return sorted(found) if isinstance(found, dict) else []

    def first_by_value(self, path: str, *, limit: int) -> list[str]:
        # Not by the SDK's query, which drops the names where they look like indexes.
        query = f'orderBy="$value"&limitToFirst={limit}'
        with _translated():
            found = children(self._client.body("get", f"/{path}.json", params=query))
        return sorted(found, key=lambda name: (found[name], name))

    def last_by_value(self, path: str, *, limit: int) -> dict[str, Any]:
        query = f'orderBy="$value"&limitToLast={limit}'
        with _translated():
            found = children(self._client.body("get", f"/{path}.json", params=query))
        return dict(sorted(found.items(), key=lambda one: one[::-1], reverse=True))

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
        bounds = {"orderBy": by, "startAt": first, "endAt": last, end: limit}
        query = "&".join(
            f"{name}={quote(json.dumps(value))}"
            for name, value in bounds.items()
            if value is not None
        )
        with _translated():
            return children(self._client.body("get", f"/{path}.json", params=query))

    def update(self, writes: Mapping[str, Json]) -> None:
        with _translated():
            self._at("").update(dict(writes))

    def get_versioned(self, path: str) -> tuple[Any, str]:
        with _translated():
            value, version = self._at(path).get(etag=True)
        return value, version

    def replace(self, path: str, value: Json, *, version: str) -> Replacement:
        # The SDK refuses None; an empty object is what the database stores as nothing.
        stored = {} if value is None else value
        with _translated():
            done, found, its = self._at(path).set_if_unchanged(version, stored)
        return Replacement(is_done=done, value=found, version=its or "")

    def _at(self, path: str) -> db.Reference:
        return db.Reference(client=self._client, path=f"/{path}")


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except exceptions.UnauthenticatedError as error:
        raise RulesDenied("The security rules do not allow this.") from error
    except exceptions.InvalidArgumentError as error:
        raise BackendError("The database refused the form of a request.") from error
