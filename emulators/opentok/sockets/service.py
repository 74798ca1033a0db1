"""Every WebSocket of one stack, and the network between it and the browsers."""

import asyncio
from http import HTTPStatus

from starlette.responses import Response
from starlette.routing import BaseRoute, WebSocketRoute
from starlette.types import Receive, Scope, Send

from emulators.opentok.endpoints import ControlRequest, control_routes
from emulators.opentok.model import Cloud
from emulators.opentok.refusals import not_found
from emulators.opentok.sockets.client import GOING_AWAY
from emulators.opentok.sockets.outbox import RESTART
from emulators.opentok.sockets.transport import OPERATIONS, PATH, Socket, record
from emulators.opentok.sockets.wall_clock import WallClock

OPENING = "clientSocket"
"""What the journal and armed failures call the opening of a socket."""


class ClientSockets:
    """Every open socket of one stack."""

    def __init__(self, cloud: Cloud, wall_clock: WallClock) -> None:
        self._cloud = cloud
        self._wall_clock = wall_clock
        self._open: set[Socket] = set()

    def __len__(self) -> int:
        return len(self._open)

    @property
    def operations(self) -> list[str]:
        """What armed failures can strike."""
        return [OPENING, *OPERATIONS.values()]

    def routes(self) -> list[BaseRoute]:
        cut = "/__/connections/{connection_id}/socket"
        return [
            WebSocketRoute(PATH, self, name=OPENING),
            *control_routes(("DELETE", cut, self.cut)),
        ]

    def cut(self, request: ControlRequest) -> Response:
        """The network of that client breaks. It may come back for a while."""
        client = self._cloud.clients.find(request.params["connection_id"])
        outbox = None if client is None else client.outbox
        if client is None or outbox is None:
            raise not_found("The client has no socket.")
        outbox.cut("The network broke.")
        self._cloud.clients.closed(client, outbox, RESTART)
        return Response(status_code=204)

    def close_all(self) -> None:
        """Let every client go, so that a server can stop."""
        for socket in self._open:
            socket.outbox.close(GOING_AWAY, "The server stops.")

    async def __call__(self, _: Scope, receive: Receive, send: Send) -> None:
        """Serve one socket until it ends."""
        await receive()
        fault = self._cloud.context.faults.strike("opentok", OPENING, PATH)
        if fault is not None and fault.delay_ms:
            await asyncio.sleep(fault.delay_ms / 1000)
        if fault is not None and (fault.drop or fault.status is not None):
            # Before it is accepted: the server answers the handshake with 403.
            status = HTTPStatus.FORBIDDEN
            record(self._cloud, OPENING, path=PATH, status=status, fault=fault)
            await send({"type": "websocket.close"})
            return
        await send({"type": "websocket.accept"})
        socket = Socket(self._cloud, self._wall_clock)
        self._open.add(socket)
        try:
            await socket.run(receive, send)
        finally:
            self._open.discard(socket)
