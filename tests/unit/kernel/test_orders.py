"""In which order things are gone over."""

from interactive_broadcast.kernel.orders import turned


def test_all_come_in_order_from_some_place_on() -> None:
    assert turned([], 7) == []
    assert turned([1, 2, 3, 4], 0) == [1, 2, 3, 4]
    assert turned([1, 2, 3, 4], 1) == [3, 4, 1, 2]


def test_whatever_is_at_the_front_each_is_among_the_first_soon() -> None:
    first = {one for number in range(16) for one in turned(range(100), number)[:10]}

    assert first == set(range(100))
