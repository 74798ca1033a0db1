"""The side effects of a show, what the ledger keeps of each, and what that tells."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from interactive_broadcast.effects.failures import Failures
from interactive_broadcast.events.models import EventRecord
from interactive_broadcast.kernel.errors import (
    DatabaseUnavailable,
    TasksUnavailable,
    VideoUnavailable,
)
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
    START_CAPTIONS = "startCaptions"
    STOP_CAPTIONS = "stopCaptions"
    EMPTY_STAGE = "emptyStage"
    HOLD_BROADCAST = "holdBroadcast"
    DISCONNECT_FANS = "disconnectFans"
    EMPTY_SESSIONS = "emptySessions"
    REMOVE_MESSAGES = "removeMessages"


PART_ID: Mapping[Effect, str] = {
    Effect.START_ARCHIVE: "archiveId",
    Effect.START_BROADCAST: "broadcastId",
    Effect.START_CAPTIONS: "captionsId",
}
"""The effects that start a part each time, and what results call the part's id."""


OF_CLEARED_STAGE = (Effect.EMPTY_STAGE, Effect.HOLD_BROADCAST)
"""What follows each time that a stage is cleared: their `since` says which time."""

NO_ANSWER = (
    None,
    VideoUnavailable.reason,
    DatabaseUnavailable.reason,
    TasksUnavailable.reason,
)
"""As what attempts have failed of which nobody knows how far they have come."""


class EffectState(StrEnum):
    """How far an effect has come. One that nobody has tried has no record."""

    SCHEDULED = "scheduled"
    """It is due at a set time: for the first time, or once more after a part has ended,
    or after a try that found nobody on stage."""
    RUNNING = "running"
    """Somebody is at it, or was and may try again."""
    DONE = "done"
    FAILED = "failed"
    """For good."""


class EffectRecord(RecordModel):
    """`effects/{eventId}/{effect}`."""

    state: EffectState
    attempt: int
    lease_until: EpochMs
    """Until then nobody else may act; after it the attempt counts as lost."""
    since: EpochMs | None = None
    """From when on a delay is counted; or which time it is, of what happens again."""
    due_at: EpochMs | None = None
    """Not before."""
    result: dict[str, Json] | None = None
    error: str | None = None
    """Reason of the last failure."""
    failures: Failures | None = None
    """Of a recording or stream: how often it has failed lately."""
    ended_parts: int | None = None
    """Of a recording or stream: how many parts of it are over. None for none."""

    @property
    def is_settled(self) -> bool:
        """Whether it is done, or has failed for good."""
        return self.state in (EffectState.DONE, EffectState.FAILED)

    def is_underway(self, now_ms: EpochMs) -> bool:
        """Whether somebody is carrying it out at this moment."""
        return self.state is EffectState.RUNNING and self.lease_until > now_ms

    def is_due(self, now_ms: EpochMs) -> bool:
        """Whether its time has come."""
        return self.due_at is None or self.due_at <= now_ms

    @property
    def may_have_happened(self) -> bool:
        """Whether it may have done something, also by an attempt that was lost."""
        return self.attempt > 1 or "skipped" not in (self.result or {})

    @property
    def may_be_unknown(self) -> bool:
        """Whether it is not known how far an attempt has come.

        So it is after one that died, and after one that got no answer, be it from
        OpenTok or from the database before or after.
        """
        return self.state is EffectState.RUNNING and self.error in NO_ANSWER

    def text(self, key: str) -> str | None:
        """A text of the result, as the id of what was started. None for none."""
        found = (self.result or {}).get(key)
        return found if isinstance(found, str) else None


EffectRecords = Mapping[Effect, EffectRecord]
"""What the ledger has of one event: the effects that somebody has tried."""


class ShowTask(RequestModel):
    """The payload of `runShowEffectsTask` and `stopBroadcastTask`."""

    event_id: Id
    effects: list[Effect]


class MediaKind(StrEnum):
    """What OpenTok makes of a stage."""

    ARCHIVE = "archive"
    BROADCAST = "broadcast"


@dataclass(frozen=True, slots=True, kw_only=True)
class MediumState:
    """A show's recording or stream, as the ledger knows it."""

    id: str | None
    """OpenTok's id of the part that runs, or whose end nobody has found out yet. None
    while another one is to be started."""
    was_tried: bool
    """Whether it may have been started, also by an attempt that was lost."""
    is_starting: bool
    """Whether a part is to be started, or an attempt at that is not settled: then one
    may run whose id nobody knows."""
    is_stopping: bool
    """Whether somebody has begun to stop it. It may be stopped by now."""
    is_stopped: bool
    """Whether that is settled."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MediaState:
    """What is recorded and streamed of a show, as far as the ledger knows."""

    archive: MediumState
    broadcast: MediumState
    is_recording: bool
    """Whether the recording goes on, also as OpenTok last told."""

    @classmethod
    def of(cls, event: EventRecord, records: EffectRecords) -> "MediaState":
        """Made from the event and what the ledger has of it."""
        archive = _medium(records, Effect.START_ARCHIVE, Effect.STOP_ARCHIVE)
        broadcast = _medium(records, Effect.START_BROADCAST, Effect.STOP_BROADCAST)
        is_recording = _goes_on(event, archive)
        return cls(archive=archive, broadcast=broadcast, is_recording=is_recording)

    def medium(self, kind: MediaKind) -> MediumState:
        """The recording or the stream."""
        return self.archive if kind is MediaKind.ARCHIVE else self.broadcast


def _medium(records: EffectRecords, start: Effect, stop: Effect) -> MediumState:
    """What its two effects tell of it."""
    begun, end = records.get(start), records.get(stop)
    return MediumState(
        id=None if begun is None else begun.text(PART_ID[start]),
        was_tried=begun is not None and begun.may_have_happened,
        is_starting=begun is not None and not begun.is_settled,
        is_stopping=end is not None,
        is_stopped=end is not None and end.is_settled,
    )


def _goes_on(event: EventRecord, archive: MediumState) -> bool:
    if archive.id is None or archive.is_stopping:
        return False
    told = event.archive
    return told is None or told.id != archive.id or not told.status.is_over
