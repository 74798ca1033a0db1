"""Equal reads at the same time become one, and its answer serves for a moment.

What is kept may let somebody in, and never refuses anybody: see `Inquiry`.
"""

import itertools
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator
from concurrent.futures import Future, wait
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final, Generic, TypeVar

from interactive_broadcast.kernel.errors import BackendError

T = TypeVar("T")
R = TypeVar("R")

MAX_ENTRIES: Final = 1_000
"""Entries per cache. Beyond that the oldest goes."""

MAX_RECENT: Final = 5_000
"""Keys that are remembered as noted lately: more fans than a show has, by default."""

_numbers = itertools.count()
"""The order in which answers were asked for, and calls began, in this process."""


@dataclass(frozen=True, slots=True)
class _Entry(Generic[T]):
    future: "Future[T]"
    made_at: float
    number: int


class Inquiry:
    """What one call asks of caches.

    An answer that was kept, or that another call had asked for before this one began,
    may be outdated: somebody may have been let in since. So nothing is refused because
    of it. `decide` asks for all of it anew then.

    Args:
        anew: whether only what was asked for since this call began will do.
    """

    def __init__(self, *, anew: bool = False) -> None:
        self._anew = anew
        self._began = next(_numbers)
        self._had_old_answers = False

    def takes(self, number: int, *, is_fresh: bool) -> bool:
        """Whether an answer will do that has this number."""
        return number > self._began or (is_fresh and not self._anew)

    def note(self, number: int) -> None:
        """Take an answer with this number."""
        if number < self._began:
            self._had_old_answers = True

    def ask_anew(self) -> bool:
        """Take no old answers from now on. False if there have been none."""
        self._anew = True
        had, self._had_old_answers = self._had_old_answers, False
        return had


def decide(act: Callable[[Inquiry], R]) -> R:
    """What comes of `act`, which may be tried again where old answers refuse something.

    Args:
        act: asks caches with the inquiry it is given. Refused, it has changed nothing.

    Raises:
        BackendError: whatever `act` raises. A refusal comes from answers that have been
            asked for since this call began.
    """
    inquiry = Inquiry()
    try:
        return act(inquiry)
    except BackendError as error:
        if not error.is_refusal or not inquiry.ask_anew():
            raise
    return act(inquiry)


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
        self.ttl_s = ttl_s
        self._timeout_s = timeout_s
        self._now = now
        self._lock = threading.Lock()
        self._entries: OrderedDict[Hashable, _Entry[T]] = OrderedDict()

    def get(self, key: Hashable, compute: Callable[[], T], inquiry: Inquiry) -> T:
        """An answer for `key` that will do, or that of `compute`.

        Failures are not kept. However many ask anew, one computation at a time is under
        way: who comes in its middle waits for the next one, together with the others.

        Raises:
            TimeoutError: another caller's computation takes too long.
        """
        while True:
            entry, is_mine = self._entry(key, inquiry)
            if is_mine:
                self._fill(key, entry.future, compute)
            if is_mine or inquiry.takes(entry.number, is_fresh=True):
                inquiry.note(entry.number)
                return entry.future.result(self._timeout_s)
            wait([entry.future], self.ttl_s)

    def at_hand(self, key: Hashable) -> T | None:
        """The answer that is kept, or None: `get` knows more then."""
        with self._lock:
            entry = self._entries.get(key)
            if entry is None or not self._is_fresh(entry) or not entry.future.done():
                return None
        # One that has failed is not kept.
        return entry.future.result()

    def holds(self, key: Hashable) -> bool:
        """Whether there is an answer that is kept, or under way."""
        with self._lock:
            entry = self._entries.get(key)
            return entry is not None and self._is_fresh(entry)

    def forget(self) -> None:
        """Keep nothing that has been asked for until now, nor what is under way."""
        with self._lock:
            self._entries.clear()

    def _entry(self, key: Hashable, inquiry: Inquiry) -> tuple[_Entry[T], bool]:
        """One that will do or is to be waited for; or a new one, to be filled."""
        with self._lock:
            entry = self._entries.get(key)
            if entry is not None:
                is_fresh = self._is_fresh(entry)
                is_under_way = is_fresh and not entry.future.done()
                if is_under_way or inquiry.takes(entry.number, is_fresh=is_fresh):
                    return entry, False
            entry = _Entry(Future[T](), self._now(), next(_numbers))
            self._entries[key] = entry
            self._entries.move_to_end(key)
            while len(self._entries) > MAX_ENTRIES:
                self._entries.popitem(last=False)
            return entry, True

    def _is_fresh(self, entry: _Entry[T]) -> bool:
        return 0 <= self._now() - entry.made_at < self.ttl_s

    def _fill(self, key: Hashable, mine: "Future[T]", compute: Callable[[], T]) -> None:
        try:
            mine.set_result(compute())
        except BaseException as error:
            with self._lock:
                if (entry := self._entries.get(key)) and entry.future is mine:
                    del self._entries[key]
            mine.set_exception(error)
            raise


class RecentKeys:
    """What was noted lately, in this process. Thread-safe.

    A hint, by which one of two ways is tried first: nothing may depend on it.
    """

    def __init__(self, most: int = MAX_RECENT) -> None:
        self._most = most
        self._lock = threading.Lock()
        self._keys: OrderedDict[Hashable, None] = OrderedDict()

    def note(self, key: Hashable) -> None:
        """Remember a key; that which was noted longest ago may go for it."""
        with self._lock:
            self._keys[key] = None
            self._keys.move_to_end(key)
            if len(self._keys) > self._most:
                self._keys.popitem(last=False)

    def __contains__(self, key: Hashable) -> bool:
        return key in self._keys


class Caches:
    """Every cache of an instance, to be emptied together."""

    def __init__(self) -> None:
        self._made: list[SingleFlight[Any]] = []

    def single_flight(self, *, ttl_s: float) -> SingleFlight[T]:
        """A cache whose answers serve that many seconds, or until `forget`."""
        made = SingleFlight[T](ttl_s=ttl_s)
        self._made.append(made)
        return made

    def forget(self) -> None:
        """Keep no answer that has been asked for until now."""
        for made in self._made:
            made.forget()

    @contextmanager
    def forgetting(self) -> Iterator[None]:
        """Forget once a change is made; also where its answer was lost."""
        try:
            yield
        finally:
            self.forget()
