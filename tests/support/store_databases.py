"""`ports.Databases` over the local database's own store: real rules, no HTTP.

For tests that want the rules to decide and still make thousands of steps a second.
"""

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from typing import Any

from emulators.firebase.database.credentials import ADMIN, NOBODY, Identity
from emulators.firebase.database.etags import etag
from emulators.firebase.database.model import (
    ConditionFailed,
    Instance,
    PermissionDenied,
)
from emulators.firebase.database.queries import KEY, VALUE, Query
from emulators.firebase.database.queries import Bound as Edge
from emulators.firebase.database.rules import Ruleset
from emulators.firebase.database.tree import (
    Branch,
    InvalidData,
    Node,
    get,
    parse_path,
    to_json,
)
from emulators.firebase.database.writes import Built, Target, children_of
from interactive_broadcast.adapters.realtime_database import AUTH_OF_COUNTER, auth_of
from interactive_broadcast.kernel.callers import Caller
from interactive_broadcast.kernel.database import children
from interactive_broadcast.kernel.errors import BackendError, RulesDenied
from interactive_broadcast.kernel.models import Json
from interactive_broadcast.kernel.ports import Bound, Replacement
from rehearsal.demo import ROOT
from tests.support.naming import addresses_of, names_event, person_of
from tests.support.write_measures import deployed_triggers

TOP = Target(())


@cache
def our_rules() -> Ruleset:
    """Those of `database.rules.json`."""
    return Ruleset.parse((ROOT / "database.rules.json").read_text(encoding="utf-8"))


class StoreDatabases:
    """One database under rules, for the services and for clients beside them.

    Args:
        rules: what decides.
        now_ms: the database's clock.
        tree: what lies there at first.
    """

    def __init__(
        self,
        rules: Ruleset,
        *,
        now_ms: Callable[[], int],
        tree: Mapping[str, Any] | None = None,
    ) -> None:
        self.instance = Instance("in-process", rules=rules, now_ms=now_ms)
        self.instance.limits.registrations = deployed_triggers
        # The store belongs to one thread at a time, and services work side by side.
        self._lock = threading.RLock()
        if tree:
            self.arrange(tree)

    def as_caller(self, caller: Caller) -> "StoreDatabase":
        return self.client(identity_of(auth_of(caller)))

    def as_counter(self) -> "StoreDatabase":
        return self.client(identity_of(AUTH_OF_COUNTER))

    def as_backend(self) -> "StoreDatabase":
        return self.client(ADMIN)

    def client(self, identity: Identity) -> "StoreDatabase":
        """The database as this identity meets it, function or client."""
        return StoreDatabase(self.instance, identity, self._lock)

    def app(self, auth: dict[str, Any] | None) -> "StoreDatabase":
        """As the app of whoever the rules see as `auth`: its writes name the event."""
        if auth is None:
            return self.client(NOBODY)
        return AppDatabase(self.instance, identity_of(auth), self._lock)

    def at(self, path: str) -> Any:
        """Look without an identity."""
        return self.as_backend().get(path)

    def arrange(self, writes: Mapping[str, Json]) -> None:
        """Write without an identity what no function hears of, however much it is."""
        self.arrange_nodes(children_of(TOP, writes))

    def arrange_nodes(self, writes: Mapping[Target, Json | Built]) -> None:
        """The same, of what may be built already."""
        with self._lock:
            self.instance.write(
                writes,
                identity=ADMIN,
                kind="update",
                at=(),
                silent=True,
            )


def identity_of(auth: dict[str, Json] | None) -> Identity:
    """Whom the rules see as this `auth`."""
    return NOBODY if auth is None else Identity("user", dict(auth))


