"""One pass: how far it has come, and what it has done."""

import threading
from collections import Counter
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from functools import partial
from typing import TypeVar

from interactive_broadcast.kernel import logs, paths
from interactive_broadcast.kernel.concurrency import BATCH, side_by_side
from interactive_broadcast.kernel.database import Writes
from interactive_broadcast.kernel.errors import BackendError
from interactive_broadcast.kernel.models import EpochMs, Json
from interactive_broadcast.kernel.ports import Clock
from interactive_broadcast.records.timeline import BACKEND, Timeline
from interactive_broadcast.upkeep.inventory import Inventory

BUDGET = timedelta(seconds=240)
"""After that nothing new is begun. The function has a minute more."""

MAX_IDS = 10
"""Ids in the log line of what nobody can explain."""

RECONCILED = "reconciled"
"""How every repair is called on the timeline."""

K = TypeVar("K", bound=Hashable)
T = TypeVar("T")


class Repair(StrEnum):
    """What a pass puts right."""

    WATCHED = "watched"
    """An event had moved on, and its trigger was lost."""
    ENDED = "ended"
    """A show that nobody ended."""
    EFFECTS = "effects"
    """Effects that were due, and that neither trigger nor task had carried out."""
    ARCHIVE = "archive"
    """What became of a live show's recording, which the database did not know."""
    BROADCAST = "broadcast"
    """The same of its stream."""
    STOPPED = "stopped"
    """A recording or stream that ran for no live show."""
    PRESENCE = "presence"
    """People who were said to be in a show, and were gone."""
    VIEWERS = "viewers"
    """Fans who were not counted, or counted without being there."""
    RECORDS = "records"
    """What was left of a show that is over, or did not say what its event does."""
    UNFINISHED = "unfinished"
    """Work whose call had died half-way."""


@dataclass
class Pass:
    """Shared by the steps, which may run side by side."""

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
    """Recordings and streams that run, and are none of ours."""
    is_complete: bool = True
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def __post_init__(self) -> None:
        self.began_at: datetime = self.clock.now()

    @property
    def now_ms(self) -> EpochMs:
        return round(self.clock.now().timestamp() * 1000)

    def goes_on(self) -> bool:
        """Whether there is time to begin something else."""
        if self.clock.now() - self.began_at < BUDGET:
            return True
        self.is_complete = False
        return False

    def step(self, step: str, work: Callable[[], T], otherwise: T) -> T:
        """One step, or `otherwise` when it cannot be taken now: the others can."""
        for answer in self._attempt(step, "all", lambda _: work()):
            return answer
        return otherwise

    def each(self, step: str, keys: Iterable[K], work: Callable[[K], T]) -> dict[K, T]:
        """Do `work` for each key, side by side, while there is time.

        What it answered, by key; what fails is logged and left out.
        """
        done: dict[K, T] = {}
        waiting = list(keys)
        for start in range(0, len(waiting), BATCH):
            if not self.goes_on():
                break
            batch = waiting[start : start + BATCH]
            calls = [partial(self._attempt, step, key, work) for key in batch]
            for key, outcome in zip(batch, side_by_side(calls), strict=True):
                done |= dict.fromkeys([key], *outcome) if outcome else {}
        return done

    def one_by_one(
        self, step: str, keys: Iterable[K], work: Callable[[K], T]
    ) -> dict[K, T]:
        """The same one after another, for work that goes side by side in itself."""
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
        """Count a repair and tell it, in one write with what it consists of.

        `how` goes on the event's timeline, in camelCase.
        """
        details: dict[str, Json] = {"repair": repair.value, **how}
        entry = self.timeline.entry(event_id, RECONCILED, BACKEND, details)
        self.inventory.write({**(writes or {}), **entry})
        self.counted(repair)

    def told_once(self, event_id: str, key: str, what: str, **how: Json) -> None:
        """Put something that is no repair on the timeline, unless it is there."""
        if not self.inventory.is_told(event_id, key):
            now = self.timeline.entry(event_id, what, BACKEND, {**how})
            (entry,) = now.values()
            self.inventory.write({paths.timeline_entry(event_id, key): entry})

    def counted(self, repair: Repair) -> None:
        """Count a repair that is told elsewhere, or that there is nobody to tell of."""
        with self._lock:
            self.repairs[repair] += 1

    def waits_for(self, effects: int) -> None:
        with self._lock:
            self.waiting += effects

    def is_refused(self) -> None:
        with self._lock:
            self.refused += 1

    def cannot_explain(self, media_id: str) -> None:
        with self._lock:
            self.unexplained.add(media_id)

    def log(self) -> None:
        """The one line of this pass."""
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
        """What it answered, or nothing when it failed."""
        try:
            return (work(key),)
        except BackendError as error:
            logs.warning("not-reconciled", step=step, of=key, reason=error.reason)
        except Exception as error:  # noqa: BLE001 - the others must have their turn
            logs.error("not-reconciled", cause=error, step=step, of=key)
        with self._lock:
            self.failed += 1
        return ()
