"""A database between whose steps others act: what happens at once, in one thread."""

import inspect
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from emulators.firebase.database.credentials import Identity
from interactive_broadcast.kernel.concurrency import side_by_side
from interactive_broadcast.kernel.models import Json
from interactive_broadcast.kernel.ports import Replacement
from tests.support.store_databases import StoreDatabase, StoreDatabases


class GapDatabases(StoreDatabases):
    """`ports.Databases`: `before_write` is called before each write of a service.

    Not where a service makes several calls side by side: the order of these is not
    the same each time, and a seed must always come to the same end.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.before_write: Callable[[], None] = lambda: None

    def client(self, identity: Identity) -> StoreDatabase:
        return GapDatabase(self.instance, identity, self._lock, self._gap)

    def _gap(self) -> None:
        if threading.current_thread() is threading.main_thread() and _is_alone():
            self.before_write()


@dataclass(frozen=True, slots=True)
class GapDatabase(StoreDatabase):
    """The database of one identity, with a gap before each write."""

    _gap: Callable[[], None]

    def update(self, writes: Mapping[str, Json]) -> None:
        self._gap()
        StoreDatabase.update(self, writes)

    def replace(self, path: str, value: Json, *, version: str) -> Replacement:
        self._gap()
        return StoreDatabase.replace(self, path, value, version=version)


def _is_alone() -> bool:
    """Whether this call is none of several that a service makes side by side."""
    frame = inspect.currentframe()
    while frame := frame and frame.f_back:
        if frame.f_code is side_by_side.__code__ and len(frame.f_locals["calls"]) > 1:
            return False
    return True
