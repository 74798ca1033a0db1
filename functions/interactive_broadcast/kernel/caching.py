"""Equal reads at the same time become one, and its answer serves for a moment."""

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")

MAX_ENTRIES = 1_000
"""Entries per cache. Beyond that the oldest goes."""


@dataclass(frozen=True, slots=True)
class _Entry(Generic[T]):
    future: "Future[T]"
    made_at: float


class SingleFlight(Generic[T]):
    """A thread-safe cache in which one caller computes and the others wait for it.

    Args:
        ttl_s: how long an answer serves, counted from when it was asked for, so that
            nobody ever gets an answer older than that.
        timeout_s: how long a caller waits for another caller's computation.
        now: seconds. By default the wall clock, so that where time is moved (in the
            local stack) answers age with it; should it be set back, they count as old.
    """

    def __init__(
        self,
        *,
        ttl_s: float,
        timeout_s: float = 10.0,
        now: Callable[[], float] = time.time,
    ) -> None:
        self._ttl_s = ttl_s
        self._timeout_s = timeout_s
        self._now = now
        self._lock = threading.Lock()
        self._entries: OrderedDict[Hashable, _Entry[T]] = OrderedDict()

    def get(self, key: Hashable, compute: Callable[[], T]) -> T:
        """The cached answer for `key`, or that of `compute`. Failures are not kept.

        Raises:
            TimeoutError: another caller's computation takes too long.
        """
        with self._lock:
            entry = self._entries.get(key)
            mine = None
            if entry is None or not self._is_fresh(entry):
                mine = Future[T]()
                entry = _Entry(mine, self._now())
                self._entries[key] = entry
                self._entries.move_to_end(key)
                while len(self._entries) > MAX_ENTRIES:
                    self._entries.popitem(last=False)
        if mine is not None:
            self._fill(key, mine, compute)
        return entry.future.result(self._timeout_s)

    def holds(self, key: Hashable) -> bool:
        """Whether `get` would not have to compute: it is there, or under way."""
        with self._lock:
            return self._is_fresh(self._entries.get(key))

    def _is_fresh(self, entry: _Entry[T] | None) -> bool:
        return entry is not None and 0 <= self._now() - entry.made_at < self._ttl_s

    def _fill(self, key: Hashable, mine: "Future[T]", compute: Callable[[], T]) -> None:
        try:
            mine.set_result(compute())
        except BaseException as error:
            with self._lock:
                if (entry := self._entries.get(key)) and entry.future is mine:
                    del self._entries[key]
            mine.set_exception(error)
            raise
