"""A server of an ASGI app on a port of its own, ready when it says so."""

import asyncio
import errno
import itertools
import socket
from contextlib import suppress

import uvicorn
from starlette.types import ASGIApp

from emulators.kernel.open_files import allow_many_sockets, max_connections

READY_TIMEOUT_S = 30.0
STOP_TIMEOUT_S = 30.0
GRACE_S = 1.0
"""How long a stopping server lets calls go on that are under way."""

TICK_S = 0.1
"""What uvicorn counts in."""

LOOK_EVERY_S = 0.005
BACKLOG = 2048
"""Connections that wait to be accepted; uvicorn's own default."""

MAX_FRAME_BYTES = 16 * 1024 * 1024
"""Of one message of the WebSocket protocol; what is longer closes the connection."""

KEEP_ALIVE_S = 600
"""How long a connection may be idle between two requests: as long as behind Google's
load balancers. A client that keeps fewer seconds closes it itself; one that finds it
closed in the moment of writing gets ECONNRESET, and may not repeat a POST."""

PING_EVERY_S = 30.0
PING_TIMEOUT_S = 60.0
"""A WebSocket's client that is gone without a word is let go after both."""


class PortRefused(Exception):
    """The stack cannot listen where it wants to; the message says why."""


class PortTaken(PortRefused):
    """Another program listens there."""


class HttpServer:
    """A uvicorn server on the running loop. Ready when `start()` returns.

    Args:
        app: what to serve.
        host: the address to listen at.
        port: the port; 0 asks the system for a free one.
        listener: a socket of `reserve` or `listen`, instead; closed by `stop()`.
    """

    def __init__(
        self,
        app: ASGIApp,
        *,
        host: str,
        port: int = 0,
        listener: socket.socket | None = None,
    ) -> None:
        allow_many_sockets()
        self._socket = listener or listen(host, port)
        config = uvicorn.Config(
            app,
            # Said, not guessed: uvicorn takes a bound method for an ASGI 2 app.
            interface="asgi3",
            ws="websockets-sansio",
            ws_max_size=MAX_FRAME_BYTES,
            ws_ping_interval=PING_EVERY_S,
            ws_ping_timeout=PING_TIMEOUT_S,
            # Costs some 100 kB for each connection, and all of them are local.
            ws_per_message_deflate=False,
            lifespan="off",
            http="httptools",
            limit_concurrency=max_connections(),
            timeout_keep_alive=KEEP_ALIVE_S,
            log_level="error",
            access_log=False,
            server_header=False,
            # The real time; `application` tells the stack's.
            date_header=False,
        )
        self._server = _QuietServer(config)
        self._running: asyncio.Task[None] | None = None

    @property
    def port(self) -> int:
        port: int = self._socket.getsockname()[1]
        return port

    async def start(self) -> None:
        """Serve. When that does not come about, nothing is left open.

        Raises:
            PortRefused: another program has come to listen at a reserved port.
            TimeoutError: not ready within `READY_TIMEOUT_S`.
        """
        open_port(self._socket)
        self._running = asyncio.create_task(self._server.serve(sockets=[self._socket]))
        try:
            async with asyncio.timeout(READY_TIMEOUT_S):
                await self._server.ready.wait()
        except BaseException:
            await self.stop()
            raise

    async def stop(self) -> None:
        """Let calls that are under way end, for a moment, and close everything."""
        self._server.leave()
        try:
            if self._running is not None:
                await asyncio.wait([self._running], timeout=STOP_TIMEOUT_S)
        finally:
            self._socket.close()


class _QuietServer(uvicorn.Server):
    """uvicorn, telling when it listens, and stopping at once.

    uvicorn's own loops look every tenth of a second whether to stop, and then whether
    everybody has left.
    """

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.ready = asyncio.Event()
        self._leaving = asyncio.Event()

    def leave(self) -> None:
        self.should_exit = True
        self._leaving.set()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.ready.set()

    async def main_loop(self) -> None:
        ticks = itertools.count()
        while not await self.on_tick(next(ticks)):
            with suppress(TimeoutError):
                async with asyncio.timeout(TICK_S):
                    await self._leaving.wait()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        for listening in (*self.servers, *(sockets or ())):
            listening.close()
        # Who has been accepted just now is not among the connections yet.
        await asyncio.sleep(LOOK_EVERY_S)
        for connection in list(self.server_state.connections):
            connection.shutdown()
        await self._everybody_gone(GRACE_S)
        for task in list(self.server_state.tasks):
            task.cancel()
        for connection in list(self.server_state.connections):
            connection.transport.abort()
        await self._everybody_gone(GRACE_S)

    async def _everybody_gone(self, within_s: float) -> None:
        state = self.server_state
        with suppress(TimeoutError):
            async with asyncio.timeout(within_s):
                while state.connections or state.tasks:  # noqa: ASYNC110 - uvicorn tells nobody
                    await asyncio.sleep(LOOK_EVERY_S)


def listen(host: str, port: int) -> socket.socket:
    """A listening socket: connections wait in its queue until they are served.

    Raises:
        PortRefused: see `reserve` and `open_port`.
    """
    listener = reserve(host, port)
    try:
        open_port(listener)
    except BaseException:
        listener.close()
        raise
    return listener


def reserve(host: str, port: int) -> socket.socket:
    """A socket that has a port and refuses connections until `open_port`.

    Raises:
        PortTaken: another program listens there.
        PortRefused: the system does not let us, as with ports below 1024.
    """
    # With the protocol named asyncio switches Nagle's delay off, which otherwise costs
    # every answer on a reused connection some 40 ms.
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except OSError as error:
        listener.close()
        raise _refused(port, error) from error
    return listener


def open_port(listener: socket.socket) -> None:
    """Let connections come to a reserved port. Safe to repeat.

    Raises:
        PortTaken: another program that had reserved the port, too, was first: of
            sockets that do not listen yet two can have the same one.
    """
    try:
        listener.listen(BACKLOG)
    except OSError as error:
        raise _refused(listener.getsockname()[1], error) from error


def _refused(port: int, error: OSError) -> PortRefused:
    if error.errno == errno.EADDRINUSE:
        return PortTaken(f"Port {port} is taken.")
    return PortRefused(f"Port {port}: {error.strerror}.")
