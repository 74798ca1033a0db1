"""Broadcasts: the HLS and RTMP outputs of a session and their life.

    status     started → stopped
    hlsStatus  connecting → ready → live → ended; error when told to break
    rtmp       connecting → live, once somebody publishes; offline or error when told

URLs are known at once. HLS can be played from `ready` on; `live` says that somebody has
begun to: a network of caches that fetches nothing before it is asked leaves it `ready`.
"""

import uuid
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

from emulators.opentok.composition import Composition
from emulators.opentok.media import (
    BY_USER,
    FAILURE,
    SESSION_ENDED,
    TOO_LONG,
    Media,
    Medium,
    StatusChange,
)
from emulators.opentok.participants import Session, SessionEvent
from emulators.opentok.refusals import not_found, without_code
from emulators.opentok.timers import Timers

HLS_DELAY = timedelta(seconds=20)
"""Documented: 15 to 20 s. The longer is the harder case."""

LOW_LATENCY_DELAY = timedelta(seconds=6)
"""Documented: 4 to 6 s."""

SEGMENT_S = 4
LOW_LATENCY_SEGMENT_S = 1
"""Neither is published. Short ones let any player be near; parts of segments, which
players of low-latency HLS ask for, are not made."""

RTMP_DELAY = timedelta(seconds=5)

OFF_AIR = "The broadcast has stopped."

HlsStatus = Literal["connecting", "ready", "live", "ended", "error"]
RtmpStatus = Literal["connecting", "live", "offline", "error"]
PLAYABLE = ("ready", "live", "ended")


@dataclass(slots=True, kw_only=True)
class Hls:
    """The HLS output, playable from `ready_at_ms` on unless it is broken."""

    is_dvr: bool = False
    is_low_latency: bool = False
    status: HlsStatus = "connecting"
    ready_at_ms: int | None = None

    @property
    def delay(self) -> timedelta:
        return LOW_LATENCY_DELAY if self.is_low_latency else HLS_DELAY

    @property
    def segment_s(self) -> int:
        """How long each segment is."""
        return LOW_LATENCY_SEGMENT_S if self.is_low_latency else SEGMENT_S


@dataclass(slots=True, kw_only=True)
class Rtmp:
    """One RTMP output."""

    id: str
    server_url: str
    stream_name: str
    status: RtmpStatus = "connecting"


@dataclass(slots=True, kw_only=True)
class Broadcast(Medium):
    """One live stream."""

    hls: Hls | None
    rtmp: list[Rtmp]
    max_duration_s: int
    status: Literal["started", "stopped", "failed"] = "started"
    ended_at_ms: int | None = None

    @property
    def is_running(self) -> bool:
        return self.status == "started"


@dataclass(frozen=True, slots=True, kw_only=True)
class Outputs:
    """What a start call asks for."""

    hls: Hls | None
    rtmp: list[Rtmp]
    max_duration_s: int


