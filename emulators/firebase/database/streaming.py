"""Server-sent events: a location, or a query on it, as it changes.

The format is that of the REST streaming documentation; the Admin SDKs' `listen()` and
hand-written clients read it. A stream is synchronous on the database's side (it only
queues) and asynchronous on the reader's.
"""

import asyncio
from collections import deque
from collections.abc import AsyncGenerator, Iterator
from contextlib import aclosing
from dataclasses import dataclass, field
from datetime import UTC, datetime

from emulators.firebase.database.answers import dumps
from emulators.firebase.database.credentials import Credentials, Identity
from emulators.firebase.database.model import Commit, Instance, PermissionDenied
from emulators.firebase.database.tree import Node, Path, get, show_path
from emulators.firebase.database.views import Window, updates_of
from emulators.kernel.clock import Timer, VirtualClock
from emulators.kernel.json_http import Json

KEEP_ALIVE_S = 30.0
"""Real seconds of silence before a sign of life, as the service sends it."""

MAX_QUEUED_EVENTS = 1_000
MAX_QUEUED_CHARS = 8 * 1024 * 1024
"""Beyond either, a reader is too slow and its stream ends: it will connect again. One
event may be larger, or nobody could listen to a large location."""


@dataclass(frozen=True, slots=True, kw_only=True)
class View(Window):
    """What a stream shows, and to whom."""

    instance: Instance
    identity: Identity

    def of(self, root: Node) -> Node:
        """What it shows of the tree at `root`, found by the database's indexes."""
        if self.query is None:
            return get(root, self.path)
        return self.instance.find(root, self.path, self.query)


class Streams:
    """Every open stream of one stack."""

    def __init__(
        self, credentials: Credentials, clock: VirtualClock, *, keep_alive_s: float
    ) -> None:
        self._credentials = credentials
        self._clock = clock
        self._keep_alive_s = keep_alive_s
        self._open: set[Stream] = set()

    def __len__(self) -> int:
        return len(self._open)

    async def events(self, view: View) -> AsyncGenerator[str, None]:
        """A new stream's text, until its reader leaves or it ends."""
        stream = Stream(view, self._credentials, self._clock, self._keep_alive_s)
        self._open.add(stream)
        try:
            async with aclosing(stream.events()) as events:
                async for event in events:
                    yield event
        finally:
            self._open.discard(stream)

    def end_all(self) -> None:
        """Let every reader go, so that a server can stop."""
        for stream in self._open:
            stream.end()


@dataclass(slots=True, eq=False)
class Stream:
    """One reader's events, from its first `put` to its end."""

    view: View
    credentials: Credentials
    clock: VirtualClock
    keep_alive_s: float
    _queue: deque[str] = field(default_factory=deque)
    _queued_chars: int = 0
    _changed: asyncio.Event = field(default_factory=asyncio.Event)
    _has_ended: bool = False
    _depends_on: frozenset[Path] = frozenset()
    """The places whose change may take the permission away."""

    async def events(self) -> AsyncGenerator[str, None]:
        """The text of the stream. Ends when the database, or the reader, is done."""
        unsubscribe = self.view.instance.subscribe(self._on_commit)
        expiry = self._expiry()
        self._note_dependencies()
        # Rules and data may have changed since the request was let in.
        if self._may_read():
            current = self.view.of(self.view.instance.root)
            self._send("put", {"path": "/", "data": self.view.json(current)})
        try:
            while self._queue or not self._has_ended:
                if self._queue:
                    yield self._next()
                else:
                    await self._wait()
        finally:
            unsubscribe()
            if expiry is not None:
                expiry.cancel()

    def end(self) -> None:
        """Send no more than what is queued."""
        self._has_ended = True
        self._changed.set()

    def _expiry(self) -> Timer | None:
        """Set an alarm for the end of the reader's token."""
        identity = self.view.identity
        if identity.expires_at_s is None or not self.credentials.enforce_expiry:
            return None
        due = datetime.fromtimestamp(identity.expires_at_s, UTC)
        return self.clock.call_at(due, self._revoke)

    def _revoke(self) -> None:
        # The Python Admin SDK compares with this text as it is: no quotes around it.
        self._queue_event("auth_revoked", "credential is no longer valid")
        self.end()

    async def _wait(self) -> None:
        self._changed.clear()
        try:
            async with asyncio.timeout(self.keep_alive_s):
                await self._changed.wait()
        except TimeoutError:
            self._send("keep-alive", None)

    def _next(self) -> str:
        event = self._queue.popleft()
        self._queued_chars -= len(event)
        return event

    def _send(self, name: str, data: Json) -> None:
        self._queue_event(name, dumps(data))

    def _queue_event(self, name: str, text: str) -> None:
        event = f"event: {name}\ndata: {text}\n\n"
        self._queue.append(event)
        self._queued_chars += len(event)
        is_much = self._queued_chars > MAX_QUEUED_CHARS and len(self._queue) > 1
        if is_much or len(self._queue) > MAX_QUEUED_EVENTS:
            self._queue.clear()
            self._queued_chars = 0
            self.end()
        self._changed.set()

    def _on_commit(self, commit: Commit) -> None:
        if self._has_ended:
            return
        if self._could_change_verdict(commit) and not self._may_read():
            return
        for name, data in events_of(commit, self.view):
            self._send(name, data)

    def _note_dependencies(self) -> None:
        view = self.view
        self._depends_on = view.instance.rules.reading_depends_on(view.path)

    def _could_change_verdict(self, commit: Commit) -> bool:
        """Whether the rules could say something else than before the commit.

        There may be thousands of readers, and most of what is written has no influence
        on the rules.
        """
        if not commit.written:
            self._note_dependencies()
            return True
        return any(
            # The whole tree also stands for time, which always passes.
            not place or get(commit.before, place) is not get(commit.after, place)
            for place in self._depends_on
        )

    def _may_read(self) -> bool:
        """Whether the rules still allow it; if not, that is the last event."""
        view = self.view
        try:
            view.instance.authorize_read(
                view.path, identity=view.identity, query=view.query
            )
        except PermissionDenied:
            self._send("cancel", None)
            self.end()
            return False
        return True


def events_of(commit: Commit, view: View) -> Iterator[tuple[str, Json]]:
    """What a commit means to those who see `view`: names and data of events."""
    for update in updates_of(commit, view):
        yield update.kind, {"path": show_path(update.path), "data": update.data}
