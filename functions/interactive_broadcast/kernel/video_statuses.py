"""What each status that OpenTok documents means here: three tables, and no other place.

The sources are the properties of archives and broadcasts in OpenTok's reference. A word
that is not documented has a row of its own, for that day on which OpenTok adds one.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final, Self

from interactive_broadcast.kernel.errors import (
    ArchiveDeleted,
    ArchiveExpired,
    ArchiveFailed,
    ArchiveNotReady,
    BackendError,
    BucketUnknown,
)

ARCHIVES_SOURCE: Final = (
    "https://developer.vonage.com/en/opentok/sdks/node/reference/archive"
)
BROADCASTS_SOURCE: Final = (
    "https://developer.vonage.com/en/opentok/sdks/node/reference/broadcast"
)

HLS_DELAY_MS: Final = 20_000
"""For how long after its start a stream is not to be fetched, unless it is `live`: the
documented 15 to 20 seconds. A CDN that fetches when a player asks makes it `live` only
then, so that waiting for that alone would be waiting for ever."""


class ArchiveStatus(StrEnum):
    """How far a recording has come, in the words of OpenTok's documentation."""

    STARTED = "started"
    PAUSED = "paused"
    """Nobody publishes at the moment. It goes on as soon as somebody does."""
    STOPPED = "stopped"
    """It is over, and its file is being made."""
    UPLOADED = "uploaded"
    """The file is in the project's own bucket."""
    AVAILABLE = "available"
    """The file is at OpenTok, for three days."""
    EXPIRED = "expired"
    """The three days are over."""
    DELETED = "deleted"
    FAILED = "failed"
    UNKNOWN = "unknown"
    """A word that OpenTok does not document. Taken for the end of a recording."""

    @classmethod
    def _missing_(cls, value: object) -> "ArchiveStatus | None":
        return cls.UNKNOWN if isinstance(value, str) else None

    @property
    def progress(self) -> int:
        """What comes later in the life of a recording has a higher number."""
        return ARCHIVE_STATUSES[self].progress

    @property
    def is_over(self) -> bool:
        """Whether nothing is recorded any more."""
        return ARCHIVE_STATUSES[self].is_over

    @property
    def is_final(self) -> bool:
        """Whether the file is where it will be, or never will be."""
        return ARCHIVE_STATUSES[self].is_final


class _Status(StrEnum):
    """Words of the service, and `unknown` for any other and for none."""

    @classmethod
    def _missing_(cls, _value: object) -> Self:
        return cls("unknown")


class TranscriptionStatus(_Status):
    """How far what was said in a recording has been written down.

    The service documents that there is such a status, and in examples `requested`. The
    others are those of the recording's own file, which it is made like. Nothing waits
    for ever for one of them.
    """

    REQUESTED = "requested"
    STARTED = "started"
    UPLOADED = "uploaded"
    """It is in the project's own bucket."""
    AVAILABLE = "available"
    """It is at the video service."""
    FAILED = "failed"
    UNKNOWN = "unknown"
    """Any other word."""

    @property
    def progress(self) -> int:
        """What comes later in its life has a higher number."""
        return _WRITTEN_DOWN[self]

    @property
    def is_final(self) -> bool:
        """Whether it is where it will be, or never will be."""
        return self.progress == max(_WRITTEN_DOWN.values())


_WRITTEN_DOWN: Final[Mapping[TranscriptionStatus, int]] = {
    TranscriptionStatus.REQUESTED: 0,
    TranscriptionStatus.STARTED: 1,
    TranscriptionStatus.UNKNOWN: 1,
    TranscriptionStatus.UPLOADED: 2,
    TranscriptionStatus.AVAILABLE: 2,
    TranscriptionStatus.FAILED: 2,
}


class FileAddress(StrEnum):
    """Where a recording's file is, for those who may fetch it."""

    NONE = "none"
    BUCKET = "in the own bucket"
    """It lasts, and is stored."""
    FRESH_LINK = "fresh link"
    """At OpenTok, good for ten minutes: never stored, asked for anew."""


