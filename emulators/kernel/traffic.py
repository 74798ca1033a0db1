"""What a service has sent to its clients: requests, messages and bytes."""

from dataclasses import dataclass

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from emulators.kernel.json_http import JsonObject


@dataclass(slots=True)
class Traffic:
    """Counts what goes through an app. Belongs to one event loop.

    Bytes are those of bodies and messages, without headers, frames and encryption.
    """

    requests: int = 0
    sockets: int = 0
    """WebSockets that were opened."""
    open_sockets: int = 0
    most_sockets: int = 0
    """The most that were open at the same moment."""
    messages: int = 0
    """Sent through WebSockets."""
    bytes_sent: int = 0

    def counting(self, app: ASGIApp) -> ASGIApp:
        """The same app, counted."""

        async def counted(scope: Scope, receive: Receive, send: Send) -> None:
            if scope["type"] == "websocket":
                await self._socket(app, scope, receive, send)
                return
            self.requests += 1

            async def sent(message: Message) -> None:
                self.bytes_sent += len(message.get("body", b""))
                await send(message)

            await app(scope, receive, sent)

        return counted

    def clear(self) -> None:
        """Begin to count anew. What is open stays counted as open."""
        self.requests = self.sockets = self.messages = self.bytes_sent = 0
        self.most_sockets = self.open_sockets

    def as_json(self) -> JsonObject:
        return {
            "requests": self.requests,
            "sockets": self.sockets,
            "mostSockets": self.most_sockets,
            "messages": self.messages,
            "bytesSent": self.bytes_sent,
        }

    async def _socket(
        self, app: ASGIApp, scope: Scope, receive: Receive, send: Send
    ) -> None:
        async def sent(message: Message) -> None:
            if message["type"] == "websocket.send":
                self.messages += 1
                # Text is counted by characters: the database sends ASCII.
                self.bytes_sent += len(message.get("text") or message.get("bytes", b""))
            await send(message)

        self.sockets += 1
        self.open_sockets += 1
        self.most_sockets = max(self.most_sockets, self.open_sockets)
        try:
            await app(scope, receive, sent)
        finally:
            self.open_sockets -= 1
