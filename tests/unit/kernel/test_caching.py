from threading import Barrier, Event, Thread

import pytest

from interactive_broadcast.kernel.caching import (
    Caches,
    Inquiry,
    RecentKeys,
    SingleFlight,
    decide,
)
from interactive_broadcast.kernel.errors import DatabaseUnavailable
from interactive_broadcast.kernel.show_errors import ShowNotOpen
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

    first = cache.get("a", source, Inquiry())
    time.now = 1.9
    second = cache.get("a", source, Inquiry())
    time.now = 2.0
    third = cache.get("a", source, Inquiry())

    assert (first, second, third) == (1, 1, 2)


def test_each_key_has_its_own_answer() -> None:
    source = Source()
    cache = SingleFlight[int](ttl_s=2)

    assert cache.get("a", source, Inquiry()) != cache.get("b", source, Inquiry())


def test_an_answer_of_the_future_is_not_believed() -> None:
    time, source = Time(), Source()
    cache = SingleFlight[int](ttl_s=2, now=time)
    cache.get("a", source, Inquiry())

    time.now = -3600

    assert cache.get("a", source, Inquiry()) == 2


def test_a_failure_is_not_kept() -> None:
    cache = SingleFlight[int](ttl_s=2)

    with pytest.raises(ZeroDivisionError):
        cache.get("a", lambda: 1 // 0, Inquiry())

    assert cache.get("a", lambda: 5, Inquiry()) == 5


def test_the_oldest_answers_go_when_there_are_too_many() -> None:
    source = Source()
    cache = SingleFlight[int](ttl_s=2)
    cache.get("first", source, Inquiry())

    for number in range(999):
        cache.get(number, source, Inquiry())
    is_held = cache.holds("first")
    cache.get("one too many", source, Inquiry())

    assert is_held
    assert cache.get("first", source, Inquiry()) == 1_002


def test_those_who_ask_at_once_share_one_answer() -> None:
    source, ready, go = Source(), Barrier(5), Event()
    cache = SingleFlight[int](ttl_s=2)
    answers: list[int] = []

    def slow() -> int:
        go.wait(DEADLINE_S)
        return source()

    def ask() -> None:
        ready.wait(DEADLINE_S)
        answers.append(cache.get("a", slow, Inquiry()))

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

    thread = Thread(target=cache.get, args=("a", stuck, Inquiry()))
    thread.start()
    asked.wait(DEADLINE_S)

    with pytest.raises(TimeoutError):
        cache.get("a", stuck, Inquiry())

    go.set()
    thread.join(DEADLINE_S)


def test_at_hand_is_what_is_kept_and_nothing_else() -> None:
    time = Time()
    cache = SingleFlight[str](ttl_s=2, now=time)
    assert cache.at_hand("key") is None

    cache.get("key", lambda: "answer", Inquiry())

    assert (cache.at_hand("key"), cache.at_hand("other")) == ("answer", None)
    time.now = 2.0
    assert cache.at_hand("key") is None


def test_what_is_held_is_known_without_computing_it() -> None:
    moment = [0.0]
    cache = SingleFlight[str](ttl_s=2, now=lambda: moment[0])
    before = cache.holds("a")
    cache.get("a", lambda: "kept", Inquiry())

    held = cache.holds("a")
    moment[0] = 2.0

    assert (before, held, cache.holds("a")) == (False, True, False)


class Doors:
    """What is kept of some doors, and calls of people who want to come in."""

    def __init__(self) -> None:
        self.source = Source()
        self.are_open = False
        self.cache = SingleFlight[bool](ttl_s=2)

    def look(self) -> bool:
        self.source()
        return self.are_open

    def come_in(self) -> None:
        decide(self.try_to)

    def try_to(self, inquiry: Inquiry) -> None:
        if not self.cache.get("doors", self.look, inquiry):
            raise ShowNotOpen("Not yet.")


def test_who_was_refused_comes_in_the_moment_the_doors_open() -> None:
    doors = Doors()
    with pytest.raises(ShowNotOpen):
        doors.come_in()

    doors.are_open = True
    doors.come_in()

    assert doors.source.asked == 2


def test_who_comes_in_does_so_by_what_is_kept() -> None:
    doors = Doors()
    doors.are_open = True

    for _ in range(3):
        doors.come_in()

    assert doors.source.asked == 1


def test_a_refusal_that_was_just_found_out_is_not_found_out_twice() -> None:
    doors = Doors()

    with pytest.raises(ShowNotOpen):
        doors.come_in()

    assert doors.source.asked == 1


def test_what_fails_is_not_tried_again_at_once() -> None:
    cache, tries = SingleFlight[int](ttl_s=2), Source()
    cache.get("a", lambda: 1, Inquiry())

    def fails(inquiry: Inquiry) -> None:
        cache.get("a", lambda: 1, inquiry)
        tries()
        raise DatabaseUnavailable("No answer.")

    with pytest.raises(DatabaseUnavailable):
        decide(fails)

    assert tries.asked == 1


def test_a_refusal_that_another_call_was_waiting_for_is_asked_for_anew() -> None:
    """The doors open after the first read has passed them, and before it is back."""
    doors, read, go = Doors(), Event(), Event()

    def slow() -> bool:
        is_open = doors.look()
        read.set()
        go.wait(DEADLINE_S)
        return is_open

    first = Thread(target=doors.cache.get, args=("doors", slow, Inquiry()))
    first.start()
    read.wait(DEADLINE_S)
    doors.are_open = True
    second = Thread(target=doors.come_in)
    second.start()
    go.set()
    for thread in (first, second):
        thread.join(DEADLINE_S)

    doors.come_in()
    assert doors.source.asked == 2


class Crowd:
    """Many who ask anew at once, of whom the first is under way."""

    def __init__(self, size: int) -> None:
        self.cache = SingleFlight[int](ttl_s=60)
        self.source, self.first_asks, self.go = Source(), Event(), Event()
        self.answers: list[int] = []
        self.ready = Barrier(size + 1)
        self.threads = [Thread(target=self._ask) for _ in range(size)]

    def slow(self) -> int:
        self.first_asks.set()
        self.go.wait(DEADLINE_S)
        return self.source()

    def _ask(self) -> None:
        inquiry = Inquiry(anew=True)
        self.ready.wait(DEADLINE_S)
        self.answers.append(self.cache.get("a", self.slow, inquiry))

    def come(self) -> None:
        first = Thread(target=self.cache.get, args=("a", self.slow, Inquiry(anew=True)))
        first.start()
        self.first_asks.wait(DEADLINE_S)
        for thread in self.threads:
            thread.start()
        self.ready.wait(DEADLINE_S)
        self.go.set()
        for thread in (first, *self.threads):
            thread.join(DEADLINE_S)


def test_a_crowd_that_asks_anew_costs_the_answer_under_way_and_one_more() -> None:
    crowd = Crowd(20)

    crowd.come()

    assert crowd.answers == [2] * 20


def test_what_is_forgotten_is_asked_for_again() -> None:
    caches, source = Caches(), Source()
    cache: SingleFlight[int] = caches.single_flight(ttl_s=2)
    cache.get("a", source, Inquiry())

    caches.forget()

    assert cache.get("a", source, Inquiry()) == 2


def test_what_was_under_way_when_it_was_forgotten_is_not_kept() -> None:
    caches, source, asked, go = Caches(), Source(), Event(), Event()
    cache: SingleFlight[int] = caches.single_flight(ttl_s=2)

    def slow() -> int:
        asked.set()
        go.wait(DEADLINE_S)
        return source()

    thread = Thread(target=cache.get, args=("a", slow, Inquiry()))
    thread.start()
    asked.wait(DEADLINE_S)
    caches.forget()
    go.set()
    thread.join(DEADLINE_S)

    assert cache.get("a", source, Inquiry()) == 2


def test_of_the_keys_that_were_noted_the_latest_are_remembered() -> None:
    keys = RecentKeys(most=2)

    for key in ("a", "b", "a", "c"):
        keys.note(key)

    assert [key in keys for key in ("a", "b", "c")] == [True, False, True]
