"""What is written here is forgotten here: caches are emptied when their source changes.

Other instances find out when what they keep has aged.
"""

import re
from collections.abc import Iterable, Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from typing import Any, Final

from interactive_broadcast.kernel import show_paths
from interactive_broadcast.kernel.caching import Caches
from interactive_broadcast.kernel.callers import Caller
from interactive_broadcast.kernel.models import Json
from interactive_broadcast.kernel.ports import Bound, Database, Databases, Replacement

KEPT: Final = frozenset(
    {
        *("admins", "secrets", "events", "openEvents", "current", "slugs"),
        *("closedEvents", "sessions", "barred", "shows", "effects", "config"),
    }
)
"""Roots of the database of which caches hold something. Not the numbers of viewers,
which change whenever a fan comes or goes: where they are kept they refuse nobody.
"""

FAN: Final = re.compile(r"/activeFans/[^/]+$")


@dataclass(frozen=True, slots=True)
class ForgettingDatabases:
    """`ports.Databases` that empty the caches after each write that concerns them."""

    databases: Databases
    caches: Caches

    def as_caller(self, caller: Caller) -> Database:
        return ForgettingDatabase(self.databases.as_caller(caller), self.caches)

    def as_counter(self) -> Database:
        return ForgettingDatabase(self.databases.as_counter(), self.caches)

    def as_backend(self) -> Database:
        return ForgettingDatabase(self.databases.as_backend(), self.caches)


@dataclass(frozen=True, slots=True)
class ForgettingDatabase:
    """`ports.Database` of one identity."""

    database: Database
    caches: Caches

    def get(self, path: str) -> Any:  # noqa: ANN401 - as Database.get
        return self.database.get(path)

    def keys(self, path: str) -> list[str]:
        return self.database.keys(path)

    def first_by_value(self, path: str, *, limit: int) -> list[str]:
        return self.database.first_by_value(path, limit=limit)

    def last_by_value(self, path: str, *, limit: int) -> dict[str, Any]:
        return self.database.last_by_value(path, limit=limit)

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
        return self.database.children_between(
            path, by=by, first=first, last=last, limit=limit, from_end=from_end
        )

    def update(self, writes: Mapping[str, Json]) -> None:
        with self._changing(writes.items()):
            self.database.update(writes)

    def get_versioned(self, path: str) -> tuple[Any, str]:
        return self.database.get_versioned(path)

    def replace(self, path: str, value: Json, *, version: str) -> Replacement:
        with self._changing([(path, value)]):
            return self.database.replace(path, value, version=version)

    def _changing(
        self, writes: Iterable[tuple[str, Json]]
    ) -> AbstractContextManager[None]:
        is_kept = any(
            _is_kept(path) or (value is None and _is_fan(path))
            for path, value in writes
        )
        return self.caches.forgetting() if is_kept else nullcontext()


def _is_fan(path: str) -> bool:
    """Whether it is a fan's record: that somebody has none is never kept."""
    root, _, below = path.partition("/")
    return root == show_paths.ACTIVE_BROADCASTS and FAN.search(below) is not None


def _is_kept(path: str) -> bool:
    return path.partition("/")[0] in KEPT
