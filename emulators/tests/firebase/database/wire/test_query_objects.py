"""Queries as SDKs send them."""

import pytest

from emulators.firebase.database.queries import (
    KEY,
    MAX_NAME,
    PRIORITY,
    VALUE,
    Bound,
    Query,
)
from emulators.firebase.database.tree import InvalidData
from emulators.firebase.database.wire.query_objects import (
    DEFAULT,
    loads_all,
    parse_query,
)
from emulators.kernel.json_http import Json


@pytest.mark.parametrize(
    ("json", "expected"),
    [
        (None, DEFAULT),
        ({}, Query(order_by=PRIORITY)),
        ({"i": ".key"}, Query(order_by=KEY)),
        ({"i": ".value"}, Query(order_by=VALUE)),
        ({"i": "/a/b/"}, Query(order_by="a/b")),
        (
            {"sp": 3, "sin": True, "l": 2, "vf": "l", "i": "a"},
            Query(order_by="a", start=Bound(3), limit=2),
        ),
        (
            {"ep": "x", "en": "k", "ein": False, "l": 2, "vf": "r", "i": "a"},
            Query(
                order_by="a",
                end=Bound("x", "k", inclusive=False),
                limit=2,
                limit_from="last",
            ),
        ),
        (
            {"sp": 3, "sn": MAX_NAME, "sin": False},
            Query(
                order_by=PRIORITY,
                start=Bound(3, MAX_NAME, inclusive=False),
                limit_from="first",
            ),
        ),
        ({"sp": None, "i": "a"}, Query(order_by="a", start=Bound(None))),
        ({"sp": "k", "i": ".key"}, Query(order_by=KEY, start=Bound("k"))),
        ({"l": 2}, Query(order_by=PRIORITY, limit=2, limit_from="last")),
        (
            {"l": 2, "sp": 1},
            Query(order_by=PRIORITY, start=Bound(1), limit=2, limit_from="first"),
        ),
    ],
)
def test_a_query_is_understood(json: Json, expected: Query) -> None:
    query = parse_query(json)

    assert (query.order_by, query.start, query.end, query.limit) == (
        expected.order_by,
        expected.start,
        expected.end,
        expected.limit,
    )
    assert query.limit is None or query.limit_from == expected.limit_from


@pytest.mark.parametrize(
    "json",
    [
        [],
        "a",
        {"i": 5},
        {"i": ""},
        {"i": "a.b"},
        {"i": ["a"]},
        {"sp": []},
        {"sp": {}},
        {"sp": 1, "sn": 5},
        {"sp": 1, "sin": "yes"},
        {"sp": 5, "i": ".key"},
        {"ep": None, "i": ".key"},
        {"l": 0},
        {"l": -1},
        {"l": True},
        {"l": 1.5},
        {"l": "1"},
        {"l": 2**40},
        {"l": 1, "vf": "x"},
        {"l": 1, "vf": []},
        {"x": [[]]},
        {"sp": "x" * 70_000},
    ],
)
def test_a_malformed_query_is_refused(json: Json) -> None:
    with pytest.raises(InvalidData, match="Invalid query"):
        parse_query(json)


def test_an_order_alone_leaves_nothing_out() -> None:
    assert loads_all(parse_query({"i": "a"}))
    assert not loads_all(parse_query({"l": 1}))
    assert not loads_all(parse_query({"sp": None}))
    assert not loads_all(parse_query({"ep": 1}))
