"""Moving somebody in a line."""

from contextlib import nullcontext
from functools import partial
from typing import Any

import pytest

from interactive_broadcast.kernel.callers import Caller
from interactive_broadcast.kernel.errors import ChangeUnderway, RulesDenied
from interactive_broadcast.kernel.show_errors import NotInLine, NotOnStaff, ShowNotOpen
from interactive_broadcast.seats.line_models import MovedInLine, MoveInLineRequest
from tests.support.builders import ADMIN_ID, EVENT_ID, an_admin, person_in_event
from tests.unit.seats.lines import (
    LINE,
    SCREENER,
    a_line,
    before_each_write,
    gets_ready,
    joins_the_staff,
    told,
)
from tests.unit.world import ADMIN, World


def move(world: World, fan_id: str, *, by: Caller = ADMIN, **where: Any) -> MovedInLine:
    request = MoveInLineRequest(id=EVENT_ID, fan_id=fan_id, **where)
    return world.backend.seats.moving.move(by, request)


def order_of(world: World) -> list[str]:
    """The line, as everybody sees it."""
    pages = world.backend.records.line.pages(*LINE.split("/")[1:])
    return [one.fan_id for page in pages for one in page]


@pytest.mark.parametrize(
    ("where", "line", "position"),
    [
        ({"to": "first"}, ["cy", "ana", "bo", "di"], 1),
        ({"to": "last"}, ["ana", "bo", "di", "cy"], 4),
        ({"before": "bo"}, ["ana", "cy", "bo", "di"], 2),
        ({"before": "ana"}, ["cy", "ana", "bo", "di"], 1),
        ({"after": "ana"}, ["ana", "cy", "bo", "di"], 2),
        ({"after": "di"}, ["ana", "bo", "di", "cy"], 4),
        ({"before": "di"}, ["ana", "bo", "cy", "di"], 3),
    ],
)
def test_a_fan_stands_where_they_are_put(
    where: dict[str, Any], line: list[str], position: int
) -> None:
    world = a_line("ana", "bo", "cy", "di")

    reply = move(world, "cy", **where)

    assert order_of(world) == line
    assert reply == MovedInLine(
        fan_id="cy", order=world.at(f"{LINE}/cy/order"), position=position
    )


def test_the_timeline_tells_who_has_moved_whom() -> None:
    world = a_line("ana", "bo")

    move(world, "bo", to="first")

    assert told(world, "movedInLine") == [
        {"by": ADMIN_ID, "person": person_in_event("bo"), "position": 1}
    ]


def test_whoever_gets_in_meanwhile_stands_behind_the_last() -> None:
    world = a_line("ana", "bo")
    world.databases.before_write(LINE, lambda: gets_ready(world, "zoe"))

    move(world, "ana", to="last")

    assert order_of(world)[0] == "bo"


def test_beyond_the_first_500_no_position_is_counted() -> None:
    world = a_line()
    world.databases.put(
        LINE,
        {
            f"fan-{number:03d}": {"at": number + 1, "order": number + 1}
            for number in range(502)
        },
    )

    behind = move(world, "fan-000", after="fan-500")
    world.clock.advance(1)
    counted = move(world, "fan-000", after="fan-499")

    assert (behind.position, counted.position) == (None, 500)
    assert "position" not in told(world, "movedInLine")[0]


@pytest.mark.parametrize(
    ("fan_id", "where"),
    [("zoe", {"to": "first"}), ("ana", {"before": "zoe"}), ("ana", {"after": "zoe"})],
)
def test_nobody_is_moved_who_is_not_in_line_nor_beside_one_who_is_not(
    fan_id: str, where: dict[str, Any]
) -> None:
    with pytest.raises(NotInLine) as refused:
        move(a_line("ana", "bo"), fan_id, **where)

    assert refused.value.details == {"id": "zoe"}


def test_whoever_leaves_the_line_meanwhile_is_not_put_back() -> None:
    world = a_line("ana", "bo")
    world.databases.before_write(LINE, lambda: world.databases.put(f"{LINE}/bo", None))

    with pytest.raises(NotInLine):
        move(world, "bo", to="first")

    assert world.at(f"{LINE}/bo") is None


def test_of_a_show_that_is_over_nobody_is_moved() -> None:
    world = a_line("ana", "bo")
    world.databases.put(f"events/{EVENT_ID}/status", "closed")

    with pytest.raises(ShowNotOpen):
        move(world, "bo", to="first")


@pytest.mark.parametrize(("times", "gives_up"), [(4, False), (5, True)])
def test_where_others_are_faster_over_and_over_it_gives_up(
    times: int, *, gives_up: bool
) -> None:
    """Several stand at one time, and each of those who would make room leaves."""
    fans = [f"fan-{number}" for number in range(8)]
    world = a_line("ana", *fans)
    for fan_id in fans:
        world.databases.put(f"{LINE}/{fan_id}/order", 1_000)
    leaves = [
        partial(world.databases.put, f"{LINE}/{fan_id}", None)
        for fan_id in fans[1 : times + 1]
    ]
    before_each_write(world, LINE, leaves)

    with pytest.raises(ChangeUnderway) if gives_up else nullcontext():
        move(world, "ana", after="fan-0")

    assert (order_of(world)[1] == "ana") is not gives_up


def test_a_screener_moves_fans_of_their_event() -> None:
    world = a_line("ana", "bo")
    with pytest.raises(NotOnStaff):
        move(world, "bo", by=SCREENER, to="first")
    joins_the_staff(world)

    assert move(world, "bo", by=SCREENER, to="first").position == 1
    assert told(world, "movedInLine")[0]["by"] == SCREENER.uid


def test_another_producer_moves_nobody() -> None:
    world = a_line("ana", "bo")

    with pytest.raises(RulesDenied):
        move(world, "bo", by=an_admin("rival"), to="first")

    assert order_of(world) == ["ana", "bo"]
