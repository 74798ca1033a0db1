from threading import Barrier, Event, Thread

import pytest

from interactive_broadcast.kernel.caching import MAX_ENTRIES, SingleFlight
from tests.support.deadline import DEADLINE_S


class Source:
    """Counts how often it is asked."""

    def __init__(self) -> None:
        self.asked = 0

    def __call__(self) -> int:
        self.asked += 1
        return self.asked


class Time:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def test_an_answer_serves_for_a_while() -> None:
    time, source = Time(), Source()
    cache = SingleFlight[int](ttl_s=2, now=time)

    first = cache.get("a", source)
    time.now = 1.9
    second = cache.get("a", source)
    time.now = 2.0
    third = cache.get("a", source)

    assert (first, second, third) == (1, 1, 2)


def test_each_key_has_its_own_answer() -> None:
    source = Source()
    cache = SingleFlight[int](ttl_s=2)

    assert cache.get("a", source) != cache.get("b", source)


def test_an_answer_of_the_future_is_not_believed() -> None:
    time, source = Time(), Source()
    cache = SingleFlight[int](ttl_s=2, now=time)
    cache.get("a", source)

    time.now = -3600

    assert cache.get("a", source) == 2


def test_a_failure_is_not_kept() -> None:
    cache = SingleFlight[int](ttl_s=2)

    with pytest.raises(ZeroDivisionError):
        cache.get("a", lambda: 1 // 0)

    assert cache.get("a", lambda: 5) == 5


def test_the_oldest_answers_go_when_there_are_too_many() -> None:
    source = Source()
    cache = SingleFlight[int](ttl_s=2)
    cache.get("first", source)

    for number in range(MAX_ENTRIES):
        cache.get(number, source)

    assert cache.get("first", source) == MAX_ENTRIES + 2


def test_those_who_ask_at_once_share_one_answer() -> None:
    source, ready, go = Source(), Barrier(5), Event()
    cache = SingleFlight[int](ttl_s=2)
    answers: list[int] = []

    def slow() -> int:
        go.wait(DEADLINE_S)
        return source()

    def ask() -> None:
        ready.wait(DEADLINE_S)
        answers.append(cache.get("a", slow))

    threads = [Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    ready.wait(DEADLINE_S)
    go.set()
    for thread in threads:
        thread.join(DEADLINE_S)

    assert answers == [1, 1, 1, 1]


def test_nobody_waits_for_ever_for_anothers_answer() -> None:
    asked, go = Event(), Event()
    cache = SingleFlight[int](ttl_s=60, timeout_s=0.01)

    def stuck() -> int:
        asked.set()
        go.wait(DEADLINE_S)
        return 1

    thread = Thread(target=cache.get, args=("a", stuck))
    thread.start()
    asked.wait(DEADLINE_S)

    with pytest.raises(TimeoutError):
        cache.get("a", stuck)

    go.set()
    thread.join(DEADLINE_S)


def test_what_is_held_is_known_without_computing_it() -> None:
    moment = [0.0]
    cache = SingleFlight[str](ttl_s=2, now=lambda: moment[0])
    before = cache.holds("a")
    cache.get("a", lambda: "kept")

    held = cache.holds("a")
    moment[0] = 2.0

    assert (before, held, cache.holds("a")) == (False, True, False)
