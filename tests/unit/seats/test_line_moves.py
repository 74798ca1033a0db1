"""Moves in a line that a page has written by itself."""

from typing import Any

import pytest

from interactive_broadcast.kernel.database import Change
from interactive_broadcast.seats.line_entries import LineEntries
from interactive_broadcast.seats.line_moves import LineMoves, moved_to
from tests.support.builders import ADMIN_ID, EVENT_ID, FAN_URL, person_in_event
from tests.unit.seats.lines import a_line, told
from tests.unit.seats.test_moving import move
from tests.unit.world import ACTIVE, World

AT = 1_800_000_000_000


def a_change(before: Any, after: Any, *, by: str | None = None) -> Change:
    return Change(id="change-1", at=AT, by=by, before=before, after=after)


def a_place(order: Any, **said: Any) -> dict[str, Any]:
    return {"at": 1_000, "order": order, **said}


def tell(world: World, change: Change) -> None:
    records = world.backend.records
    entries = LineEntries(timeline=records.timeline, names=records.names)
    moves = LineMoves(shows=records.shows, entries=entries)
    moves.tell(ADMIN_ID, FAN_URL, "ana", change)


@pytest.mark.parametrize(
    ("before", "after", "order"),
    [
        pytest.param(a_place(5_000), a_place(3_000), 3_000, id="forward"),
        pytest.param(a_place(5_000), a_place(7_000.5), 7_000.5, id="back"),
        pytest.param(a_place(5_000), a_place(5_002), 5_002, id="two milliseconds"),
        pytest.param(a_place(5_000), a_place(5_001.99), None, id="makes room"),
        pytest.param(a_place(5_000), a_place(4_998.01), None, id="makes room before"),
        pytest.param(a_place(5_000), a_place(5_000, held=True), None, id="held"),
        pytest.param(
            a_place(5_000, missed=1), a_place(9_000, missed=2), None, id="missed a call"
        ),
        pytest.param(
            a_place(5_000, missed=1),
            a_place(9_000, missed=1),
            9_000,
            id="missed before",
        ),
        pytest.param(None, a_place(5_000), None, id="gets in"),
        pytest.param(a_place(5_000), None, None, id="gets out"),
        pytest.param(a_place("5000"), a_place(5_000), None, id="odd"),
    ],
)
def test_a_move_is_another_order_of_whoever_stays_in_line(
    before: Any, after: Any, order: float | None
) -> None:
    assert moved_to(a_change(before, after)) == order


@pytest.mark.parametrize(("by", "told_by"), [(None, ADMIN_ID), ("sal", "sal")])
def test_a_move_by_a_page_is_told_once(by: str | None, told_by: str) -> None:
    world = a_line("ana")
    change = a_change(a_place(5_000), a_place(3_000), by=by)

    for _ in range(2):
        tell(world, change)

    assert told(world, "movedInLine") == [
        {"by": told_by, "person": person_in_event("ana")}
    ]


def test_one_by_the_function_is_told_by_that() -> None:
    world = a_line("bo", "ana")
    reply = move(world, "ana", to="first")

    tell(world, a_change(a_place(5_000), a_place(reply.order)))

    (entry,) = told(world, "movedInLine")
    assert entry["position"] == 1


def test_of_a_show_that_is_gone_nothing_is_told() -> None:
    world = a_line("ana")
    world.databases.put(ACTIVE, None)

    tell(world, a_change(a_place(5_000), a_place(3_000)))

    assert told(world, "movedInLine") == []
    assert world.at(f"timeline/{EVENT_ID}") is not None
