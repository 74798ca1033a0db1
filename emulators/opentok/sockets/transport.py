"""One WebSocket: frames in, frames out, and what strikes on the way."""

import asyncio
from contextlib import suppress
from datetime import timedelta
from http import HTTPStatus

from starlette.types import Receive, Send

from emulators.kernel.faults import Fault
from emulators.opentok.model import Cloud
from emulators.opentok.participants import NETWORK_DISCONNECTED
from emulators.opentok.sockets import frames, refusals
from emulators.opentok.sockets.client import GOING_AWAY
from emulators.opentok.sockets.clients import LEFT
from emulators.opentok.sockets.conversation import Conversation
from emulators.opentok.sockets.frames import Broken, Frame, Pace
from emulators.opentok.sockets.outbox import RESTART, Outbox
from emulators.opentok.sockets.wall_clock import Alarm, WallClock

PATH = "/client/socket"

PATIENCE_S = 10.0
"""How long nothing may be heard of a page: before its `connect`, and ever after. The
page itself says every two seconds that it is alive: a browser answers the pings of
WebSocket for a page that hangs, too. Timers of hidden pages are late."""

CLIENT_LEFT = 499
MAX_REASON_BYTES = 120
"""Of a close frame: RFC 6455 leaves 123."""

CLOSING = "clientClose"

OPERATIONS = {
    "connect": "clientConnect",
    "publish": "clientPublish",
    "change": "clientChange",
    "unpublish": "clientUnpublish",
    "subscribe": "clientSubscribe",
    "unsubscribe": "clientUnsubscribe",
    "signal": "clientSignal",
    "forceDisconnect": "clientForceDisconnect",
    "forceUnpublish": "clientForceUnpublish",
    "forceMuteStream": "clientForceMuteStream",
    "forceMuteAll": "clientForceMuteAll",
    "disableForceMute": "clientDisableForceMute",
    "disconnect": "clientDisconnect",
}
"""What the journal and armed failures call a frame. What clients tell each other, and
that a page is alive, is in no journal, and nothing strikes it."""

MAX_FAULT_CHARS = 4_000

_SECRET = ("connect",)
_IN_PATH = ("apiKey", "sessionId")


class Socket:
    """One socket: what it says, what it is told, and how long it may be silent."""

    def __init__(self, cloud: Cloud, wall_clock: WallClock) -> None:
        self.outbox = Outbox()
        self._cloud = cloud
        self._wall_clock = wall_clock
        self._conversation = Conversation(cloud, self.outbox)
        self._pace = Pace(wall_clock.time)
        self._patience: Alarm | None = None
        self._path = PATH

    async def run(self, receive: Receive, send: Send) -> None:
        writing = asyncio.create_task(self._write(send))
        self._wait()
        try:
            code = await self._read(receive)
        finally:
            writing.cancel()
            if self._patience is not None:
                self._patience.cancel()
        self._end(code)
        with suppress(asyncio.CancelledError):
            await writing

    async def _write(self, send: Send) -> None:
        # A client that has gone is noticed where it is read from. RuntimeError: it
        # broke the protocol, and uvicorn has closed the connection by itself.
        with suppress(OSError, RuntimeError):
            await self.outbox.write(send)

    async def _read(self, receive: Receive) -> int:
        """Hear all that comes, until the end; the code that it ends with."""
        while True:
            message = await receive()
            if message["type"] == "websocket.disconnect":
                return int(message.get("code") or GOING_AWAY)
            if self.outbox.closed:
                continue
            self._wait()
            try:
                await self._hear(message.get("text"))
            except Broken as broken:
                self._put_out(broken)

    async def _hear(self, text: str | None) -> None:
        self._pace.count()
        frame = frames.read(text)
        operation = OPERATIONS.get(frame.do)
        if operation is None:
            self._conversation.receive(frame)
            return
        if frame.do == "connect":
            api_key, session_id = (frame.body.fields.get(n) for n in _IN_PATH)
            self._path = f"{PATH}/{api_key}/{session_id}"
        fault = self._cloud.context.faults.strike("opentok", operation, self._path)
        status: int = HTTPStatus.BAD_REQUEST
        try:
            status = await self._struck(frame, fault)
        finally:
            said = "" if frame.do in _SECRET else text or ""
            record(
                self._cloud,
                operation,
                path=self._path,
                said=said,
                status=status,
                fault=fault,
            )

    async def _struck(self, frame: Frame, fault: Fault | None) -> int:
        """Do what a frame asks for, unless a fault is in the way; its status."""
        if fault is None:
            return self._conversation.receive(frame)
        if fault.delay_ms:
            await asyncio.sleep(fault.delay_ms / 1000)
        if self.outbox.closed:
            return 0
        if fault.when == "after":
            self._conversation.receive(frame)
        elif not fault.drop and fault.status is None:
            off_by = timedelta(milliseconds=fault.clock_ms)
            return self._conversation.receive(frame, off_by=off_by)
        elif not fault.drop and fault.status is not None and frame.ref is not None:
            text = fault.body[:MAX_FAULT_CHARS]
            told = refusals.no(frame.ref, refusals.SERVER_STATUS, text)
            self.outbox.send(told)
            return fault.status
        self.outbox.cut("An armed fault.")
        return 0

    def _put_out(self, broken: Broken) -> None:
        """Close the socket of a client with an error. It need not come back."""
        reason = broken.message.encode()[:MAX_REASON_BYTES].decode(errors="ignore")
        self.outbox.close(broken.code, reason)
        client = self._conversation.client
        if client is not None and client.outbox is self.outbox:
            self._cloud.clients.end(client, NETWORK_DISCONNECTED)

    def _wait(self) -> None:
        if self._patience is not None:
            self._patience.cancel()
        self._patience = self._wall_clock.call_later(PATIENCE_S, self._give_up)

    def _give_up(self) -> None:
        client = self._conversation.client
        if client is None:
            self._put_out(Broken(f"No `connect` within {PATIENCE_S:g} s."))
            return
        self.outbox.cut(f"Nothing was heard of the page for {PATIENCE_S:g} s.")
        # At once: a network that is gone does not even tell that the socket is closed.
        self._cloud.clients.closed(client, self.outbox, RESTART)

    def _end(self, code: int) -> None:
        self.outbox.close(code)
        client = self._conversation.client
        if client is not None:
            self._cloud.clients.closed(client, self.outbox, code)
        status = HTTPStatus.OK if code in LEFT else CLIENT_LEFT
        said = f'{{"code":{code}}}'
        record(self._cloud, CLOSING, path=self._path, said=said, status=status)


def record(  # noqa: PLR0913 - an entry has that many columns
    cloud: Cloud,
    operation: str,
    *,
    path: str,
    status: int,
    said: str = "",
    fault: Fault | None = None,
) -> None:
    """Note in the journal what was asked over a socket."""
    context = cloud.context
    context.journal.record(
        at_ms=context.clock.now_ms(),
        service="opentok",
        operation=operation,
        method="WS",
        path=path,
        query="",
        request=said,
        status=status,
        fault=fault.id if fault else None,
    )
