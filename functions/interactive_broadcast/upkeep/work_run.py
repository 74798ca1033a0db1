"""A run of a job that has many things to do, none of which keeps the others from it.

    steps   Each may use the time that is left but for what those after it have for
            certain: together half of the budget, to each the same. A step that is not
            reached is one of the first in the next run.
    loops   go over the keys of a step while it has time. One that is broken off goes on
            after the last key that it has reached, in the next run.
    items   What fails is logged, and does not hold the others up. What has taken longer
            than PATIENCE is left out for some time, in which all others are reached.

No call is interrupted, as each has a deadline of its own: a loop ends with the items
that it was at when its time was over.
"""

import threading
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from typing import Final, Generic, TypeVar

from interactive_broadcast.kernel import logs
from interactive_broadcast.kernel.concurrency import side_by_side
from interactive_broadcast.kernel.errors import BackendError
from interactive_broadcast.kernel.models import EpochMs
from interactive_broadcast.kernel.ports import Clock, now_ms
from interactive_broadcast.upkeep.turns import Turns, name_of

PATIENCE: Final = timedelta(minutes=2)
"""What an item may take: several calls at their deadlines, one after another."""

AT_ONCE: Final = 50
"""Items of a loop that are worked on side by side. The process has threads for some
more, for the calls that an item makes side by side itself."""

LATE: Final = timedelta(seconds=60)
"""A run that is older stores before each step where the next one is to go on: it may
be ended by the platform."""

K = TypeVar("K", bound=Hashable)
T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """Something to be done in a run. What comes of it is kept by whoever made it."""

    name: str
    work: Callable[[], None]
    is_first: bool = False
    """Whether the other steps need it: it is always before them."""
    is_due: bool = True
    """Whether this run should do it. One that was not reached before is done anyway."""


