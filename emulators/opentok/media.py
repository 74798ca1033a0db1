"""What archives and broadcasts have in common: made of a session, until they end."""

from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import ClassVar, Generic, TypeVar

from pydantic import ConfigDict

from emulators.kernel.clock import VirtualClock
from emulators.kernel.json_http import Refused
from emulators.opentok.bodies import Body
from emulators.opentok.composition import Composition, Layout, ensure_free_tag
from emulators.opentok.participants import (
    SERVER_ROTATION,
    Session,
    SessionEvent,
    Stream,
)
from emulators.opentok.refusals import (
    NOBODY_CONNECTED,
    bad_request,
    conflict,
    not_found,
    relayed,
)
from emulators.opentok.sessions import Sessions
from emulators.opentok.switches import Switches
from emulators.opentok.timers import Timers

AFTER_LAST_CLIENT = timedelta(seconds=60)
"""How long an empty session is still recorded and broadcast."""

BY_USER = "user initiated"
SESSION_ENDED = "session ended"
TOO_LONG = "maximum duration exceeded"
TOO_IDLE = "maximum idle time exceeded"
FAILURE = "failure"


@dataclass(frozen=True, slots=True)
class StatusChange:
    """One change of an archive's or broadcast's status."""

    status: str
    at_ms: int
    reason: str


@dataclass(slots=True, kw_only=True)
class Track:
    """One stream while it was taken; a file of its own in an individual archive."""

    stream: Stream
    started_at_ms: int
    ended_at_ms: int | None = None


@dataclass(slots=True, kw_only=True)
class Medium(ABC):
    """One archive or broadcast. `stop_calls` counts the refused ones too."""

    # Its timers are no data; what saves it leaves them out.
    __pydantic_config__: ClassVar = ConfigDict(arbitrary_types_allowed=True)

    id: str
    session: Session
    composition: Composition
    created_at_ms: int
    updated_at_ms: int
    timers: Timers
    history: list[StatusChange] = field(default_factory=list)
    tracks: list[Track] = field(default_factory=list)
    stop_calls: int = 0

    @property
    @abstractmethod
    def is_running(self) -> bool: ...

    def take_streams(self, now_ms: int) -> bool:
        """Have an open track for each stream that it takes; whether there is any."""
        taken = {
            stream.id: stream
            for stream in self.session.streams.values()
            if self.composition.takes(stream.id)
        }
        for track in self.tracks:
            if track.ended_at_ms is None and taken.pop(track.stream.id, None) is None:
                track.ended_at_ms = now_ms
        self.tracks += [
            Track(stream=stream, started_at_ms=now_ms) for stream in taken.values()
        ]
        return any(track.ended_at_ms is None for track in self.tracks)

    def close_tracks(self, now_ms: int) -> None:
        """Take nothing any more."""
        for track in self.tracks:
            track.ended_at_ms = track.ended_at_ms or now_ms


M = TypeVar("M", bound=Medium)


