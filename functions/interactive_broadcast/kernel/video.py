"""What the backend needs of a video service, in OpenTok's terms."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from pydantic import SecretStr


class VideoRole(StrEnum):
    """OpenTok's roles, spelled as in its tokens."""

    SUBSCRIBER = "subscriber"
    PUBLISHER = "publisher"
    PUBLISHER_ONLY = "publisheronly"
    MODERATOR = "moderator"


@dataclass(frozen=True, slots=True)
class VideoCredentials:
    """An OpenTok project."""

    api_key: str
    api_secret: SecretStr


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Archive:
    """A recording, as the video service reports it."""

    id: str
    status: ArchiveStatus
    duration_s: int
    size_bytes: int
    session_id: str = ""
    """The session that it is of. Empty when the service does not say."""
    url: str | None = None
    """Where the service itself keeps the file; good for minutes only."""
    reason: str = ""
    """Why it has its status, as the service puts it: `user initiated`, `failure` …"""

    @property
    def is_over(self) -> bool:
        """Whether nothing is recorded any more."""
        return self.status.is_over


@dataclass(frozen=True, slots=True, kw_only=True)
class Broadcast:
    """A live stream, as the video service reports it."""

    id: str
    status: str
    """started or stopped."""
    hls_url: str | None
    """None when there is no HLS output, or the broadcast has stopped."""
    hls_is_playable: bool
    """Whether the CDN serves it already; the URL is known seconds before."""
    session_id: str = ""
    """The session that it is of. Empty when the service does not say."""

    @property
    def is_over(self) -> bool:
        """Whether nothing is streamed any more."""
        return self.status != "started"


@dataclass(frozen=True, slots=True, kw_only=True)
class RtmpTarget:
    """Where an encoder's stream goes."""

    server_url: str
    stream_name: str


class Video(Protocol):
    """One video project.

    Methods that call out may raise VideoUnavailable (also for time-outs: the call may
    have happened), VideoCredentialsRefused, VideoNotFound and what they say themselves.
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
        """

    def start_archive(self, session_id: str, *, name: str, composed: bool) -> Archive:
        """Start recording. Not idempotent: see `archives_of` first when repeating.

        Raises:
            StageEmpty: nobody is connected.
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

    def archives_of(self, session_id: str) -> list[Archive]:
        """Every recording of a session, newest first."""

    def recent_archives(self) -> list[Archive]:
        """The newest recordings of the whole project, newest first; at most 200."""

    def start_broadcast(
        self, session_id: str, *, hls: bool, rtmp: Sequence[RtmpTarget]
    ) -> Broadcast:
        """Start streaming. Not idempotent: see `broadcasts_of` first when repeating.

        Raises:
            StageEmpty: nobody is connected.
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

    def recent_broadcasts(self) -> list[Broadcast]:
        """The newest broadcasts of the whole project that the service still lists.

        At most 200.
        """

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

    def of(self, credentials: VideoCredentials) -> Video:
        """The project behind these credentials. Makes no call."""

    def accepts(self, credentials: VideoCredentials) -> bool:
        """Ask the video service whether key and secret belong together.

        Raises:
            VideoUnavailable: it did not say.
        """
