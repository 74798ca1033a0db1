from collections.abc import Callable
from functools import partial
from threading import Barrier

import pytest

from interactive_broadcast.kernel.concurrency import (
    BATCH,
    MAX_THREADS,
    all_in_batches,
    side_by_side,
    turned,
)
from tests.support.deadline import DEADLINE_S


def test_results_come_in_the_order_of_the_calls() -> None:
    calls: list[Callable[[], int]] = [lambda: 1, lambda: 2, lambda: 3]

    assert side_by_side(calls) == [1, 2, 3]


def test_no_calls_have_no_results() -> None:
    assert side_by_side([]) == []


def test_calls_run_at_the_same_time() -> None:
    # Each waits for all others: one after the other they would never end.
    meeting = Barrier(4, timeout=DEADLINE_S)

    assert len(side_by_side([meeting.wait] * 4)) == 4


def test_a_failure_is_raised_after_all_have_ended() -> None:
    done: list[str] = []

    def fail() -> None:
        raise KeyError("first")

    def fail_too() -> None:
        raise ValueError("second")

    with pytest.raises(KeyError):
        side_by_side(
            [lambda: done.append("a"), fail, fail_too, lambda: done.append("b")]
        )

    assert sorted(done) == ["a", "b"]


def test_the_callers_own_call_may_fail_too() -> None:
    done: list[str] = []

    def fail() -> None:
        raise KeyError("first")

    with pytest.raises(KeyError):
        side_by_side([fail, lambda: done.append("b")])

    assert done == ["b"]


def test_calls_that_run_calls_themselves_come_to_their_end_in_a_full_pool() -> None:
    # One of them is run by the thread of the test, the others by the whole pool.
    nobody_is_free = Barrier(MAX_THREADS + 1, timeout=DEADLINE_S)

    def nested() -> int:
        nobody_is_free.wait()
        return sum(side_by_side([lambda: 1, lambda: 1, lambda: 1]))

    assert side_by_side([nested] * (MAX_THREADS + 1)) == [3] * (MAX_THREADS + 1)


def test_one_that_fails_does_not_keep_the_later_batches_from_being_run() -> None:
    done: list[int] = []

    def call(number: int) -> int:
        if number == 1:
            raise ValueError(number)
        done.append(number)
        return number

    with pytest.raises(ValueError, match="1"):
        all_in_batches([partial(call, one) for one in range(2 * BATCH)])

    assert len(done) == 2 * BATCH - 1


def test_no_batch_is_begun_when_the_time_is_over_but_the_first() -> None:
    calls = [partial(int, one) for one in range(3 * BATCH)]

    assert all_in_batches(calls, goes_on=lambda: False) == list(range(BATCH))
    assert all_in_batches(calls) == list(range(3 * BATCH))
    assert all_in_batches([]) == []


def test_all_come_in_order_from_some_place_on() -> None:
    assert turned([], 7) == []
    assert turned([1, 2, 3, 4], 0) == [1, 2, 3, 4]
    assert turned([1, 2, 3, 4], 1) == [3, 4, 1, 2]


def test_whatever_is_at_the_front_each_is_among_the_first_soon() -> None:
    first = {one for number in range(16) for one in turned(range(100), number)[:10]}

    assert first == set(range(100))
