"""Text frames: long messages travel in pieces, behind a frame with their number.

Source: firebase-js-sdk realtime/WebSocketConnection.
"""

import re

CHUNK_CHARS = 16_384
"""Of one frame, in UTF-16 units; what is longer is cut."""

MAX_MESSAGE_CHARS = 16 * 1024 * 1024
"""Of one message in all its pieces: the service takes writes of 16 MB from an SDK."""

MAX_PIECES = 4_096
"""Of one message; four times as many as the longest needs."""

_COUNT = re.compile(r"[0-9]{1,6}")


class BadFrame(Exception):
    """The client sends what no message can be made of."""


def cut(text: str) -> tuple[str, ...]:
    """The frames of one message.

    Args:
        text: ASCII, so that its characters are UTF-16 units and no pair is torn apart.
    """
    if len(text) <= CHUNK_CHARS:
        return (text,)
    pieces = [
        text[start : start + CHUNK_CHARS] for start in range(0, len(text), CHUNK_CHARS)
    ]
    return (str(len(pieces)), *pieces)


class Joiner:
    """Makes messages of a client's frames."""

    def __init__(self) -> None:
        self._missing = 0
        self._pieces: list[str] = []
        self._chars = 0

    def join(self, frame: str) -> str | None:
        """The message that `frame` completes, if it does.

        `0` is a sign of life and nothing else.

        Raises:
            BadFrame: the message has too many pieces or characters.
        """
        if self._missing:
            return self._piece(frame)
        if not _COUNT.fullmatch(frame):
            if len(frame) > MAX_MESSAGE_CHARS:
                raise BadFrame("The message is too long")
            return frame
        self._missing = int(frame)
        if self._missing > MAX_PIECES:
            raise BadFrame("The message has too many pieces")
        return None

    def _piece(self, frame: str) -> str | None:
        self._pieces.append(frame)
        self._chars += len(frame)
        if self._chars > MAX_MESSAGE_CHARS:
            raise BadFrame("The message is too long")
        self._missing -= 1
        if self._missing:
            return None
        message = "".join(self._pieces)
        self._pieces, self._chars = [], 0
        return message
