"""Processes crash where the schedule says so."""

import contextlib
from collections.abc import Iterator
from functools import partial

import pytest

from interactive_broadcast.kernel.concurrency import side_by_side
from interactive_broadcast.kernel.errors import DatabaseUnavailable
from interactive_broadcast.kernel.ports import Ports
from tests.crash.crashing_platform import CrashingPlatform
from tests.support.crashes import (
    CrashPoint,
    CrashSchedule,
    Order,
    ProcessKilled,
    one_thread,
)
from tests.support.fake_ports import FakePorts
from tests.support.fakes import (
    FakeDatabases,
)


@pytest.fixture
def ports() -> Ports:
    return FakePorts(databases=FakeDatabases()).ports


def test_who_crashes_before_a_call_has_not_made_it(ports: Ports) -> None:
    process = CrashSchedule(CrashPoint(1, after=False)).process(ports)

    with pytest.raises(ProcessKilled):
        process.databases.as_backend().update({"a": 1})

    assert ports.databases.as_backend().get("a") is None


def test_who_crashes_after_a_call_has_made_it(ports: Ports) -> None:
    process = CrashSchedule(CrashPoint(1, after=True)).process(ports)

    with pytest.raises(ProcessKilled):
        process.databases.as_backend().update({"a": 1})

    assert ports.databases.as_backend().get("a") == 1


def test_also_a_refusal_is_an_answer_that_can_be_lost(ports: Ports) -> None:
    process = CrashSchedule(CrashPoint(1, after=True)).process(ports)
    assert isinstance(ports.databases, FakeDatabases)
    ports.databases.fail_next("read", DatabaseUnavailable("Down."))

    with pytest.raises(ProcessKilled):
        process.databases.as_backend().get("a")


def test_a_process_that_crashed_does_nothing_whatever_it_handles(ports: Ports) -> None:
    process = CrashSchedule(CrashPoint(1, after=False)).process(ports)
    database = process.databases.as_backend()
    with pytest.raises(ProcessKilled), contextlib.suppress(Exception):
        database.get("a")

    with pytest.raises(ProcessKilled):
        process.tasks.enqueue("task", {}, key="key")

    assert ports.databases.as_backend().get("a") is None


def test_the_next_process_does_not_crash(ports: Ports) -> None:
    schedule = CrashSchedule(CrashPoint(1, after=False))
    with pytest.raises(ProcessKilled):
        schedule.process(ports).databases.as_backend().get("a")

    schedule.process(ports).databases.as_backend().update({"a": 1})

    assert ports.databases.as_backend().get("a") == 1


def test_handing_out_a_port_is_no_call(ports: Ports) -> None:
    schedule = CrashSchedule()

    schedule.process(ports).databases.as_backend().keys("a")

    assert [str(call) for call in schedule.calls] == ["Database.keys(a)"]


def test_a_call_that_changes_nothing_is_no_change() -> None:
    platform = CrashingPlatform()
    platform.schedule = CrashSchedule(look=platform.look)
    process = platform.schedule.process(platform.ports)
    database = process.databases.as_backend()

    database.get("a")
    database.update({"a": 1})
    database.keys("a")
    process.images.delete("ana", "picture")

    assert platform.schedule.changes == {2, 4}


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
def test_who_crashes_in_one_of_several_calls_crashes_in_all(
    ports: Ports, order: Order
) -> None:
    database = (
        CrashSchedule(CrashPoint(2, after=False)).process(ports).databases.as_backend()
    )

    with one_thread(order), pytest.raises(ProcessKilled):
        side_by_side([partial(database.update, {f"a/{n}": n}) for n in (1, 2, 3)])

    assert len(ports.databases.as_backend().keys("a")) == 1


@pytest.fixture(autouse=True)
def the_pool_comes_back() -> Iterator[None]:
    yield

    assert side_by_side([lambda: 1, lambda: 2]) == [1, 2]
