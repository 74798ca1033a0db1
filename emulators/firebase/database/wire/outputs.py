"""What a connection wants its transport to do, kept until the transport asks."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from emulators.firebase.database.wire.frames import cut

MAX_QUEUED_CHARS = 64 * 1024 * 1024
"""Of pushes that wait for a client that does not read; beyond, it is cut off. Answers
are not counted: whoever does not read gets no more requests answered anyway."""

_FRAME_OVERHEAD_CHARS = 64
"""So that many small frames count for what they cost."""


@dataclass(frozen=True, slots=True)
class Send:
    """One text frame."""

    text: str


@dataclass(frozen=True, slots=True)
class Close:
    """The end: a close frame with a code of RFC 6455 and a short reason."""

    code: int
    reason: str


Output: TypeAlias = Send | Close


def framed(message: str) -> tuple[Send, ...]:
    """The frames of one message."""
    return tuple(map(Send, cut(message)))


class Outbox:
    """What is to be sent, in order.

    Args:
        on_update: called when something was put in that no request asked for, so that
            the transport comes and takes it.
    """

    def __init__(self, on_update: Callable[[], None]) -> None:
        self._on_update = on_update
        self._outputs: list[Output] = []
        self._update_chars = 0
        self.is_closed = False
        """Nothing follows what is in here."""
        self.has_overflowed = False
        """The reader is too slow; what was queued is gone."""

    def put(self, sends: tuple[Send, ...]) -> None:
        """Queue something that the client asked for."""
        if not self.is_closed:
            self._outputs.extend(sends)

    def put_update(self, sends: tuple[Send, ...]) -> None:
        """Queue something that happened, and tell the transport."""
        if self.is_closed:
            return
        self._outputs.extend(sends)
        for send in sends:
            self._update_chars += len(send.text) + _FRAME_OVERHEAD_CHARS
        if self._update_chars > MAX_QUEUED_CHARS:
            self._outputs.clear()
            self.is_closed = self.has_overflowed = True
        self._on_update()

    def close(self, code: int, reason: str) -> None:
        """End the connection behind what is queued."""
        if not self.is_closed:
            self._outputs.append(Close(code, reason))
            self.is_closed = True
            self._on_update()

    def take(self) -> list[Output]:
        """All that is queued, now the transport's business."""
        taken, self._outputs = self._outputs, []
        self._update_chars = 0
        return taken
