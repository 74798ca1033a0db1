"""What is to be written to one socket, in its order and within bounds."""

import asyncio
import json
from collections import deque

from starlette.types import Message, Send

from emulators.kernel.json_http import JsonObject

MAX_WAITING_CHARS = 16 * 1024 * 1024
"""For a client that does not read. One that has just come may be told of 15,000 others
in one frame, which may be longer."""

RESTART = 1012
"""`Service Restart`, as IANA lists it: a client may try again."""


class Outbox:
    """Frames on their way to one socket. `closed` tells that nothing is added."""

    def __init__(self) -> None:
        self._waiting: deque[Message] = deque()
        self._chars = 0
        self._news = asyncio.Event()
        self.closed = False

    def send(self, frame: JsonObject) -> None:
        """Queue a frame; a client that leaves too many unread is cut."""
        if self.closed:
            return
        text = json.dumps(frame, separators=(",", ":"))
        if self._waiting and self._chars + len(text) > MAX_WAITING_CHARS:
            self.cut("The client does not read.")
            return
        self._chars += len(text)
        self._add({"type": "websocket.send", "text": text})

    def close(self, code: int, reason: str = "") -> None:
        """Close the socket, after what waits."""
        if not self.closed:
            self.closed = True
            self._add({"type": "websocket.close", "code": code, "reason": reason})

    def cut(self, reason: str) -> None:
        """Close the socket as a network does: what waits is lost."""
        self._waiting.clear()
        self._chars = 0
        self.close(RESTART, reason)

    async def write(self, send: Send) -> None:
        """Write all that comes, until the socket is closed."""
        while True:
            await self._news.wait()
            self._news.clear()
            while self._waiting:
                message = self._waiting.popleft()
                self._chars -= len(message.get("text", ""))
                await send(message)
                if message["type"] == "websocket.close":
                    return

    def _add(self, message: Message) -> None:
        self._waiting.append(message)
        self._news.set()
