"""A session, who is in it, and what is told of them."""

from collections import deque
from dataclasses import dataclass, field
from typing import Literal

MAX_SIGNALS_KEPT = 1_000
"""Per connection and per session; older ones are dropped."""

CLIENT_DISCONNECTED = "clientDisconnected"
FORCE_DISCONNECTED = "forceDisconnected"
NETWORK_DISCONNECTED = "networkDisconnected"
SERVER_ROTATION = "serverRotation"
"""The media server was replaced. The guide to server rotation names it for the session,
the client SDKs for each connection."""

FORCE_UNPUBLISHED = "forceUnpublished"
STREAM_REASONS = (CLIENT_DISCONNECTED, NETWORK_DISCONNECTED, "mediaStopped")
"""Why a client ends its own stream."""

VIDEO_TYPES = ("camera", "screen", "custom")
MAX_STREAM_NAME = 1_000
MAX_PIXELS = 10_000
"""Of a stream's width, and of its height."""

MAX_FRAME_RATE = 240

MonitoredKind = Literal[
    "sessionCreated",
    "sessionNotification",
    "sessionDestroyed",
    "connectionCreated",
    "connectionDestroyed",
    "streamCreated",
    "streamDestroyed",
]
"""What session monitoring is told, and clients as well."""

ClientKind = Literal["streamChanged", "streamMuted", "muteForced", "signal"]
"""What clients alone are told."""

EventKind = Literal[MonitoredKind, ClientKind]

StreamProperty = Literal["hasAudio", "hasVideo", "videoDimensions"]


@dataclass(frozen=True, slots=True)
class Signal:
    """One message, as a client receives it. `sender` is None for the server's."""

    type: str
    data: str
    sender: str | None


@dataclass(slots=True, kw_only=True)
class Connection:
    """One client in a session, or one that was: `cut_reason` tells why it is out.

    One that `is_connecting` is in the list of connections, and nothing else knows it.
    """

    id: str
    session_id: str
    role: str
    data: str
    layout_classes: tuple[str, ...]
    created_at_ms: int
    is_connecting: bool = False
    cut_reason: str | None = None
    signals: deque[Signal] = field(
        default_factory=lambda: deque(maxlen=MAX_SIGNALS_KEPT)
    )

    @property
    def is_connected(self) -> bool:
        return self.cut_reason is None and not self.is_connecting

    @property
    def is_moderator(self) -> bool:
        return self.role == "moderator"

    @property
    def may_publish(self) -> bool:
        return self.role != "subscriber"

    @property
    def may_subscribe(self) -> bool:
        return self.role != "publisheronly"

    @property
    def may_signal(self) -> bool:
        """Whether OpenTok lets subscribers signal is unconfirmed.

        Its documentation counts signals among a publisher's rights.
        """
        return self.role in ("publisher", "moderator")


@dataclass(frozen=True, slots=True)
class Change:
    """What has become of one property of a stream."""

    property: StreamProperty
    old: object
    new: object


@dataclass(slots=True, kw_only=True)
class Stream:
    """What one connection publishes.

    Its `video_type` is None for sound alone. One that `has_media` comes from a browser,
    which sends pictures and sound to whoever subscribes; width and height are pixels.
    """

    id: str
    connection: Connection
    name: str
    video_type: str | None
    created_at_ms: int
    layout_classes: tuple[str, ...]
    has_audio: bool = True
    has_video: bool = True
    width: int = 640
    height: int = 480
    frame_rate: float = 30
    has_media: bool = False

    def change(
        self,
        *,
        has_audio: bool | None,
        has_video: bool | None,
        size: tuple[int, int] | None,
    ) -> tuple[Change, ...]:
        """Be muted, hidden, shown or of another size; None: as it was."""
        changes = []
        if has_audio not in (None, self.has_audio):
            changes.append(Change("hasAudio", self.has_audio, has_audio))
            self.has_audio = bool(has_audio)
        if has_video not in (None, self.has_video):
            changes.append(Change("hasVideo", self.has_video, has_video))
            self.has_video = bool(has_video)
        old = (self.width, self.height)
        if size is not None and size != old:
            shown = ({"width": wide, "height": high} for wide, high in (old, size))
            changes.append(Change("videoDimensions", *shown))
            self.width, self.height = size
        return tuple(changes)


@dataclass(slots=True, kw_only=True)
class Interval:
    """From when to when something went on; still going on without an end."""

    from_ms: int
    to_ms: int | None = None


@dataclass(slots=True, kw_only=True)
class Session:
    """A room. It never expires and cannot be deleted."""

    id: str
    api_key: str
    created_at_ms: int
    is_relayed: bool
    is_always_archived: bool
    archive_name: str
    archive_resolution: str
    is_encrypted: bool
    is_muted: bool = False
    connecting: dict[str, Connection] = field(default_factory=dict)
    connections: dict[str, Connection] = field(default_factory=dict)
    streams: dict[str, Stream] = field(default_factory=dict)
    published: list[Interval] = field(default_factory=list)
    """When anything was."""
    participant_ms: int = 0
    """The time of all participants together that is billed, until `counted_at_ms`."""
    counted_at_ms: int = 0
    signals: deque[Signal] = field(
        default_factory=lambda: deque(maxlen=MAX_SIGNALS_KEPT)
    )

    def count_participants(self, now_ms: int) -> int:
        """The billed time of all participants together, in ms. Before each change.

        Every connection is a participant, from when anything is published (Vonage,
        "How to estimate my Video API monthly charges in Participant Pricing Model").
        """
        if self.streams:
            since_ms = now_ms - self.counted_at_ms
            self.participant_ms += since_ms * len(self.connections)
        self.counted_at_ms = now_ms
        return self.participant_ms


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionEvent:
    """What happens in a session: monitoring, media and clients follow it.

    Attributes:
        kind: those of `ClientKind` are told to clients alone.
        reason: why a connection or stream is over.
        is_told: false for one whose callback gets lost.
        changes: what has become of the stream, for `streamChanged`.
        signal: what `signal` delivers, to `receivers`.
        receivers: ids of connections.
    """

    kind: EventKind
    session: Session
    at_ms: int
    connection: Connection | None = None
    stream: Stream | None = None
    reason: str | None = None
    is_told: bool = True
    changes: tuple[Change, ...] = ()
    signal: Signal | None = None
    receivers: tuple[str, ...] = ()
