"""What one page is told, and that it is told once."""

from datetime import timedelta
from typing import Any

import pytest

from emulators.hub.watch import MAX_LINES, MAX_REQUESTS, Watch
from emulators.kernel.faults import Fault
from emulators.stack import LocalStack

MINUTE = timedelta(minutes=1)


@pytest.fixture
def watch(echoing: LocalStack) -> Watch:
    return Watch(echoing.assembly)


def changes(stack: LocalStack, watch: Watch) -> dict[str, Any]:
    return stack.run(watch.changes)


def call(stack: LocalStack, operation: str) -> None:
    stack.assembly.context.journal.record(
        at_ms=1,
        service="database",
        operation=operation,
        method="PUT",
        path="/a.json",
        query="",
        request="a" * 4_000,
        status=200,
        fault=None,
    )


def test_what_has_not_changed_is_not_told_again(
    echoing: LocalStack, watch: Watch
) -> None:
    first = changes(echoing, watch)
    second = changes(echoing, watch)
    echoing.faults.arm(Fault(service="auth"))
    third = changes(echoing, watch)

    assert {"clock", "faults", "rules", "views"} <= first.keys()
    # The time that passes is no change of the clock; a timer that has come is.
    assert second.keys() <= {"clock", "logs"}
    assert [fault["service"] for fault in third["faults"]] == ["auth"]


def test_a_move_of_the_clock_is_told(echoing: LocalStack, watch: Watch) -> None:
    before = changes(echoing, watch)["clock"]
    echoing.run(lambda: echoing.assembly.context.clock.advance(MINUTE))
    after = changes(echoing, watch)["clock"]

    assert after["offsetMs"] - before["offsetMs"] == pytest.approx(60_000, abs=1_000)
    assert after["nextAtMs"] >= after["nowMs"]


def test_of_many_requests_and_lines_the_newest_are_told(
    echoing: LocalStack, watch: Watch
) -> None:
    for number in range(MAX_REQUESTS + 1):
        call(echoing, f"o{number}")
    for number in range(MAX_LINES + 1):
        echoing.logs.add(f'{{"severity": "DEBUG", "n": {number}}}')

    frame = changes(echoing, watch)

    told = [each for each in frame["requests"] if each["service"] == "database"]
    assert (len(told), told[0]["operation"]) == (MAX_REQUESTS, "o1")
    assert len(told[0]["request"]) == 500
    assert len(frame["logs"]) == MAX_LINES


def test_functions_that_came_back_are_counted_anew(
    echoing: LocalStack, watch: Watch
) -> None:
    changes(echoing, watch)
    echoing.kill_functions()

    frame = changes(echoing, watch)

    assert frame.get("requests", []) == []
