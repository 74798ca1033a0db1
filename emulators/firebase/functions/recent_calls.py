"""The newest calls of the functions, for whoever watches the stack."""

import itertools
import time
from collections import deque
from dataclasses import asdict, dataclass

from starlette.types import Message, Scope, Send

from emulators.kernel.json_http import JsonObject
from emulators.kernel.refusal_texts import FROM, MAX_BODY_BYTES, refusal_text

MAX_CALLS = 500
MAX_PATH_CHARS = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One call that was answered. `at_ms` is when, by the functions' clock."""

    number: int
    at_ms: int
    function: str
    method: str
    path: str
    status: int
    refusal: str | None


class RecentCalls:
    """Those of one process; numbers begin at 1."""

    def __init__(self) -> None:
        self._calls: deque[Call] = deque(maxlen=MAX_CALLS)
        self._numbers = itertools.count(1)

    def watching(self, function: str, scope: Scope, send: Send) -> Send:
        """`send`, which keeps the call once it is answered."""
        status, told = 0, b""

        async def watched(message: Message) -> None:
            nonlocal status, told
            if message["type"] == "http.response.start":
                status = message["status"]
            elif status >= FROM and len(told) < MAX_BODY_BYTES:
                told += message.get("body", b"")
            await send(message)
            is_last = message["type"] == "http.response.body"
            if is_last and not message.get("more_body", False):
                self._keep(function, scope, status, told)

        return watched

    def newer(self, number: int) -> list[JsonObject]:
        """The calls after that number, oldest first."""
        return [asdict(call) for call in self._calls if call.number > number]

    def _keep(self, function: str, scope: Scope, status: int, told: bytes) -> None:
        path = scope["path"][:MAX_PATH_CHARS].encode("utf-8", "replace").decode()
        call = Call(
            number=next(self._numbers),
            at_ms=round(time.time() * 1000),
            function=function,
            method=scope["method"],
            path=path,
            status=status,
            refusal=refusal_text(status, told) if status >= FROM else None,
        )
        self._calls.append(call)
