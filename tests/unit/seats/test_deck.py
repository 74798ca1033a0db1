"""Who of the line is on deck."""

from collections.abc import Callable, Hashable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from itertools import count
from threading import Event
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interactive_broadcast.kernel.caching import Inquiry, SingleFlight
from interactive_broadcast.kernel.models import Json
from interactive_broadcast.records.line import LineStore
from interactive_broadcast.seats.deck import MAX_ROUNDS, Deck
from tests.support.builders import ADMIN_ID, FAN_URL, a_place
from tests.support.deadline import DEADLINE_S
from tests.support.fakes import FakeDatabases, FakeLimits

LINE = f"line/{ADMIN_ID}/{FAN_URL}"
DECK = f"deck/{ADMIN_ID}/{FAN_URL}"


def a_database(
    line: dict[str, float] | None = None, deck: Json = None
) -> FakeDatabases:
    databases = FakeDatabases({})
    databases.put(LINE, {fan: a_place(order) for fan, order in (line or {}).items()})
    databases.put(DECK, deck)
    return databases


def settle(databases: FakeDatabases, *, on_deck: int = 2) -> bool:
    return a_deck(databases, on_deck=on_deck).settle(ADMIN_ID, FAN_URL)


def a_deck(databases: FakeDatabases, *, on_deck: int = 2) -> Deck:
    return Deck(
        databases=databases,
        line=LineStore(databases=databases),
        limits=FakeLimits(on_deck=on_deck),
        looks=SingleFlight(ttl_s=10),
    )


@pytest.mark.parametrize(
    ("line", "before", "after"),
    [
        pytest.param({"b": 1, "a": 2}, None, {"b": "line", "a": "line"}, id="first"),
        pytest.param(
            {"c": 3, "b": 1, "a": 2},
            {"b": "line", "c": "line"},
            {"b": "line", "a": "line"},
            id="in the order of the line",
        ),
        pytest.param(
            {"b": 5, "a": 5, "c": 5}, None, {"a": "line", "b": "line"}, id="at once"
        ),
        pytest.param(None, {"b": "line"}, None, id="nobody waits any more"),
        pytest.param(
            {"a": 1, "b": 2, "c": 3},
            {"c": "producer"},
            {"a": "line", "b": "line", "c": "producer"},
            id="whom the producer has taken is beside them",
        ),
        pytest.param(
            {"a": 1, "b": 2, "c": 3},
            {"a": "producer"},
            {"a": "producer", "b": "line"},
            id="and among them",
        ),
        pytest.param(None, {"x": "producer"}, {"x": "producer"}, id="and stays"),
    ],
)
def test_the_first_of_the_line_are_on_deck(
    line: dict[str, float] | None, before: Json, after: Json
) -> None:
    databases = a_database(line, before)

    assert settle(databases) is (before != after)
    assert databases.at(DECK) == after
    assert settle(databases) is False


def test_a_deck_of_none_has_only_whom_the_producer_takes() -> None:
    databases = a_database({"a": 1, "b": 2}, {"a": "line", "b": "producer"})

    settle(databases, on_deck=0)

    assert databases.at(DECK) == {"b": "producer"}


def test_a_deck_that_is_right_is_not_written() -> None:
    databases = a_database({"a": 1}, {"a": "line"})

    settle(databases)

    assert databases.writes == []


def test_a_line_of_any_length_is_asked_for_its_first_alone() -> None:
    line: Any = {f"fan-{number}": number for number in range(1, 3000)}
    databases = a_database(line, {"fan-1": "line", "fan-2": "line"})

    settle(databases)

    assert [read.path for read in databases.reads] == [DECK, LINE]


def test_who_is_away_is_passed_over_and_is_on_deck_again_when_they_are_back() -> None:
    databases = a_database({"a": 1, "b": 2, "c": 3}, {"a": "line", "b": "line"})
    databases.put(f"{LINE}/a/awaySince", 7)

    settle(databases)
    without = databases.at(DECK)
    databases.put(f"{LINE}/a/awaySince", None)
    settle(databases)

    assert without == {"b": "line", "c": "line"}
    assert databases.at(DECK) == {"a": "line", "b": "line"}