class Outcome(StrEnum):
    """The word of the timeline for what has ended while its show went on."""

    ENDED = "ended"
    """As OpenTok documents it."""
    BROKEN_OFF = "broken off"
    GOES_ON = "goes on"
    """Again, after it had been told that it did not."""


ARCHIVE_ENDED: Final = "archive-ended"
ARCHIVE_FAILED: Final = "archive-failed"
BROADCAST_ENDED: Final = "broadcast-ended"
BROADCAST_FAILED: Final = "broadcast-failed"
RTMP_OFFLINE: Final = "rtmp-offline"
RTMP_FAILED: Final = "rtmp-failed"
CAPTIONS_ENDED: Final = "captions-ended"
CAPTIONS_FAILED: Final = "captions-failed"
CAPTIONS_UNKNOWN: Final = "captions-unknown"
"""Reasons of problems: what has ended or failed while its show was live."""
RTMP_PROBLEMS: Final = (RTMP_OFFLINE, RTMP_FAILED)


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchiveMeaning:
    """A row: what the status of an archive means."""

    progress: int
    """What comes later in the life of a recording has a higher number."""
    is_over: bool = True
    """Whether nothing is recorded any more."""
    is_final: bool = True
    """Whether the file is where it will be, or never will be."""
    own_bucket: FileAddress = FileAddress.NONE
    """Where the file is if the operator's own bucket is configured."""
    no_bucket: FileAddress = FileAddress.NONE
    """Where it is if none is."""
    refusal: type[BackendError] | None = None
    """What `getArchiveUrl` answers where there is no address."""
    problem: str | None = None
    """The problem that is told if the show is live and wants to be recorded."""
    outcome: Outcome | None = None
    """The word of the timeline."""


_GOES_ON: Final = ArchiveMeaning(
    progress=0, is_over=False, is_final=False, refusal=ArchiveNotReady
)
_PROCESSED: Final = ArchiveMeaning(
    progress=1,
    is_final=False,
    refusal=ArchiveNotReady,
    problem=ARCHIVE_ENDED,
    outcome=Outcome.ENDED,
)
_READY: Final = replace(_PROCESSED, progress=2, is_final=True, refusal=None)
_GONE: Final = replace(_READY, progress=3)

ARCHIVE_STATUSES: Final[Mapping[ArchiveStatus, ArchiveMeaning]] = {
    ArchiveStatus.STARTED: _GOES_ON,
    ArchiveStatus.PAUSED: _GOES_ON,
    ArchiveStatus.STOPPED: _PROCESSED,
    # Uploaded to a bucket whose address nobody has told us: no address.
    ArchiveStatus.UPLOADED: replace(
        _READY, own_bucket=FileAddress.BUCKET, refusal=BucketUnknown
    ),
    # Also with an own bucket: OpenTok keeps what it could not upload.
    ArchiveStatus.AVAILABLE: replace(
        _READY,
        own_bucket=FileAddress.FRESH_LINK,
        no_bucket=FileAddress.FRESH_LINK,
        # It is, for as long as OpenTok does not say where.
        refusal=ArchiveNotReady,
    ),
    ArchiveStatus.EXPIRED: replace(_GONE, refusal=ArchiveExpired),
    ArchiveStatus.DELETED: replace(_GONE, refusal=ArchiveDeleted),
    ArchiveStatus.FAILED: replace(
        _GONE,
        refusal=ArchiveFailed,
        problem=ARCHIVE_FAILED,
        outcome=Outcome.BROKEN_OFF,
    ),
    # Perhaps not the last word: whatever follows is further on than it.
    ArchiveStatus.UNKNOWN: replace(
        _PROCESSED, progress=3, problem=ARCHIVE_FAILED, outcome=Outcome.BROKEN_OFF
    ),
}

