"""Large values, read, judged and shown beside the event loop.

All services of a stack share the loop: what takes seconds on it keeps everybody
waiting. Trees never change, so a thread may read them while others write; only the step
from one tree to the next belongs to the loop. Threads take turns every few
milliseconds.
"""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import NotRequired, TypedDict, TypeVar, Unpack

from emulators.firebase.database.credentials import Identity
from emulators.firebase.database.model import Commit, Instance, Kind
from emulators.firebase.database.tree import Branch, Node, Path, get
from emulators.firebase.database.write_limits import WriteSize
from emulators.firebase.database.writes import Built, Target
from emulators.kernel.garbage_collection import making_no_garbage
from emulators.kernel.json_http import Json

LARGE = 100_000
"""Characters of JSON from which on a value is large: they take some 25 ms from the
first one received to the answer."""

HUGE = 2_000_000
"""From here on looking for garbage in the meantime would take longer than the work."""

CHARS_PER_CHILD = 50
"""As the children of a stored value are counted: a key, a short value, punctuation."""

PLANS = 3
"""How often a write is planned aside when the data goes on changing meanwhile."""

T = TypeVar("T")


class How(TypedDict):
    """How a client asked for a write; see `Instance.write`."""

    kind: Kind
    at: Path
    silent: bool
    size: NotRequired[WriteSize | None]


@dataclass(frozen=True, slots=True)
class Work:
    """What belongs to one request: done at once, or in a thread if it is large.

    Args:
        chars: of JSON, about.
    """

    chars: int

    @property
    def is_large(self) -> bool:
        return self.chars > LARGE

    async def do(self, what: Callable[[], T]) -> T:
        """Do it. The loop goes on meanwhile if it is large."""
        if self.chars > HUGE:
            return await asyncio.to_thread(_without_garbage, what)
        return await asyncio.to_thread(what) if self.is_large else what()

    async def write(
        self,
        instance: Instance,
        writes: Mapping[Target, Json | Built],
        identity: Identity,
        **how: Unpack[How],
    ) -> Node:
        """`instance.write`, and the root after it. What others write meanwhile counts.

        Raises:
            Exception: see `instance.write`.
        """
        commit = await self._commit(instance, writes, identity, **how)
        after = commit.after
        replaced = [get(commit.before, target.path) for target in writes]
        del commit
        if self.is_large:
            await asyncio.to_thread(_free_in_pieces, replaced)
        return after

    async def _commit(
        self,
        instance: Instance,
        writes: Mapping[Target, Json | Built],
        identity: Identity,
        **how: Unpack[How],
    ) -> Commit:
        saved: Commit | None = None
        try:
            for _ in range(PLANS if self.is_large else 0):
                plan = await self.do(partial(instance.plan, writes, identity=identity))
                if not instance.is_current(plan):
                    continue
                commit = plan.commit(**how)
                await self.do(partial(instance.check, commit))
                if instance.save is not None:
                    saved = commit
                    await self.do(partial(instance.keep, commit))
                if instance.is_current(plan):
                    return instance.make(commit)
            # In one step: what others saved meanwhile was saved before this.
            return instance.write(writes, identity=identity, **how)
        except BaseException:
            if saved is not None:
                # What is refused in the end must not come back with the next start.
                instance.keep(replace(saved, before=saved.after, after=instance.root))
            raise


def work_on(value: str | Node) -> Work:
    """The work on a request's text, or on a stored value."""
    return Work(len(value) if isinstance(value, str) else _chars_of(value))


def _without_garbage(what: Callable[[], T]) -> T:
    with making_no_garbage():
        return what()


def _free_in_pieces(nodes: list[Node]) -> None:
    """Free the memory of values that `nodes` alone refers to, if they do."""
    while nodes:
        node = nodes.pop()
        if isinstance(node, Branch):
            nodes += [
                child for child in node.children.values() if isinstance(child, Branch)
            ]


def _chars_of(node: Node) -> int:
    """About how long the JSON is, counted no further than that it is huge."""
    chars = 0
    waiting = [node]
    while waiting and chars <= HUGE:
        one = waiting.pop()
        if isinstance(one, Branch):
            chars += CHARS_PER_CHILD * len(one.children)
            waiting += one.children.values()
        elif one is not None and isinstance(one.value, str):
            chars += len(one.value)
    return chars
