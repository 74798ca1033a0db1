"""A running show: its working record, its public face, its effects, its timeline."""

from enum import StrEnum

from interactive_broadcast.models.base import (
    EpochMs,
    Id,
    Json,
    RecordModel,
    ReplyModel,
    RequestModel,
    Slug,
)
from interactive_broadcast.models.events import Image, Status


class ShowRecord(RecordModel):
    """`shows/{adminId}/{fanUrl}`: the public face, without a name of a person."""

    name: str
    status: Status
    hls_url: str | None = None
    start_image: Image | None = None
    end_image: Image | None = None
    viewers: int = 0
    limit: int
    """How many viewers may be interactive."""
    full: bool = False


class BroadcastDataRequest(RequestModel):
    admin_id: Id
    fan_url: Slug


class BroadcastData(ReplyModel):
    """What a viewer of the CDN stream needs."""

    name: str
    status: Status
    hls_url: str | None = None
    start_image: Image | None = None
    end_image: Image | None = None
    full: bool = False


class Archiving(ReplyModel):
    archive_id: str
    archive_url: str | None = None


class Effect(StrEnum):
    """The side effects of a show. Keys of the ledger `effects/{eventId}`."""

    OPEN_RECORDS = "openRecords"
    LIVE_RECORDS = "liveRecords"
    START_ARCHIVE = "startArchive"
    START_BROADCAST = "startBroadcast"
    PUBLISH_HLS = "publishHls"
    CLOSED_RECORDS = "closedRecords"
    STOP_ARCHIVE = "stopArchive"
    FINISH_ARCHIVE = "finishArchive"
    STOP_BROADCAST = "stopBroadcast"
    RESTART_ARCHIVE = "restartArchive"
    RESTART_BROADCAST = "restartBroadcast"


class EffectState(StrEnum):
    SCHEDULED = "scheduled"
    """Nobody has tried it yet: it is due at a set time."""
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


class EffectRecord(RecordModel):
    """`effects/{eventId}/{effect}`."""

    state: EffectState
    attempt: int
    lease_until: EpochMs
    """Until then nobody else may act; after it the attempt counts as lost."""
    since: EpochMs | None = None
    """From when on a delay is counted."""
    due_at: EpochMs | None = None
    """Not before."""
    result: dict[str, Json] | None = None
    error: str | None = None


class WatchRecord(RecordModel):
    """`watched/{eventId}`."""

    admin_id: str | None = None
    """None in what a late note leaves of one that was dropped."""
    empty_since: EpochMs | None = None
    """Since when a live show has had nobody in it."""


class TimelineEntry(RecordModel):
    """`timeline/{eventId}/{pushId}`."""

    what: str
    by: str
    details: dict[str, Json] | None = None
    at: EpochMs | None = None


class ShowTask(RequestModel):
    """The payload of `runShowEffectsTask` and `stopBroadcastTask`."""

    event_id: Id
    effects: list[Effect]
