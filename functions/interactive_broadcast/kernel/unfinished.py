"""Work whose crash nobody else would notice: `unfinished/{key}`.

A note is written before the first step and removed after the last. One that stays is
found by the reconciler, which ends the work or takes it back
(`upkeep.unfinished_work`).
"""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from interactive_broadcast.kernel import logs, paths
from interactive_broadcast.kernel.database import (
    SERVER_TIME,
    Writes,
    get_all,
    read_record,
)
from interactive_broadcast.kernel.models import EpochMs, Json, RecordModel
from interactive_broadcast.kernel.ports import Databases


class WorkKind(StrEnum):
    ADMIN = "admin"
    """Making an admin: a Firebase user, a secret, a record."""
    PICTURE = "picture"
    """Giving an event a picture, or taking one from it."""
    EVENT_REMOVAL = "eventRemoval"
    ADMIN_REMOVAL = "adminRemoval"


class UnfinishedRecord(RecordModel):
    """`unfinished/{key}`."""

    key: str
    """From the path; not stored in the record."""
    kind: WorkKind
    at: EpochMs
    """When it was begun, or last gone on with."""
    what: dict[str, Json]
    """As the shape below that belongs to the kind."""


ABANDONED = timedelta(minutes=10)
"""Nobody is at a work any more that is older: no function lives that long."""

MAX_LEFT = 500
"""Notes that one look brings."""


@dataclass(frozen=True, slots=True)
class Work:
    """What is about to be begun. Its key is the same each time."""

    kind: WorkKind
    of: str
    what: RecordModel

    @property
    def key(self) -> str:
        return f"{self.kind}-{self.of}"

    @property
    def begun(self) -> Writes:
        """The write that notes it."""
        note: dict[str, Json] = {
            "kind": self.kind.value,
            "at": SERVER_TIME,
            "what": self.what.to_record(),
        }
        return {paths.unfinished(self.key): note}

    @property
    def ended(self) -> Writes:
        """The write that strikes it out, to go along with its last step."""
        return {paths.unfinished(self.key): None}


@dataclass(frozen=True, slots=True, kw_only=True)
class UnfinishedWorkLog:
    """With the backend's rights: nobody but the backend reads or writes it."""

    databases: Databases

    def begin(self, *works: Work) -> None:
        """Note them, all in one write. A note that is there is made anew."""
        writes = {place: note for work in works for place, note in work.begun.items()}
        if writes:
            self.databases.as_backend().update(writes)

    def end(self, *keys: str) -> None:
        """Strike them out, all in one write."""
        if keys:
            gone = dict.fromkeys(map(paths.unfinished, keys))
            self.databases.as_backend().update({**gone})

    def find(self, key: str) -> UnfinishedRecord | None:
        """What was noted of one work that has not come to its end."""
        return _read(key, self.databases.as_backend().get(paths.unfinished(key)))

    def left_since(self, before_ms: int) -> list[UnfinishedRecord]:
        """What was begun before then and has not come to its end: MAX_LEFT at most."""
        database = self.databases.as_backend()
        keys = database.keys(paths.UNFINISHED)[:MAX_LEFT]
        values = get_all(database, map(paths.unfinished, keys))
        parsed = map(_read, keys, values)
        return [one for one in parsed if one is not None and one.at <= before_ms]


def _read(key: str, value: object) -> UnfinishedRecord | None:
    """The note in a snapshot; None for none, and for what we cannot explain."""
    if not isinstance(value, dict):
        return None
    return read_record(
        UnfinishedRecord,
        {**value, "key": key},
        "unfinished-unreadable",
        log=logs.error,
        key=key,
    )
