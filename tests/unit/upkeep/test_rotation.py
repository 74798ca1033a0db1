"""In which order passes go over what there is."""

from datetime import timedelta

from interactive_broadcast.upkeep.rotation import PASS_S, in_turn, rotated, share
from tests.support.fake_clock import NOON

NAMES = [f"admin-{number:03}" for number in range(100)]
A_PASS = timedelta(seconds=PASS_S)


def test_every_pass_goes_over_all_in_order_from_some_place_on() -> None:
    order = rotated(reversed(NAMES), NOON)

    start = NAMES.index(order[0])
    assert order == NAMES[start:] + NAMES[:start]


def test_the_order_is_the_same_throughout_a_pass_and_another_in_the_next() -> None:
    assert rotated(NAMES, NOON) == rotated(NAMES, NOON + A_PASS / 2)
    assert rotated(NAMES, NOON) != rotated(NAMES, NOON + A_PASS)


def test_passes_that_never_come_far_see_everybody_soon() -> None:
    seen: set[str] = set()
    for number in range(25):
        seen |= set(rotated(NAMES, NOON + number * A_PASS)[:10])

    assert seen == set(NAMES)


def test_nothing_has_an_order_too() -> None:
    assert rotated([], NOON) == []
    assert share([], NOON, size=5) == []


def test_few_are_all_looked_at() -> None:
    assert share(reversed(NAMES), NOON, size=100) == NAMES


def test_many_take_as_many_passes_as_they_fill() -> None:
    seen: set[str] = set()
    for number in range(4):
        part = share(NAMES, NOON + number * A_PASS, size=30)
        assert len(part) == 30
        seen |= set(part)

    assert seen == set(NAMES)


def test_who_is_busy_comes_first_and_takes_no_place_of_the_others() -> None:
    busy = ["admin-050", "admin-007", "gone"]

    turn = in_turn(busy, NAMES, NOON, size=30)

    assert turn[:2] == ["admin-007", "admin-050"]
    assert len(turn) == len(set(turn)) == 32
    assert "gone" not in turn
