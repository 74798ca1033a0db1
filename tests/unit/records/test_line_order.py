"""The order of a line."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interactive_broadcast.kernel.errors import BackendError
from interactive_broadcast.kernel.show_errors import NoRoomInLine, NotInLine
from interactive_broadcast.records.line_order import (
    End,
    Placed,
    Target,
    moved,
    sort_key,
)

CASES: list[dict[str, Any]] = json.loads(
    Path(__file__).with_name("line_order_cases.json").read_text(encoding="utf-8")
)
"""Those of `docs/the-line.md`'s code as well."""


def target(where: dict[str, str]) -> Target:
    if "to" in where:
        return Target(to=End(where["to"]))
    return Target(**where)  # type: ignore[arg-type]  # before or after


def in_order(orders: dict[str, float]) -> list[str]:
    return [one for one, _ in sorted(orders.items(), key=sort_key)]


def move(case: dict[str, Any]) -> dict[str, float]:
    line = [(fan_id, order) for fan_id, order in case["line"]]
    return moved(line, case["move"], target(case["where"]), now=case["now"])


@pytest.mark.parametrize(
    "case",
    [one for one in CASES if "orders" in one],
    ids=lambda case: case["says"],
)
def test_somebody_is_moved(case: dict[str, Any]) -> None:
    assert move(case) == case["orders"]


@pytest.mark.parametrize(
    "case",
    [one for one in CASES if "refused" in one],
    ids=lambda case: case["says"],
)
def test_there_is_no_place_for_somebody(case: dict[str, Any]) -> None:
    with pytest.raises(BackendError) as refused:
        move(case)

    assert refused.value.reason == case["refused"]


MOVES = st.lists(
    st.tuples(st.integers(0, 11), st.integers(0, 11), st.booleans()), max_size=40
)


@given(came=st.lists(st.integers(0, 3), min_size=2, max_size=12), moves=MOVES)
def test_moved_again_and_again_the_line_is_what_was_asked_for(
    came: list[int], moves: list[tuple[int, int, bool]]
) -> None:
    """However often the same two are moved apart, in a crowd of one moment."""
    now = 1_800_000_000_010
    orders: dict[str, float] = {
        f"fan-{one:02}": 1_800_000_000_000 + at for one, at in enumerate(came)
    }
    wanted = in_order(orders)
    for one, other, before in moves:
        fan_id, beside = (wanted[place % len(wanted)] for place in (one, other))
        if fan_id == beside:
            continue
        now += 10
        wanted.remove(fan_id)
        wanted.insert(wanted.index(beside) + (not before), fan_id)
        line = sorted(orders.items(), key=sort_key)
        where = Target(before=beside) if before else Target(after=beside)

        changed = moved(line, fan_id, where, now=now)

        orders |= changed
        assert in_order(orders) == wanted
        assert all(0 < order <= now for order in changed.values())
        assert fan_id in changed


@pytest.mark.parametrize(("behind", "fits"), [(200, True), (201, False)])
def test_no_more_make_room_than_one_write_moves(behind: int, *, fits: bool) -> None:
    crowd: list[Placed] = [(f"fan-{one:03}", 5) for one in range(behind + 1)]

    def move() -> dict[str, float]:
        return moved(crowd, "eve", Target(after="fan-000"), now=1_000_000)

    if not fits:
        with pytest.raises(NoRoomInLine):
            move()
        return
    assert len(move()) == behind + 1


def test_whoever_is_not_in_line_is_nobody_to_be_put_beside() -> None:
    with pytest.raises(NotInLine) as refused:
        moved([("ann", 1)], "ann", Target(after="ann"), now=9)

    assert refused.value.details == {"id": "ann"}


@pytest.mark.parametrize(
    "ids",
    [
        ["a", "b"],
        ["B", "a"],
        ["-2147483648", "-1", "0", "9", "10", "2147483647", "-0", "01", "2147483648"],
    ],
)
def test_of_two_of_one_moment_the_database_says_who_is_first(ids: list[str]) -> None:
    placed = [(one, 7.0) for one in ids]

    backwards = placed[::-1]

    assert sorted(backwards, key=sort_key) == placed
    assert min([*placed, ("z", 1.0)], key=sort_key) == ("z", 1.0)
