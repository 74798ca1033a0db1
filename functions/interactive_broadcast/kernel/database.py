"""Values that the Realtime Database works out as it writes them."""

from collections.abc import Iterable
from functools import partial
from typing import Any

from interactive_broadcast.kernel.concurrency import side_by_side
from interactive_broadcast.kernel.models import Json
from interactive_broadcast.kernel.ports import Database

SERVER_TIME: dict[str, Json] = {".sv": "timestamp"}
"""Replaced by the database's own time in ms, the same one throughout a write."""


def increment(by: int) -> dict[str, Json]:
    """Added to the number that it replaces; absent counts 0."""
    return {".sv": {"increment": by}}


BATCH = 25
"""Reads under way at once for one caller. The process has threads for a few more."""


def children(value: Any) -> dict[str, Any]:  # noqa: ANN401 - JSON as stored
    """What lies below a place, by key.

    The database answers with an array where keys look like indexes: an address may.
    """
    if isinstance(value, list):
        return {str(key): one for key, one in enumerate(value) if one is not None}
    return value if isinstance(value, dict) else {}


def get_all(database: Database, paths: Iterable[str]) -> list[Any]:
    """What lies at each path, in order, read side by side.

    Raises the first failure. Not to be called from within `side_by_side`.
    """
    values: list[Any] = []
    waiting = list(paths)
    for start in range(0, len(waiting), BATCH):
        batch = waiting[start : start + BATCH]
        values += side_by_side([partial(database.get, path) for path in batch])
    return values


Writes = dict[str, Json]
