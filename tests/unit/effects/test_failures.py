"""How often a recording or stream may fail before it has a rest."""

from interactive_broadcast.effects.failures import (
    MAX_FAILURES,
    Failures,
    after_pause,
    one_more,
)

HOUR_MS = 3_600_000


def some(count: int, since: int = 1_000) -> Failures:
    return Failures(since=since, count=count)


def test_failures_are_counted_from_the_first_of_an_hour() -> None:
    first = one_more(None, 1_000)

    assert first == some(1)
    assert one_more(first, 1_000 + HOUR_MS - 1) == some(2)
    assert one_more(first, 1_000 + HOUR_MS) == some(1, since=1_000 + HOUR_MS)


def test_the_next_try_is_soon_until_they_are_too_many() -> None:
    few, many = some(MAX_FAILURES - 1), some(MAX_FAILURES)

    assert (few.are_too_many, few.next_try(5_000)) == (False, 15_000)
    assert (many.are_too_many, many.next_try(5_000)) == (True, 1_000 + HOUR_MS)


def test_after_the_hour_the_next_try_is_soon_again() -> None:
    late = 1_000 + HOUR_MS

    assert some(MAX_FAILURES).next_try(late) == late + 10_000


def test_two_parts_begin_ten_seconds_apart_at_least() -> None:
    assert after_pause(1_000, 2_000) == 11_000
    assert after_pause(1_000, 60_000) == 60_000
