"""Processes that die as a crash has it."""

import contextlib
from collections.abc import Iterator
from functools import partial

import pytest

from interactive_broadcast.kernel.concurrency import side_by_side
from interactive_broadcast.kernel.errors import DatabaseUnavailable
from interactive_broadcast.kernel.ports import Ports
from tests.crash.mortal_theatre import MortalTheatre
from tests.support.fake_ports import FakePorts
from tests.support.fakes import (
    FakeDatabases,
)
from tests.support.mortal import Death, Fate, Killed, Order, one_thread


@pytest.fixture
def world() -> Ports:
    return FakePorts(databases=FakeDatabases()).ports


def test_whoever_dies_before_a_call_has_not_made_it(world: Ports) -> None:
    process = Fate(Death(1, after=False)).process(world)

    with pytest.raises(Killed):
        process.databases.as_backend().update({"a": 1})

    assert world.databases.as_backend().get("a") is None


def test_whoever_dies_after_a_call_has_made_it(world: Ports) -> None:
    process = Fate(Death(1, after=True)).process(world)

    with pytest.raises(Killed):
        process.databases.as_backend().update({"a": 1})

    assert world.databases.as_backend().get("a") == 1


def test_also_a_refusal_is_an_answer_that_can_be_lost(world: Ports) -> None:
    process = Fate(Death(1, after=True)).process(world)
    assert isinstance(world.databases, FakeDatabases)
    world.databases.fail_next("read", DatabaseUnavailable("Down."))

    with pytest.raises(Killed):
        process.databases.as_backend().get("a")


def test_a_dead_process_does_nothing_whatever_it_handles(world: Ports) -> None:
    process = Fate(Death(1, after=False)).process(world)
    database = process.databases.as_backend()
    with pytest.raises(Killed), contextlib.suppress(Exception):
        database.get("a")

    with pytest.raises(Killed):
        process.tasks.enqueue("task", {}, key="key")

    assert world.databases.as_backend().get("a") is None


def test_the_next_process_lives(world: Ports) -> None:
    fate = Fate(Death(1, after=False))
    with pytest.raises(Killed):
        fate.process(world).databases.as_backend().get("a")

    fate.process(world).databases.as_backend().update({"a": 1})

    assert world.databases.as_backend().get("a") == 1


def test_handing_out_a_port_is_no_call(world: Ports) -> None:
    fate = Fate()

    fate.process(world).databases.as_backend().keys("a")

    assert [str(call) for call in fate.calls] == ["Database.keys(a)"]


def test_a_call_that_changes_nothing_leaves_no_trace() -> None:
    theatre = MortalTheatre()
    theatre.fate = Fate(look=theatre.look)
    process = theatre.fate.process(theatre.ports)
    database = process.databases.as_backend()

    database.get("a")
    database.update({"a": 1})
    database.keys("a")
    process.images.delete("ana", "picture")

    assert theatre.fate.traces == {2, 4}


@pytest.mark.parametrize(
    ("order", "expected"),
    [(Order.FIRST_FIRST, [1, 2, 3]), (Order.FIRST_LAST, [2, 3, 1])],
)
def test_calls_side_by_side_come_in_the_order_that_was_chosen(
    order: Order, expected: list[int]
) -> None:
    made: list[int] = []

    with one_thread(order):
        side_by_side([partial(made.append, n) for n in (1, 2, 3)])

    assert made == expected


@pytest.mark.parametrize("order", list(Order))
def test_whoever_dies_in_one_of_several_calls_dies_in_all(
    world: Ports, order: Order
) -> None:
    database = Fate(Death(2, after=False)).process(world).databases.as_backend()

    with one_thread(order), pytest.raises(Killed):
        side_by_side([partial(database.update, {f"a/{n}": n}) for n in (1, 2, 3)])

    assert len(world.databases.as_backend().keys("a")) == 1


@pytest.fixture(autouse=True)
def the_pool_comes_back() -> Iterator[None]:
    yield

    assert side_by_side([lambda: 1, lambda: 2]) == [1, 2]
