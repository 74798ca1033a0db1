"""A client in a session that came by a WebSocket, with or without one just now."""

import secrets
from collections import deque

from emulators.kernel.json_http import JsonObject
from emulators.opentok.participants import Connection
from emulators.opentok.sockets.outbox import Outbox
from emulators.opentok.sockets.wall_clock import Alarm

MAX_KEPT = 1_000
"""Frames that wait for a client that has lost its socket; older ones are dropped."""

GOING_AWAY = 1001


class Client:
    """One connection and what its browser is told.

    Attributes:
        resume: the secret by which its browser has the connection back.
        outbox: of its socket; None while it has lost it.
        grace: ends the connection, unless the browser comes back before.
    """

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self.resume = f"{connection.id}.{secrets.token_urlsafe(24)}"
        self.outbox: Outbox | None = None
        self.grace: Alarm | None = None
        self._kept: deque[JsonObject] = deque(maxlen=MAX_KEPT)

    @property
    def id(self) -> str:
        return self.connection.id

    def tell(self, frame: JsonObject) -> None:
        """Tell what the session has come to; who comes back is told all of it."""
        if self.outbox is not None:
            self.outbox.send(frame)

    def say(self, frame: JsonObject) -> None:
        """Tell what is said only once; it waits for a client without a socket."""
        if self.outbox is None:
            self._kept.append(frame)
        else:
            self.outbox.send(frame)

    def attach(self, outbox: Outbox) -> None:
        """Give it a socket, in place of the one that it may still have."""
        self.stop_grace()
        if self.outbox is not None:
            self.outbox.close(GOING_AWAY, "The client came back.")
        self.outbox = outbox
        while self._kept:
            outbox.send(self._kept.popleft())

    def detach(self) -> None:
        self.stop_grace()
        self.outbox = None

    def stop_grace(self) -> None:
        if self.grace is not None:
            self.grace.cancel()
            self.grace = None
