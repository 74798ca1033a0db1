"""Indexes follow every write and forget what was replaced."""

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


def test_an_index_finds_what_a_look_at_every_child_finds() -> None:
    root = tree()

    assert found(Indexes(), root, TOP) == run(get(root, SCORES), TOP)


def test_an_index_follows_children_that_come_change_and_go() -> None:
    indexes, root = Indexes(), tree()
    found(indexes, root, TOP)
    writes: list[tuple[Path, Json]] = [
        (("scores", "new"), {"points": 1000}),
        (("scores", "p001", "points"), 2000),
        (("scores", "p127"), None),
        (("scores", "p126", "name"), "no points changed"),
        (("scores", "p125"), {"points": "text"}),
    ]

    for path, json in writes:
        root = written(indexes, root, path, json)

        assert found(indexes, root, TOP) == run(get(root, SCORES), TOP)


def test_the_tree_before_the_newest_write_can_still_be_asked() -> None:
    indexes, before = Indexes(), tree()
    found(indexes, before, TOP)

    after = written(indexes, before, ("scores", "new"), {"points": 1000})

    assert found(indexes, before, TOP) == run(get(before, SCORES), TOP)
    assert found(indexes, after, TOP) == run(get(after, SCORES), TOP)


def test_a_location_that_is_replaced_is_sorted_again() -> None:
    indexes, root = Indexes(), tree()
    found(indexes, root, TOP)

    root = written(indexes, root, SCORES, players(2 * MIN_CHILDREN))

    assert len(indexes) == 0
    assert found(indexes, root, TOP) == run(get(root, SCORES), TOP)


def test_a_location_below_a_replaced_one_is_sorted_again() -> None:
    indexes, root = Indexes(), tree()
    found(indexes, root, TOP)

    root = written(indexes, root, (), {"scores": players(2 * MIN_CHILDREN)})

    assert found(indexes, root, TOP) == run(get(root, SCORES), TOP)


def test_what_is_removed_is_forgotten() -> None:
    indexes, root = Indexes(), tree()
    found(indexes, root, TOP)

    root = written(indexes, root, SCORES, None)

    assert len(indexes) == 0
    assert found(indexes, root, TOP) is None


def test_a_write_elsewhere_leaves_an_index_alone() -> None:
    indexes, root = Indexes(), tree()
    found(indexes, root, TOP)

    root = written(indexes, root, ("other",), 2)

    assert len(indexes) == 1
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