class Media(ABC, Generic[M]):
    """Every archive, or every broadcast, of every project, oldest first."""

    name: ClassVar[str]
    over: ClassVar[str]
    """What is answered to a change of one that has ended."""

    taken: ClassVar[Refused]
    """What is answered where another one has the same tag or none."""

    def __init__(
        self, clock: VirtualClock, sessions: Sessions, switches: Switches
    ) -> None:
        self._clock = clock
        self._switches = switches
        self._all: dict[str, M] = {}
        self._listeners: list[Callable[[M], None]] = []
        self.save: Callable[[M], None] | None = None
        """Called with one that has changed, before anybody is told."""
        self.start_calls: Counter[str] = Counter()
        """Start calls by session id, the refused ones too."""
        sessions.watch(self._follow)

    def watch(self, listener: Callable[[M], None]) -> None:
        """Tell `listener` about every change of a status."""
        self._listeners.append(listener)

    def reset(self) -> None:
        """Forget all of them, and their timers."""
        for medium in self._all.values():
            medium.timers.clear_all()
        self._all.clear()
        self.start_calls.clear()

    def put_back(self, medium: M) -> None:
        """Have one of a former run again. Nobody is told, and no timer runs."""
        self._all[medium.id] = medium

    @abstractmethod
    def resume(self, medium: M, last_ms: int) -> None:
        """Go on with one that was put back.

        What still ran is over since `last_ms`, when it was last heard of.
        """

    def all(self) -> list[M]:
        return list(self._all.values())

    def get(self, medium_id: str, api_key: str | None = None) -> M:
        """The one of that id. How long OpenTok remembers it is not confirmed.

        Raises:
            Refused: 404, when there is none, or it is of another project than that.
        """
        medium = self._all.get(medium_id)
        if medium is None or api_key not in (None, medium.session.api_key):
            raise not_found(f"{self.name.capitalize()} not found.")
        return medium

    def _running(self, session: Session) -> list[M]:
        """Those of a session that have not ended."""
        return [
            medium
            for medium in self._all.values()
            if medium.session is session and medium.is_running
        ]

    def newest(self, api_key: str, session_id: str | None) -> list[M]:
        """A project's, newest first.

        The SDKs disagree on whether those that ended are listed. Listing them is the
        harder case for a caller that looks for a running one.
        """
        return [
            medium
            for medium in reversed(self._all.values())
            if medium.session.api_key == api_key
            and session_id in (None, medium.session.id)
        ]

    @abstractmethod
    def stop(self, medium: M) -> M:
        """End it for good, and count the call."""

    @abstractmethod
    def fail(self, medium: M) -> M:
        """Let it break, as it does on OpenTok's side now and then."""

    def choose_stream(self, medium: M, body: Body) -> None:
        """Add a stream to a manual one or remove one.

        Raises:
            Refused: 404 when it has ended; and as `Composition.choose`.
        """
        self._refuse_ended(medium)
        medium.composition.choose(body, set(medium.session.streams))
        medium.updated_at_ms = self._clock.now_ms()
        self._take_streams(medium)

    def set_layout(self, medium: M, layout: Layout) -> M:
        """Place the streams anew.

        Raises:
            Refused: 404, when it has ended.
        """
        self._refuse_ended(medium)
        medium.composition.layout = layout
        medium.updated_at_ms = self._clock.now_ms()
        self._save(medium)
        return medium

    def _count_start(self, session: Session, tag: str) -> None:
        """Count a start call.

        Raises:
            Refused: 404 (or 400) when nobody is connected; 409 for a relayed (code
                15008) or encrypted session, or one with a running one of the same tag.
        """
        self.start_calls[session.id] += 1
        if session.is_relayed:
            raise relayed(f"{self.name}s")
        if session.is_encrypted:
            # Documented as impossible; the status is our choice.
            raise conflict(f"An end-to-end encrypted session cannot have {self.name}s.")
        if not session.connections:
            if self._switches.now.empty_sessions_are_400:
                raise bad_request(NOBODY_CONNECTED)
            raise not_found(NOBODY_CONNECTED)
        running = [each.composition.tag for each in self._running(session)]
        ensure_free_tag(tag, running, self.taken)

    def _refuse_ended(self, medium: M) -> None:
        if not medium.is_running:
            raise not_found(self.over)

    def _follow(self, event: SessionEvent) -> None:
        """End what runs when the session has been empty for a while.

        With a media server's rotation it ends at once, and must be started anew; that
        the reason is the session's end is our choice.
        """
        if event.kind == "sessionCreated":
            for medium in self._running(event.session):
                medium.timers.clear("empty")
        elif event.kind == "sessionDestroyed":
            for medium in self._running(event.session):
                if event.reason == SERVER_ROTATION:
                    self._finish(medium, SESSION_ENDED)
                else:
                    self._end_when_still_empty(medium)

    def _end_when_still_empty(self, medium: M) -> None:
        medium.timers.set(
            "empty", AFTER_LAST_CLIENT, lambda: self._finish(medium, SESSION_ENDED)
        )

    def _take_streams(self, medium: M) -> bool:
        """Have a track for each stream that it takes; whether there is any."""
        is_fed = medium.take_streams(self._clock.now_ms())
        self._save(medium)
        return is_fed

    def _save(self, medium: M) -> None:
        if self.save is not None:
            self.save(medium)

    def _changed(self, medium: M) -> None:
        medium.updated_at_ms = self._clock.now_ms()
        self._save(medium)
        for listener in self._listeners:
            listener(medium)

    @abstractmethod
    def _finish(self, medium: M, reason: str) -> None:
        """End it."""
