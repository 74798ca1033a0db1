"""The faults of a plan become faults of the stack."""

import pytest

from tests.chaos.faults import HANG_MS, SLOW_MS, TORN_JSON, fault_of
from tests.chaos.plans import Kind, PlannedFault
from tests.support.temporary_failures import HTML


def a_fault(kind: Kind, *, after: bool = False) -> PlannedFault:
    return PlannedFault(
        service="opentok",
        operation="startArchive",
        kind=kind,
        times=3,
        after=after,
        skip=1,
    )


@pytest.mark.parametrize(
    ("kind", "status", "body"),
    [
        ("html", 502, HTML),
        ("403 page", 403, HTML),
        ("404 page", 404, HTML),
        ("garbage", 200, TORN_JSON),
    ],
)
def test_an_answer_that_cannot_be_read(kind: Kind, status: int, body: str) -> None:
    armed = fault_of(a_fault(kind))

    assert (armed.status, armed.body) == (status, body)


@pytest.mark.parametrize("status", ["429", "500", "503"])
def test_a_refusal(status: Kind) -> None:
    assert fault_of(a_fault(status)).status == int(status)


def test_an_answer_that_never_comes() -> None:
    armed = fault_of(a_fault("drop", after=True))

    assert (armed.drop, armed.when) == (True, "after")


@pytest.mark.parametrize(("kind", "delay_ms"), [("slow", SLOW_MS), ("hang", HANG_MS)])
def test_an_answer_that_comes_late(kind: Kind, delay_ms: int) -> None:
    armed = fault_of(a_fault(kind))

    assert (armed.delay_ms, armed.status, armed.when) == (delay_ms, None, "before")


def test_a_trouble_strikes_as_planned_and_its_own_show_only() -> None:
    armed = fault_of(a_fault("503"), path="/project/1001/")

    assert (armed.service, armed.operation) == ("opentok", "startArchive")
    assert (armed.times, armed.skip, armed.path) == (3, 1, "/project/1001/")
