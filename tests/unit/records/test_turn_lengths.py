"""How long a turn takes, as the line is told."""

from itertools import accumulate

from hypothesis import given
from hypothesis import strategies as st

from interactive_broadcast.kernel.models import Json
from interactive_broadcast.records.turn_lengths import turn_range


def after(*minutes: float) -> list[int]:
    """Times of turns: the first one, and as many minutes after each."""
    return [round(60_000 * one) for one in accumulate(minutes, initial=1_000.0)]


def estimated(*minutes: float, since: float = 0) -> dict[str, Json] | None:
    """With the last turn so many minutes ago."""
    times = after(*minutes)
    return turn_range(times, times[-1] + round(60_000 * since))


def test_before_the_third_interval_nobody_is_told_anything() -> None:
    assert turn_range([], 1_000) is None
    assert estimated() is None
    assert estimated(2, 2) is None
    assert estimated(2, 2, 2) == {"from": 120, "to": 120}


def test_one_turn_in_four_was_shorter_and_one_in_four_longer() -> None:
    assert estimated(1, 9, 2, 4, 3) == {"from": 120, "to": 240}


def test_between_two_intervals_the_estimate_is_between_them() -> None:
    assert estimated(1, 2, 3, 4) == {"from": 105, "to": 195}
    assert estimated(1, 2, 3, 4, 5, 6) == {"from": 135, "to": 285}


def test_it_is_rounded_to_five_seconds_that_promise_no_more() -> None:
    assert estimated(1.02, 1.02, 1.02) == {"from": 60, "to": 65}


def test_turns_count_in_whatever_order_they_are_stored() -> None:
    times = after(1, 2, 3)

    assert turn_range(reversed(times), times[-1]) == turn_range(times, times[-1])


def test_a_stage_to_which_nobody_comes_makes_turns_longer() -> None:
    assert estimated(2, 2, 2, since=2) == {"from": 120, "to": 120}
    assert estimated(2, 2, 2, since=6) == {"from": 120, "to": 180}


def test_what_has_passed_since_the_last_turn_makes_none_shorter() -> None:
    assert estimated(2, 3, 4, since=1) == estimated(2, 3, 4)


@given(
    minutes=st.lists(st.floats(0, 60), min_size=3, max_size=20),
    since=st.floats(0, 60),
)
def test_an_estimate_is_within_what_the_show_has_had(
    minutes: list[float], since: float
) -> None:
    found = estimated(*minutes, since=since)

    assert found is not None
    low, high = found["from"], found["to"]
    assert isinstance(low, int)
    assert isinstance(high, int)
    assert 60 * min(minutes) - 5 <= low <= high
    assert high <= 60 * max(*minutes, since) + 5
