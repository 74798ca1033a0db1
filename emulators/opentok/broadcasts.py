"""Broadcasts: the HLS and RTMP outputs of a session and their life.

    status     started → stopped
    hlsStatus  connecting → ready → live → ended
    rtmp       connecting → live; offline or error when told to break

URLs are known at once, but play only when `live`.
"""

import uuid
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Literal

from emulators.kernel.clock import VirtualClock
from emulators.opentok.bodies import Body
from emulators.opentok.composition import Composition, Layout, ensure_free_tag
from emulators.opentok.refusals import (
    NOBODY_CONNECTED,
    conflict,
    not_found,
    relayed,
)
from emulators.opentok.sessions import Session, SessionEvent, Sessions
from emulators.opentok.status_changes import (
    AFTER_LAST_CLIENT,
    BY_USER,
    FAILURE,
    SESSION_ENDED,
    TOO_LONG,
    StatusChange,
)
from emulators.opentok.timers import Timers

HLS_DELAY = timedelta(seconds=20)
LOW_LATENCY_DELAY = timedelta(seconds=5)
RTMP_DELAY = timedelta(seconds=5)

OFF_AIR = "The broadcast has stopped."

HlsStatus = Literal["connecting", "ready", "live", "ended", "error"]
RtmpStatus = Literal["connecting", "live", "offline", "error"]


@dataclass(slots=True, kw_only=True)
class Hls:
    """The HLS output, playable from `live_at_ms` on."""

    is_dvr: bool = False
    is_low_latency: bool = False
    status: HlsStatus = "connecting"
    live_at_ms: int | None = None

    @property
    def delay(self) -> timedelta:
        return LOW_LATENCY_DELAY if self.is_low_latency else HLS_DELAY


@dataclass(slots=True, kw_only=True)
class Rtmp:
    """One RTMP output."""

    id: str
    server_url: str
    stream_name: str
    status: RtmpStatus = "connecting"


@dataclass(slots=True, kw_only=True)
class Broadcast:
    """One live stream. `stop_calls` counts the refused ones too."""

    id: str
    session: Session
    composition: Composition
    hls: Hls | None
    rtmp: list[Rtmp]
    max_duration_s: int
    created_at_ms: int
    updated_at_ms: int
    timers: Timers
    status: Literal["started", "stopped", "failed"] = "started"
    ended_at_ms: int | None = None
    history: list[StatusChange] = field(default_factory=list)
    stop_calls: int = 0

    @property
    def is_running(self) -> bool:
        return self.status == "started"


@dataclass(frozen=True, slots=True, kw_only=True)
class Outputs:
    """What a start call asks for."""

    hls: Hls | None
    rtmp: list[Rtmp]
    max_duration_s: int


