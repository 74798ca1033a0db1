"""Who is in a session by a WebSocket: coming, being told, being lost, coming back.

A socket that ends as RFC 6455 has it (1000, or 1001 of a page that is left) is a client
that left. One that just ends is a network that broke: the connection stays for a while
of real time, and the browser may have it back.
"""

import secrets

from emulators.kernel.json_http import JsonObject, Refused
from emulators.opentok.participants import (
    CLIENT_DISCONNECTED,
    NETWORK_DISCONNECTED,
    Connection,
    SessionEvent,
)
from emulators.opentok.recordings import Archive
from emulators.opentok.sessions import Sessions
from emulators.opentok.sockets import shown
from emulators.opentok.sockets.client import GOING_AWAY, Client
from emulators.opentok.sockets.legs import Legs
from emulators.opentok.sockets.outbox import Outbox
from emulators.opentok.sockets.wall_clock import WallClock
from emulators.opentok.switches import Switches

NORMAL = 1000
LEFT = (NORMAL, GOING_AWAY)
"""Close codes of a client that meant it."""


class Clients:
    """Every client that came by a WebSocket, while it is connected."""

    def __init__(
        self, sessions: Sessions, switches: Switches, wall_clock: WallClock
    ) -> None:
        self.legs = Legs()
        self._sessions = sessions
        self._switches = switches
        self._wall_clock = wall_clock
        self._clients: dict[str, Client] = {}
        self._by_session: dict[str, dict[str, Client]] = {}
        self._recorded: set[str] = set()
        sessions.watch(self._follow)

    def __len__(self) -> int:
        return len(self._clients)

    def reset(self) -> None:
        """Let all of them go: their sessions are no more."""
        for client in self._clients.values():
            _dismiss(client, NETWORK_DISCONNECTED)
        self._clients.clear()
        self._by_session.clear()
        self._recorded.clear()
        self.legs.clear()

    def enter(self, connection: Connection) -> Client:
        """A client for a new connection. It has no socket yet."""
        client = Client(connection)
        self._clients[client.id] = client
        self._by_session.setdefault(connection.session_id, {})[client.id] = client
        return client

    def find(self, connection_id: str) -> Client | None:
        return self._clients.get(connection_id)

    def resumed(self, resume: str, session_id: str) -> Client | None:
        """The client whose secret that is, in that session; None if it is over."""
        client = self._clients.get(resume.partition(".")[0])
        if client is None or client.connection.session_id != session_id:
            return None
        is_own = secrets.compare_digest(client.resume.encode(), resume.encode())
        return client if is_own else None

    def why_over(self, resume: str) -> str:
        """Why the connection of that secret is over, as far as that is known."""
        try:
            connection = self._sessions.get_connection(resume.partition(".")[0])
        except Refused:
            return NETWORK_DISCONNECTED
        return connection.cut_reason or NETWORK_DISCONNECTED

    def closed(self, client: Client, outbox: Outbox, code: int) -> None:
        """Its socket has ended. Not when it has another one by now."""
        if client.outbox is not outbox:
            return
        client.outbox = None
        grace_s = self._switches.now.reconnect_grace_ms / 1000
        if code in LEFT:
            self.end(client, CLIENT_DISCONNECTED)
        elif not grace_s:
            self.end(client, NETWORK_DISCONNECTED)
        else:
            client.grace = self._wall_clock.call_later(
                grace_s, lambda: self.end(client, NETWORK_DISCONNECTED)
            )

    def end(self, client: Client, reason: str) -> None:
        """Disconnect it, unless it is out already."""
        if client.id in self._clients:
            self._sessions.disconnect(client.id, reason)

    def recording_changed(self, archive: Archive) -> None:
        """Tell that a session is being recorded, and that it is no more.

        A pause is neither: what clients are told of one is not documented.
        """
        is_known = archive.id in self._recorded
        if archive.is_running == is_known:
            return
        if archive.is_running:
            self._recorded.add(archive.id)
        else:
            self._recorded.discard(archive.id)
        what = "archiveStarted" if archive.is_running else "archiveStopped"
        self._tell_all(archive.session.id, {"what": what, **shown.archive(archive)})

    def _follow(self, event: SessionEvent) -> None:
        match event.kind:
            case "connectionCreated" | "connectionDestroyed":
                self._tell_connection(event)
            case "streamCreated" | "streamDestroyed" | "streamChanged" | "streamMuted":
                self._tell_stream(event)
            case "muteForced":
                frame = {"what": "muted", "active": event.session.is_muted}
                self._tell_all(event.session.id, frame)
            case "signal":
                self._deliver(event)

    def _tell_connection(self, event: SessionEvent) -> None:
        connection = event.connection
        if connection is None:
            return
        if event.kind == "connectionCreated":
            frame: JsonObject = {"connection": shown.connection(connection)}
        else:
            frame = {"connectionId": connection.id, "reason": event.reason}
            self._forget(connection, event.reason or CLIENT_DISCONNECTED)
        self._tell_all(event.session.id, {"what": event.kind, **frame})

    def _forget(self, connection: Connection, reason: str) -> None:
        client = self._clients.pop(connection.id, None)
        if client is None:
            return
        others = self._by_session[connection.session_id]
        del others[client.id]
        if not others:
            del self._by_session[connection.session_id]
        self.legs.end_client(client)
        _dismiss(client, reason)

    def _tell_stream(self, event: SessionEvent) -> None:
        stream, session_id = event.stream, event.session.id
        if stream is None:
            return
        owner = self._clients.get(stream.connection.id)
        if event.kind == "streamCreated":
            frame: JsonObject = {"what": event.kind, "stream": shown.stream(stream)}
            # Who publishes has it from the answer.
            self._tell_all(session_id, frame, but=owner)
        elif event.kind == "streamDestroyed":
            self.legs.end_stream(stream.id)
            is_leaving = not stream.connection.is_connected
            frame = {"streamId": stream.id, "reason": event.reason}
            but = owner if is_leaving else None
            self._tell_all(session_id, {"what": event.kind, **frame}, but=but)
        elif event.kind == "streamChanged":
            self._tell_all(session_id, shown.stream_changed(event, stream))
        elif owner is not None:
            owner.say({"what": "mute", "streamId": stream.id})

    def _deliver(self, event: SessionEvent) -> None:
        if event.signal is None or event.session.id not in self._by_session:
            return
        frame = shown.signal(event.signal)
        for receiver in event.receivers:
            client = self._clients.get(receiver)
            if client is not None:
                client.say(frame)

    def _tell_all(
        self, session_id: str, frame: JsonObject, *, but: Client | None = None
    ) -> None:
        for client in [*self._by_session.get(session_id, {}).values()]:
            if client is not but:
                client.tell(frame)


def _dismiss(client: Client, reason: str) -> None:
    """Tell a client that it is out, and close its socket."""
    outbox = client.outbox
    client.detach()
    if outbox is not None:
        outbox.send({"what": "disconnected", "reason": reason})
        outbox.close(NORMAL, reason)
