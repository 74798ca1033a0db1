"""uvicorn's HTTP protocol with bounds, so that no client can harm the others.

uvicorn is meant to stand behind a proxy that does this. The emulators have none: they
meet scripts under development, whose sockets hang, flood, or never read an answer.
"""

import asyncio
import contextlib
import resource
from typing import cast

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

MAX_HEAD_BYTES = 512 * 1024
"""Of a request's line and headers, counted in whole reads (which may be 256 KiB)."""

MAX_PIPELINED = 128
"""Requests that wait on one connection for the answer to an earlier one."""

STALLED_S = 60.0
"""How long a client may keep us waiting in the middle of a request or an answer."""

MAX_OPEN_FILES = 65_536
LESS_OPEN_FILES = 10_240
"""macOS names no hard limit and refuses more than a process may have."""

_FILES_FOR_OTHERS = 4
"""One in so many files is left for what is not a connection."""


def allow_many_sockets() -> int:
    """Raise this process's limit of open files as far as the system lets us.

    Returns:
        The limit that now stands.
    """
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    for files in (MAX_OPEN_FILES, LESS_OPEN_FILES):
        wanted = files if hard == resource.RLIM_INFINITY else min(hard, files)
        if soft == resource.RLIM_INFINITY or soft >= wanted:
            break
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
            return wanted
    return soft


def max_connections() -> int:
    """How many connections a server takes.

    Without any files left it could do nothing, not even refuse.
    """
    soft, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    files = MAX_OPEN_FILES if soft == resource.RLIM_INFINITY else soft
    return files - files // _FILES_FOR_OTHERS


class _Careful:
    """A transport that takes what is written after its end, as asyncio's own do.

    uvloop's raise, and between the end and the moment when uvicorn is told of it a
    request may be answered.
    """

    __slots__ = ("_transport",)

    def __init__(self, transport: asyncio.Transport) -> None:
        self._transport = transport

    def write(self, data: bytes) -> None:
        if not self._transport.is_closing():
            self._transport.write(data)

    def __getattr__(self, name: str) -> object:
        return getattr(self._transport, name)


class BoundedHttp(HttpToolsProtocol):
    """One connection: its head, its queue and its silences have limits."""

    stalled_s = STALLED_S
    _patience: asyncio.TimerHandle | None = None
    _is_request_whole = False
    _is_upgraded = False
    _head_bytes: int | None = 0
    """Since the head began; None while a body is read."""

    def connection_made(  # type: ignore[override] # as uvicorn has it
        self, transport: asyncio.Transport
    ) -> None:
        """Take the connection, unless there are too many."""
        super().connection_made(cast("asyncio.Transport", _Careful(transport)))
        if len(self.connections) > max_connections():
            transport.abort()
            return
        self._wait_for_client()

    def connection_lost(self, exc: Exception | None) -> None:
        self._stop_waiting()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Read on, and see that the client keeps within its bounds."""
        super().data_received(data)
        if self._is_upgraded:
            self._stop_waiting()
            return
        if self.transport.is_closing():
            # It closes when the client has taken the last answer: not for ever.
            self._wait_for_client()
            return
        if self._head_bytes is not None:
            self._head_bytes += len(data)
        if (self._head_bytes or 0) > MAX_HEAD_BYTES:
            self.send_400_response("The request's head is too large.")
        elif len(self.pipeline) > MAX_PIPELINED:
            self.transport.abort()
        elif self.flow.write_paused:
            # Sending more does not excuse a client from reading.
            return
        elif self._is_request_whole:
            self._stop_waiting()
        else:
            self._wait_for_client()

    def handle_websocket_upgrade(self) -> None:
        self._is_upgraded = True
        super().handle_websocket_upgrade()

    def on_message_begin(self) -> None:
        self._is_request_whole = False
        super().on_message_begin()

    def on_headers_complete(self) -> None:
        self._head_bytes = None
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        self._is_request_whole, self._head_bytes = True, 0
        super().on_message_complete()

    def pause_writing(self) -> None:
        self._wait_for_client()
        super().pause_writing()

    def resume_writing(self) -> None:
        if self._is_request_whole:
            self._stop_waiting()
        super().resume_writing()

    def _wait_for_client(self) -> None:
        self._stop_waiting()
        self._patience = self.loop.call_later(self.stalled_s, self._give_up)

    def _stop_waiting(self) -> None:
        if self._patience is not None:
            self._patience.cancel()
            self._patience = None

    def _give_up(self) -> None:
        if self.flow.read_paused and not self.flow.write_paused:
            # It is us who keep the client waiting.
            self._wait_for_client()
        else:
            self.transport.abort()


def bounded(stalled_s: float) -> type[BoundedHttp]:
    """The protocol with another patience."""
    made = type("BoundedHttp", (BoundedHttp,), {"stalled_s": stalled_s})
    return cast("type[BoundedHttp]", made)
