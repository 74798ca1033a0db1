"""How the Realtime Database is read and written.

Server values, many reads at once, records that may be damaged, compare-and-set, and
what the event of a change holds.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeVar

from pydantic import ValidationError

from interactive_broadcast.kernel import logs
from interactive_broadcast.kernel.concurrency import in_batches, side_by_side
from interactive_broadcast.kernel.models import EpochMs, Json, RecordModel
from interactive_broadcast.kernel.ports import Database, Replacement

R = TypeVar("R", bound=RecordModel)

Writes = dict[str, Json]
"""One multi-path write: path from the root → value; None deletes."""

SERVER_TIME: dict[str, Json] = {".sv": "timestamp"}
"""Replaced by the database's own time in ms, the same one throughout a write."""

PATHS_AT_ONCE = 1_000
"""Of one write that could also be several: some 200 kB of names."""

MAX_ROUNDS = 5
"""Tries to change a value that others are changing as well."""


def increment(by: int) -> dict[str, Json]:
    """A server value that adds to the number stored there; absent counts 0."""
    return {".sv": {"increment": by}}


def in_parts(writes: Writes) -> Iterator[Writes]:
    """What need not be written together, in several writes if it is much."""
    places = list(writes)
    for start in range(0, len(places), PATHS_AT_ONCE):
        yield {one: writes[one] for one in places[start : start + PATHS_AT_ONCE]}


def children(value: object) -> dict[str, Any]:
    """The children in a snapshot, by key.

    The database answers with an array where keys look like indexes: a slug may.
    """
    if isinstance(value, list):
        return {str(key): one for key, one in enumerate(value) if one is not None}
    return value if isinstance(value, dict) else {}


def get_all(database: Database, paths: Iterable[str]) -> list[Any]:
    """The values at the paths, in order, read at once. Raises the first failure."""
    values: list[Any] = []
    for batch in in_batches(list(paths)):
        values += side_by_side([partial(database.get, path) for path in batch])
    return values


def read_record(
    model: type[R],
    value: object,
    unreadable: str,
    *,
    log: Callable[..., None] = logs.warning,
    **ids: str,
) -> R | None:
    """The record in a snapshot. None for none, and for what is left of one.

    A late write can meet a record that is being removed, and leave a fragment.

    Args:
        model: what the record should be.
        value: as read from the database.
        unreadable: the event that is logged when it is something else.
        log: how bad that is.
        ids: which record it was, for the log.
    """
    if value is None:
        return None
    try:
        record: R = model.model_validate(value)
    except ValidationError as error:
        log(unreadable, fields=error.error_count(), **ids)
        return None
    return record


@dataclass(slots=True)
class Versioned:
    """A value as it was found, to be replaced if nobody has changed it since."""

    value: Any
    version: str
    database: Database
    path: str
    refused: Replacement | None = None
    """What has come of trying, where somebody else has been faster."""

    def replace(self, value: Json) -> bool:
        """Whether it is `value` now. False when somebody else has been faster."""
        tried = self.database.replace(self.path, value, version=self.version)
        self.refused = None if tried else tried
        return tried.is_done


def compare_and_set(
    database: Database, path: str, *, rounds: int = MAX_ROUNDS, is_new: bool = False
) -> Iterator[Versioned]:
    """The value at `path`, as it is at each of `rounds` tries to replace it.

    Whoever has replaced it, or need not, leaves the loop::

        for stored in compare_and_set(database, path):
            if is_fine(stored.value) or stored.replace(better(stored.value)):
                return

    It is read once: a refusal tells what is there instead.

    Args:
        database: under whose rights.
        path: of the value.
        rounds: tries.
        is_new: begin as if nothing were there, without reading. Only for whoever then
            tries to replace it: nothing shows that it is so.
    """
    found = Replacement(is_done=False) if is_new else None
    for _ in range(rounds):
        if found is None:
            stored = Versioned(*database.get_versioned(path), database, path)
        else:
            stored = Versioned(found.value, found.version, database, path)
        yield stored
        found = stored.refused


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One value that was written, as the event of it says.

    Delivered once or several times, soon or late.
    """

    id: str
    """The same whenever this change is delivered."""
    at: EpochMs
    """When it was written."""
    by: str | None
    """The Firebase user who wrote it, where the event says so."""
    before: object
    after: object
