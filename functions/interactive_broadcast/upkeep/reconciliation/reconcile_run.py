"""One run of the reconciler: its time, its order, its repairs, its log line."""

import threading
from collections import Counter
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from functools import partial
from typing import Final, TypeVar

from interactive_broadcast.kernel import logs, paths
from interactive_broadcast.kernel.concurrency import in_batches, side_by_side
from interactive_broadcast.kernel.database import Writes
from interactive_broadcast.kernel.errors import BackendError
from interactive_broadcast.kernel.models import EpochMs, Json
from interactive_broadcast.kernel.ports import Clock, now_ms
from interactive_broadcast.records.timeline import BACKEND, Timeline
from interactive_broadcast.upkeep.inventory import Inventory

INTERVAL_S: Final = 60
"""How often there is a run: what concerns a show that is on waits no longer."""

ROUND_S: Final = 300
"""How often a run is also a round: it looks at what no show that is on waits for."""

BUDGET = timedelta(seconds=240)
"""After that nothing new is begun. The function has a minute more."""

MAX_IDS = 10
"""Ids in the log line of what nobody can explain."""

RECONCILED = "reconciled"
"""What every repair is called on the timeline."""

GOLDEN_RATIO: Final = 0.618033988749895
"""Successive runs begin this share of the list further on, which leaves no wide gap."""

K = TypeVar("K", bound=Hashable)
T = TypeVar("T")


class Repair(StrEnum):
    """What a run puts right."""

    WATCHED = "watched"
    """An event had moved on, and its trigger was lost."""
    ENDED = "ended"
    """A show that nobody ended."""
    EFFECTS = "effects"
    """Effects that were due, and that neither trigger nor task had carried out."""
    ARCHIVE = "archive"
    """What became of a live show's recording, which the database did not know."""
    BROADCAST = "broadcast"
    """What became of a live show's stream, which the database did not know."""
    STOPPED = "stopped"
    """A recording or stream that ran for no live show."""
    PUBLISHED = "published"
    """When streams were published on a stage, which no callback had told."""
    PRESENCE = "presence"
    """People who were said to be in a show, and were gone."""
    CONNECTIONS = "connections"
    """Connections of people who are barred, or have lost their seat, or to a show that
    is over."""
    HEADCOUNTS = "headcounts"
    """Connections and streams that were counted wrongly."""
    VIEWERS = "viewers"
    """Fans who were not counted, or counted without being there."""
    DECK = "deck"
    """Fans on deck who were not first of the line, or first of it and not on deck."""
    RECORDS = "records"
    """What was left of a show that is over, or did not say what its event does."""
    UNFINISHED = "unfinished"
    """Work whose function was interrupted."""


