"""The WebSocket of the hub's page: one stream of all that changes.

One connection for everything: browsers keep six HTTP connections to a server at the
most, and several pages with several event streams would wait for each other.

The page sends `{"open": [key...]}` and `{"close": [key...]}` for branches of the
database's tree; it hears the frames of `Watch.changes`.
"""

import asyncio
import json
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Final

from starlette.types import Receive, Scope, Send

from emulators.assembly import Assembly
from emulators.firebase.database.tree import MAX_DEPTH, Path
from emulators.hub.watch import TooManyOpen, Watch
from emulators.kernel.controls import refused_page

EVERY_S: Final = 0.25
"""Real seconds between two looks at what has changed."""

MAX_FRAME_CHARS: Final = 64_000
MAX_PAGES: Final = 20

POLICY_VIOLATION: Final = 1008
TRY_AGAIN_LATER: Final = 1013
"""Close codes of RFC 6455 and of IANA's registry."""


class FrameRefused(Exception):
    """A frame is none of those that a page sends."""


class Live:
    """ASGI app of the socket.

    Args:
        assembly: what is shown.
        pause: waits so many seconds between two looks.
    """

    def __init__(
        self,
        assembly: Assembly,
        pause: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._assembly = assembly
        self._pause = pause
        self._pages = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one page until it is gone."""
        await receive()
        if refused_page(scope) is not None:
            # Before it is accepted: the server answers 403.
            await send({"type": "websocket.close", "code": POLICY_VIOLATION})
            return
        await send({"type": "websocket.accept"})
        if self._pages >= MAX_PAGES:
            reason = f"{MAX_PAGES} pages are open already"
            await _close(send, TRY_AGAIN_LATER, reason)
            return
        self._pages += 1
        try:
            await self._serve(receive, send)
        finally:
            self._pages -= 1

    async def _serve(self, receive: Receive, send: Send) -> None:
        watch = Watch(self._assembly)
        telling = asyncio.create_task(self._tell(watch, send))
        try:
            while (message := await receive())["type"] != "websocket.disconnect":
                _obey(watch, message.get("text"))
        except FrameRefused as refusal:
            await _close(send, POLICY_VIOLATION, str(refusal))
        finally:
            telling.cancel()
            with suppress(asyncio.CancelledError):
                await telling

    async def _tell(self, watch: Watch, send: Send) -> None:
        # Of a page that is gone the task that reads hears; RuntimeError is uvicorn's.
        with suppress(OSError, RuntimeError):
            while True:
                frame = await watch.changes()
                if frame:
                    await send({"type": "websocket.send", "text": json.dumps(frame)})
                await self._pause(EVERY_S)


def _obey(watch: Watch, text: str | None) -> None:
    """Do what a frame says.

    Raises:
        FrameRefused: it says nothing that can be done.
    """
    if text is None or len(text) > MAX_FRAME_CHARS:
        raise FrameRefused(f"Frames are texts of {MAX_FRAME_CHARS:,} characters.")
    try:
        said = json.loads(text)
    except (ValueError, RecursionError):
        raise FrameRefused("Frames are JSON.") from None
    match said:
        case {"open": list(keys)} if len(said) == 1:
            try:
                watch.open(_path(keys))
            except TooManyOpen as many:
                raise FrameRefused(str(many)) from None
        case {"close": list(keys)} if len(said) == 1:
            watch.close(_path(keys))
        case _:
            raise FrameRefused('Say {"open": [...]} or {"close": [...]}.')


def _path(keys: list[object]) -> Path:
    if len(keys) > MAX_DEPTH or not all(isinstance(key, str) for key in keys):
        raise FrameRefused(f"A path is a list of up to {MAX_DEPTH} texts.")
    return tuple(map(str, keys))


async def _close(send: Send, code: int, reason: str) -> None:
    with suppress(OSError, RuntimeError):
        await send({"type": "websocket.close", "code": code, "reason": reason})
