"""What the fake of the video service remembers of a project."""

import math
from dataclasses import dataclass, field

from tests.support.fake_clock import FakeClock
from tests.support.fake_media_time import StoredArchive, StoredBroadcast


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredSession:
    id: str
    location: str | None = None
    always_archived: bool = False
    relayed: bool = False
    e2ee: bool = False


@dataclass(slots=True, kw_only=True)
class StoredStream:
    session_id: str
    connection_id: str
    is_audible: bool = True


@dataclass(slots=True, kw_only=True)
class StoredCaptions:
    id: str
    session_id: str
    language_code: str
    status_url: str | None
    ends_ms: int
    status: str = "started"
    ended_ms: float = math.inf
    """When they were found to be over."""

    def end(self, now_ms: int, status: str = "stopped") -> None:
        """Unless they are over."""
        if self.status == "started":
            self.status, self.ended_ms = status, now_ms


@dataclass
class State:
    """Of one project: what clients, the backend and time have made of it."""

    sessions: dict[str, StoredSession] = field(default_factory=dict)
    archives: dict[str, StoredArchive] = field(default_factory=dict)
    broadcasts: dict[str, StoredBroadcast] = field(default_factory=dict)
    captions: dict[str, StoredCaptions] = field(default_factory=dict)
    empty_stages: set[str] = field(default_factory=set)
    connections: dict[str, str] = field(default_factory=dict)
    """Id → session."""
    streams: dict[str, StoredStream] = field(default_factory=dict)
    muted: set[str] = field(default_factory=set)
    """Sessions whose newcomers are muted."""
    clock: FakeClock = field(default_factory=FakeClock)
    settled_ms: int = 0
    """Until when what OpenTok ends by itself has been ended."""
