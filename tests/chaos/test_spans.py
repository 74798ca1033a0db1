"""Spans are joined, cut and turned round."""

from math import inf

from tests.chaos.spans import complement, holds_at, overlap, union, without


def test_what_overlaps_or_touches_is_one() -> None:
    assert union([(5, 9), (1, 3), (3, 4), (6, 7), (8, 8)]) == [(1, 4), (5, 9)]


def test_what_two_have_in_common() -> None:
    assert overlap([(1, 5), (7, 9)], [(4, 8)]) == [(4, 5), (7, 8)]


def test_what_is_left_of_one_without_another() -> None:
    assert without([(1, 9)], [(0, 2), (4, 5)]) == [(2, 4), (5, 9)]


def test_the_time_in_which_nothing_goes_on() -> None:
    assert complement([(1, 2)]) == [(-inf, 1), (2, inf)]
    assert complement([]) == [(-inf, inf)]


def test_a_moment_lies_in_a_span_or_does_not() -> None:
    assert holds_at([(1, 2)], 2)
    assert not holds_at([(1, 2)], 3)
