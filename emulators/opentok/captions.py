"""Live captions: from the call that starts them to their end, and what is told of it.

    started → stopped | failed

There are no captions to read here: nothing is transcribed. Nobody can ask how far they
have come, either: the service tells it by callbacks alone, to the address of the call.
Sources: the guides to live captions of OpenTok and Vonage Video, and the type
`CaptionStatusResponse` of `@vonage/video` (November 2026).
"""

import uuid
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta

from emulators.kernel.clock import VirtualClock
from emulators.kernel.json_http import Refused
from emulators.opentok.media import (
    BY_USER,
    FAILURE,
    SESSION_ENDED,
    TOO_LONG,
    StatusChange,
)
from emulators.opentok.participants import Session, SessionEvent
from emulators.opentok.refusals import NOBODY_CONNECTED, conflict, not_found, relayed
from emulators.opentok.sessions import Sessions
from emulators.opentok.timers import Timers

RUNNING_CODE = 60003
"""The service's number for captions that run already (opentok 3.15, Python)."""


@dataclass(slots=True, kw_only=True)
class Caption:
    """The captions of one session, from a start to their end."""

    id: str
    session: Session
    language_code: str
    max_duration_s: int
    callback_url: str | None
    created_at_ms: int
    updated_at_ms: int
    timers: Timers
    status: str = "started"
    reason: str = ""
    history: list[StatusChange] = field(default_factory=list)
    stop_calls: int = 0

    @property
    def is_running(self) -> bool:
        return self.status == "started"

    @property
    def duration_s(self) -> int:
        """Whole seconds, as far as they have come at their last change."""
        return (self.updated_at_ms - self.created_at_ms) // 1000


class Captions:
    """All captions of every project, oldest first."""

    def __init__(self, clock: VirtualClock, sessions: Sessions) -> None:
        self._clock = clock
        self._all: dict[str, Caption] = {}
        self._listeners: list[Callable[[Caption], None]] = []
        self.start_calls: Counter[str] = Counter()
        """Start calls by session id, the refused ones too."""
        sessions.watch(self._follow)

    def watch(self, listener: Callable[[Caption], None]) -> None:
        """Tell `listener` about every change of a status."""
        self._listeners.append(listener)

    def reset(self) -> None:
        """Forget all of them, and their timers."""
        for caption in self._all.values():
            caption.timers.clear_all()
        self._all.clear()
        self.start_calls.clear()

    def all(self) -> list[Caption]:
        return list(self._all.values())

    def get(self, captions_id: str, api_key: str | None = None) -> Caption:
        """Those of that id.

        Raises:
            Refused: 404, when there are none, or of another project than that.
        """
        caption = self._all.get(captions_id)
        if caption is None or api_key not in (None, caption.session.api_key):
            raise not_found("Captions not found.")
        return caption

    def start(
        self,
        session: Session,
        *,
        language_code: str,
        max_duration_s: int,
        callback_url: str | None,
    ) -> Caption:
        """Have a session captioned.

        Raises:
            Refused: 404 when nobody is connected; 409 for a relayed session (code
                15008) or captions that run already (code 60003). Only the last number
                is known; the others are taken to be those of recordings.
        """
        self.start_calls[session.id] += 1
        if session.is_relayed or session.is_encrypted:
            raise relayed("captions")
        if not session.connections:
            raise not_found(NOBODY_CONNECTED)
        if any(one.session is session and one.is_running for one in self.all()):
            text = "Captioning is already enabled for this session."
            raise Refused(409, text, code=RUNNING_CODE)
        now_ms = self._clock.now_ms()
        caption = Caption(
            id=str(uuid.uuid4()),
            session=session,
            language_code=language_code,
            max_duration_s=max_duration_s,
            callback_url=callback_url,
            created_at_ms=now_ms,
            updated_at_ms=now_ms,
            timers=Timers(self._clock),
        )
        self._all[caption.id] = caption
        longest = timedelta(seconds=max_duration_s)
        caption.timers.set("length", longest, lambda: self._end(caption, TOO_LONG))
        self._change(caption, "started", "")
        return caption

    def stop(self, caption: Caption) -> None:
        """End them.

        Raises:
            Refused: 404 when they are over: what the service answers is not confirmed.
        """
        caption.stop_calls += 1
        if not caption.is_running:
            raise not_found("Captions not found.")
        self._end(caption, BY_USER)

    def fail(self, caption: Caption) -> None:
        """Let the captions engine break, as it does now and then.

        Raises:
            Refused: 409, when they are over.
        """
        if not caption.is_running:
            raise conflict("The captions are over.")
        caption.timers.clear_all()
        self._change(caption, "failed", FAILURE)

    def _follow(self, event: SessionEvent) -> None:
        """They end with the session: at once, which is our choice."""
        if event.kind != "sessionDestroyed":
            return
        for caption in self.all():
            if caption.session is event.session and caption.is_running:
                self._end(caption, SESSION_ENDED)

    def _end(self, caption: Caption, reason: str) -> None:
        caption.timers.clear_all()
        self._change(caption, "stopped", reason)

    def _change(self, caption: Caption, status: str, reason: str) -> None:
        now_ms = self._clock.now_ms()
        caption.status, caption.reason, caption.updated_at_ms = status, reason, now_ms
        caption.history.append(StatusChange(status, now_ms, reason))
        for listener in self._listeners:
            listener(caption)
