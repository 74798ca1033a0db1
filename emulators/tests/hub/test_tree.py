"""One level of the database, bounded."""

from typing import Any

from emulators.firebase.database.tree import from_json
from emulators.hub.tree import MAX_CHILDREN, MAX_SORTED, MAX_VALUE_CHARS, level


def test_a_branch_shows_its_children_in_their_order_and_not_what_is_below() -> None:
    node = from_json({"b": {"x": 1, "y": {"z": 2}}, "10": "ten", "9": True})

    assert level(("rooms",), node) == {
        "path": ["rooms"],
        "value": None,
        "total": 3,
        "children": [
            {"key": "9", "value": True, "total": None},
            {"key": "10", "value": "ten", "total": None},
            {"key": "b", "value": None, "total": 2},
        ],
    }


def test_a_leaf_and_nothing_are_told_apart() -> None:
    leaf, nothing = level((), from_json(5)), level((), None)

    assert (leaf["value"], leaf["total"], leaf["children"]) == (5, None, [])
    assert (nothing["value"], nothing["total"]) == (None, None)


def test_of_a_picture_its_beginning_is_shown() -> None:
    shown: Any = level((), from_json({"image": "a" * 250_000}))

    (child,) = shown["children"]

    assert child["value"] == f"{'a' * MAX_VALUE_CHARS}… (250,000 characters)"


def test_of_many_children_some_are_shown_and_all_are_counted() -> None:
    for many in (MAX_CHILDREN + 1, MAX_SORTED + 1):
        shown: Any = level((), from_json({f"k{n:06}": n for n in range(many)}))

        assert (len(shown["children"]), shown["total"]) == (MAX_CHILDREN, many)
