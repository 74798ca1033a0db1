"""What each status that OpenTok documents means here: three tables, and no other place.

The sources are the properties of archives and broadcasts in OpenTok's reference. A word
that is not documented has a row of its own, for that day on which OpenTok adds one.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

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
        return _PROGRESS.get(self, len(_PROGRESS))

    @property
    def is_over(self) -> bool:
        """Whether nothing is recorded any more."""
        return self not in {ArchiveStatus.STARTED, ArchiveStatus.PAUSED}

    @property
    def has_file(self) -> bool:
        """Whether the file can be fetched."""
        return self in {ArchiveStatus.UPLOADED, ArchiveStatus.AVAILABLE}

    @property
    def is_final(self) -> bool:
        """Whether the file is where it will be, or never will be."""
        return self.is_over and self not in {
            ArchiveStatus.STOPPED,
            ArchiveStatus.UNKNOWN,
        }


_PROGRESS = {
    ArchiveStatus.STARTED: 0,
    ArchiveStatus.PAUSED: 0,
    ArchiveStatus.STOPPED: 1,
    ArchiveStatus.UPLOADED: 2,
    ArchiveStatus.AVAILABLE: 2,
}
"""The others are ends, whatever came before."""


class HlsStatus(StrEnum):
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

    @classmethod
    def _missing_(cls, _value: object) -> "HlsStatus":
        return cls.UNKNOWN


class RtmpStatus(StrEnum):
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

    @classmethod
    def _missing_(cls, _value: object) -> "RtmpStatus":
        return cls.UNKNOWN


class Publication(StrEnum):
    """When viewers are told where a stream is."""

    AT_ONCE = "at once"
    AFTER_DELAY = "20 s after the start"
    NEVER = "never"


@dataclass(frozen=True, slots=True, kw_only=True)
class OutputMeaning:
    """A row: what a status of one output of a started broadcast means."""

    is_over: bool = False
    """Whether nothing comes out of it any more."""
    has_failed: bool = False
    """Whether that is a failure, and no end that was to be expected."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HlsMeaning(OutputMeaning):
    """A row: what `hlsStatus` of a started broadcast means."""

    published: Publication


HLS_STATUSES: Final[Mapping[HlsStatus, HlsMeaning]] = {
    HlsStatus.CONNECTING: HlsMeaning(published=Publication.AFTER_DELAY),
    HlsStatus.READY: HlsMeaning(published=Publication.AFTER_DELAY),
    HlsStatus.LIVE: HlsMeaning(published=Publication.AT_ONCE),
    HlsStatus.ENDED: HlsMeaning(published=Publication.NEVER, is_over=True),
    HlsStatus.ERROR: HlsMeaning(
        published=Publication.NEVER, is_over=True, has_failed=True
    ),
    HlsStatus.UNKNOWN: HlsMeaning(published=Publication.AFTER_DELAY),
}

RTMP_STATUSES: Final[Mapping[RtmpStatus, OutputMeaning]] = {
    RtmpStatus.CONNECTING: OutputMeaning(),
    RtmpStatus.LIVE: OutputMeaning(),
    RtmpStatus.OFFLINE: OutputMeaning(is_over=True, has_failed=True),
    RtmpStatus.ERROR: OutputMeaning(is_over=True, has_failed=True),
    RtmpStatus.UNKNOWN: OutputMeaning(),
}
