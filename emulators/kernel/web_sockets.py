"""WebSockets for an emulator's server: uvicorn's own, and a way to cut a client off.

uvicorn only ever closes politely, behind all that is still to be sent, and a client
that does not read never lets it come to that.
"""

from collections.abc import Callable

from starlette.types import Scope
from uvicorn._types import ASGISendEvent
from uvicorn.protocols.utils import ClientDisconnected
from uvicorn.protocols.websockets.websockets_sansio_impl import (
    WebSocketsSansIOProtocol,
)
from websockets.http11 import Request

MAX_FRAME_BYTES = 16 * 1024 * 1024
"""Of one message of the WebSocket protocol; what is longer closes the connection."""

PING_EVERY_S = 30.0
PING_TIMEOUT_S = 60.0
"""A client that is gone without a word is let go after both."""

MAX_UNREAD_PONG_BYTES = 1024 * 1024
"""Answers to pings are written whether the client reads or not."""

ABORT = "local.abort"
"""The ASGI extension by which an application reaches `abort`."""


class AbortableWebSocket(WebSocketsSansIOProtocol):
    """Offers the application a way to end the connection at once."""

    def handle_connect(self, event: Request) -> None:
        super().handle_connect(event)
        if self.response.status_code == 101:  # noqa: PLR2004 - switching protocols
            # The application has not begun: it runs as a task of the loop.
            self.scope["extensions"][ABORT] = {"abort": self.transport.abort}

    def handle_ping(self) -> None:
        """Answer, unless the client only ever asks and never reads."""
        if self.transport.get_write_buffer_size() > MAX_UNREAD_PONG_BYTES:
            self.transport.abort()
        else:
            super().handle_ping()

    async def send(self, message: ASGISendEvent) -> None:
        """Send, as long as there is anybody to send to.

        Raises:
            ClientDisconnected: there is not. uvicorn closes by itself what breaks the
                protocol, and the application cannot know yet.
        """
        await self.writable.wait()
        if self.close_sent:
            raise ClientDisconnected
        await super().send(message)


def abort(scope: Scope) -> None:
    """Drop the connection of `scope` with all that is still to be sent."""
    cut_off: Callable[[], None] = scope["extensions"][ABORT]["abort"]
    cut_off()
