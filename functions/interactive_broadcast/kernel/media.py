"""Recordings and streams, as the video service reports them, and what that means."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from interactive_broadcast.kernel.errors import BackendError
from interactive_broadcast.kernel.models import EpochMs
from interactive_broadcast.kernel.video_statuses import (
    ARCHIVE_FAILED,
    ARCHIVE_REASONS,
    ARCHIVE_STATUSES,
    BROADCAST_STATUSES,
    HLS_DELAY_MS,
    HLS_STATUSES,
    RTMP_STATUSES,
    ArchiveMeaning,
    ArchiveStatus,
    BroadcastStatus,
    FileAddress,
    HlsStatus,
    Outcome,
    Publication,
    RtmpStatus,
    StreamMeaning,
    TranscriptionStatus,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Transcription:
    """What was said in a recording, written down: a file of JSON."""

    status: TranscriptionStatus
    url: str | None = None
    """Where the service itself keeps the file; good for minutes only."""
    reason: str = ""
    """Why it has its status, as the service puts it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Archive:
    """A recording, as the video service reports it."""

    id: str
    status: ArchiveStatus
    duration_s: int
    size_bytes: int
    session_id: str = ""
    """The session that it is of. Empty when the service does not say."""
    created_at: EpochMs = 0
    """When it was started. 0 when the service does not say: long ago."""
    url: str | None = None
    """Where the service itself keeps the file; good for minutes only."""
    reason: str = ""
    """Why it has its status, as the service puts it: `user initiated`, `failure` …"""
    transcription: Transcription | None = None
    """None of one that is not to be transcribed."""

    @property
    def is_over(self) -> bool:
        """Whether nothing is recorded any more."""
        return self.status.is_over

    @property
    def has_failed(self) -> bool:
        """Whether it is over by a failure, and not as could be expected."""
        return self.outcome is Outcome.BROKEN_OFF

    @property
    def problem(self) -> str | None:
        """What the producer is told while the show is live. None while it goes on."""
        return ARCHIVE_FAILED if self.has_failed else self._meaning.problem

    @property
    def outcome(self) -> Outcome | None:
        """The word of the timeline. None while it goes on."""
        if self.is_over and ARCHIVE_REASONS.get(self.reason) is Outcome.BROKEN_OFF:
            return Outcome.BROKEN_OFF
        return self._meaning.outcome

    def address(self, *, own_bucket: bool) -> FileAddress:
        """Where its file is, if the operator has configured a bucket or not."""
        meaning = self._meaning
        return meaning.own_bucket if own_bucket else meaning.no_bucket

    @property
    def refusal(self) -> type[BackendError] | None:
        """Why there is no address of its file, where there is none."""
        return self._meaning.refusal

    @property
    def _meaning(self) -> ArchiveMeaning:
        return ARCHIVE_STATUSES[self.status]


@dataclass(frozen=True, slots=True, kw_only=True)
class Broadcast:
    """A live stream, as the video service reports it."""

    id: str
    status: str
    """started or stopped."""
    hls_url: str | None
    """None when there is no HLS output, or the broadcast has stopped."""
    hls_status: HlsStatus = HlsStatus.UNKNOWN
    """The URL is known seconds before it can be played."""
    rtmp: Mapping[str, RtmpStatus] = field(default_factory=dict)
    """How far each RTMP output has come, by OpenTok's id of it."""
    created_at: EpochMs = 0
    """When it was started. 0 when the service does not say: long ago."""
    session_id: str = ""
    """The session that it is of. Empty when the service does not say."""

    @property
    def is_over(self) -> bool:
        """Whether OpenTok runs it no more."""
        return self._status.is_over

    @property
    def has_broken_off(self) -> bool:
        """Whether nothing comes out of it any more.

        That is so of one that OpenTok still runs when all that it was started for is
        over: the stream for viewers where there is one, or else all encoders' streams.
        It has to be stopped before another one can be started.
        """
        outputs = self._outputs()
        return self.is_over or (bool(outputs) and all(one.is_over for one in outputs))

    @property
    def has_failed(self) -> bool:
        """Whether it has broken off by a failure, and not as could be expected."""
        return self.outcome is Outcome.BROKEN_OFF

    @property
    def problem(self) -> str | None:
        """What the producer is told while the show is live.

        Also of one that has not broken off: an encoder may not get its stream while
        viewers get theirs.
        """
        if self.has_broken_off:
            return self._end.problem
        # In whatever order the service lists them.
        encoders = [RTMP_STATUSES[at].problem for _, at in sorted(self.rtmp.items())]
        return next((one for one in encoders if one is not None), None)

    @property
    def broken_targets(self) -> str:
        """The encoders that do not get their stream, as their ids: `a, b`."""
        broken = (one for one, at in self.rtmp.items() if RTMP_STATUSES[at].is_over)
        return ", ".join(sorted(broken))

    @property
    def outcome(self) -> Outcome | None:
        """The word of the timeline. None while it goes on."""
        return self._end.outcome if self.has_broken_off else None

    def is_playable(self, now: EpochMs) -> bool:
        """Whether viewers may be told where it is."""
        if self.is_over or self.hls_url is None:
            return False
        match HLS_STATUSES[self.hls_status].published:
            case Publication.AT_ONCE:
                return True
            case Publication.AFTER_DELAY:
                return now - self.created_at >= HLS_DELAY_MS
            case Publication.NEVER:
                return False

    @property
    def _status(self) -> StreamMeaning:
        return BROADCAST_STATUSES[BroadcastStatus(self.status)]

    @property
    def _end(self) -> StreamMeaning:
        """The row that tells of its end, if it has one."""
        return self._status if self.is_over else self._outputs()[0]

    def _outputs(self) -> list[StreamMeaning]:
        """What decides whether it does what it was started for."""
        if self.hls_url is not None:
            return [HLS_STATUSES[self.hls_status]]
        return [RTMP_STATUSES[one] for one in self.rtmp.values()]
