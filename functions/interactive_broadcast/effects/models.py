"""TODO."""

from enum import StrEnum

from interactive_broadcast.kernel.models import (
    EpochMs,
    Id,
    Json,
    RecordModel,
    RequestModel,
)


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


class ShowTask(RequestModel):
    """The payload of `runShowEffectsTask` and `stopBroadcastTask`."""

    event_id: Id
    effects: list[Effect]
