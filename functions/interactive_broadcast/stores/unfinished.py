"""Work whose crash nobody else would notice: `unfinished/{key}`.

A note is written before the first step and removed after the last. One that stays is
found by the reconciler, which ends the work or takes it back
(`services.unfinished_work`).
"""

from dataclasses import dataclass
from datetime import timedelta

from pydantic import ValidationError

from interactive_broadcast import logs
from interactive_broadcast.domain import paths
from interactive_broadcast.domain.event_writes import Writes
from interactive_broadcast.domain.server_values import SERVER_TIME
from interactive_broadcast.models.admins import AdminRecord
from interactive_broadcast.models.base import Json, RecordModel
from interactive_broadcast.models.events import EventRecord
from interactive_broadcast.models.unfinished import (
    GoneAdmin,
    GoneEvent,
    NewAdmin,
    UnfinishedRecord,
    UsedPicture,
    WorkKind,
)
from interactive_broadcast.ports import Databases
from interactive_broadcast.stores.reading import get_all

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


def new_admin(uid: str) -> Work:
    return Work(WorkKind.ADMIN, uid, NewAdmin(admin_id=uid))


def used_picture(admin_id: str, event_id: str, image_id: str) -> Work:
    what = UsedPicture(admin_id=admin_id, event_id=event_id, image_id=image_id)
    return Work(WorkKind.PICTURE, f"{admin_id}-{image_id}", what)


def gone_event(event: EventRecord) -> Work:
    """With as much of the event as its removal needs to go on."""
    kept = event.model_copy(
        update={"rtmp_url": None, "problems": None, "archive": None}
    )
    return Work(WorkKind.EVENT_REMOVAL, event.id, GoneEvent(event=kept))


def gone_admin(what: GoneAdmin) -> Work:
    return Work(WorkKind.ADMIN_REMOVAL, what.admin_id, what)


def former_admin(what: GoneAdmin) -> AdminRecord:
    """As much of a removed admin as it takes to end what he has running."""
    return AdminRecord(
        id=what.admin_id, display_name="", email="", ot_api_key=what.ot_api_key
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Unfinished:
    """With the backend's rights: it is the backend's own book, nobody else's."""

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

    def gone_admin(self, uid: str) -> GoneAdmin | None:
        """What was noted of an admin whose removal has not come to its end."""
        key = f"{WorkKind.ADMIN_REMOVAL}-{uid}"
        value = self.databases.as_backend().get(paths.unfinished(key))
        record = _parse(key, value)
        return None if record is None else GoneAdmin.model_validate(record.what)

    def left_since(self, before_ms: int) -> list[UnfinishedRecord]:
        """What was begun before then and has not come to its end: MAX_LEFT at most.

        Not to be called from within `side_by_side`.
        """
        database = self.databases.as_backend()
        keys = database.keys(paths.UNFINISHED)[:MAX_LEFT]
        values = get_all(database, map(paths.unfinished, keys))
        parsed = map(_parse, keys, values)
        return [one for one in parsed if one is not None and one.at <= before_ms]


def _parse(key: str, value: object) -> UnfinishedRecord | None:
    """The note in a snapshot; None for none, and for what we cannot explain."""
    if not isinstance(value, dict):
        return None
    try:
        record: UnfinishedRecord = UnfinishedRecord.model_validate(
            {**value, "key": key}
        )
    except ValidationError as error:
        logs.error("unfinished-unreadable", key=key, fields=len(error.errors()))
        return None
    return record