@dataclass(frozen=True, slots=True)
class StoreDatabase:
    """`ports.Database` of one identity."""

    _instance: Instance
    _identity: Identity
    _lock: threading.RLock

    def get(self, path: str) -> Any:
        return to_json(self._read(path))

    def keys(self, path: str) -> list[str]:
        node = self._read(path)
        return sorted(node.children) if isinstance(node, Branch) else []

    def first_by_value(self, path: str, *, limit: int) -> list[str]:
        values = self._by_value(path, Query(order_by=VALUE, limit=limit))
        return sorted(values, key=lambda name: (values[name], name))

    def last_by_value(self, path: str, *, limit: int) -> dict[str, Any]:
        query = Query(order_by=VALUE, limit=limit, limit_from="last")
        values = self._by_value(path, query)
        return dict(sorted(values.items(), key=lambda one: one[::-1], reverse=True))

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
        query = Query(
            order_by=KEY if by == "$key" else by,
            start=Edge(first),
            end=None if last is None else Edge(last),
            limit=limit,
            limit_from="last" if from_end else "first",
        )
        with self._asking():
            found = self._instance.read(
                parse_path(path), identity=self._identity, query=query
            )
        return children(to_json(found, arrays=False))

    def update(self, writes: Mapping[str, Json]) -> None:
        with self._asking():
            self._instance.write(
                children_of(TOP, writes), identity=self._identity, kind="update", at=()
            )

    def get_versioned(self, path: str) -> tuple[Any, str]:
        node = self._read(path)
        return to_json(node), etag(node)

    def replace(self, path: str, value: Json, *, version: str) -> Replacement:
        try:
            with self._asking():
                self._instance.write_if(
                    lambda node: etag(node) == version,
                    Target(parse_path(path)),
                    value,
                    identity=self._identity,
                )
        except ConditionFailed as failed:
            current = failed.current
            return Replacement(
                is_done=False, value=to_json(current), version=etag(current)
            )
        return Replacement(is_done=True)

    def _by_value(self, path: str, query: Query) -> dict[str, Any]:
        with self._asking():
            found = self._instance.read(
                parse_path(path), identity=self._identity, query=query
            )
        values: dict[str, Any] = children(to_json(found, arrays=False))
        return values

    def may_read(self, path: str) -> bool:
        """Whether the rules let this identity read there."""
        with self._lock:
            try:
                self._instance.authorize_read(parse_path(path), identity=self._identity)
            except PermissionDenied:
                return False
            return True

    def _read(self, path: str) -> Node:
        with self._asking():
            place = parse_path(path)
            self._instance.authorize_read(place, identity=self._identity)
            return get(self._instance.root, place)

    @contextmanager
    def _asking(self) -> Iterator[None]:
        with self._lock:
            try:
                yield
            except PermissionDenied as denied:
                raise RulesDenied("The security rules do not allow this.") from denied
            except InvalidData as refused:
                # As the adapter: nothing that our models let through may come to this.
                raise BackendError("The database refused it.") from refused


@dataclass(frozen=True, slots=True)
class AppDatabase(StoreDatabase):
    """The database of an app that names the event in each write into a show.

    It is the one that has the show at this moment: a page that was just opened. Where
    there is no show any more it is named in vain, and left out.
    """

    def update(self, writes: Mapping[str, Json]) -> None:
        names = self._names(writes)
        try:
            StoreDatabase.update(self, {**writes, **names})
        except RulesDenied:
            if not names:
                raise
            StoreDatabase.update(self, writes)

    def _names(self, writes: Mapping[str, Json]) -> dict[str, Json]:
        found: dict[str, Json] = {}
        for address in addresses_of(writes):
            event_id = self._event_at(address)
            if event_id is not None:
                person = person_of(self._identity.auth or {}, address)
                found |= names_event(address, person, event_id)
        return found

    def _event_at(self, address: str) -> str | None:
        admin_id, _, fan_url = address.partition("/")
        for place in (
            f"activeBroadcasts/{address}/eventId",
            f"slugs/{admin_id}/fanUrl/{fan_url}",
        ):
            value = to_json(get(self._instance.root, parse_path(place)))
            if value is not None:
                return str(value)
        return None
