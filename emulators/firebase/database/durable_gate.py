"""ASGI: nothing leaves the database before what it may tell of is on disk.

It stands around the whole application, so an acknowledgement, a read, a stream and a
WebSocket's push are all held back alike, and no endpoint has to think of it.
"""

from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from emulators.firebase.database.answers import answer
from emulators.firebase.database.durable import Keeper, NotSaved
from emulators.kernel import serving

POLICY_CLOSE = 1011
"""The WebSocket close code for "the server cannot go on"."""


class SavedFirst:
    """Wraps an application whose commits `keeper` saves."""

    def __init__(self, app: ASGIApp, keeper: Keeper) -> None:
        self._app = app
        self._keeper = keeper

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        exchange = _Exchange(scope, receive, send, self._keeper)
        await self._app(scope, exchange.receive, exchange.send)


class _Exchange:
    """One request, or one WebSocket, and what is held back of it."""

    def __init__(
        self, scope: Scope, receive: Receive, send: Send, keeper: Keeper
    ) -> None:
        self._scope = scope
        self._receive = receive
        self._send = send
        self._keeper = keeper
        self._has_begun = False
        self._is_over = False

    async def receive(self) -> Message:
        if self._keeper.is_full:
            try:
                await self._keeper.saved()
            except NotSaved as failure:
                await self._give_up(failure)
        return await self._receive()

    async def send(self, message: Message) -> None:
        if self._is_over:
            return
        try:
            await self._keeper.saved()
        except NotSaved as failure:
            await self._give_up(failure)
            return
        self._has_begun = True
        await self._send(message)

    async def _give_up(self, failure: NotSaved) -> None:
        """Say so in the way that is left, and let nothing follow."""
        if self._is_over:
            return
        self._is_over = True
        if self._scope["type"] == "websocket":
            reason = "The data could not be saved"
            await self._send(
                {"type": "websocket.close", "code": POLICY_CLOSE, "reason": reason}
            )
        elif self._has_begun:
            await self._send({"type": "http.response.body", "more_body": False})
        else:
            request = Request(self._scope)
            refused = answer({"error": str(failure)}, status=503)
            response = serving.cross_origin(request, refused)
            await response(self._scope, self._receive, self._send)
