"""The Realtime Database in memory, under several identities.

Everything is allowed but what `deny` forbids; as counter, the one rule that the
counting of viewers leans on holds as well.
"""

import hashlib
import json
import re
from collections.abc import Callable, Mapping
from copy import deepcopy
from dataclasses import dataclass
from typing import Any, Literal

from interactive_broadcast.kernel.callers import Caller, Role
from interactive_broadcast.kernel.errors import RulesDenied
from interactive_broadcast.kernel.models import Json
from tests.support.fake_clock import FakeClock
from tests.support.scripted import Scripted

Operation = Literal["read", "write"]
BACKEND = "backend"
COUNTER = "counter"
_MARKER = re.compile(r"^viewers/[^/]+/[^/]+/[^/]+$")


@dataclass(frozen=True, slots=True)
class Write:
    """One atomic write that was accepted. `by` is a uid, "anyone", or a door's name."""

    by: str
    writes: dict[str, Json]


@dataclass(frozen=True, slots=True)
class Read:
    by: str
    path: str


def name_of(identity: Caller | str) -> str:
    if isinstance(identity, str):
        return identity
    # Whoever has no uid is nobody to the rules, whatever else is known of him.
    return identity.uid or Role.ANYONE.value


class FakeDatabases(Scripted):
    """One tree, several doors. Operations to fail: read, write."""

    def __init__(
        self, tree: dict[str, Any] | None = None, *, clock: FakeClock | None = None
    ) -> None:
        super().__init__()
        self.clock = clock or FakeClock()
        self.writes: list[Write] = []
        self.reads: list[Read] = []
        self._root: Any = _normal(deepcopy(tree or {}))
        self._denials: list[tuple[str, str | None, Operation | None]] = []
        self._interruptions: list[tuple[str, Callable[[], None]]] = []

    def as_caller(self, caller: Caller) -> "FakeDatabase":
        return FakeDatabase(self, name_of(caller))

    def as_counter(self) -> "FakeDatabase":
        return FakeDatabase(self, COUNTER)

    def as_backend(self) -> "FakeDatabase":
        return FakeDatabase(self, BACKEND)

    def deny(
        self,
        path: str,
        identity: Caller | str | None = None,
        *,
        only: Operation | None = None,
    ) -> None:
        """Refuse `path` and what is below to one identity, or to all but backend."""
        name = None if identity is None else name_of(identity)
        self._denials.append((path.strip("/"), name, only))

    def allow_again(self) -> None:
        """Take all denials back."""
        self._denials.clear()

    def before_write(self, path: str, action: Callable[[], None]) -> None:
        """Run `action` once, just before the next write that touches `path`.

        That is how somebody else is faster.
        """
        self._interruptions.append((path.strip("/"), action))

    def at(self, path: str) -> Any:
        """Look without an identity and without leaving a trace."""
        with self._lock:
            return deepcopy(_at(self._root, path))

    def put(self, path: str, value: Json) -> None:
        """Arrange without an identity and without leaving a trace."""
        with self._lock:
            self._set(path, value)

    def writes_by(self, identity: Caller | str) -> list[dict[str, Json]]:
        return [write.writes for write in self.writes if write.by == name_of(identity)]

    def read(self, by: str, path: str) -> Any:
        with self._acting("read"):
            self.reads.append(Read(by, path))
            self._check(by, path, "read")
            return deepcopy(_at(self._root, path))

    def write(self, by: str, writes: Mapping[str, Json]) -> None:
        self._interrupt(writes)
        with self._acting("write"):
            self._check_write(by, writes)
            for path, value in writes.items():
                self._set(path, value)
            self.writes.append(Write(by, deepcopy(dict(writes))))

    def replace(self, by: str, path: str, value: Json, version: str) -> bool:
        self._interrupt([path])
        with self._acting("write"):
            self._check_write(by, {path: value})
            if version_of(_at(self._root, path)) != version:
                return False
            self._set(path, value)
            self.writes.append(Write(by, {path: deepcopy(value)}))
            return True

    def _check_write(self, by: str, writes: Mapping[str, Json]) -> None:
        _refuse_nested(writes)
        for path, value in writes.items():
            self._check(by, path, "write")
            if by == COUNTER and _MARKER.match(path):
                present = _at(self._root, path) is not None
                if present == (value is not None):
                    raise RulesDenied("This viewer is counted like that already.")

    def _check(self, by: str, path: str, operation: Operation) -> None:
        for prefix, name, only in self._denials:
            hit = by == name or (name is None and by != BACKEND)
            if hit and only in (None, operation) and _within(path, prefix):
                raise RulesDenied("The security rules do not allow this.")

    def _interrupt(self, paths: Mapping[str, Json] | list[str]) -> None:
        for interruption in list(self._interruptions):
            prefix, action = interruption
            if any(_within(path, prefix) for path in paths):
                self._interruptions.remove(interruption)
                action()

    def _set(self, path: str, value: Json) -> None:
        old = _at(self._root, path)
        new = self._resolved(deepcopy(value), old)
        self._root = _normal(_with(self._root or {}, _segments(path), new))

    def _resolved(self, value: Any, old: Any) -> Any:
        match value:
            case {".sv": "timestamp"}:
                return self.clock.now_ms()
            case {".sv": {"increment": by}}:
                return (old if isinstance(old, int | float) else 0) + by
            case dict():
                children = old if isinstance(old, dict) else {}
                return {
                    key: self._resolved(child, children.get(key))
                    for key, child in value.items()
                }
        return value


@dataclass(frozen=True, slots=True)
class FakeDatabase:
    """`ports.Database` of one identity."""

    databases: FakeDatabases
    by: str

    def get(self, path: str) -> Any:
        return self.databases.read(self.by, path)

    def keys(self, path: str) -> list[str]:
        value = self.databases.read(self.by, path)
        return sorted(value) if isinstance(value, dict) else []

    def update(self, writes: Mapping[str, Json]) -> None:
        self.databases.write(self.by, writes)

    def get_versioned(self, path: str) -> tuple[Any, str]:
        value = self.databases.read(self.by, path)
        return value, version_of(value)

    def replace(self, path: str, value: Json, *, version: str) -> bool:
        return self.databases.replace(self.by, path, value, version)


def version_of(value: Json) -> str:
    """Equal for equal values, as the database's ETag."""
    return hashlib.sha256(json.dumps(value, sort_keys=True).encode()).hexdigest()[:16]


def _segments(path: str) -> list[str]:
    return [segment for segment in path.split("/") if segment]


def _within(path: str, prefix: str) -> bool:
    return f"{path}/".startswith(f"{prefix}/") or prefix == ""


def _at(root: Any, path: str) -> Any:
    for segment in _segments(path):
        if not isinstance(root, dict):
            return None
        root = root.get(segment)
    return root


def _with(node: Any, segments: list[str], value: Any) -> Any:
    if not segments:
        return value
    children = dict(node) if isinstance(node, dict) else {}
    first, *rest = segments
    children[first] = _with(children.get(first), rest, value)
    return children


def _normal(value: Any) -> Any:
    """As the database stores it: no null, no empty object or list."""
    if isinstance(value, dict):
        kept = {key: _normal(child) for key, child in value.items()}
        return {k: v for k, v in kept.items() if v is not None} or None
    if isinstance(value, list):
        return [_normal(child) for child in value] or None
    return value


def _refuse_nested(writes: Mapping[str, Json]) -> None:
    for path in writes:
        for other in writes:
            if path != other and _within(path, other):
                raise ValueError(f"{path} lies below {other} in one update")
