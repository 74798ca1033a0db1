"""How OpenTok ends recordings and streams by itself, as its documentation has it."""

from dataclasses import dataclass, replace
from datetime import timedelta
from math import ceil

from interactive_broadcast.kernel.media import Archive, Broadcast
from interactive_broadcast.kernel.media_options import ArchiveOptions, BroadcastOptions
from interactive_broadcast.kernel.video import RtmpTarget
from interactive_broadcast.kernel.video_statuses import ArchiveStatus, HlsStatus


def _ms(**units: float) -> int:
    return round(timedelta(**units).total_seconds() * 1000)


LONGEST_MS = _ms(hours=4)
"""Of what is recorded."""
LONGEST_WITH_PAUSES_MS = _ms(hours=12)
LONGEST_PAUSE_MS = _ms(hours=1)
FIRST_PUBLISHER_MS = _ms(minutes=1)
"""Somebody must publish by then, or nothing is recorded."""
LONGEST_STREAM_MS = _ms(hours=10)
"""As long as the backend asks for."""
AFTER_THE_LAST_MS = _ms(minutes=1)
"""After the last client has left."""


@dataclass(frozen=True, slots=True)
class Span:
    """Some time in which the people in a session were the same."""

    since: int
    until: int
    publishes: bool
    is_connected: bool


@dataclass(slots=True, kw_only=True)
class StoredArchive:
    session_id: str
    name: str
    composed: bool
    state: Archive
    options: ArchiveOptions | None = None
    was_stopped: bool = False
    """Whether by request, and not by itself."""
    recorded_ms: int = 0
    pause_ms: int = 0
    """Of the present pause."""
    away_ms: int = 0
    """Since the last client has left."""

    def pass_(self, span: Span) -> None:
        """Let it go on for that time, or to its end."""
        if self.state.is_over or span.until <= span.since:
            return
        at, reason = min(self._ends(span))
        until = min(at, span.until)
        if span.publishes:
            self.recorded_ms += until - span.since
        self.pause_ms = 0 if span.publishes else self.pause_ms + until - span.since
        self.away_ms = 0 if span.is_connected else self.away_ms + until - span.since
        if at <= span.until:
            self.end(reason)
        else:
            goes_on = ArchiveStatus.STARTED if span.publishes else ArchiveStatus.PAUSED
            self.state = replace(self.state, status=goes_on)

    def end(self, reason: str, *, publishes: bool = False) -> None:
        """It is over, and contains a second at least if somebody publishes."""
        least = 1 if publishes else 0
        self.state = replace(
            self.state,
            status=ArchiveStatus.STOPPED,
            duration_s=max(least, ceil(self.recorded_ms / 1000)),
            reason=reason,
        )

    def _ends(self, span: Span) -> list[tuple[int, str]]:
        """When which rule would end it, if the people in the session stay the same."""
        began = self.state.created_at
        ends = [(began + LONGEST_WITH_PAUSES_MS, "maximum duration exceeded")]
        if span.publishes:
            left = LONGEST_MS - self.recorded_ms
            ends.append((span.since + left, "maximum duration exceeded"))
        else:
            most = LONGEST_PAUSE_MS if self.recorded_ms else FIRST_PUBLISHER_MS
            left = most - self.pause_ms
            ends.append((span.since + left, "maximum idle time exceeded"))
        if not span.is_connected:
            left = AFTER_THE_LAST_MS - self.away_ms
            ends.append((span.since + left, "session ended"))
        return ends


@dataclass(slots=True, kw_only=True)
class StoredBroadcast:
    session_id: str
    hls: bool
    rtmp: list[RtmpTarget]
    state: Broadcast
    options: BroadcastOptions | None = None
    was_stopped: bool = False
    """Whether by request, and not by itself."""
    away_ms: int = 0

    def pass_(self, span: Span) -> None:
        """Let it go on for that time, or to its end."""
        if self.state.is_over:
            return
        ends = [self.state.created_at + LONGEST_STREAM_MS]
        if not span.is_connected:
            ends.append(span.since + AFTER_THE_LAST_MS - self.away_ms)
        self.away_ms = (
            0 if span.is_connected else self.away_ms + span.until - span.since
        )
        if min(ends) <= span.until:
            self.end()

    def end(self) -> None:
        """It has stopped, and its addresses are gone."""
        self.state = replace(
            self.state,
            status="stopped",
            hls_url=None,
            hls_status=HlsStatus.UNKNOWN,
            rtmp={},
        )
