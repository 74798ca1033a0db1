"""A listener on a database path, with the view that a client's SDK would keep."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager
from typing import Any, Protocol

from rehearsal.checks import LOOK, Unmet, shown

TIMEOUT_S = 30.0
"""How long somebody looks at the screen before it counts as not happening. Real time:
a change arrives within milliseconds, unless the machine is very busy."""


class Streams(Protocol):
    """Where event streams come from: `client.StackClient`."""

    def stream(
        self, path: str, *, token: str | None
    ) -> AbstractAsyncContextManager[AsyncIterator[str]]:
        """The lines of a path's event stream."""


def put(view: Any, path: str, value: Any) -> Any:  # noqa: ANN401 - JSON
    """The view after `value` was set at `path`: null removes, empty objects vanish."""
    head, _, rest = path.strip("/").partition("/")
    if not head:
        return value
    children = dict(view) if isinstance(view, dict) else {}
    child = put(children.get(head), rest, value)
    if child is None or child == {}:
        children.pop(head, None)
    else:
        children[head] = child
    return children or None


class Watch:
    """What one client sees at one path, as long as the watch is open."""

    def __init__(self, client: Streams, path: str, token: str | None) -> None:
        self._client = client
        self._token = token
        self._changed = asyncio.Condition()
        self._task: asyncio.Task[None] | None = None
        self.path = path
        self.view: Any = None
        self.is_open = False

    async def start(self) -> None:
        """Listen, and return with the first view.

        Raises:
            Refused: the rules do not let this client read there.
            Unmet: no first view within the time limit.
        """
        self._task = asyncio.create_task(self._listen())
        first = asyncio.create_task(self._first_view())
        try:
            await asyncio.wait(
                {self._task, first},
                timeout=TIMEOUT_S,
                return_when=asyncio.FIRST_COMPLETED,
            )
            if self._task.done():
                self._task.result()
            if not self.is_open:
                raise self._unmet("sees the first state", None)
        except BaseException:
            # Also when cancelled: nobody else knows of this watch yet.
            await self.stop()
            raise
        finally:
            first.cancel()

    async def renew(self, token: str) -> None:
        """Listen with a fresh token: the stream of an expired one ends.

        Raises:
            Refused, Unmet: as by `start`.
        """
        await self.stop()
        self._token, self.is_open = token, False
        await self.start()

    async def until(self, what: str, seen: Callable[[Any], object]) -> Any:  # noqa: ANN401 - JSON
        """Wait until the view is as wanted; the view then.

        Raises:
            Unmet: it never was within the time limit.
        """
        try:
            async with asyncio.timeout(TIMEOUT_S), self._changed:
                await self._changed.wait_for(lambda: seen(self.view))
        except TimeoutError:
            raise self._unmet(what, self.view) from None
        return self.view

    async def stop(self) -> None:
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def _first_view(self) -> None:
        async with self._changed:
            await self._changed.wait_for(lambda: self.is_open)

    async def _listen(self) -> None:
        async with self._client.stream(self.path, token=self._token) as lines:
            async for name, text in _events(lines):
                if name in ("put", "patch"):
                    await self._apply(name, json.loads(text))
                elif name in ("cancel", "auth_revoked"):
                    break
        self.is_open = False

    async def _apply(self, name: str, message: dict[str, Any]) -> None:
        path, data = message["path"], message["data"]
        async with self._changed:
            writes = {path: data}
            if name == "patch":
                writes = {f"{path}/{child}": value for child, value in data.items()}
            for target, value in writes.items():
                self.view = put(self.view, target, value)
            self.is_open = True
            self._changed.notify_all()

    def _unmet(self, what: str, view: object) -> Unmet:
        return Unmet(
            what,
            expected=f"to see it at /{self.path} within {TIMEOUT_S:g} s",
            came=shown(view),
            advice=LOOK,
        )


async def _events(lines: AsyncIterator[str]) -> AsyncIterator[tuple[str, str]]:
    """Server-sent events as pairs of name and data."""
    name = ""
    async for line in lines:
        field, _, value = line.partition(":")
        if field == "event":
            name = value.strip()
        elif field == "data":
            yield name, value.strip()
