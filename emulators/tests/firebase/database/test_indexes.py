"""Indexes follow every write and forget what was replaced."""

import pytest

from emulators.firebase.database.indexes import (
    MAX_LOCATIONS,
    MAX_ORDERS,
    MAX_WINDOWS,
    MIN_CHILDREN,
    Indexes,
)
from emulators.firebase.database.queries import KEY, PRIORITY, VALUE, Bound, Query, run
from emulators.firebase.database.tree import Node, Path, from_json, get, put
from emulators.kernel.json_http import Json

SCORES = ("scores",)
TOP = Query(order_by="points", limit=3, limit_from="last")


def players(count: int = 4 * MIN_CHILDREN) -> dict[str, Json]:
    return {f"p{number:03d}": {"points": number} for number in range(count)}


def tree(count: int = 4 * MIN_CHILDREN) -> Node:
    return from_json({"scores": players(count), "other": 1})


def found(indexes: Indexes, root: Node, query: Query, path: Path = SCORES) -> Node:
    return indexes.run(get(root, path), path, query, is_indexed=True)


def written(indexes: Indexes, root: Node, path: Path, json: Json) -> Node:
    after = put(root, path, from_json(json))
    indexes.follow(root, after, [path])
    return after


@pytest.mark.parametrize(
    ("path", "json", "remembered"),
    [
        pytest.param(SCORES, players(2 * MIN_CHILDREN), 0, id="replaces it"),
        pytest.param((), {"scores": players(2 * MIN_CHILDREN)}, 0, id="lies above"),
        pytest.param(SCORES, None, 0, id="removes it"),
        pytest.param(("other",), 2, 1, id="is elsewhere"),
        pytest.param(("scores", "p001", "points"), 2000, 1, id="moves a child"),
        pytest.param(("scores", "p001", "name"), "Ann", 1, id="moves no child"),
        pytest.param(("scores", "new"), {"points": 1000}, 1, id="adds a child"),
        pytest.param(("scores", "p127"), None, 1, id="removes a child"),
    ],
)
def test_a_sorted_location_is_remembered_until_a_write(
    path: Path, json: Json, remembered: int
) -> None:
    indexes, root = Indexes(), tree()
    found(indexes, root, TOP)

    root = written(indexes, root, path, json)

    assert len(indexes) == remembered
    assert found(indexes, root, TOP) == run(get(root, SCORES), TOP)


def test_a_write_of_many_children_sorts_again() -> None:
    indexes, root = Indexes(), tree()
    found(indexes, root, TOP)
    after = root
    paths: list[Path] = [("scores", f"p{number:03d}", "points") for number in range(64)]
    for path in paths:
        after = put(after, path, from_json(5000))

    indexes.follow(root, after, paths)

    assert len(indexes) == 0
    assert found(indexes, after, TOP) == run(get(after, SCORES), TOP)


def test_few_children_are_not_worth_an_index() -> None:
    indexes, root = Indexes(), tree(MIN_CHILDREN - 1)

    assert found(indexes, root, TOP) == run(get(root, SCORES), TOP)
    assert len(indexes) == 0


def test_true_is_not_mistaken_for_one() -> None:
    indexes = Indexes()
    root = from_json(
        {"scores": {**players(), "yes": {"points": True}, "no": {"points": False}}}
    )
    yes, one = (
        Query(order_by="points", start=Bound(value), end=Bound(value))
        for value in (True, 1)
    )

    found(indexes, root, yes)

    assert found(indexes, root, one) == run(get(root, SCORES), one)


def test_what_has_no_index_is_remembered_and_looked_at_again_when_it_changes() -> None:
    indexes, root = Indexes(), tree()
    first = indexes.run(get(root, SCORES), SCORES, TOP, is_indexed=False)
    again = indexes.run(get(root, SCORES), SCORES, TOP, is_indexed=False)

    root = written(indexes, root, ("scores", "new"), {"points": 1000})

    assert again is first
    later = indexes.run(get(root, SCORES), SCORES, TOP, is_indexed=False)
    assert later == run(get(root, SCORES), TOP)


def test_locations_orders_and_results_are_bounded() -> None:
    indexes = Indexes()
    root = from_json({f"l{number}": players() for number in range(MAX_LOCATIONS + 5)})

    for number in range(MAX_LOCATIONS + 5):
        found(indexes, root, TOP, (f"l{number}",))
    for number in range(MAX_ORDERS + 2):
        found(indexes, root, Query(order_by=f"field{number}", limit=1), ("l9",))
    for number in range(MAX_WINDOWS + 2):
        found(indexes, root, Query(order_by=KEY, limit=number + 1), ("l9",))

    assert len(indexes) == MAX_LOCATIONS
    for order in (KEY, VALUE, PRIORITY, "points"):
        query = Query(order_by=order, limit=2, limit_from="last")
        assert found(indexes, root, query, ("l9",)) == run(get(root, ("l9",)), query)
