"""What the backend needs of a video service, in OpenTok's terms."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Final, Protocol

from pydantic import SecretStr

from interactive_broadcast.kernel.errors import BackendError
from interactive_broadcast.kernel.media_options import ArchiveOptions, BroadcastOptions
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

CAPTIONS_S: Final = (300, 14_400)
"""How long captions can be asked for: the least and the most, in seconds."""

MAX_API_SECRET: Final = 8_192
"""Bytes of what a project's calls are signed with, as it may be given. The longest that
is stored has 3,300."""


class VideoRole(StrEnum):
    """OpenTok's roles, spelled as in its tokens."""

    SUBSCRIBER = "subscriber"
    PUBLISHER = "publisher"
    PUBLISHER_ONLY = "publisheronly"
    MODERATOR = "moderator"


@dataclass(frozen=True, slots=True)
class VideoCredentials:
    """A project, as it is named by its id and signs by what is secret.

    Of an OpenTok project its digits and its secret; of an application its id in lower
    case and its private key, unencrypted PKCS#8 in PEM.
    """

    api_key: str
    api_secret: SecretStr


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


@dataclass(frozen=True, slots=True, kw_only=True)
class RtmpTarget:
    """Where an encoder's stream goes."""

    id: str
    """What the service calls it in `Broadcast.rtmp`; each of a stream's is another."""
    server_url: str
    stream_name: str


class Video(Protocol):
    """One video project.

    Methods that call out may raise VideoUnavailable (also for time-outs: the call may
    have happened), VideoClockRefused (it has not), VideoCredentialsRefused,
    VideoNotFound and what they say themselves.
    """

    def create_session(
        self,
        *,
        location: str | None = None,
        always_archived: bool = False,
        relayed: bool = False,
        e2ee: bool = False,
    ) -> str:
        """A new session's id. Routed unless `relayed`: only those can be recorded."""

    def owns(self, session_id: str) -> bool:
        """Whether the session is one of this project. Makes no call.

        By its id, which says whose it is: not whether the service still knows it.
        """

    def mint_token(
        self,
        session_id: str,
        *,
        role: VideoRole,
        expires_at: datetime,
        data: str | None = None,
        layout_classes: Sequence[str] = (),
    ) -> str:
        """A token to connect with. Made without a call; safe to repeat.

        Raises:
            VideoNotFound: the session is not one of this project.
            VideoCredentialsRefused: they are none that anything can be signed with.
        """

    def start_archive(
        self,
        session_id: str,
        *,
        name: str,
        composed: bool,
        options: ArchiveOptions | None = None,
    ) -> Archive:
        """Start recording. Not idempotent: see `archives_of` first when repeating.

        Raises:
            StageEmpty: nobody is connected.
            VideoRequestRefused: the options are not what the service takes.
            VideoConflict: a recording runs already, or the session is relayed.
        """

    def stop_archive(self, archive_id: str) -> Archive:
        """Stop recording; one that has stopped is returned as it is.

        Raises:
            ArchiveNotFound: there is no such archive.
        """

    def archive(self, archive_id: str) -> Archive:
        """The recording as it is now.

        Raises:
            ArchiveNotFound: there is no such archive.
        """

    def delete_archive(self, archive_id: str) -> bool:
        """Delete a recording, with its file where the service itself keeps it.

        A file in one's own bucket stays. False when there is no such recording.

        Raises:
            VideoConflict: it is being recorded or processed; or it has no file (any
                more), and nothing to delete.
        """

    def archives_of(self, session_id: str) -> list[Archive]:
        """Every recording of a session, newest first."""

    def recent_archives(self, *, since: EpochMs | None = None) -> list[Archive]:
        """The newest recordings of the whole project, newest first; at most 200.

        All from `since` on, if these are more, as far as there are no more than 10,000.
        """

    def start_broadcast(
        self,
        session_id: str,
        *,
        hls: bool,
        rtmp: Sequence[RtmpTarget],
        options: BroadcastOptions | None = None,
    ) -> Broadcast:
        """Start streaming. Not idempotent: see `broadcasts_of` first when repeating.

        Raises:
            StageEmpty: nobody is connected.
            VideoRequestRefused: the options are not what the service takes.
            VideoConflict: a broadcast runs already, or the session is relayed.
        """

    def stop_broadcast(self, broadcast_id: str) -> None:
        """Stop streaming. One that has stopped or is unknown counts as stopped."""

    def broadcast(self, broadcast_id: str) -> Broadcast:
        """The stream as it is now.

        Raises:
            VideoNotFound: there is no such broadcast (any more).
        """

    def broadcasts_of(self, session_id: str) -> list[Broadcast]:
        """Every broadcast of a session that the service still lists."""

    def recent_broadcasts(self, *, since: EpochMs | None = None) -> list[Broadcast]:
        """The newest broadcasts of the whole project that the service still lists.

        At most 200, or all from `since` on, as `recent_archives`.
        """

    def start_captions(
        self,
        session_id: str,
        *,
        language_code: str,
        max_duration_s: int,
        status_url: str | None = None,
    ) -> str:
        """Have all that is said in a session captioned; the captions' id.

        Nothing tells later which captions run, but for the reports to `status_url`.

        Args:
            session_id: the session.
            language_code: the language that is spoken, as `en-US`.
            max_duration_s: after so many seconds they end, `CAPTIONS_S` at most.
            status_url: where the service reports their beginning and end to.

        Raises:
            StageEmpty: nobody is connected.
            CaptionsRunning: the session has captions already.
            VideoNotRouted: the session is relayed.
            InvalidRequest: the service does not take one of these.
        """

    def stop_captions(self, captions_id: str) -> bool:
        """End captions. False when there are none of that id (any more)."""

    def has_streams(self, session_id: str) -> bool:
        """Whether anybody publishes in that session at this moment."""

    def streams_of(self, session_id: str) -> frozenset[str]:
        """Ids of the streams that are published in that session at this moment."""

    def connections_of(self, session_id: str) -> frozenset[str]:
        """Ids of the connections to that session at this moment.

        A session that the service does not know has none, either.
        """

    def disconnect(self, session_id: str, connection_id: str) -> bool:
        """Disconnect somebody. False when they are not (any more) in that session.

        Their token stays good: they can connect again until it expires.
        """

    def mute_stream(self, session_id: str, stream_id: str) -> bool:
        """Mute a stream. False when nobody publishes it in that session."""

    def mute_all(
        self, session_id: str, *, excluded: Sequence[str], active: bool
    ) -> bool:
        """Mute every stream but `excluded`, now and in future; or lift that.

        False when the service knows no such session.
        """


class VideoProjects(Protocol):
    """Every project of the video service, by its credentials."""

    def credentials(self, api_key: str, api_secret: SecretStr) -> VideoCredentials:
        """What somebody has given, as it is stored and used. Makes no call.

        Whether it is whole takes up to a second to find out, where it is a key: it is
        asked when credentials are given, never when they are used.

        Raises:
            InvalidRequest: it is no pair that the video service gives out. `fields` and
                `expected` say what was given and what is wanted.
        """

    def of(self, credentials: VideoCredentials) -> Video:
        """The project behind these credentials. Makes no call."""

    def project_of(self, session_id: str) -> str | None:
        """The API key of the project that a session's id names. Makes no call.

        None for what is no id of a session.
        """

    def accepts(self, credentials: VideoCredentials) -> bool:
        """Ask the video service whether key and secret belong together.

        Raises:
            VideoUnavailable, VideoClockRefused: it did not say.
        """
