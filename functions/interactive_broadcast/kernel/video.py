"""What the backend needs of a video service, in OpenTok's terms."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Final, Protocol

from pydantic import SecretStr

if TYPE_CHECKING:
    # Whoever makes tokens alone has nothing to do with what is recorded and streamed.
    from interactive_broadcast.kernel.media import Archive, Broadcast
    from interactive_broadcast.kernel.media_options import (
        ArchiveOptions,
        BroadcastOptions,
    )
    from interactive_broadcast.kernel.models import EpochMs

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
        options: "ArchiveOptions | None" = None,
    ) -> "Archive":
        """Start recording. Not idempotent: see `archives_of` first when repeating.

        Raises:
            StageEmpty: nobody is connected.
            VideoRequestRefused: the options are not what the service takes.
            VideoConflict: a recording runs already, or the session is relayed.
        """

    def stop_archive(self, archive_id: str) -> "Archive":
        """Stop recording; one that has stopped is returned as it is.

        Raises:
            ArchiveNotFound: there is no such archive.
        """

    def archive(self, archive_id: str) -> "Archive":
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

    def archives_of(self, session_id: str) -> "list[Archive]":
        """Every recording of a session, newest first."""

    def recent_archives(self, *, since: "EpochMs | None" = None) -> "list[Archive]":
        """The newest recordings of the whole project, newest first; at most 200.

        All from `since` on, if these are more, as far as there are no more than 10,000.
        """

    def start_broadcast(
        self,
        session_id: str,
        *,
        hls: bool,
        rtmp: Sequence[RtmpTarget],
        options: "BroadcastOptions | None" = None,
    ) -> "Broadcast":
        """Start streaming. Not idempotent: see `broadcasts_of` first when repeating.

        Raises:
            StageEmpty: nobody is connected.
            VideoRequestRefused: the options are not what the service takes.
            VideoConflict: a broadcast runs already, or the session is relayed.
        """

    def stop_broadcast(self, broadcast_id: str) -> None:
        """Stop streaming. One that has stopped or is unknown counts as stopped."""

    def broadcast(self, broadcast_id: str) -> "Broadcast":
        """The stream as it is now.

        Raises:
            VideoNotFound: there is no such broadcast (any more).
        """

    def broadcasts_of(self, session_id: str) -> "list[Broadcast]":
        """Every broadcast of a session that the service still lists."""

    def recent_broadcasts(self, *, since: "EpochMs | None" = None) -> "list[Broadcast]":
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
            max_duration_s: after so many seconds they end: 300 to 14,400.
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