@pytest.mark.parametrize(("away", "found"), [(499, True), (500, False)])
def test_a_line_of_which_all_are_away_is_not_looked_at_for_ever(
    away: int, *, found: bool
) -> None:
    line: Any = {f"fan-{number:04}": number for number in range(1, away + 2)}
    databases = a_database(line)
    for number in range(1, away + 1):
        databases.put(f"{LINE}/fan-{number:04}/awaySince", 7)

    settle(databases)

    assert (databases.at(DECK) is not None) is found


def test_whoever_left_the_line_while_the_deck_was_written_is_not_on_it() -> None:
    """Their own trigger may have found nothing to do: it came before this write."""
    databases = a_database({"a": 1, "b": 2}, {"a": "line"})
    databases.before_write(DECK, lambda: databases.put(f"{LINE}/b", None))

    settle(databases)

    assert databases.at(DECK) == {"a": "line"}


def test_a_delivery_that_was_overtaken_does_not_undo_what_the_other_did() -> None:
    databases = a_database({"a": 1, "b": 2}, None)

    def be_faster() -> None:
        databases.put(f"{LINE}/a", None)
        settle(databases)

    databases.before_write(DECK, be_faster)
    settle(databases)

    assert databases.at(DECK) == {"b": "line"}


def test_whom_the_producer_takes_meanwhile_stays_taken() -> None:
    databases = a_database({"a": 1}, None)
    databases.before_write(DECK, lambda: databases.put(f"{DECK}/z", "producer"))

    settle(databases)

    assert databases.at(DECK) == {"a": "line", "z": "producer"}


def test_one_who_is_always_overtaken_gives_up() -> None:
    databases = a_database({"a": 1}, None)
    others: list[str] = []

    def be_faster() -> None:
        others.append(f"x{len(others)}")
        databases.put(f"{DECK}/{others[-1]}", "producer")
        databases.before_write(DECK, be_faster)

    databases.before_write(DECK, be_faster)

    assert settle(databases) is False
    assert len(others) == MAX_ROUNDS


@given(
    steps=st.lists(
        st.tuples(st.sampled_from("abcde"), st.sampled_from(["come", "go", "deliver"])),
        max_size=30,
    )
)
def test_once_the_last_change_is_delivered_the_deck_is_the_first_of_the_line(
    steps: list[tuple[str, str]],
) -> None:
    databases = a_database()
    for moment, (fan, what) in enumerate(steps):
        if what == "deliver":
            settle(databases)
        else:
            place = a_place(moment + 1) if what == "come" else None
            databases.put(f"{LINE}/{fan}", place)

    settle(databases)

    line: dict[str, Any] = databases.at(LINE) or {}
    first = sorted(line, key=lambda fan: line[fan]["order"])[:2]
    assert (databases.at(DECK) or {}) == dict.fromkeys(first, "line")


class Meeting(SingleFlight[bool]):
    """Knows when so many have come to it."""

    def __init__(self, size: int) -> None:
        super().__init__(ttl_s=DEADLINE_S)
        self.is_whole = Event()
        self._size, self._came = size, count(1)

    def get(self, key: Hashable, compute: Callable[[], bool], inquiry: Inquiry) -> bool:
        if next(self._came) == self._size:
            self.is_whole.set()
        return super().get(key, compute, inquiry)


def test_those_who_get_in_line_at_the_same_time_share_the_next_look(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    looks: list[Deck] = []
    meeting = Meeting(20)

    def slow(self: Deck, _admin_id: str, _fan_url: str) -> bool:
        looks.append(self)
        return not meeting.is_whole.wait(DEADLINE_S)

    monkeypatch.setattr(Deck, "settle", slow)
    deck = replace(a_deck(a_database()), looks=meeting)

    with ThreadPoolExecutor(20) as pool:
        calls = [pool.submit(deck.follow, ADMIN_ID, FAN_URL) for _ in range(20)]
        for call in calls:
            call.result(DEADLINE_S)

    assert len(looks) <= 2
