"""What fans in line are told of where they stand."""

import pytest

from interactive_broadcast.events.line_options import Positions
from interactive_broadcast.kernel.models import Json
from interactive_broadcast.records.line_positions import (
    changes,
    in_batches,
    told,
    told_waiting,
)

ADDRESS = ("admin-1", "night")
PLACE = "linePositions/admin-1/night"


def line_of(number: int) -> list[str]:
    return [f"fan-{one}" for one in range(1, number + 1)]


def test_the_next_to_be_called_has_position_one() -> None:
    assert told(["ana", "ben"], Positions.EXACT) == {
        "ana": {"position": 1},
        "ben": {"position": 2},
    }


@pytest.mark.parametrize(
    ("position", "first", "last"),
    [
        (1, 1, 5),
        (5, 1, 5),
        (6, 6, 10),
        (10, 6, 10),
        (11, 11, 20),
        (20, 11, 20),
        (21, 21, 50),
        (50, 21, 50),
        (51, 51, 100),
        (100, 51, 100),
        (101, 101, 200),
        (200, 101, 200),
        (201, 201, 500),
        (500, 201, 500),
        (501, 501, 1000),
        (1000, 501, 1000),
        (1001, 1001, 2000),
        (2001, 2001, 5000),
        (5001, 5001, 10000),
        (10001, 10001, 20000),
    ],
)
def test_a_range_holds_the_position_and_is_the_wider_the_further_behind_it_is(
    position: int, first: int, last: int
) -> None:
    all_told = told(line_of(position), Positions.RANGE)

    assert all_told[f"fan-{position}"] == {"from": first, "to": last}


def test_where_positions_are_hidden_nobody_is_told_anything() -> None:
    assert told(line_of(3), Positions.HIDDEN) == {}


@pytest.mark.parametrize(
    ("how", "waiting", "number"),
    [
        (Positions.EXACT, 0, 0),
        (Positions.EXACT, 4999, 4999),
        (Positions.RANGE, 0, 0),
        (Positions.RANGE, 99, 99),
        (Positions.RANGE, 100, 100),
        (Positions.RANGE, 109, 100),
        (Positions.RANGE, 110, 110),
        (Positions.RANGE, 999, 990),
        (Positions.RANGE, 1000, 1000),
        (Positions.RANGE, 4999, 4900),
        (Positions.HIDDEN, 7, None),
    ],
)
def test_how_many_wait_is_said_as_exactly_as_positions_are(
    how: Positions, waiting: int, number: int | None
) -> None:
    assert told_waiting(waiting, how) == number


def test_only_what_is_another_is_written() -> None:
    before: dict[str, Json] = {"ana": {"position": 1}, "ben": {"position": 3}}
    now: dict[str, Json] = {"ana": {"position": 1}, "ben": {"position": 2}}

    assert changes(ADDRESS, before, now) == {f"{PLACE}/ben": {"position": 2}}


def test_who_is_told_exactly_instead_of_a_range_is_told_nothing_else() -> None:
    written = changes(ADDRESS, {"ana": {"from": 1, "to": 5}}, {"ana": {"position": 1}})

    assert written == {f"{PLACE}/ana": {"position": 1}}


def test_the_first_are_told_first_and_those_who_left_are_told_nothing_at_last() -> None:
    now = told(["ben", "ana"], Positions.EXACT)

    written = changes(ADDRESS, {"zoe": {"position": 1}, "eve": {"position": 2}}, now)

    assert list(written.items()) == [
        (f"{PLACE}/ben", {"position": 1}),
        (f"{PLACE}/ana", {"position": 2}),
        (f"{PLACE}/eve", None),
        (f"{PLACE}/zoe", None),
    ]


@pytest.mark.parametrize(
    ("paths", "sizes"),
    [(0, []), (1, [1]), (500, [500]), (501, [500, 1]), (1000, [500, 500])],
)
def test_one_write_tells_five_hundred_at_the_most(paths: int, sizes: list[int]) -> None:
    writes: dict[str, Json] = {f"{PLACE}/{one}": one for one in range(paths)}

    batches = list(in_batches(writes))

    assert [len(batch) for batch in batches] == sizes
    assert {place: one for batch in batches for place, one in batch.items()} == writes
