"""Signals, muting and putting out: with a project's rights, or a client's own."""

from collections.abc import Iterable

from emulators.opentok.participants import (
    FORCE_DISCONNECTED,
    FORCE_UNPUBLISHED,
    Connection,
    Session,
    Signal,
    Stream,
)
from emulators.opentok.refusals import (
    NOBODY_CONNECTED,
    bad_request,
    forbidden,
    not_found,
)
from emulators.opentok.sessions import Sessions


class Moderation:
    """What is done to who is in a session, and told to its clients."""

    def __init__(self, sessions: Sessions) -> None:
        self._sessions = sessions

    def signal(self, session: Session, signal: Signal, to: str | None = None) -> None:
        """Deliver a message to everyone in the session, or to one connection.

        A `publisheronly` connection receives none.

        Raises:
            Refused: 404, when nobody is there, or not that one.
        """
        if not session.connections:
            raise not_found(NOBODY_CONNECTED)
        named: Iterable[Connection] = session.connections.values()
        if to is not None:
            named = [self._sessions.connected(to, session.id)]
        session.signals.append(signal)
        receivers = [each for each in named if each.may_subscribe]
        for receiver in receivers:
            receiver.signals.append(signal)
        ids = tuple(receiver.id for receiver in receivers)
        self._sessions.tell("signal", session, signal=signal, receivers=ids)

    def signal_by(
        self, sender: Connection, signal: Signal, to: str | None = None
    ) -> None:
        """Deliver a client's message.

        Raises:
            Refused: 403 when its role does not allow it; and as `signal`.
        """
        if not sender.may_signal:
            raise forbidden("The role of this connection does not allow signals")
        self.signal(self._sessions.get(sender.session_id), signal, to)

    def mute(self, session: Session, stream_id: str) -> None:
        """Mute one stream. Who publishes it may unmute themselves.

        Raises:
            Refused: 404, when it is not in the session.
        """
        self._mute(session, _in(session, stream_id))

    def mute_all(self, session: Session, excluded: Iterable[str]) -> None:
        """Mute who publishes, except `excluded`, and who will until it is lifted."""
        spared = set(excluded)
        session.is_muted = True
        self._sessions.tell("muteForced", session)
        for stream in [*session.streams.values()]:
            if stream.id not in spared:
                self._mute(session, stream)

    def stop_muting(self, session: Session) -> None:
        """Mute no more newcomers. Who is muted stays so until they unmute."""
        session.is_muted = False
        self._sessions.tell("muteForced", session)

    def put_out(self, moderator: Connection, connection_id: str) -> None:
        """Let a client disconnect another one.

        Raises:
            Refused: 403 for others than moderators, 404 when that one is not in the
                session, 400 for the moderator itself.
        """
        self.check(moderator)
        target = self._sessions.connected(connection_id, moderator.session_id)
        if target is moderator:
            raise bad_request("A client does not disconnect itself by force.")
        self._sessions.disconnect(target.id, FORCE_DISCONNECTED)

    def unpublish(self, moderator: Connection, stream_id: str) -> None:
        """Let a client end another one's stream.

        Raises:
            Refused: 403 for others than moderators, 404 when it is not in the session.
        """
        session = self.check(moderator)
        self._sessions.unpublish(_in(session, stream_id).id, FORCE_UNPUBLISHED)

    def check(self, moderator: Connection) -> Session:
        """The session that a client moderates.

        Raises:
            Refused: 403, for others than moderators.
        """
        if not moderator.is_moderator:
            raise forbidden("The role of this connection does not allow moderation")
        return self._sessions.get(moderator.session_id)

    def _mute(self, session: Session, stream: Stream) -> None:
        self._sessions.tell("streamMuted", session, stream=stream)
        self._sessions.change(stream, has_audio=False)


def _in(session: Session, stream_id: str) -> Stream:
    stream = session.streams.get(stream_id)
    if stream is None:
        raise not_found("Stream not found.")
    return stream
