"""Conversations with the database's WebSocket core, written as one reads them.

    talk(server).receives("q", p="/a", h="").sends(data("a", 1), ok()).nothing_more()

The server receives what a client sends, and sends answers and pushes.
"""

import json
from collections import deque
from dataclasses import dataclass
from typing import Self

from emulators.firebase.database.credentials import ADMIN, Credentials
from emulators.firebase.database.model import Instance
from emulators.firebase.database.rules import Ruleset
from emulators.firebase.database.wire.connection import Connection, Host
from emulators.firebase.database.wire.frames import Joiner
from emulators.firebase.database.wire.listens import ListenRegistry
from emulators.firebase.database.wire.messages import Request
from emulators.firebase.database.wire.outputs import Close
from emulators.firebase.database.writes import parse_target
from emulators.kernel.json_http import Json

OPEN_RULES = '{"rules": {".read": true, ".write": true}}'
SESSION_ID = "session-1"
ADDRESS = "127.0.0.1:9000"


@dataclass(frozen=True)
class Answer:
    """The reply to the oldest request that has none."""

    status: str
    payload: Json


@dataclass(frozen=True)
class Push:
    """Something that no request asked for: an action and its body."""

    action: str
    body: Json


@dataclass(frozen=True)
class Said:
    """A control message."""

    kind: str
    payload: Json


Line = Answer | Push | Said | Close


def ok(**payload: Json) -> Answer:
    return Answer("ok", dict(payload))


def got(value: Json) -> Answer:
    """The answer to a read."""
    return Answer("ok", value)


def refused(status: str, text: str) -> Answer:
    return Answer(status, text)


DENIED = refused("permission_denied", "Permission denied")


def data(path: str, value: Json, tag: int | None = None) -> Push:
    """The place `path` has a new value."""
    return _push("d", path, value, tag)


def merged(path: str, values: dict[str, Json], tag: int | None = None) -> Push:
    """Some places below `path` have new values."""
    return _push("m", path, dict(values), tag)


def revoked(path: str, query: Json = None) -> Push:
    return Push("c", {"p": path} if query is None else {"p": path, "q": [query]})


def _push(action: str, path: str, value: Json, tag: int | None) -> Push:
    body: dict[str, Json] = {"p": path, "d": value}
    return Push(action, body if tag is None else {**body, "t": tag})


class Server:
    """One database, whose clock stands still."""

    def __init__(
        self, rules: str = OPEN_RULES, *, enforce_expiry: bool = False
    ) -> None:
        self.now_ms = 1_700_000_000_000
        self.instance = Instance(
            "demo", rules=Ruleset.parse(rules), now_ms=lambda: self.now_ms
        )
        self.registry = ListenRegistry(self.instance)
        self.credentials = Credentials(enforce_expiry=enforce_expiry)

    def seed(self, path: str, json: Json) -> Self:
        """Put data where a test wants it, past all rules."""
        target = parse_target(path)
        self.instance.write({target: json}, identity=ADMIN, kind="set", at=target.path)
        return self

    def install(self, rules: str) -> None:
        self.instance.install(Ruleset.parse(rules))


class Talk:
    """One client's conversation, from after the handshake."""

    def __init__(self, server: Server) -> None:
        self.woken = 0
        """How often the transport was told that there is something to take."""
        self.journal: list[tuple[str, str]] = []
        host = Host(
            instance=server.instance,
            registry=server.registry,
            credentials=server.credentials,
            now_ms=lambda: server.now_ms,
            on_update=self._wake,
            on_request=self._record,
        )
        self.connection = Connection(host, session_id=SESSION_ID, address=ADDRESS)
        self._number = 0
        self._unanswered: deque[int] = deque()
        self._joiner = Joiner()
        self._lines: deque[Line] = deque()

    def receives(self, action: str, **body: Json) -> Self:
        """The client sends a request."""
        self._number += 1
        self._unanswered.append(self._number)
        request = {"r": self._number, "a": action, "b": body}
        return self.hears_text(json.dumps({"t": "d", "d": request}))

    def hears_text(self, *frames: str) -> Self:
        """The client sends frames as they are."""
        for frame in frames:
            self.connection.receive(frame)
        return self

    def sends(self, *expected: Line) -> Self:
        """The next things that the server says are these, in this order."""
        self._listen()
        said = [self._lines.popleft() for _ in expected if self._lines]
        assert said == list(expected)
        return self

    def nothing_more(self) -> Self:
        """The server has said all it had to say."""
        self._listen()
        assert list(self._lines) == []
        return self

    def lines(self) -> list[Line]:
        """All that the server said since it was last listened to."""
        self._listen()
        said, self._lines = list(self._lines), deque()
        return said

    def _wake(self) -> None:
        self.woken += 1

    def _record(
        self, request: Request, text: str, status: str, refusal: str | None
    ) -> None:
        assert json.loads(text)["d"]["a"] == request.action
        assert (refusal is None) == (status == "ok")
        self.journal.append((request.action, status))

    def _listen(self) -> None:
        for output in self.connection.take():
            if isinstance(output, Close):
                self._lines.append(output)
                continue
            text = self._joiner.join(output.text)
            if text is not None:
                self._lines.append(self._line(json.loads(text)))

    def _line(self, message: dict[str, Json]) -> Line:
        match message:
            case {"t": "c", "d": {"t": str(kind), "d": payload}}:
                return Said(kind, payload)
            case {"t": "d", "d": {"r": number, "b": {"s": str(status), "d": payload}}}:
                assert number == self._unanswered.popleft()
                return Answer(status, payload)
            case {"t": "d", "d": {"a": str(action), "b": body}}:
                return Push(action, body)
            case _:
                raise AssertionError(f"The protocol has no message {message}")


def talk(server: Server, token: str | None = None) -> Talk:
    """A new client's conversation, signed in if it has a token."""
    client = Talk(server)
    client.connection.opened()
    client.lines()
    if token is not None:
        client.receives("auth", cred=token)
        [answer] = client.lines()
        assert isinstance(answer, Answer)
        assert answer.status == "ok"
    return client