@dataclass
class ReconcileRun:
    """Shared by the steps of a run, whose calls may be side by side."""

    clock: Clock
    inventory: Inventory
    timeline: Timeline
    repairs: Counter[Repair] = field(default_factory=Counter)
    failed: int = 0
    """What could not be looked at or put right now."""
    waiting: int = 0
    """Effects that have been tried, and will be again."""
    refused: int = 0
    """Projects that OpenTok does not let us into any more."""
    unexplained: set[str] = field(default_factory=set)
    """Ids of recordings and streams that run, and are none of ours."""
    is_complete: bool = True
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def __post_init__(self) -> None:
        self.began_at: datetime = self.clock.now()

    @property
    def now_ms(self) -> EpochMs:
        """The time now: it goes on during the run."""
        return now_ms(self.clock)

    @property
    def is_round(self) -> bool:
        """Whether it also goes over other admins' projects, and what shows have left.

        By its minute: nothing is stored, and runs of the same minute agree.
        """
        return int(self.began_at.timestamp()) % ROUND_S < INTERVAL_S

    def goes_on(self) -> bool:
        """Whether there is time to begin something else."""
        if self.clock.now() - self.began_at < BUDGET:
            return True
        self.is_complete = False
        return False

    def step(self, step: str, work: Callable[[], T], otherwise: T) -> T:
        """Do one step. If it fails, log that and return `otherwise`."""
        for answer in self._attempt(step, "all", lambda _: work()):
            return answer
        return otherwise

    def each(self, step: str, keys: Iterable[K], work: Callable[[K], T]) -> dict[K, T]:
        """Do `work` for each key, side by side, while there is time.

        Returns:
            Its answers, by key. What fails is logged and left out.
        """
        done: dict[K, T] = {}
        for batch in in_batches(list(keys)):
            if not self.goes_on():
                break
            calls = [partial(self._attempt, step, key, work) for key in batch]
            for key, outcome in zip(batch, side_by_side(calls), strict=True):
                done |= dict.fromkeys([key], *outcome) if outcome else {}
        return done

    def one_by_one(
        self, step: str, keys: Iterable[K], work: Callable[[K], T]
    ) -> dict[K, T]:
        """Do `work` for each key as `each` does, but one after another.

        For work that makes many calls side by side itself.
        """
        done: dict[K, T] = {}
        for key in keys:
            if not self.goes_on():
                break
            for answer in self._attempt(step, key, work):
                done[key] = answer
        return done

    def repaired(
        self, repair: Repair, event_id: str, writes: Writes | None = None, **how: Json
    ) -> None:
        """Count a repair and put it on the event's timeline.

        Args:
            repair: what was put right.
            event_id: whose timeline.
            writes: the repair itself, for one write with the entry; None if it is done.
            how: details of the entry, in camelCase.
        """
        details: dict[str, Json] = {"repair": repair.value, **how}
        entry = self.timeline.entry(event_id, RECONCILED, BACKEND, details)
        self.inventory.write({**(writes or {}), **entry})
        self.counted(repair)

    def report_once(self, event_id: str, key: str, what: str, **how: Json) -> None:
        """Put something that is no repair on the timeline, unless its key is there."""
        if not self.inventory.has_entry(event_id, key):
            entries = self.timeline.entry(event_id, what, BACKEND, {**how})
            (entry,) = entries.values()
            self.inventory.write({paths.timeline_entry(event_id, key): entry})

    def counted(self, repair: Repair) -> None:
        """Count a repair that needs no entry of its own on a timeline."""
        with self._lock:
            self.repairs[repair] += 1

    def waits_for(self, effects: int) -> None:
        """Count effects that will be tried again."""
        with self._lock:
            self.waiting += effects

    def is_refused(self) -> None:
        """Count a project that OpenTok does not let us into."""
        with self._lock:
            self.refused += 1

    def cannot_explain(self, media_id: str) -> None:
        """Remember a recording or stream that is none of ours."""
        with self._lock:
            self.unexplained.add(media_id)

    def log(self) -> None:
        """Write the one line of this run: a warning when something failed."""
        is_well = self.is_complete and not self.failed
        write = logs.info if is_well else logs.warning
        took = self.clock.now() - self.began_at
        write(
            "shows-reconciled",
            **{repair.value: self.repairs[repair] for repair in Repair},
            waiting=self.waiting,
            refused=self.refused,
            unexplained=len(self.unexplained),
            unexplained_ids=" ".join(sorted(self.unexplained)[:MAX_IDS]),
            failed=self.failed,
            complete=self.is_complete,
            ms=round(took.total_seconds() * 1000),
        )

    def _attempt(self, step: str, key: K, work: Callable[[K], T]) -> tuple[T, ...]:
        """The answer of `work`, or nothing when it failed."""
        try:
            return (work(key),)
        except BackendError as error:
            logs.warning("not-reconciled", step=step, of=key, reason=error.reason)
        except Exception as error:  # noqa: BLE001 - the others must have their turn
            logs.error("not-reconciled", cause=error, step=step, of=key)
        with self._lock:
            self.failed += 1
        return ()


# In which order a run that may not get through goes over what there is. No position is
# stored: the order follows from the time, so that each run begins somewhere else.


def rotated(ids: Iterable[str], now: datetime) -> list[str]:
    """All ids in order, from another one on in each run."""
    ordered = sorted(ids)
    start = int((_number(now, INTERVAL_S) * GOLDEN_RATIO % 1) * len(ordered))
    return ordered[start:] + ordered[:start]


def share(ids: Iterable[str], now: datetime, *, size: int) -> list[str]:
    """At most `size` of the ids. Together, successive rounds get all of them."""
    ordered = sorted(ids)
    if len(ordered) <= size:
        return ordered
    start = _number(now, ROUND_S) * size % len(ordered)
    return (ordered + ordered)[start : start + size]


def in_turn(
    first: Iterable[str], everybody: Iterable[str], now: datetime, *, size: int
) -> list[str]:
    """Those of `everybody` who come first, and at most `size` of the others."""
    known = set(everybody)
    busy = known.intersection(first)
    return [*sorted(busy), *share(known - busy, now, size=size)]


def _number(now: datetime, interval_s: int) -> int:
    """The number of the run or round, counted since 1970."""
    return int(now.timestamp()) // interval_s