class Broadcasts:
    """Every broadcast of every project, oldest first."""

    def __init__(self, clock: VirtualClock, sessions: Sessions) -> None:
        self._clock = clock
        self._broadcasts: dict[str, Broadcast] = {}
        self._listeners: list[Callable[[Broadcast], None]] = []
        self.start_calls: Counter[str] = Counter()
        """Start calls by session id, the refused ones too."""
        sessions.watch(self._follow)

    def watch(self, listener: Callable[[Broadcast], None]) -> None:
        """Tell `listener` about every change of a broadcast or one of its outputs."""
        self._listeners.append(listener)

    def reset(self) -> None:
        for broadcast in self._broadcasts.values():
            broadcast.timers.clear_all()
        self._broadcasts.clear()
        self.start_calls.clear()

    def start(
        self, session: Session, composition: Composition, outputs: Outputs
    ) -> Broadcast:
        """Broadcast a session.

        Raises:
            Refused: 404 when nobody is connected; 409 for a relayed or encrypted
                session, or one on the air without a new tag. For a relayed session and
                an empty one the real answers are unconfirmed: these are an archive's.
        """
        self.start_calls[session.id] += 1
        if session.is_relayed:
            raise relayed("broadcasts")
        if session.is_encrypted:
            raise conflict("An end-to-end encrypted session cannot be broadcast.")
        if not session.connections:
            raise not_found(NOBODY_CONNECTED)
        running = [broadcast.composition.tag for broadcast in self._running(session)]
        ensure_free_tag(composition.tag, running, "a broadcast")
        return self._begin(session, composition, outputs)

    def stop(self, broadcast: Broadcast) -> Broadcast:
        """Take it off the air.

        Raises:
            Refused: 404, when it is off already.
        """
        broadcast.stop_calls += 1
        if not broadcast.is_running:
            raise not_found(OFF_AIR)
        self._finish(broadcast, BY_USER)
        return broadcast

    def fail(self, broadcast: Broadcast) -> Broadcast:
        """Let it break, as it does on OpenTok's side now and then.

        Raises:
            Refused: 404, when it is off already.
        """
        if not broadcast.is_running:
            raise not_found(OFF_AIR)
        if broadcast.hls is not None:
            broadcast.hls.status = "error"
        self._finish(broadcast, FAILURE, "failed")
        return broadcast

    def set_rtmp_status(
        self, broadcast: Broadcast, rtmp_id: str, status: RtmpStatus
    ) -> Broadcast:
        """Let one RTMP output fail or recover, which only its status tells.

        Raises:
            Refused: 404, for no such output.
        """
        for rtmp in broadcast.rtmp:
            if rtmp.id == rtmp_id and broadcast.is_running:
                broadcast.timers.clear(f"rtmp {broadcast.rtmp.index(rtmp)}")
                rtmp.status = status
                self._changed(broadcast)
                return broadcast
        raise not_found("No such RTMP output.")

    def set_layout(self, broadcast: Broadcast, layout: Layout) -> Broadcast:
        """Place the streams anew.

        Raises:
            Refused: 404, when it is off.
        """
        if not broadcast.is_running:
            raise not_found(OFF_AIR)
        broadcast.composition.layout = layout
        broadcast.updated_at_ms = self._clock.now_ms()
        return broadcast

    def choose_stream(self, broadcast: Broadcast, body: Body) -> None:
        """Add a stream to a manual broadcast or remove one.

        Raises:
            Refused: 404 when it is over; and as `Composition.choose`.
        """
        if not broadcast.is_running:
            raise not_found(OFF_AIR)
        broadcast.composition.choose(body, set(broadcast.session.streams))
        broadcast.updated_at_ms = self._clock.now_ms()

    def get(self, broadcast_id: str, api_key: str) -> Broadcast:
        """The broadcast of that id.

        How long OpenTok remembers a stopped one is not confirmed; here it always does.

        Raises:
            Refused: 404, when there is none, or it belongs to another project.
        """
        broadcast = self._broadcasts.get(broadcast_id)
        if broadcast is None or broadcast.session.api_key != api_key:
            raise not_found("Broadcast not found.")
        return broadcast

    def all(self) -> list[Broadcast]:
        return list(self._broadcasts.values())

    def newest(self, api_key: str, session_id: str | None) -> list[Broadcast]:
        """A project's broadcasts, newest first.

        The SDKs disagree on whether stopped ones are listed. Listing them is the harder
        case for a caller that looks for a running one.
        """
        return [
            broadcast
            for broadcast in reversed(self._broadcasts.values())
            if broadcast.session.api_key == api_key
            and session_id in (None, broadcast.session.id)
        ]

    def _running(self, session: Session) -> list[Broadcast]:
        return [
            broadcast
            for broadcast in self._broadcasts.values()
            if broadcast.session is session and broadcast.is_running
        ]

    def _begin(
        self, session: Session, composition: Composition, outputs: Outputs
    ) -> Broadcast:
        now_ms = self._clock.now_ms()
        broadcast = Broadcast(
            id=str(uuid.uuid4()),
            session=session,
            composition=composition,
            hls=outputs.hls,
            rtmp=outputs.rtmp,
            max_duration_s=outputs.max_duration_s,
            created_at_ms=now_ms,
            updated_at_ms=now_ms,
            timers=Timers(self._clock),
        )
        self._broadcasts[broadcast.id] = broadcast
        broadcast.timers.set(
            "length",
            timedelta(seconds=outputs.max_duration_s),
            lambda: self._finish(broadcast, TOO_LONG),
        )
        self._warm_up(broadcast)
        broadcast.history.append(StatusChange("started", now_ms, ""))
        self._changed(broadcast)
        return broadcast

    def _warm_up(self, broadcast: Broadcast) -> None:
        hls = broadcast.hls
        if hls is not None:
            ready = hls.delay / 2
            timers = broadcast.timers
            timers.set("ready", ready, lambda: self._hls_is(broadcast, hls, "ready"))
            timers.set("live", hls.delay, lambda: self._hls_is(broadcast, hls, "live"))
        for number, rtmp in enumerate(broadcast.rtmp):
            self._arm_rtmp(broadcast, number, rtmp)

    def _arm_rtmp(self, broadcast: Broadcast, number: int, rtmp: Rtmp) -> None:
        def on_air() -> None:
            rtmp.status = "live"
            self._changed(broadcast)

        broadcast.timers.set(f"rtmp {number}", RTMP_DELAY, on_air)

    def _hls_is(self, broadcast: Broadcast, hls: Hls, status: HlsStatus) -> None:
        hls.status = status
        if status == "live":
            hls.live_at_ms = self._clock.now_ms()
        self._changed(broadcast)

    def _follow(self, event: SessionEvent) -> None:
        if event.kind == "sessionCreated":
            for broadcast in self._running(event.session):
                broadcast.timers.clear("empty")
        elif event.kind == "sessionDestroyed":
            for broadcast in self._running(event.session):
                self._end_when_still_empty(broadcast)

    def _end_when_still_empty(self, broadcast: Broadcast) -> None:
        broadcast.timers.set(
            "empty", AFTER_LAST_CLIENT, lambda: self._finish(broadcast, SESSION_ENDED)
        )

    def _finish(
        self,
        broadcast: Broadcast,
        reason: str,
        status: Literal["stopped", "failed"] = "stopped",
    ) -> None:
        broadcast.timers.clear_all()
        broadcast.status = status
        broadcast.ended_at_ms = self._clock.now_ms()
        if broadcast.hls is not None and broadcast.hls.status != "error":
            broadcast.hls.status = "ended"
        broadcast.history.append(StatusChange(status, broadcast.ended_at_ms, reason))
        self._changed(broadcast)

    def _changed(self, broadcast: Broadcast) -> None:
        broadcast.updated_at_ms = self._clock.now_ms()
        for listener in self._listeners:
            listener(broadcast)
