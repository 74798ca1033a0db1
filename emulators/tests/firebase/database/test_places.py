"""Sorted places that never change."""

from emulators.firebase.database.places import BLOCK, Places
from emulators.firebase.database.queries import KEY, VALUE, Bound, Place, Query, placing
from emulators.firebase.database.tree import Leaf

by_value = placing(VALUE)


def place(number: int, value: int | None = None) -> Place:
    return by_value(f"k{number:06d}", Leaf(number if value is None else value))


MANY = 5 * BLOCK
PLACES = Places.of(place(number) for number in reversed(range(MANY)))


def keys(places: Places, query: Query) -> list[str]:
    return [found[-1] for found in places.cut(query)]


def test_places_are_listed_in_order() -> None:
    assert list(PLACES) == [place(number) for number in range(MANY)]


def test_a_place_that_goes_leaves_the_former_list_as_it_was() -> None:
    fewer = PLACES.without(place(700))

    assert place(700) not in list(fewer)
    assert list(fewer) == [place(number) for number in range(MANY) if number != 700]
    assert place(700) in list(PLACES)


def test_blocks_split_as_places_come() -> None:
    places = Places.of(())

    for number in range(3 * BLOCK):
        places = places.having(place(number, value=1_000_000 - number))

    assert list(places) == sorted(
        place(number, value=1_000_000 - number) for number in range(3 * BLOCK)
    )


def test_blocks_vanish_as_places_go() -> None:
    places = PLACES

    for number in range(MANY):
        places = places.without(place(number))

    assert list(places) == []
    assert places.cut(Query(order_by=VALUE)) == []
    assert list(places.having(place(1))) == [place(1)]


def test_a_cut_begins_and_ends_anywhere() -> None:
    query = Query(order_by=VALUE, start=Bound(BLOCK - 1), end=Bound(BLOCK + 1))

    assert keys(PLACES, query) == [
        f"k{number:06d}" for number in (BLOCK - 1, BLOCK, BLOCK + 1)
    ]


def test_a_cut_is_limited_from_either_side() -> None:
    first = Query(order_by=VALUE, start=Bound(BLOCK - 1), limit=2)
    last = Query(order_by=VALUE, end=Bound(BLOCK), limit=2, limit_from="last")

    assert keys(PLACES, first) == [f"k{BLOCK - 1:06d}", f"k{BLOCK:06d}"]
    assert set(keys(PLACES, last)) == {f"k{BLOCK - 1:06d}", f"k{BLOCK:06d}"}


def test_a_range_beyond_everything_is_empty() -> None:
    above = Query(order_by=VALUE, start=Bound(MANY))
    below = Query(order_by=VALUE, end=Bound(-1), limit=3, limit_from="last")
    crossed = Query(order_by=VALUE, start=Bound(9), end=Bound(3), limit=1)

    assert keys(PLACES, above) == []
    assert keys(PLACES, below) == []
    assert keys(PLACES, crossed) == []


def test_keys_alone_can_be_the_order() -> None:
    by_key = placing(KEY)
    places = Places.of(by_key(key, Leaf(0)) for key in ("b", "10", "9", "a"))

    assert [found[-1] for found in places] == ["9", "10", "a", "b"]
