"""Token buckets, in the memory of one instance: how often something may happen.

Nothing is shared between instances, so that asking costs no round trip: a limit holds
for each instance of each function, and the platform may run several of them.
"""

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import Final

MAX_BUCKETS: Final = 10_000
"""Beyond it the one that was used longest ago goes: it is the fullest."""

MINUTE_S: Final = 60.0


@dataclass(slots=True)
class _Bucket:
    tokens: float
    at: float
    """The time, in seconds, when there were so many tokens."""


class TokenBuckets:
    """One bucket per key, which holds a minute's worth and refills steadily.

    Args:
        now: seconds. By default the wall clock, as in `caching`.
    """

    def __init__(self, *, now: Callable[[], float] = time.time) -> None:
        self._now = now
        self._lock = threading.Lock()
        self._buckets: OrderedDict[Hashable, _Bucket] = OrderedDict()

    def take(self, key: Hashable, *, per_minute: int) -> float:
        """Take one token; returns 0, or the seconds until there is one to take."""
        rate = per_minute / MINUTE_S
        with self._lock:
            bucket = self._filled(key, per_minute)
            if bucket.tokens < 1:
                return (1 - bucket.tokens) / rate
            bucket.tokens -= 1
            return 0.0

    def _filled(self, key: Hashable, per_minute: int) -> _Bucket:
        now = self._now()
        bucket = self._buckets.setdefault(key, _Bucket(per_minute, now))
        self._buckets.move_to_end(key)
        if len(self._buckets) > MAX_BUCKETS:
            self._buckets.popitem(last=False)
        # A clock that was set back gives nothing, and takes nothing.
        passed = max(0.0, now - bucket.at)
        bucket.tokens = min(per_minute, bucket.tokens + passed * per_minute / MINUTE_S)
        bucket.at = now
        return bucket
