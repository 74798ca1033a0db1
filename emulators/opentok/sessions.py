"""Sessions and who is in them: connections and streams.

What clients do (join, publish, leave) comes through their sockets or through the
control calls, and everything else follows from it.
"""

import uuid
from collections import deque
from collections.abc import Callable, Iterable
from typing import TypedDict, Unpack

from emulators.kernel.clock import VirtualClock
from emulators.kernel.json_http import Refused
from emulators.opentok.claims import ClientToken
from emulators.opentok.limits import (
    CONNECTION_LIMIT_CODE,
    MAX_PUBLISHERS,
    STREAM_LIMIT_CODE,
    participants,
)
from emulators.opentok.participants import (
    CLIENT_DISCONNECTED,
    SERVER_ROTATION,
    Change,
    Connection,
    EventKind,
    Interval,
    Session,
    SessionEvent,
    Signal,
    Stream,
)
from emulators.opentok.refusals import NOBODY_CONNECTED, forbidden, not_found
from emulators.opentok.session_ids import mint_session_id

MAX_CUT_KEPT = 20_000
"""Connections that are over, kept so that one can ask why."""


class EventSides(TypedDict, total=False):
    """What an event may be about, beside its session."""

    connection: Connection
    stream: Stream
    reason: str
    changes: tuple[Change, ...]
    signal: Signal
    receivers: tuple[str, ...]


