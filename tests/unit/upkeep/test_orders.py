"""In which order a run goes over what there is."""

from datetime import timedelta

from interactive_broadcast.upkeep.orders import (
    INTERVAL_S,
    ROUND_S,
    in_turn,
    rotated,
    sample,
    share,
)
from tests.support.fake_clock import NOON

NAMES = [f"admin-{number:03}" for number in range(100)]
INTERVAL = timedelta(seconds=INTERVAL_S)
ROUND = timedelta(seconds=ROUND_S)


def test_every_run_goes_over_all_in_order_from_some_place_on() -> None:
    order = rotated(reversed(NAMES), NOON)

    start = NAMES.index(order[0])
    assert order == NAMES[start:] + NAMES[:start]


def test_the_order_is_the_same_throughout_a_run_and_another_in_the_next() -> None:
    assert rotated(NAMES, NOON) == rotated(NAMES, NOON + INTERVAL / 2)
    assert rotated(NAMES, NOON) != rotated(NAMES, NOON + INTERVAL)


def test_runs_that_never_come_far_reach_everybody_soon() -> None:
    seen: set[str] = set()
    for number in range(25):
        seen |= set(rotated(NAMES, NOON + number * INTERVAL)[:10])

    assert seen == set(NAMES)


def test_an_empty_list_has_an_order() -> None:
    assert rotated([], NOON) == []
    assert share([], NOON, size=5) == []


def test_few_are_all_looked_at() -> None:
    assert share(reversed(NAMES), NOON, size=100) == NAMES


def test_many_take_as_many_rounds_as_they_fill() -> None:
    seen: set[str] = set()
    for number in range(4):
        part = share(NAMES, NOON + number * ROUND, size=30)
        assert len(part) == 30
        seen |= set(part)

    assert seen == set(NAMES)


def test_of_a_list_that_comes_every_other_round_all_are_looked_at_as_well() -> None:
    """Shares of it would be the same ones each time."""
    seen: set[str] = set()
    for number in range(0, 20, 2):
        part = sample(NAMES, NOON + number * ROUND, size=50)
        assert len(part) == 50
        seen |= set(part)

    assert seen == set(NAMES)
    assert sample(NAMES[:3], NOON, size=50) in _turns(NAMES[:3])


def _turns(names: list[str]) -> list[list[str]]:
    return [[*names[one:], *names[:one]] for one in range(len(names))]


def test_admins_who_are_busy_come_first_and_take_no_place_of_the_others() -> None:
    busy = ["admin-050", "admin-007", "gone"]

    turn = in_turn(busy, NAMES, NOON, size=30)

    assert turn[:2] == ["admin-007", "admin-050"]
    assert len(turn) == len(set(turn)) == 32
    assert "gone" not in turn
