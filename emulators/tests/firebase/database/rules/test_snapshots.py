"""Places in a tree."""

from emulators.firebase.database.rules.snapshots import MAP, Snapshot
from emulators.firebase.database.tree import from_json

TREE = Snapshot(
    from_json(
        {"a": {"b": {".value": 1, ".priority": "p"}}, "c": False, "d": {"e": "x"}}
    )
)


def test_a_child_may_be_far_away() -> None:
    assert TREE.child("a/b").value == 1
    assert TREE.child("/a//b/").value == 1
    assert TREE.child("").value is MAP


def test_dots_name_nothing() -> None:
    for path in ("./a", "a/../a", "me@example.com", ".priority", "a/b/.value"):
        assert not TREE.child(path).exists


def test_a_place_without_a_value_has_a_parent_all_the_same() -> None:
    place = TREE.child("x/y")

    assert place.parent is not None
    assert place.parent.parent is not None
    assert place.parent.parent.node is TREE.node
    assert TREE.parent is None


def test_a_value_is_what_lies_there_without_its_priority() -> None:
    assert TREE.child("a/b").value == 1
    assert TREE.child("a/b").priority == "p"
    assert TREE.child("c").value is False
    assert TREE.child("x").value is None
    assert TREE.child("x").priority is None
    assert TREE.child("a").value is MAP


def test_only_maps_have_children() -> None:
    assert TREE.child("a").has_children
    assert not TREE.child("c").has_children
    assert not TREE.child("x").has_children
