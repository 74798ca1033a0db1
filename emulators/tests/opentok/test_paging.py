import pytest

from emulators.kernel.json_http import Refused
from emulators.opentok.bodies import Body
from emulators.opentok.paging import page

ITEMS = list(range(1200))


@pytest.mark.parametrize(
    ("query", "first", "length"),
    [
        ({}, 0, 50),
        ({"offset": "10"}, 10, 50),
        ({"offset": "1190", "count": "20"}, 1190, 10),
        ({"count": "1000"}, 0, 1000),
    ],
)
def test_a_page_has_fifty_items_unless_told(
    query: dict[str, str], first: int, length: int
) -> None:
    items = page(ITEMS, Body(query))

    assert (items[0], len(items)) == (first, length)


def test_a_page_of_none_or_beyond_the_end_is_empty() -> None:
    assert page(ITEMS, Body({"count": "0"})) == []
    assert page(ITEMS, Body({"offset": "5000"})) == []


@pytest.mark.parametrize("query", [{"count": "1001"}, {"offset": "-1"}])
def test_a_page_out_of_range_is_refused(query: dict[str, str]) -> None:
    with pytest.raises(Refused):
        page(ITEMS, Body(query))
