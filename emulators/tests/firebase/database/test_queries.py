"""Which children a query chooses."""

import pytest

from emulators.firebase.database.queries import (
    KEY,
    MAX_NAME,
    MIN_NAME,
    PRIORITY,
    VALUE,
    Bound,
    Query,
    run,
)
from emulators.firebase.database.tree import from_json, ordered_children
from emulators.kernel.json_http import Json

MIXED: Json = {
    "missing": {"y": 0},
    "false": {"x": False},
    "true": {"x": True},
    "small": {"x": -1.5},
    "big": {"x": 20},
    "text": {"x": "b"},
    "text2": {"x": "a"},
    "map": {"x": {"deep": 1}},
}


def keys(json: Json, query: Query) -> list[str]:
    return [key for key, _ in ordered_children(run(from_json(json), query))]


@pytest.mark.parametrize(
    ("count", "chosen"),
    [
        (1, {"missing"}),
        (2, {"missing", "false"}),
        (3, {"missing", "false", "true"}),
        (4, {"missing", "false", "true", "small"}),
        (5, {"missing", "false", "true", "small", "big"}),
        (6, {"missing", "false", "true", "small", "big", "text2"}),
        (7, {"missing", "false", "true", "small", "big", "text2", "text"}),
        (8, {"missing", "false", "true", "small", "big", "text2", "text", "map"}),
        (9, {"missing", "false", "true", "small", "big", "text2", "text", "map"}),
    ],
)
def test_values_of_all_kinds_have_one_order(count: int, chosen: set[str]) -> None:
    assert set(keys(MIXED, Query(order_by="x", limit=count))) == chosen


def test_equal_values_are_ordered_by_key() -> None:
    json: Json = {"b": 1, "10": 1, "9": 1, "a": 1}

    first = Query(order_by=VALUE, limit=3)
    last = Query(order_by=VALUE, limit=1, limit_from="last")

    assert keys(json, first) == ["9", "10", "a"]
    assert keys(json, last) == ["b"]


def test_maps_tie_whatever_they_hold() -> None:
    json: Json = {"b": {"x": {"n": 1}}, "a": {"x": {"n": 2}}}

    assert keys(json, Query(order_by="x", limit=1)) == ["a"]


@pytest.mark.parametrize(
    ("start", "end", "chosen"),
    [
        (Bound(2), None, ["b", "b2", "c"]),
        (Bound(2, inclusive=False), None, ["c"]),
        (Bound(2, "b2"), None, ["b2", "c"]),
        (Bound(2, "b", inclusive=False), None, ["b2", "c"]),
        (Bound(2, MAX_NAME), None, ["c"]),
        (None, Bound(2), ["a", "b", "b2"]),
        (None, Bound(2, inclusive=False), ["a"]),
        (None, Bound(2, "b"), ["a", "b"]),
        (None, Bound(2, "b2", inclusive=False), ["a", "b"]),
        (None, Bound(2, MIN_NAME), ["a"]),
        (Bound(2), Bound(2), ["b", "b2"]),
        (Bound(2, "b2"), Bound(2, "b2"), ["b2"]),
        (Bound(2.5), Bound(2.7), []),
        (Bound("a"), None, []),
        (Bound(None), Bound(None), []),
    ],
)
def test_a_range_is_over_value_then_key(
    start: Bound | None, end: Bound | None, chosen: list[str]
) -> None:
    json: Json = {"a": 1, "b": 2, "b2": 2, "c": 3}

    assert keys(json, Query(order_by=VALUE, start=start, end=end)) == chosen


def test_null_selects_the_children_without_the_index() -> None:
    null = Bound(None)

    assert keys(MIXED, Query(order_by="x", start=null, end=null)) == ["missing"]


def test_a_nested_child_may_be_the_index() -> None:
    json: Json = {"a": {"b": {"c": 2}}, "z": {"b": {"c": 1}}, "n": {"b": 5}}

    two = Bound(2)

    assert keys(json, Query(order_by="b/c", start=two, end=two)) == ["a"]


def test_ordered_by_key_the_bound_is_the_key() -> None:
    json: Json = {"1": 0, "2": 0, "10": 0, "a": 0}

    inclusive = Query(order_by=KEY, start=Bound("2"), end=Bound("10"))
    exclusive = Query(order_by=KEY, start=Bound("2", inclusive=False))

    assert keys(json, inclusive) == ["2", "10"]
    assert keys(json, exclusive) == ["10", "a"]


def test_priorities_order_from_none_over_numbers_to_text() -> None:
    json: Json = {
        "a": {".value": 1, ".priority": "x"},
        "b": {".value": 1, ".priority": 5},
        "c": 1,
    }

    assert keys(json, Query(order_by=PRIORITY, limit=1)) == ["c"]
    assert keys(json, Query(order_by=PRIORITY, limit=2)) == ["b", "c"]
    assert keys(json, Query(order_by=PRIORITY, start=Bound(5))) == ["a", "b"]


def test_a_limit_counts_within_the_range() -> None:
    json: Json = {"a": 1, "b": 2, "c": 3, "d": 4}
    start, end = Bound(2), Bound(3)

    last = Query(order_by=VALUE, start=start, end=end, limit=1, limit_from="last")

    assert keys(json, last) == ["c"]


@pytest.mark.parametrize("json", [None, 1, "text"])
def test_a_query_on_what_has_no_children_finds_nothing(json: Json) -> None:
    assert run(from_json(json), Query(order_by=KEY)) is None


def test_a_result_has_no_priority_of_its_own() -> None:
    node = run(from_json({"a": 1, ".priority": 3}), Query(order_by=KEY))

    assert node is not None
    assert node.priority is None


def test_only_orders_by_key_and_priority_need_no_index() -> None:
    indexes = [Query(order_by=by).index for by in (KEY, PRIORITY, VALUE, "a/b")]

    assert indexes == [None, None, ".value", "a/b"]


def test_a_range_of_one_position_is_an_equality() -> None:
    bound = Bound(1)

    assert Query(order_by=VALUE, start=bound, end=Bound(1)).equal_to == bound
    assert Query(order_by=VALUE, start=bound).equal_to is None
    assert Query(order_by=VALUE, start=bound, end=Bound(2)).equal_to is None
    assert Query(order_by=VALUE).equal_to is None


@pytest.mark.parametrize("sign", ["", "-"])
def test_a_bound_may_be_longer_than_any_key(sign: str) -> None:
    endless = Bound(sign + "0" * 5_000 + "1")

    assert keys({"1": 1, "b": 2}, Query(order_by=KEY, start=endless)) == ["b"]
