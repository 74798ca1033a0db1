"""Answers that anybody may have, which are served while the database is away, too.

Thousands may ask at the same moment: one of them asks the database, and its answer
serves all for a moment. When it fails, the last answer serves for `STALE_S` more, and
says how old it is. It lets nobody in and keeps nobody out: that something is not there
is only ever said when the database has just said so.
"""

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from functools import partial
from typing import Final, Generic, TypeVar

from interactive_broadcast.kernel.caching import MAX_ENTRIES, Inquiry, SingleFlight
from interactive_broadcast.kernel.errors import BackendError
from interactive_broadcast.kernel.ports import Ports

T = TypeVar("T")

FRESH_S: Final = 2.0
"""How old an answer may be while the database is there."""

STALE_S: Final = 300.0
"""How old the last answer may be while the database is away. A show may have ended
since; what viewers would miss without it is the stream that still runs."""

REST_S: Final = 2.0
"""After a failure the last answer serves without a question for that long."""

PROBE_S: Final = 15.0
"""While one call finds out whether the database is back, others do not wait for it:
longer than a read and its repetition may take."""


@dataclass(slots=True)
class PublicRead:
    """A question that anybody may ask, and what its answer should say of its age."""

    check_rate_limit: Callable[[], None] = lambda: None
    """Called before the database is asked. May raise TooManyRequests."""
    check_known_rate_limit: Callable[[], None] = lambda: None
    """Called instead for what was there within the last five minutes. Behind a CDN all
    viewers have its address: whoever guesses links must not use up what those have who
    watch a show."""
    age_s: int = 0
    """How old the answer is that is served because there is no newer one. 0 while the
    database is there."""


@dataclass(slots=True)
class _Last(Generic[T]):
    answer: T
    asked_at: float
    ask_at: float = 0.0
    """When the database may be asked again; it has failed."""


class PublicAnswers(Generic[T]):
    """Fresh answers by key, and the last ones. Thread-safe.

    Args:
        recent: where answers are kept for a moment, nothing (None) too: a wrong link
            can be as popular as a right one.
        now: seconds, by which last answers age.
    """

    def __init__(
        self,
        recent: SingleFlight[T | None],
        *,
        now: Callable[[], float] = time.time,
    ) -> None:
        self._recent = recent
        self._now = now
        self._lock = threading.Lock()
        self._last: OrderedDict[Hashable, _Last[T]] = OrderedDict()

    @classmethod
    def over(cls, ports: Ports) -> "PublicAnswers[T]":
        """Empty ones, by the clock of the ports."""
        return cls(
            ports.caches.single_flight(ttl_s=FRESH_S),
            now=lambda: ports.clock.now().timestamp(),
        )

    def get(
        self, key: Hashable, look_up: Callable[[], T | None], read: PublicRead
    ) -> T | None:
        """What `look_up` finds, now, a moment ago, or before the database went away.

        Args:
            key: what is asked for.
            look_up: asks the database. None for nothing.
            read: is told the age of an answer that is not new.

        Returns:
            None for nothing, and only where `look_up` has just said so.

        Raises:
            BackendError: by `look_up`, where there is no last answer that will do.
            TooManyRequests: by the rate limit of `read`.
        """
        # What has just been found is what thousands get, and needs nothing else.
        if (found := self._recent.at_hand(key)) is not None:
            return found
        if (resting := self._while_resting(key)) is not None:
            return self._stale(resting, read)
        if not self._recent.holds(key):
            # Outside the lookup, which others may be waiting for: one caller's refusal
            # must not become theirs.
            is_known = self._is_known(key)
            check = read.check_known_rate_limit if is_known else read.check_rate_limit
            check()
        try:
            return self._asked(key, partial(self._noted, key, look_up))
        except (BackendError, TimeoutError) as error:
            if isinstance(error, BackendError) and error.is_refusal:
                raise
            if (last := self._after_failure(key)) is None:
                raise
            return self._stale(last, read)

    def _asked(self, key: Hashable, look_up: Callable[[], T | None]) -> T | None:
        inquiry = Inquiry()
        found = self._recent.get(key, look_up, inquiry)
        if found is None and inquiry.ask_anew():
            return self._recent.get(key, look_up, inquiry)
        return found

    def _noted(self, key: Hashable, look_up: Callable[[], T | None]) -> T | None:
        """Look it up and keep it as the last answer. Nothing is no answer.

        One that was asked for earlier than the last, and comes later, is not the last.
        """
        asked_at = self._now()
        found = look_up()
        with self._lock:
            last = self._last.get(key)
            if last is not None and last.asked_at > asked_at:
                return found
            self._last.pop(key, None)
            if found is not None:
                self._last[key] = _Last(found, asked_at)
            while len(self._last) > MAX_ENTRIES:
                self._last.popitem(last=False)
        return found

    def _while_resting(self, key: Hashable) -> _Last[T] | None:
        """The last answer, if the database has failed and another call looks after it.

        Otherwise this call is the one that asks, and the others need not wait.
        """
        with self._lock:
            last = self._usable(key)
            if last is None or last.ask_at == 0:
                return None
            if self._now() < last.ask_at:
                return last
            last.ask_at = self._now() + PROBE_S
            return None

    def _after_failure(self, key: Hashable) -> _Last[T] | None:
        with self._lock:
            last = self._usable(key)
            if last is not None:
                last.ask_at = self._now() + REST_S
            return last

    def _is_known(self, key: Hashable) -> bool:
        with self._lock:
            return self._usable(key) is not None

    def _usable(self, key: Hashable) -> _Last[T] | None:
        last = self._last.get(key)
        if last is not None and 0 <= self._now() - last.asked_at < STALE_S:
            return last
        return None

    def _stale(self, last: _Last[T], read: PublicRead) -> T:
        read.age_s = max(1, int(self._now() - last.asked_at))
        return last.answer
