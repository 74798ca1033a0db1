"""A session, who is in it, and what is told of them."""

from collections import deque
from collections.abc import Iterable
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

EventKind = Literal[
    "sessionCreated",
    "sessionNotification",
    "sessionDestroyed",
    "connectionCreated",
    "connectionDestroyed",
    "streamCreated",
    "streamDestroyed",
]


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


@dataclass(slots=True, kw_only=True)
class Stream:
    """What one connection publishes."""

    id: str
    connection: Connection
    name: str
    video_type: str
    created_at_ms: int
    layout_classes: tuple[str, ...]
    has_audio: bool = True
    has_video: bool = True


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

    def mute(self, excluded: Iterable[str]) -> None:
        """Mute who publishes, except `excluded`, and who will until it is lifted."""
        spared = set(excluded)
        self.is_muted = True
        for stream in self.streams.values():
            if stream.id not in spared:
                stream.has_audio = False

    def stop_muting(self) -> None:
        """Mute no more newcomers. Who is muted stays so until they unmute."""
        self.is_muted = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionEvent:
    """What session monitoring reports; recordings and broadcasts follow it as well.

    `is_told` is false for one whose callback gets lost.
    """

    kind: EventKind
    session: Session
    at_ms: int
    connection: Connection | None = None
    stream: Stream | None = None
    reason: str | None = None
    is_told: bool = True
