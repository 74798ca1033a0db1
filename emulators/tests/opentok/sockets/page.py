"""A page in a session, as far as its socket goes."""

import itertools
import json
from collections.abc import Callable
from contextlib import ExitStack, suppress
from typing import Any, Self

from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect

from emulators.tests.deadline import DEADLINE_S
from emulators.tests.opentok.rig import Rig

Frame = dict[str, Any]


class Page:
    """One socket, and what came over it and was not asked for yet."""

    def __init__(self, socket: ClientConnection) -> None:
        self.socket = socket
        self.inbox: list[Frame] = []
        self.state: Frame = {}
        """The answer to `connect`."""
        self._refs = itertools.count(1)

    @classmethod
    def open(cls, rig: Rig, until: ExitStack) -> Self:
        """A new one, closed when that ends."""
        address = rig.url.replace("http", "ws") + "/client/socket"
        opening = connect(address, proxy=None, max_size=None)
        return cls(until.enter_context(opening))

    @property
    def id(self) -> str:
        """Of its connection."""
        connection_id: str = self.state["connection"]["id"]
        return connection_id

    def tell(self, do: str, **fields: object) -> None:
        self.socket.send(json.dumps({"do": do, **fields}))

    def ask(self, do: str, **fields: object) -> Frame:
        """The answer to a request."""
        ref = next(self._refs)
        self.tell(do, ref=ref, **fields)
        return self._find(lambda frame: frame.get("ref") == ref)

    def hear(self, what: str) -> Frame:
        """The next frame of that kind, without its kind."""
        frame = self._find(lambda frame: frame["what"] == what)
        return {name: value for name, value in frame.items() if name != "what"}

    def heard(self) -> list[str]:
        """The kinds of all that has come, up to now."""
        self.tell("alive")
        self.hear("alive")
        kinds = [frame["what"] for frame in self.inbox]
        self.inbox.clear()
        return kinds

    def enter(self, rig: Rig, session_id: str, role: str = "publisher") -> Self:
        """Connect, and be let in."""
        token = rig.token(session_id, role, **_data(rig, role))
        self.state = self.ask(
            "connect", apiKey=rig.project_id, sessionId=session_id, token=token
        )
        assert self.state["what"] == "connected", self.state
        return self

    def publish(self, **fields: object) -> str:
        """The id of a stream."""
        answer = self.ask("publish", **CAMERA, **fields)
        assert answer["what"] == "ok", answer
        stream_id: str = answer["stream"]["id"]
        return stream_id

    def end(self) -> tuple[int, str]:
        """Read until the socket is closed; its code and reason."""
        with suppress(ConnectionClosed):
            while True:
                self.inbox.append(self._read())
        return self.socket.close_code or 0, self.socket.close_reason or ""

    def vanish(self) -> None:
        """Let the network break: no closing handshake."""
        self.socket.socket.shutdown(2)
        self.socket.close()

    def _find(self, is_it: Callable[[Frame], bool]) -> Frame:
        for frame in self.inbox:
            if is_it(frame):
                self.inbox.remove(frame)
                return frame
        while not is_it(frame := self._read()):
            self.inbox.append(frame)
        return frame

    def _read(self) -> Frame:
        frame: Frame = json.loads(self.socket.recv(DEADLINE_S))
        return frame


CAMERA = {"videoType": "camera", "width": 640, "height": 480, "frameRate": 30}


def _data(rig: Rig, role: str) -> dict[str, str]:
    return {"connection_data": f'{{"role":"{role}"}}'}