ARCHIVE_REASONS: Final[Mapping[str, Outcome]] = {
    "user initiated": Outcome.ENDED,
    "session ended": Outcome.ENDED,
    "maximum duration exceeded": Outcome.ENDED,
    "maximum idle time exceeded": Outcome.ENDED,
    "failure": Outcome.BROKEN_OFF,
}
"""Why a recording is over, in OpenTok's words. Documented as examples: any other reason
is an end that was to be expected, unless the status says that it has failed."""


class HlsStatus(_Status):
    """How far the output for viewers has come, in OpenTok's words: `hlsStatus`."""

    CONNECTING = "connecting"
    """The transcoder is being started."""
    READY = "ready"
    """It runs, and the CDN does not consume yet. It may wait for the first player."""
    LIVE = "live"
    """The CDN consumes."""
    ENDED = "ended"
    """Its source has ended."""
    ERROR = "error"
    """OpenTok has failed."""
    UNKNOWN = "unknown"
    """No word, as in older answers, or one that OpenTok does not document."""


class RtmpStatus(_Status):
    """How far the output for an encoder has come, in OpenTok's words."""

    CONNECTING = "connecting"
    """Also while nobody publishes."""
    LIVE = "live"
    OFFLINE = "offline"
    """The server cannot be reached, or does not take the stream."""
    ERROR = "error"
    """OpenTok has failed."""
    UNKNOWN = "unknown"
    """A word that OpenTok does not document."""


class Publication(StrEnum):
    """When viewers are told where a stream is."""

    AT_ONCE = "at once"
    AFTER_DELAY = "20 s after the start"
    NEVER = "never"


class BroadcastStatus(_Status):
    """Whether OpenTok runs a broadcast."""

    STARTED = "started"
    STOPPED = "stopped"
    FAILED = "failed"
    UNKNOWN = "unknown"
    """A word that OpenTok does not document. Taken for the end of a stream."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StreamMeaning:
    """A row: what the status of a broadcast, or of one of its outputs, means."""

    is_over: bool = False
    """Whether nothing comes out of it any more."""
    problem: str | None = None
    """The problem that is told if the show is live."""
    outcome: Outcome | None = None
    """The word of the timeline."""
    published: Publication = Publication.NEVER
    """When viewers are told where it is."""


_ENDED: Final = StreamMeaning(
    is_over=True, problem=BROADCAST_ENDED, outcome=Outcome.ENDED
)
_FAILED: Final = StreamMeaning(
    is_over=True,
    problem=BROADCAST_FAILED,
    outcome=Outcome.BROKEN_OFF,
)
_WARMS_UP: Final = StreamMeaning(published=Publication.AFTER_DELAY)

BROADCAST_STATUSES: Final[Mapping[BroadcastStatus, StreamMeaning]] = {
    BroadcastStatus.STARTED: StreamMeaning(),
    BroadcastStatus.STOPPED: _ENDED,
    BroadcastStatus.FAILED: _FAILED,
    BroadcastStatus.UNKNOWN: _FAILED,
}

HLS_STATUSES: Final[Mapping[HlsStatus, StreamMeaning]] = {
    HlsStatus.CONNECTING: _WARMS_UP,
    HlsStatus.READY: _WARMS_UP,
    HlsStatus.LIVE: StreamMeaning(published=Publication.AT_ONCE),
    HlsStatus.ENDED: _ENDED,
    HlsStatus.ERROR: _FAILED,
    HlsStatus.UNKNOWN: _WARMS_UP,
}
"""What `hlsStatus` of a started broadcast means."""

RTMP_STATUSES: Final[Mapping[RtmpStatus, StreamMeaning]] = {
    RtmpStatus.CONNECTING: StreamMeaning(),
    RtmpStatus.LIVE: StreamMeaning(),
    RtmpStatus.OFFLINE: replace(_FAILED, problem=RTMP_OFFLINE),
    RtmpStatus.ERROR: replace(_FAILED, problem=RTMP_FAILED),
    RtmpStatus.UNKNOWN: StreamMeaning(),
}
"""What the status of an RTMP output of a started broadcast means."""
