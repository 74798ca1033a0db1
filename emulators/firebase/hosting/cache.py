"""What a CDN does before the functions: one place of it, which all viewers ask.

The time is the stack's, so that a test moves it instead of waiting.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final, TypeAlias

from emulators.firebase.hosting.answers import Answer, kept_for, varying
from emulators.kernel.clock import VirtualClock

MAX_BYTES: Final = 64 * 1024 * 1024
"""Of all that is kept. The oldest goes first."""

NOT_MODIFIED: Final = 304

ENTRY_BYTES: Final = 1_000
"""Of an answer beside its body, about."""

Key: TypeAlias = tuple[str, ...]
Ask: TypeAlias = Callable[[Mapping[str, str]], Awaitable[Answer]]
"""Asks the origin, with these headers beside those of the request."""


@dataclass(frozen=True, slots=True)
class _Kept:
    """An answer, and when it is no longer what viewers get."""

    answer: Answer
    since: datetime
    until: datetime

    @property
    def size(self) -> int:
        return len(self.answer.body) + ENTRY_BYTES


@dataclass(slots=True)
class _Address:
    """The answers of one address, by what they depend on in a request."""

    varies: tuple[str, ...] = ()
    kept: dict[Key, _Kept] = field(default_factory=dict)

    def variant(self, headers: Mapping[str, str]) -> Key:
        return tuple(headers.get(name, "") for name in self.varies)

    @property
    def size(self) -> int:
        return sum(kept.size for kept in self.kept.values())


class SharedCache:
    """Keeps answers for as long as they say, and asks once for all who wait.

    Belongs to one event loop.

    Args:
        clock: of the stack.
    """

    def __init__(self, clock: VirtualClock) -> None:
        self._clock = clock
        self._addresses: dict[Key, _Address] = {}
        self._bytes = 0
        self._cleared = 0
        self._asking: dict[Key, asyncio.Task[Answer]] = {}

    async def get(self, key: Key, headers: Mapping[str, str], ask: Ask) -> Answer:
        """The answer, from here if it may be, with `x-cache: HIT` and its age.

        Args:
            key: what is asked for, by the whole address.
            headers: of the request, by names in lower case.
            ask: asks the origin; must not raise.
        """
        found = self._fresh(key, headers)
        if found is not None:
            return self._hit(found)
        asking = self._asking.get(key)
        if asking is None:
            return _missed(await self._lead(key, headers, ask))
        # Another asks just now. What comes is for all, if it may be kept; if not, each
        # asks alone.
        await asyncio.wait({asking})
        found = self._fresh(key, headers)
        if found is not None:
            return self._hit(found)
        return _missed(await self._fetch(key, headers, ask))

    def clear(self) -> None:
        """Forget everything, also what is on its way."""
        self._addresses.clear()
        self._bytes = 0
        self._cleared += 1
        self._asking.clear()

    async def close(self) -> None:
        """End what is on its way."""
        under_way = list(self._asking.values())
        self.clear()
        for task in under_way:
            task.cancel()
        await asyncio.gather(*under_way, return_exceptions=True)

    async def _lead(self, key: Key, headers: Mapping[str, str], ask: Ask) -> Answer:
        """Ask for all who come meanwhile. Goes on when the first of them leaves."""
        task = asyncio.create_task(self._fetch(key, headers, ask))
        self._asking[key] = task
        task.add_done_callback(lambda done: self._forget(key, done))
        return await asyncio.shield(task)

    def _forget(self, key: Key, done: asyncio.Task[Answer]) -> None:
        if self._asking.get(key) is done:
            del self._asking[key]

    async def _fetch(self, key: Key, headers: Mapping[str, str], ask: Ask) -> Answer:
        cleared = self._cleared
        former = self._former(key, headers)
        etag = former and former.answer.header("etag")
        answer = await ask({"if-none-match": etag} if etag else {})
        if former is not None and etag and answer.status == NOT_MODIFIED:
            answer = _renewed(former.answer, answer)
        if self._cleared == cleared:
            self._keep(key, headers, answer)
        return answer

    def _keep(self, key: Key, headers: Mapping[str, str], answer: Answer) -> None:
        span = kept_for(answer)
        address = self._addresses.pop(key, _Address())
        self._bytes -= address.size
        names = tuple(varying(answer))
        if names != address.varies:
            address = _Address(names)
        variant = address.variant(headers)
        address.kept.pop(variant, None)
        if span is not None and len(answer.body) + ENTRY_BYTES <= MAX_BYTES:
            now = self._clock.now()
            address.kept[variant] = _Kept(answer, now, now + span)
        if not address.kept:
            return
        self._addresses[key] = address
        self._bytes += address.size
        while self._bytes > MAX_BYTES:
            oldest = self._addresses.pop(next(iter(self._addresses)))
            self._bytes -= oldest.size

    def _former(self, key: Key, headers: Mapping[str, str]) -> _Kept | None:
        """What was answered before, fresh or not."""
        address = self._addresses.get(key)
        return None if address is None else address.kept.get(address.variant(headers))

    def _fresh(self, key: Key, headers: Mapping[str, str]) -> _Kept | None:
        kept = self._former(key, headers)
        return kept if kept and self._clock.now() < kept.until else None

    def _hit(self, kept: _Kept) -> Answer:
        came_at = int(kept.answer.header("age") or 0)
        age = came_at + int((self._clock.now() - kept.since).total_seconds())
        return kept.answer.with_header("age", str(age)).with_header("x-cache", "HIT")


def _missed(answer: Answer) -> Answer:
    return answer.with_header("x-cache", "MISS")


def _renewed(former: Answer, told: Answer) -> Answer:
    """What is kept, by the newer headers of an answer that it has not changed."""
    renewed = former.without("age")
    for name in ("cache-control", "age", "etag", "vary"):
        value = told.header(name)
        if value is not None:
            renewed = renewed.with_header(name, value)
    return renewed
