"""The Realtime Database in this process, under our rules, for unit tests.

It keeps who has read and written what, can be told to fail, and lets a test step in
just before a write. The rules decide about callers as they do when deployed.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from emulators.firebase.database.model import Instance
from emulators.firebase.database.rules import Ruleset
from emulators.firebase.database.writes import Built, Target
from interactive_broadcast.kernel.callers import Caller, Role
from interactive_broadcast.kernel.models import Json
from interactive_broadcast.kernel.ports import Bound, Database, Replacement
from tests.support.fake_clock import FakeClock
from tests.support.scripted import Scripted
from tests.support.store_databases import StoreDatabases, our_rules

BACKEND = "backend"
COUNTER = "counter"


@dataclass(frozen=True, slots=True)
class Write:
    """One atomic write that was accepted. `by` is a uid, "anyone", or one of ours."""

    by: str
    writes: dict[str, Json]


@dataclass(frozen=True, slots=True)
class Read:
    """One read that was asked for, allowed or not. `by` as in `Write`."""

    by: str
    path: str


def name_of(identity: Caller | str) -> str:
    """As what a caller is noted in `Read` and `Write`."""
    if isinstance(identity, str):
        return identity
    # Whoever has no uid is nobody to the rules, whatever else is known of them.
    return identity.uid or Role.ANYONE.value


class FakeDatabases(Scripted):
    """`ports.Databases`. Operations to fail: read, write.

    Args:
        tree: what lies there at first, below its root.
        clock: the database's time.
        rules: what decides; ours unless told otherwise.
    """

    def __init__(
        self,
        tree: Mapping[str, Any] | None = None,
        *,
        clock: FakeClock | None = None,
        rules: Ruleset | None = None,
    ) -> None:
        super().__init__()
        self.clock = clock or FakeClock()
        self.writes: list[Write] = []
        self.reads: list[Read] = []
        self._inner = StoreDatabases(
            rules or our_rules(), now_ms=self.clock.now_ms, tree=tree
        )
        self._interruptions: list[tuple[str, Callable[[], None]]] = []
        self._read_interruptions: list[tuple[str, Callable[[], None]]] = []

    def as_caller(self, caller: Caller) -> "FakeDatabase":
        return FakeDatabase(self, self._inner.as_caller(caller), name_of(caller))

    def as_counter(self) -> "FakeDatabase":
        return FakeDatabase(self, self._inner.as_counter(), COUNTER)

    def as_backend(self) -> "FakeDatabase":
        return FakeDatabase(self, self._inner.as_backend(), BACKEND)

    def as_client(self, auth: dict[str, Any] | None) -> Database:
        """As the app of whom the rules see as `auth` meets it, without a trace."""
        return self._inner.app(auth)

    def before_write(self, path: str, action: Callable[[], None]) -> None:
        """Run `action` once, just before the next write at or below `path`.

        That is how somebody else is faster.
        """
        self._interruptions.append((path.strip("/"), action))

    def before_read(self, path: str, action: Callable[[], None]) -> None:
        """The same just before the next read at or below `path`."""
        self._read_interruptions.append((path.strip("/"), action))

    def at(self, path: str) -> Any:
        """Look without an identity and without leaving a trace."""
        return self._inner.at(path)

    def put(self, path: str, value: Json) -> None:
        """Arrange without an identity and without leaving a trace."""
        self.put_all({path: value})

    def put_all(self, writes: Mapping[str, Json]) -> None:
        """Arrange several in one write, as `put` does."""
        self._inner.arrange(writes)

    def arrange_nodes(self, writes: Mapping[Target, Json | Built]) -> None:
        """The same, of what may be built already."""
        self._inner.arrange_nodes(writes)

    def follow(self, listen: Callable[[Instance], object]) -> None:
        """Have `listen` subscribe to the writes of the database below."""
        listen(self._inner.instance)

    def writes_by(self, identity: Caller | str) -> list[dict[str, Json]]:
        """What was written as a caller, as "backend" or as "counter"."""
        return [write.writes for write in self.writes if write.by == name_of(identity)]

    @contextmanager
    def reading(self, by: str, path: str) -> Iterator[None]:
        _interrupt(self._read_interruptions, [path])
        with self._acting("read"):
            self.reads.append(Read(by, path))
            yield

    @contextmanager
    def writing(self, paths: Iterable[str]) -> Iterator[None]:
        _interrupt(self._interruptions, paths)
        with self._acting("write"):
            yield


@dataclass(frozen=True, slots=True)
class FakeDatabase:
    """`ports.Database` of one identity."""

    databases: FakeDatabases
    inner: Database
    by: str

    def get(self, path: str) -> Any:
        with self.databases.reading(self.by, path):
            return self.inner.get(path)

    def keys(self, path: str) -> list[str]:
        with self.databases.reading(self.by, path):
            return self.inner.keys(path)

    def first_by_value(self, path: str, *, limit: int) -> list[str]:
        with self.databases.reading(self.by, path):
            return self.inner.first_by_value(path, limit=limit)

    def last_by_value(self, path: str, *, limit: int) -> dict[str, Any]:
        with self.databases.reading(self.by, path):
            return self.inner.last_by_value(path, limit=limit)

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
        with self.databases.reading(self.by, path):
            return self.inner.children_between(
                path, by=by, first=first, last=last, limit=limit, from_end=from_end
            )

    def update(self, writes: Mapping[str, Json]) -> None:
        with self.databases.writing(writes):
            self.inner.update(writes)
            self.databases.writes.append(Write(self.by, deepcopy(dict(writes))))

    def get_versioned(self, path: str) -> tuple[Any, str]:
        with self.databases.reading(self.by, path):
            return self.inner.get_versioned(path)

    def replace(self, path: str, value: Json, *, version: str) -> Replacement:
        with self.databases.writing([path]):
            tried = self.inner.replace(path, value, version=version)
            if tried:
                self.databases.writes.append(Write(self.by, {path: deepcopy(value)}))
            return tried


def _interrupt(
    interruptions: list[tuple[str, Callable[[], None]]], paths: Iterable[str]
) -> None:
    """Run those, once, whose path is one of these or above it."""
    reached = [f"{path}/" for path in paths]
    for interruption in list(interruptions):
        prefix, action = interruption
        if any(path.startswith(f"{prefix}/") for path in reached):
            interruptions.remove(interruption)
            action()