class Sessions:
    """Every session of every project."""

    def __init__(self, clock: VirtualClock) -> None:
        self._clock = clock
        self._sessions: dict[str, Session] = {}
        self._connections: dict[str, Connection] = {}
        self._streams: dict[str, Stream] = {}
        self._cut: deque[str] = deque()
        self._listeners: list[Callable[[SessionEvent], None]] = []
        self.save: Callable[[Session], None] | None = None
        """Called with a session before it is there; what it raises keeps it away."""

    def watch(self, listener: Callable[[SessionEvent], None]) -> None:
        self._listeners.append(listener)

    def reset(self) -> None:
        self._sessions.clear()
        self._connections.clear()
        self._streams.clear()
        self._cut.clear()

    def create(  # noqa: PLR0913 - the options of POST /session/create
        self,
        api_key: str,
        *,
        is_relayed: bool,
        is_always_archived: bool = False,
        archive_name: str = "",
        archive_resolution: str = "640x480",
        location: str = "",
        is_encrypted: bool = False,
    ) -> Session:
        """Make an empty session; `location` is an IPv4 address or empty."""
        now_ms = self._clock.now_ms()
        session = Session(
            id=mint_session_id(
                api_key, location=location, created_at_ms=now_ms, is_relayed=is_relayed
            ),
            api_key=api_key,
            created_at_ms=now_ms,
            is_relayed=is_relayed,
            is_always_archived=is_always_archived,
            archive_name=archive_name,
            archive_resolution=archive_resolution,
            is_encrypted=is_encrypted,
        )
        if self.save is not None:
            self.save(session)
        self._sessions[session.id] = session
        return session

    def put_back(self, session: Session) -> None:
        """Have one of a former run again, with who is in it. Nobody is told."""
        session.counted_at_ms = self._clock.now_ms()
        self._sessions[session.id] = session
        self._connections |= session.connections
        self._streams |= session.streams

    def all(self) -> Iterable[Session]:
        return self._sessions.values()

    def get(self, session_id: str, api_key: str | None = None) -> Session:
        """The session of that id.

        Raises:
            Refused: 404, when there is none, or it belongs to another project.
        """
        session = self._sessions.get(session_id)
        if session is None or api_key not in (None, session.api_key):
            raise not_found("Session not found.")
        return session

    def get_connection(self, connection_id: str) -> Connection:
        """A connection, also one that is over.

        Raises:
            Refused: 404, for one that never was.
        """
        connection = self._connections.get(connection_id)
        if connection is None:
            raise not_found("Connection not found.")
        return connection

    def get_stream(self, stream_id: str) -> Stream:
        """A stream that is being published.

        Raises:
            Refused: 404, when there is none of that id.
        """
        stream = self._streams.get(stream_id)
        if stream is None:
            raise not_found("Stream not found.")
        return stream

    def connect(
        self, session_id: str, token: ClientToken, *, is_connecting: bool = False
    ) -> Connection:
        """Let a client in. A token admits any number of connections.

        With `is_connecting` it is not through yet: nobody is told, until `admit`.

        Raises:
            Refused: 403 for a token of another session, 404 for no such session, 409
                (code 1027) for a full one.
        """
        session = self.get(session_id)
        if token.session_id != session.id or token.api_key != session.api_key:
            raise forbidden("The token is for another session")
        connections = len(session.connections) + len(session.connecting)
        if connections >= participants(len(session.streams)):
            raise Refused(409, "The session is full.", code=CONNECTION_LIMIT_CODE)
        connection = Connection(
            id=str(uuid.uuid4()),
            session_id=session.id,
            role=token.role,
            data=token.data,
            layout_classes=token.layout_classes,
            created_at_ms=self._clock.now_ms(),
            is_connecting=True,
        )
        self._connections[connection.id] = connection
        session.connecting[connection.id] = connection
        if not is_connecting:
            self.admit(connection.id)
        return connection

    def admit(self, connection_id: str) -> Connection:
        """Let a client that is connecting be connected.

        Raises:
            Refused: 404, when it is not connecting.
        """
        connection = self.get_connection(connection_id)
        session = self._sessions[connection.session_id]
        if session.connecting.pop(connection.id, None) is None:
            raise not_found("The client is not connecting to the session.")
        connection.is_connecting = False
        session.count_participants(self._clock.now_ms())
        is_first = not session.connections
        session.connections[connection.id] = connection
        if is_first:
            self.tell("sessionCreated", session)
        self.tell("connectionCreated", session, connection=connection)
        return connection

    def disconnect(
        self,
        connection_id: str,
        reason: str = CLIENT_DISCONNECTED,
        *,
        is_told: bool = True,
    ) -> None:
        """Take a client out, its streams first; the last one ends the session.

        Unless it `is_told`, the callbacks about the client and its streams get lost.

        Raises:
            Refused: 404, when it is not connected.
        """
        connection = self.get_connection(connection_id)
        session = self._sessions[connection.session_id]
        if session.connecting.pop(connection.id, None) is not None:
            # Nobody was told that it came.
            self._cut_off(connection, reason)
            return
        self.connected(connection.id)
        # Before its streams end: nobody tells a client that is out what became of them.
        connection.cut_reason = reason
        for stream in [*session.streams.values()]:
            if stream.connection is connection:
                self.unpublish(stream.id, reason, is_told=is_told)
        session.count_participants(self._clock.now_ms())
        del session.connections[connection.id]
        self._cut_off(connection, reason)
        self.tell(
            "connectionDestroyed",
            session,
            connection=connection,
            reason=reason,
            is_told=is_told,
        )
        if not session.connections:
            # That a session has ended, and by whose leaving, is a callback of its own.
            self.tell("sessionDestroyed", session, reason=reason)

    def destroy(self, session: Session, reason: str) -> None:
        """Take everybody out, as when the session's media server goes away.

        The session itself stays: whoever has a token may connect again.

        Raises:
            Refused: 404, when nobody is connected.
        """
        if not session.connections:
            raise not_found(NOBODY_CONNECTED)
        for connection_id in [*session.connecting, *session.connections]:
            self.disconnect(connection_id, reason)

    def announce_rotation(self, session: Session) -> None:
        """Tell that the session's media server is going to be replaced."""
        self.tell("sessionNotification", session, reason=SERVER_ROTATION)

    def connected(
        self, connection_id: str, session_id: str | None = None
    ) -> Connection:
        """A connection that stands, in that session if one is named.

        Raises:
            Refused: 404, when it does not.
        """
        connection = self.get_connection(connection_id)
        elsewhere = session_id not in (None, connection.session_id)
        if not connection.is_connected or elsewhere:
            raise not_found("The client is not connected to the session.")
        return connection

    def publish(  # noqa: PLR0913 - what a client says of its stream
        self,
        connection_id: str,
        *,
        name: str = "",
        video_type: str | None = "camera",
        has_audio: bool = True,
        has_video: bool = True,
        width: int = 640,
        height: int = 480,
        frame_rate: float = 30,
        has_media: bool = False,
    ) -> Stream:
        """Start a stream; a muted session mutes newcomers too.

        Raises:
            Refused: 403 when the role does not allow it, 404 when not connected, 409
                (code 1605) when too many publish.
        """
        connection = self.connected(connection_id)
        if not connection.may_publish:
            raise forbidden("The role of this connection does not allow publishing")
        session = self._sessions[connection.session_id]
        if len(session.streams) >= MAX_PUBLISHERS:
            raise Refused(409, "Too many publish.", code=STREAM_LIMIT_CODE)
        stream = Stream(
            id=str(uuid.uuid4()),
            connection=connection,
            name=name,
            video_type=video_type,
            created_at_ms=self._clock.now_ms(),
            layout_classes=connection.layout_classes,
            has_audio=has_audio and not session.is_muted,
            has_video=has_video,
            width=width,
            height=height,
            frame_rate=frame_rate,
            has_media=has_media,
        )
        session.count_participants(stream.created_at_ms)
        if not session.streams:
            session.published.append(Interval(from_ms=stream.created_at_ms))
        session.streams[stream.id] = stream
        self._streams[stream.id] = stream
        self.tell("streamCreated", session, stream=stream)
        return stream

    def change(
        self,
        stream: Stream,
        *,
        has_audio: bool | None = None,
        has_video: bool | None = None,
        size: tuple[int, int] | None = None,
    ) -> None:
        """Let a stream be muted, hidden, shown or of another size; None: as it was."""
        changes = stream.change(has_audio=has_audio, has_video=has_video, size=size)
        if changes:
            session = self._sessions[stream.connection.session_id]
            self.tell("streamChanged", session, stream=stream, changes=changes)

    def subscribe(self, connection_id: str, stream_id: str) -> Stream:
        """What a client gets to see and hear of its session.

        Raises:
            Refused: 403 when the role does not allow it, 404 when it is not connected
                or the stream is in another session.
        """
        connection = self.connected(connection_id)
        if not connection.may_subscribe:
            raise forbidden("The role of this connection does not allow subscribing")
        stream = self.get_stream(stream_id)
        if stream.connection.session_id != connection.session_id:
            raise not_found("There is no such stream in the session.")
        return stream

    def unpublish(
        self,
        stream_id: str,
        reason: str = CLIENT_DISCONNECTED,
        *,
        is_told: bool = True,
    ) -> None:
        """End a stream.

        Raises:
            Refused: 404, when there is none of that id.
        """
        stream = self.get_stream(stream_id)
        session = self._sessions[stream.connection.session_id]
        now_ms = self._clock.now_ms()
        session.count_participants(now_ms)
        del session.streams[stream.id], self._streams[stream.id]
        if not session.streams:
            session.published[-1].to_ms = now_ms
        self.tell(
            "streamDestroyed", session, stream=stream, reason=reason, is_told=is_told
        )

    def _cut_off(self, connection: Connection, reason: str) -> None:
        connection.is_connecting = False
        connection.cut_reason = reason
        self._cut.append(connection.id)
        if len(self._cut) > MAX_CUT_KEPT:
            self._connections.pop(self._cut.popleft(), None)

    def tell(
        self,
        kind: EventKind,
        session: Session,
        *,
        is_told: bool = True,
        **sides: Unpack[EventSides],
    ) -> None:
        """Let everybody who watches know of it."""
        event = SessionEvent(
            kind=kind,
            session=session,
            at_ms=self._clock.now_ms(),
            is_told=is_told,
            **sides,
        )
        for listener in self._listeners:
            listener(event)