@dataclass(kw_only=True)
class WorkRun:
    """Shared by the steps of a run, whose calls may be side by side."""

    clock: Clock
    turns: Turns
    budget: timedelta
    """After that nothing new is begun. The function needs more than that: PATIENCE, or
    as long as its slowest item."""
    failed: int = 0
    """What could not be looked at or done right now."""
    missed_steps: list[str] = field(default_factory=list)
    """Steps that were not reached."""
    missed: Counter[str] = field(default_factory=Counter)
    """How many keys of which loop were not reached."""
    put_off: int = 0
    """Items that were left out, because they have taken too long before."""
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def __post_init__(self) -> None:
        self.began_at: datetime = self.clock.now()
        self._step_ends: datetime = self.began_at + self.budget

    @property
    def now_ms(self) -> EpochMs:
        """The time now: it goes on during the run."""
        return now_ms(self.clock)

    @property
    def is_complete(self) -> bool:
        """Whether everything was reached."""
        return not (self.missed_steps or self.missed or self.put_off)

    @property
    def shown(self) -> dict[str, str | int | bool]:
        """How far it has come, for its log line."""
        loops = sorted(self.missed.items())
        return {
            "failed": self.failed,
            "complete": self.is_complete,
            "missed_steps": " ".join(self.missed_steps),
            "missed": " ".join(f"{loop}={number}" for loop, number in loops),
            "put_off": self.put_off,
            "ms": round((self.clock.now() - self.began_at).total_seconds() * 1000),
        }

    def go_through(self, steps: Sequence[Step]) -> None:
        """Do the steps, each in its share of the time. A step that fails is logged."""
        waiting = self.turns.steps()
        order = _in_order(steps, waiting)
        for number, step in enumerate(order):
            after = [one.name for one in order[number + 1 :] if not one.is_first]
            if not self._has_time_for(len(order) - number, of=len(order)):
                self.missed_steps.append(step.name)
            else:
                if self.clock.now() - self.began_at > LATE and not step.is_first:
                    self.turns.wait_for([*self.missed_steps, *after, step.name])
                self.attempt(step.name, "all", step.work)
        first = {step.name for step in order if step.is_first}
        self.turns.wait_for([one for one in self.missed_steps if one not in first])

    def each(
        self,
        loop: str,
        keys: Iterable[K],
        work: Callable[[K], T],
        *,
        is_followed: bool = False,
    ) -> dict[K, T]:
        """Do `work` for each key, side by side, while there is time.

        Args:
            loop: its name, of which there is one in a job.
            keys: in the order in which it goes over them, unless it was broken off.
            work: what is done. It needs a deadline for every call that it makes.
            is_followed: whether another loop of the same step goes on with the answers,
                which needs time as well: half of what there is.

        Returns:
            Its answers, by key. What fails is logged and left out.
        """
        return self._go_over(loop, keys, work, at_once=AT_ONCE, is_followed=is_followed)

    def one_by_one(
        self,
        loop: str,
        keys: Iterable[K],
        work: Callable[[K], T],
        *,
        is_followed: bool = False,
    ) -> dict[K, T]:
        """Do `work` for each key as `each` does, but one after another.

        For work of which two items at once would be in each other's way.
        """
        return self._go_over(loop, keys, work, at_once=1, is_followed=is_followed)

    def attempt(self, step: str, key: object, work: Callable[[], T]) -> tuple[T, ...]:
        """The answer of `work`, or nothing when it failed, which is logged.

        Also for parts of an item, which do not hold each other up either.
        """
        job, of = self.turns.job, name_of(key)
        try:
            return (work(),)
        except BackendError as error:
            logs.warning("not-done", job=job, step=step, of=of, reason=error.reason)
        except Exception as error:  # noqa: BLE001 - the others must have their turn
            logs.error("not-done", cause=error, job=job, step=step, of=of)
        with self._lock:
            self.failed += 1
        return ()

    def _go_over(
        self,
        loop: str,
        keys: Iterable[K],
        work: Callable[[K], T],
        *,
        at_once: int,
        is_followed: bool,
    ) -> dict[K, T]:
        given = list(keys)
        order = self.turns.in_order(loop, given, now_ms=self.now_ms)
        self._count_put_off(len(given) - len(order))
        ends, done = self._loop_ends(is_followed=is_followed), dict[K, tuple[T, ...]]()
        queue = _Queue(order=order, has_time=lambda: self.clock.now() < ends)

        def work_on() -> None:
            for key in queue:
                done[key] = self._timed(loop, key, work)

        side_by_side([work_on] * min(at_once, len(order)))
        if queue.reached < len(order):
            self._break_off(loop, order, queue.reached)
        else:
            self.turns.completed(loop)
        return {key: one for key in order[: queue.reached] for one in done[key]}

    def _has_time_for(self, steps: int, *, of: int) -> bool:
        """Whether a step can begin. If so, its end is set.

        Args:
            steps: how many are still to be done, with it.
            of: how many there are.
        """
        left = self.began_at + self.budget - self.clock.now()
        for_the_others = (steps - 1) * self.budget / (2 * of)
        share = max(left - for_the_others, left / steps)
        self._step_ends = self.clock.now() + share
        return share > timedelta(0)

    def _loop_ends(self, *, is_followed: bool) -> datetime:
        now = self.clock.now()
        return now + (self._step_ends - now) / 2 if is_followed else self._step_ends

    def _break_off(self, loop: str, order: Sequence[K], reached: int) -> None:
        with self._lock:
            self.missed[loop] += len(order) - reached
        if reached:
            self.turns.broken_off(loop, order[reached - 1])

    def _count_put_off(self, items: int) -> None:
        with self._lock:
            self.put_off += items

    def _timed(self, loop: str, key: K, work: Callable[[K], T]) -> tuple[T, ...]:
        """As `attempt`. If it has taken too long it is put off from now on."""
        began_at = self.clock.now()
        outcome = self.attempt(loop, key, partial(work, key))
        now = self.clock.now()
        if now - began_at > PATIENCE:
            logs.error("put-off", job=self.turns.job, step=loop, of=name_of(key))
            self.turns.put_off(loop, key, now_ms=self.now_ms)
        else:
            self.turns.in_time(loop, key)
        return outcome


@dataclass(kw_only=True)
class _Queue(Generic[K]):
    """The keys of a loop, for all who work on them side by side."""

    order: Sequence[K]
    has_time: Callable[[], bool]
    reached: int = 0
    """How many have been begun."""
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def __iter__(self) -> Iterator[K]:
        """The next ones, while there is time: each for one of those who ask."""
        while True:
            with self._lock:
                if self.reached == len(self.order) or not self.has_time():
                    return
                key = self.order[self.reached]
                self.reached += 1
            yield key


def _in_order(steps: Iterable[Step], waiting: Sequence[str]) -> list[Step]:
    """What others need, then what was not reached before, then the others."""
    due = [one for one in steps if one.is_due or one.name in waiting]

    def rank(step: Step) -> int:
        if step.is_first:
            return -1
        return waiting.index(step.name) if step.name in waiting else len(waiting)

    return sorted(due, key=rank)
