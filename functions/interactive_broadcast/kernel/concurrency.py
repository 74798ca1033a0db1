"""Calls that do not depend on each other run side by side."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from dataclasses import dataclass
from functools import cache, partial
from typing import Generic, TypeVar

T = TypeVar("T")

MAX_THREADS = 80
"""Threads of the whole process, begun as they are needed. All they do is wait for
OpenTok and the database."""

GOLDEN_RATIO = 0.618033988749895
"""Successive numbers begin this share of a list further on: no wide gap is left."""

BATCH = 25
"""Calls at once for a caller who has any number of them. The process has threads for a
few more."""


def in_batches(items: Sequence[T]) -> Iterator[Sequence[T]]:
    """The items in order, BATCH at a time."""
    return (items[start : start + BATCH] for start in range(0, len(items), BATCH))


def turned(items: Sequence[T], number: int) -> list[T]:
    """All items in order, from another one on for each number.

    So what is at the front, and takes all the time, does not keep the others.
    """
    start = int((number * GOLDEN_RATIO % 1) * len(items))
    return [*items[start:], *items[:start]]


@cache
def _pool() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(MAX_THREADS, thread_name_prefix="side-by-side")


def side_by_side(calls: Sequence[Callable[[], T]]) -> list[T]:
    """Run all calls at once and return their results in order.

    Every call comes to its end, also when another fails: nothing is left half-done
    in the background. Then the first failure, in order, is raised. A call may use
    `side_by_side` itself, however busy the pool is.
    """
    if not calls:
        return []
    first, *rest = calls
    # In the caller's context: what they log tells which call of ours it belongs to.
    futures = [_pool().submit(partial(copy_context().run, call)) for call in rest]
    done = [Outcome.of(first)]
    for call, future in zip(rest, futures, strict=True):
        # What no thread has begun yet, this one does: so nobody waits for a place in
        # the pool, which those who wait might themselves be taking up.
        done.append(Outcome.of(call if future.cancel() else future.result))
    return [outcome.value() for outcome in done]


def all_in_batches(
    calls: Sequence[Callable[[], T]],
    *,
    goes_on: Callable[[], bool] = lambda: True,
) -> list[T]:
    """Run any number of calls, a batch at once, each to its end.

    Only then the first failure, in order, is raised: no call keeps the others from
    being made. Before each batch but the first `goes_on` is asked, and if it says no
    the rest is not called.

    Returns:
        The results, in order: as many as were called.
    """
    done: list[Outcome[T]] = []
    for batch in in_batches(calls):
        if done and not goes_on():
            break
        done += side_by_side([partial(Outcome.of, call) for call in batch])
    return [outcome.value() for outcome in done]


@dataclass(frozen=True, slots=True)
class Outcome(Generic[T]):
    """What a call returned or raised, to be looked at after others have ended."""

    results: tuple[T, ...]
    error: Exception | None

    @classmethod
    def of(cls, call: Callable[[], T]) -> "Outcome[T]":
        """Make a call, whatever it raises."""
        try:
            return cls((call(),), None)
        except Exception as error:  # noqa: BLE001 - raised again by value()
            return cls((), error)

    def value(self) -> T:
        """What it returned. Raises what it raised."""
        if self.error is not None:
            raise self.error
        return self.results[0]
