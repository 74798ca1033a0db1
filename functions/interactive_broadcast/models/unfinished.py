"""Work that was begun: `unfinished/{key}`, and what each kind needs to be ended."""

from enum import StrEnum

from interactive_broadcast.models.base import EpochMs, Id, Json, RecordModel
from interactive_broadcast.models.events import EventRecord


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


class NewAdmin(RecordModel):
    """Of `admin`."""

    admin_id: Id


class UsedPicture(RecordModel):
    """Of `picture`."""

    admin_id: Id
    event_id: Id
    image_id: Id


class GoneEvent(RecordModel):
    """Of `eventRemoval`."""

    event: EventRecord


class GoneAdmin(RecordModel):
    """Of `adminRemoval`."""

    admin_id: Id
    ot_api_key: str | None = None
    """Of the OpenTok project whose streams may still have to be ended."""
    total: int
    """Events at the beginning."""
    started_at: EpochMs
