"""A client's connection to the database, whose end the database notices.

As much of the official SDKs' WebSocket protocol as presence needs: signing in, writing
several paths at once, and what the database does when it loses the connection.
"""

import asyncio
import json
from collections.abc import Mapping
from typing import Any, Self

from websockets.asyncio.client import ClientConnection, connect

from emulators.settings import Settings
from rehearsal.requests import OWNER, Refused

TIMEOUT_S = 20.0
"""For one answer, as for the calls over HTTP."""

_DENIED = "permission_denied"
_HTTP_STATUS = 401
"""What the same refusal is over HTTP."""


class DatabaseSocket:
    """One connection. Whoever opens it closes it."""

    def __init__(self, socket: ClientConnection) -> None:
        self._socket = socket
        self._asking = asyncio.Lock()
        self._asked = 0

    @classmethod
    async def open(cls, settings: Settings, token: str | None) -> Self:
        """Connect and sign in, with a client's own ID token or as OWNER.

        Raises:
            Refused: the database does not take the token.
        """
        address = settings.url("database").replace("http", "ws", 1)
        socket = await connect(
            f"{address}/.ws?v=5&ns={settings.namespace}",
            compression=None,
            open_timeout=TIMEOUT_S,
            ping_interval=None,
            proxy=None,
        )
        opened = cls(socket)
        try:
            if token is not None:
                sign_in = "gauth" if token == OWNER else "auth"
                await opened._ask(sign_in, "", {"cred": token})
        except BaseException:
            await opened.close()
            raise
        return opened

    async def sign_in(self, token: str) -> None:
        """Go on with a fresh token, as the SDKs do when they have one.

        Raises:
            Refused: the database does not take it.
        """
        await self._ask("auth", "", {"cred": token})

    async def update(self, writes: Mapping[str, object]) -> None:
        """Write several paths at once; None removes.

        Raises:
            Refused: the rules refuse one of them.
        """
        await self._ask("m", " ".join(writes), {"p": "/", "d": dict(writes)})

    async def remove_on_disconnect(self, path: str) -> None:
        """Have the database remove a path when it loses this connection.

        Raises:
            Refused: the rules refuse it now.
        """
        await self._ask("o", path, {"p": f"/{path}", "d": None})

    async def close(self) -> None:
        await self._socket.close()

    async def _ask(self, action: str, what: str, body: Mapping[str, Any]) -> None:
        async with self._asking, asyncio.timeout(TIMEOUT_S):
            self._asked += 1
            asked = {"r": self._asked, "a": action, "b": body}
            await self._socket.send(json.dumps({"t": "d", "d": asked}))
            answer = await self._answer(self._asked)
        if answer["s"] != "ok":
            reason = "rules-denied" if answer["s"] == _DENIED else answer["s"]
            name = f"socket {action} {what}".strip()
            raise Refused(name, _HTTP_STATUS, reason, str(answer["d"]))

    async def _answer(self, number: int) -> dict[str, Any]:
        while True:
            message = json.loads(await self._socket.recv())
            # What nobody has asked for, as the greeting, has no number.
            if message["t"] == "d" and message["d"].get("r") == number:
                answer: dict[str, Any] = message["d"]["b"]
                return answer
