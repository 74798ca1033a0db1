"""A log of work that a crash could leave half-done: `unfinished/{key}`.

A note is written before the first step and removed after the last. One that stays is
found by the reconciler, which finishes the work or undoes it
(`upkeep.unfinished_work`).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from functools import partial

from interactive_broadcast.kernel import logs, paths
from interactive_broadcast.kernel.concurrency import in_batches, side_by_side
from interactive_broadcast.kernel.database import SERVER_TIME, Writes, read_record
from interactive_broadcast.kernel.errors import BackendError
from interactive_broadcast.kernel.models import EpochMs, Json, RecordModel
from interactive_broadcast.kernel.ports import Databases


class WorkKind(StrEnum):
    """What the work is about. Spelled as stored."""

    ADMIN = "admin"
    """Making an admin: a Firebase user, a secret, a record."""
    ADMIN_CHANGE = "adminChange"
    """Changing an admin: a Firebase user, secrets, a record."""
    SUPER_ADMINS = "superAdmins"
    """Taking from somebody that they are a superAdmin who can sign in."""
    PICTURE = "picture"
    """Giving an event a picture, or taking one from it."""
    GUEST = "guest"
    """Removing the Firebase user of a host's or celebrity's former link."""
    SESSIONS = "sessions"
    """Giving an event new sessions, in the project that its admin has by now."""
    RECORDING = "recording"
    """Deleting a part of a recording, of an event that stays."""
    EVENT_REMOVAL = "eventRemoval"
    EVENTS_REMOVAL = "eventsRemoval"
    """Removing all events of an admin who stays."""
    ADMIN_REMOVAL = "adminRemoval"


AGAIN_AT = "againAt"
"""In `what` of a removal that is done: when to look once more."""


class UnfinishedRecord(RecordModel):
    """`unfinished/{key}`."""

    key: str
    """From the path; not stored in the record."""
    kind: WorkKind
    at: EpochMs
    """When it was begun, or last continued."""
    what: dict[str, Json]
    """What is needed to finish or undo it: the record that belongs to the kind."""

    @property
    def is_done_but_for_a_look(self) -> bool:
        """Whether nothing is left to do but to look for what may have come since."""
        return self.what.get(AGAIN_AT) is not None


ABANDONED = timedelta(minutes=10)
"""Work that is older is not being done any more: no function runs that long."""


@dataclass(frozen=True, slots=True)
class Work:
    """Work that is about to be begun."""

    kind: WorkKind
    of: str
    """Id of what is worked on. A note of the same work replaces the one before."""
    what: RecordModel

    @property
    def key(self) -> str:
        """The key of its note: the same each time that the same work is begun."""
        return f"{self.kind}-{self.of}"

    @property
    def begun(self) -> Writes:
        """The write that adds its note."""
        note: dict[str, Json] = {
            "kind": self.kind.value,
            "at": SERVER_TIME,
            "what": self.what.to_record(),
        }
        return {paths.unfinished(self.key): note}

    @property
    def ended(self) -> Writes:
        """The write that removes its note, to go along with the last step."""
        return {paths.unfinished(self.key): None}


@dataclass(frozen=True, slots=True, kw_only=True)
class UnfinishedWorkLog:
    """With the backend's rights: nobody but the backend reads or writes it."""

    databases: Databases

    def begin(self, *works: Work) -> None:
        """Add their notes, in one write. One that is there is replaced."""
        writes = {path: note for work in works for path, note in work.begun.items()}
        if writes:
            self.databases.as_backend().update(writes)

    def end(self, *keys: str) -> None:
        """Remove their notes, in one write."""
        if keys:
            ended: Writes = dict.fromkeys(map(paths.unfinished, keys))
            self.databases.as_backend().update(ended)

    def find(self, key: str) -> UnfinishedRecord | None:
        """The note of one work that has not ended; None when it has."""
        return _read(key, self.databases.as_backend().get(paths.unfinished(key)))

    def keys(self) -> list[str]:
        """The keys of all work that has not ended."""
        return self.databases.as_backend().keys(paths.UNFINISHED)

    def left_since(
        self, before_ms: int, keys: Sequence[str] | None = None
    ) -> list[UnfinishedRecord]:
        """Notes of work begun before then (ms) that has not ended.

        One that cannot be read now is logged, and left out.

        Args:
            before_ms: milliseconds since 1970.
            keys: of which; None for all there are.
        """
        every = self.keys() if keys is None else keys
        looks = [partial(self._try, key) for key in every]
        read = [one for some in in_batches(looks) for one in side_by_side(some)]
        return [one for one in read if one is not None and one.at <= before_ms]

    def _try(self, key: str) -> UnfinishedRecord | None:
        try:
            return self.find(key)
        except BackendError as error:
            logs.warning("unfinished-not-read", key=key, reason=error.reason)
            return None


def _read(key: str, value: object) -> UnfinishedRecord | None:
    """The note in a snapshot; None for none, and for what is something else."""
    if not isinstance(value, dict):
        return None
    return read_record(
        UnfinishedRecord,
        {**value, "key": key},
        "unfinished-unreadable",
        log=logs.error,
        key=key,
    )
