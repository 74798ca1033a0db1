"""A connection to the database as the SDKs of the old apps have one.

The protocol has had the same version since before them: what differs is the name that
an SDK gives itself. As they do, it cuts long messages into frames, and answers from
what it listens to instead of asking again.
"""

import json
import time
from collections.abc import Callable
from contextlib import ExitStack
from typing import Any, Final

from websockets.sync.client import ClientConnection, connect

from emulators.settings import Settings
from tests.clients.cases import App
from tests.support.deadline import DEADLINE_S

CHUNK_CHARS: Final = 16_384
"""Of one frame; what is longer is sent in pieces behind their number."""

_SDKS: Final = {
    App.WEB: "sdk.js.4-1-3",
    App.IOS: "sdk.ios.4-1-3",
    App.ANDROID: "sdk.android.10-0-1",
    App.NEW: "sdk.js.12-0-0",
}


class Denied(Exception):
    """The rules of the database say no."""


class DatabaseConnection:
    """One connection; a sign-in and any number of listens.

    Args:
        settings: of the stack.
        app: whose SDK speaks.
        id_token: of who is signed in; None for nobody.
    """

    def __init__(self, settings: Settings, app: App, id_token: str | None) -> None:
        address = settings.url("database").replace("http", "ws", 1)
        connecting = connect(
            f"{address}/.ws?v=5&ns={settings.namespace}",
            compression=None,
            proxy=None,
            open_timeout=DEADLINE_S,
        )
        self._open = ExitStack()
        self._socket: ClientConnection = self._open.enter_context(connecting)
        self._asked = 0
        self._data: Any = None
        self._listened: set[str] = set()
        self.ask("s", c={_SDKS[app]: 1})
        if id_token is not None:
            self.ask("auth", cred=id_token)

    def close(self) -> None:
        self._open.close()

    def ask(self, action: str, **body: Any) -> None:
        """Send a request and wait for its answer.

        Raises:
            Denied: the rules refuse it.
        """
        self._asked += 1
        self._send({"r": self._asked, "a": action, "b": body})
        deadline = time.monotonic() + DEADLINE_S
        while (answer := self._next(deadline)).get("r") != self._asked:
            pass
        status = answer["b"]["s"]
        if status != "ok":
            raise Denied(f"{status}: {answer['b']['d']}")

    def once(self, path: str) -> Any:
        """What is there: a listen that ends at once, or what is listened to already.

        Raises:
            Denied: the rules refuse it.
        """
        if self._covers(path):
            return self.value(path)
        self.ask("q", p=f"/{path}", h="")
        value = self.value(path)
        self.ask("n", p=f"/{path}")
        self._put(path, None)
        return value

    def listen(self, path: str) -> Any:
        """What is there, and hear of changes from now on.

        Raises:
            Denied: the rules refuse it.
        """
        if not self._covers(path):
            self.ask("q", p=f"/{path}", h="")
        self._listened.add(path)
        return self.value(path)

    def unlisten(self, path: str) -> None:
        """Hear of a path no more."""
        self._listened.remove(path)
        if not self._covers(path):
            self.ask("n", p=f"/{path}")

    def wait_until(self, path: str, problems: Callable[[Any], list[str]]) -> list[str]:
        """Take in what comes until a path that is listened to has no problems left.

        Returns:
            those that are left at the deadline.
        """
        assert self._covers(path), f"nobody listens to {path}"
        deadline = time.monotonic() + DEADLINE_S
        while left := problems(self.value(path)):
            try:
                self._next(deadline)
            except TimeoutError:
                return left
        return []

    def value(self, path: str) -> Any:
        """What is known to stand at a path; None for nothing."""
        at = self._data
        for name in path.split("/"):
            at = at.get(name) if isinstance(at, dict) else None
        return at

    def _covers(self, path: str) -> bool:
        return any(f"{path}/".startswith(f"{each}/") for each in self._listened)

    def _send(self, payload: dict[str, Any]) -> None:
        text = json.dumps({"t": "d", "d": payload}, separators=(",", ":"))
        pieces = [
            text[at : at + CHUNK_CHARS] for at in range(0, len(text), CHUNK_CHARS)
        ]
        if len(pieces) > 1:
            self._socket.send(str(len(pieces)))
        for each in pieces:
            self._socket.send(each)

    def _next(self, deadline: float) -> dict[str, Any]:
        """The next message that is no greeting; what it pushes is taken in."""
        while True:
            text = self._receive(deadline)
            if text.isdecimal():
                text = "".join(self._receive(deadline) for _ in range(int(text)))
            message = json.loads(text)
            if message["t"] == "d":
                payload: dict[str, Any] = message["d"]
                self._take_in(payload)
                return payload

    def _receive(self, deadline: float) -> str:
        left = max(0.0, deadline - time.monotonic())
        return self._socket.recv(timeout=left, decode=True)

    def _take_in(self, payload: dict[str, Any]) -> None:
        match payload:
            case {"a": "d", "b": {"p": path, "d": value}}:
                self._put(path, value)
            case {"a": "m", "b": {"p": path, "d": dict(children)}}:
                for name, value in children.items():
                    self._put(f"{path}/{name}", value)

    def _put(self, path: str, value: Any) -> None:
        self._data = _with(self._data, path.split("/"), value)


def _with(at: Any, path: list[str], value: Any) -> Any:
    """The same tree with another value at a path; nothing empty is left."""
    if not path:
        return value
    children = dict(at) if isinstance(at, dict) else {}
    below = _with(children.pop(path[0], None), path[1:], value)
    if below is not None and below != {}:
        children[path[0]] = below
    return children or None
