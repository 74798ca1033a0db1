"""One client's connection: frames in, frames out.

It knows no socket and no clock. What is to be sent waits in it until it is taken, so
that pushes and answers leave in the order in which they were made. Requests are
answered strictly in order, and what a write pushes to its own client comes before its
answer: on the answer the client drops its own guess and shows what it was pushed.
"""

from collections.abc import Callable
from dataclasses import dataclass

from emulators.firebase.database.credentials import Credentials, Identity
from emulators.firebase.database.model import Instance
from emulators.firebase.database.wire import messages
from emulators.firebase.database.wire.frames import BadFrame, Joiner
from emulators.firebase.database.wire.listens import ListenRegistry
from emulators.firebase.database.wire.messages import BadMessage, Control, Request
from emulators.firebase.database.wire.outputs import Outbox, Output, framed
from emulators.firebase.database.wire.session import Session

POLICY_VIOLATION = 1008
MESSAGE_TOO_BIG = 1009
"""Close codes of RFC 6455."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Host:
    """What a connection needs of its surroundings.

    Attributes:
        now_ms: the time, in ms since 1970.
        on_update: called when there is something to take that no frame asked for.
        on_request: told of every request, its text, the status of its answer, and why
            it was refused, in one sentence, if it was.
    """

    instance: Instance
    registry: ListenRegistry
    credentials: Credentials
    now_ms: Callable[[], int]
    on_update: Callable[[], None]
    on_request: Callable[[Request, str, str, str | None], None]


class Connection:
    """A client's session, from its first frame to its last.

    Args:
        host: its database, clock and callbacks.
        session_id: by which a client that comes back names its former session.
        address: `host:port` as the client called it.
    """

    def __init__(self, host: Host, *, session_id: str, address: str) -> None:
        self._host = host
        self._session_id = session_id
        self._address = address
        self._joiner = Joiner()
        self._outbox = Outbox(host.on_update)
        self._session = Session(
            host.instance,
            host.registry,
            host.credentials,
            self._outbox,
            host.now_ms,
        )

    @property
    def identity(self) -> Identity:
        """Whom the rules see."""
        return self._session.identity

    @property
    def has_overflowed(self) -> bool:
        """Its client does not read what it listens to. It must be cut off."""
        return self._outbox.has_overflowed

    def opened(self) -> None:
        """Send the hello, with which the server begins the protocol."""
        hello = messages.hello(
            now_ms=self._host.now_ms(), host=self._address, session=self._session_id
        )
        self._outbox.put(framed(hello))

    def receive(self, frame: str) -> None:
        """Do what a frame says. Safe with any text."""
        if self._outbox.is_closed:
            return
        try:
            text = self._joiner.join(frame)
            if text is not None:
                self._handle(messages.parse(text), text)
        except BadFrame as error:
            self._refuse(MESSAGE_TOO_BIG, error)
        except BadMessage as error:
            self._refuse(POLICY_VIOLATION, error)

    def expire(self) -> None:
        """Take back what the client's token gave it."""
        self._session.expire()

    def forget_pending(self) -> None:
        """Drop what was to be written when the client leaves."""
        self._session.forget_pending()

    def close(self, code: int, reason: str) -> None:
        """End it from this side. The client may come back."""
        self._outbox.close(code, reason)

    def lost(self) -> None:
        """Do what the client wanted done when it is gone. Safe to repeat."""
        self._session.end()

    def take(self) -> list[Output]:
        """What is to be sent now, in order."""
        return self._outbox.take()

    def _handle(self, message: Control | Request, text: str) -> None:
        if isinstance(message, Control):
            if message.kind == "p":
                self._outbox.put(framed(messages.control("o", None)))
            return
        status, payload = self._session.answer(
            message.action, message.body, chars=len(text)
        )
        self._outbox.put(framed(messages.reply(message.number, status, payload)))
        refusal = None if status == "ok" else self._session.refusal or str(payload)
        self._host.on_request(message, text, status, refusal)

    def _refuse(self, code: int, error: Exception) -> None:
        self._outbox.put(framed(messages.control("e", str(error))))
        self._outbox.close(code, str(error))