class Broadcasts(Media[Broadcast]):
    """Every broadcast of every project, oldest first."""

    name = "broadcast"
    over = OFF_AIR
    taken = without_code("Session is already composed for given tag with code 409")

    def start(
        self, session: Session, composition: Composition, outputs: Outputs
    ) -> Broadcast:
        """Broadcast a session.

        Raises:
            Refused: 404 when nobody is connected; 409 for a relayed or encrypted
                session, or one on the air without a new tag. For a relayed session and
                an empty one the real answers are unconfirmed: these are an archive's.
        """
        self._count_start(session, composition.tag)
        return self._begin(session, composition, outputs)

    def stop(self, broadcast: Broadcast) -> Broadcast:
        """Take it off the air.

        Raises:
            Refused: 404, when it is off already.
        """
        broadcast.stop_calls += 1
        self._refuse_ended(broadcast)
        self._finish(broadcast, BY_USER)
        return broadcast

    def fail(self, broadcast: Broadcast) -> Broadcast:
        """Let it break, as it does on OpenTok's side now and then.

        Raises:
            Refused: 404, when it is off already.
        """
        self._refuse_ended(broadcast)
        if broadcast.hls is not None:
            broadcast.hls.status = "error"
        self._finish(broadcast, FAILURE, "failed")
        return broadcast

    def resume(self, broadcast: Broadcast, last_ms: int) -> None:
        if broadcast.is_running:
            ready_ms = broadcast.hls.ready_at_ms if broadcast.hls else None
            self._finish(broadcast, SESSION_ENDED, at_ms=max(last_ms, ready_ms or 0))

    def fetched(self, broadcast: Broadcast) -> None:
        """Somebody has fetched the playlist: what was only ready is live."""
        if broadcast.hls is not None and broadcast.hls.status == "ready":
            self._hls_is(broadcast, broadcast.hls, "live")

    def set_hls_status(self, broadcast: Broadcast, status: HlsStatus) -> Broadcast:
        """Let the HLS output break or recover while the broadcast goes on.

        Raises:
            Refused: 404, when it is off already or has no such output.
        """
        self._refuse_ended(broadcast)
        if broadcast.hls is None:
            raise not_found("The broadcast has no HLS output.")
        broadcast.timers.clear("ready")
        self._hls_is(broadcast, broadcast.hls, status)
        return broadcast

    def set_rtmp_status(
        self, broadcast: Broadcast, rtmp_id: str | None, status: RtmpStatus
    ) -> Broadcast:
        """Let one RTMP output fail or recover, which only its status tells.

        Without an id it is the first.

        Raises:
            Refused: 404, for no such output.
        """
        for rtmp in broadcast.rtmp:
            if rtmp_id in (None, rtmp.id) and broadcast.is_running:
                broadcast.timers.clear(f"rtmp {broadcast.rtmp.index(rtmp)}")
                rtmp.status = status
                self._changed(broadcast)
                return broadcast
        raise not_found("No such RTMP output.")

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
        self._all[broadcast.id] = broadcast
        broadcast.take_streams(now_ms)
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
            broadcast.timers.set(
                "ready", hls.delay, lambda: self._hls_is_up(broadcast, hls)
            )
        for number, rtmp in enumerate(broadcast.rtmp):
            self._arm_rtmp(broadcast, number, rtmp)

    def _arm_rtmp(self, broadcast: Broadcast, number: int, rtmp: Rtmp) -> None:
        def on_air() -> None:
            # Documented: it is connecting, too, while there are no streams.
            if broadcast.session.streams:
                rtmp.status = "live"
                self._changed(broadcast)

        broadcast.timers.set(f"rtmp {number}", RTMP_DELAY, on_air)

    def _follow(self, event: SessionEvent) -> None:
        super()._follow(event)
        if event.kind in ("streamCreated", "streamDestroyed"):
            for broadcast in self._running(event.session):
                self._take_streams(broadcast)
        if event.kind == "streamCreated" and len(event.session.streams) == 1:
            for broadcast in self._running(event.session):
                for number, rtmp in enumerate(broadcast.rtmp):
                    if rtmp.status == "connecting":
                        self._arm_rtmp(broadcast, number, rtmp)

    def _hls_is_up(self, broadcast: Broadcast, hls: Hls) -> None:
        self._hls_is(broadcast, hls, "ready")
        if not self._switches.now.hls_needs_viewers:
            self._hls_is(broadcast, hls, "live")

    def _hls_is(self, broadcast: Broadcast, hls: Hls, status: HlsStatus) -> None:
        hls.status = status
        if status in PLAYABLE and hls.ready_at_ms is None:
            hls.ready_at_ms = self._clock.now_ms()
        self._changed(broadcast)

    def _finish(
        self,
        broadcast: Broadcast,
        reason: str,
        status: Literal["stopped", "failed"] = "stopped",
        *,
        at_ms: int | None = None,
    ) -> None:
        broadcast.timers.clear_all()
        broadcast.status = status
        broadcast.ended_at_ms = self._clock.now_ms() if at_ms is None else at_ms
        broadcast.close_tracks(broadcast.ended_at_ms)
        if broadcast.hls is not None and broadcast.hls.status != "error":
            broadcast.hls.status = "ended"
        broadcast.history.append(StatusChange(status, broadcast.ended_at_ms, reason))
        self._changed(broadcast)
