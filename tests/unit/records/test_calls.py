"""The records of calls. What comes of them: tests/unit/seats/test_calling.py."""

import pytest

from interactive_broadcast.events.models import SessionKind
from interactive_broadcast.kernel.callers import Caller, Role
from interactive_broadcast.kernel.errors import RulesDenied
from interactive_broadcast.records.calls import (
    CallRequestRecord,
    OpenCalls,
    director_of,
    pointers,
)
from tests.support.builders import an_admin, an_event
from tests.unit.seats.lines import CALLS, REQUESTS, SCREENER, a_line
from tests.unit.world import ACTIVE, ADMIN


@pytest.mark.parametrize(
    ("call_s", "now_ms", "overdue"),
    [
        (30, 31_000, ["ana"]),
        (30, 30_999, []),
        (10, 90_000, ["ana", "bo"]),
        (None, 90_000, []),
    ],
)
def test_a_call_is_overdue_when_its_time_is_over(
    call_s: int | None, now_ms: int, overdue: list[str]
) -> None:
    calls = OpenCalls(since={"bo": 2_000, "ana": 1_000}, call_s=call_s)

    assert calls.overdue(now_ms) == overdue


def test_whoever_directs_the_line_sees_the_calls_and_nobody_else() -> None:
    world = a_line("ana")
    world.databases.put(CALLS, {"ana": 1_000, "bo": "odd"})
    calls = world.backend.records.calls

    assert calls.waiting(ADMIN, an_event()) == {"ana": 1_000}
    assert calls.open_calls(an_event()) == OpenCalls(since={"ana": 1_000}, call_s=30)
    with pytest.raises(RulesDenied):
        calls.waiting(an_admin("rival"), an_event())


def test_a_show_that_has_not_told_its_time_has_no_overdue_calls() -> None:
    world = a_line()
    world.databases.put(f"{ACTIVE}/callSeconds", None)

    assert world.backend.records.calls.call_seconds(an_event()) is None


def test_what_a_click_has_done_is_found_by_it() -> None:
    world = a_line()
    made = CallRequestRecord(fan_id="ana", to=SessionKind.BACKSTAGE, at=1_000)
    world.databases.put(f"{REQUESTS}/click-1", made.to_record())
    calls = world.backend.records.calls

    assert calls.made(an_event(), "click-1") == made
    assert calls.made(an_event(), "click-2") is None


def test_a_pointer_names_whoever_has_the_flag_as_well() -> None:
    world = a_line("ana", "bo")
    world.databases.put(f"{ACTIVE}/stageFanId", "ana")
    world.databases.put(f"{ACTIVE}/stageFanId2", "bo")
    world.databases.put(f"{ACTIVE}/activeFans/bo/isOnStage", value=True)

    named = world.backend.records.calls.named(an_event(), SessionKind.STAGE, 3)

    assert named == {"stageFanId": None, "stageFanId2": "bo", "stageFanId3": None}


def test_the_first_pointer_has_no_number() -> None:
    assert pointers(SessionKind.BACKSTAGE, 1) == ["backstageFanId"]
    assert pointers(SessionKind.STAGE, 3) == [
        "stageFanId",
        "stageFanId2",
        "stageFanId3",
    ]


@pytest.mark.parametrize(
    ("caller", "name"),
    [
        (ADMIN, "producer"),
        (SCREENER, "screener-1"),
        (Caller(role=Role.SCREENER), ""),
    ],
)
def test_a_screener_names_the_event_as_themselves(caller: Caller, name: str) -> None:
    assert director_of(caller) == name
