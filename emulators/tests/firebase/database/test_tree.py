"""The immutable tree and its JSON form."""

import json
import math

import immutables
import pytest

from emulators.firebase.database.keys import MAX_KEY_BYTES, key_order
from emulators.firebase.database.tree import (
    MAX_STRING_BYTES,
    BadKey,
    Branch,
    InvalidData,
    InvalidPath,
    Leaf,
    Path,
    from_json,
    get,
    ordered_children,
    parse_path,
    put,
    set_priority,
    show_path,
    to_json,
)
from emulators.kernel.json_http import Json


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("", ()),
        ("/", ()),
        ("/a//b/", ("a", "b")),
        ("a b/c?d&e%f:g/é", ("a b", "c?d&e%f:g", "é")),
    ],
)
def test_a_path_is_its_segments_that_are_not_empty(text: str, path: Path) -> None:
    assert parse_path(text) == path


@pytest.mark.parametrize("key", ["a.b", "#", "$", "[", "]", "\x00", "\x1f", "\x7f"])
def test_a_path_refuses_what_cannot_be_a_key(key: str) -> None:
    with pytest.raises(InvalidPath, match="Invalid path: Invalid token in path"):
        parse_path(f"/ok/{key}")


def test_a_path_has_at_most_32_keys_of_768_bytes() -> None:
    deepest = "/".join(["é" * (MAX_KEY_BYTES // 2)] * 32)

    assert len(parse_path(deepest)) == 32
    with pytest.raises(InvalidPath):
        parse_path(deepest + "/x")
    with pytest.raises(InvalidPath):
        parse_path("é" * (MAX_KEY_BYTES // 2) + "e")


def test_a_path_is_shown_with_a_leading_slash() -> None:
    assert show_path(("a", "b")) == "/a/b"
    assert show_path(()) == "/"


@pytest.mark.parametrize(
    "json",
    [None, {}, [], {"a": None}, [None], {"a": {"b": [{}]}}, {".value": None}],
)
def test_what_holds_no_value_is_nothing(json: Json) -> None:
    assert from_json(json) is None


def test_a_priority_of_nothing_is_dropped() -> None:
    assert from_json({".priority": 3}) is None
    assert from_json({".value": None, ".priority": 3}) is None
    assert set_priority(None, ("a",), 3) is None


def test_arrays_become_maps_without_their_holes() -> None:
    node = from_json(["a", None, "c"])

    assert node == from_json({"0": "a", "2": "c"})


@pytest.mark.parametrize(
    ("stored", "shown"),
    [
        ({"0": "a", "1": "b"}, ["a", "b"]),
        ({"1": "x"}, [None, "x"]),
        ({"2": "x"}, {"2": "x"}),
        ({"0": "a", "3": "d"}, ["a", None, None, "d"]),
        ({"0": "a", "4": "e"}, {"0": "a", "4": "e"}),
        ({"00": "a"}, {"00": "a"}),
        ({"0": "a", "x": "b"}, {"0": "a", "x": "b"}),
    ],
)
def test_a_map_with_mostly_array_keys_is_shown_as_an_array(
    stored: Json, shown: Json
) -> None:
    node = from_json(stored)

    assert to_json(node) == shown
    assert to_json(node, export=True) == stored
    assert to_json(node, arrays=False) == stored


def test_export_shows_priorities() -> None:
    json: Json = {
        "leaf": {".value": 1, ".priority": "p"},
        "map": {"a": 1, ".priority": 2},
        "plain": 3,
    }

    node = from_json(json)

    assert to_json(node, export=True) == json
    assert to_json(node) == {"leaf": 1, "map": {"a": 1}, "plain": 3}


def test_a_value_wrapper_without_priority_is_its_value() -> None:
    assert from_json({".value": "x"}) == Leaf("x")


@pytest.mark.parametrize(
    "json",
    [
        {".value": 1, "a": 2},
        {".value": {"a": 1}},
        {".value": [1]},
        {"a": 1, ".priority": True},
        {"a": 1, ".priority": {}},
        {"a": 1, ".priority": [1]},
        math.inf,
        10**400,
        {"a": 1, ".priority": -math.inf},
        "x" * (MAX_STRING_BYTES + 1),
    ],
)
def test_malformed_values_are_refused(json: Json) -> None:
    with pytest.raises(InvalidData):
        from_json(json)


@pytest.mark.parametrize(
    "key", ["", "a.b", ".sv", ".other", "a/b", "$x", "x" * (MAX_KEY_BYTES + 1)]
)
def test_keys_that_cannot_be_stored_are_refused(key: str) -> None:
    with pytest.raises(BadKey):
        from_json({"ok": {key: 1}})


def test_data_may_be_32_keys_deep_and_no_deeper() -> None:
    deep: Json = "leaf"
    for _ in range(32):
        deep = {"k": deep}

    assert from_json(deep) is not None
    with pytest.raises(InvalidData):
        from_json({"k": deep})
    with pytest.raises(InvalidData):
        from_json(deep, depth=1)


def test_the_longest_string_is_ten_megabytes() -> None:
    assert from_json("x" * MAX_STRING_BYTES) is not None


def test_numbers_keep_what_json_can_tell() -> None:
    assert json.dumps(to_json(from_json(1.0))) == "1"
    assert json.dumps(to_json(from_json(-0.0))) == "-0.0"
    assert to_json(from_json(2**63 - 1)) == 2**63 - 1
    assert to_json(from_json(1.5)) == 1.5
    assert to_json(from_json(1e300)) == 1e300


def test_halves_of_utf_16_pairs_are_replaced() -> None:
    node = from_json({"k\ud800": "v\udc00", "😀": "😀"})

    assert to_json(node) == {"k\ufffd": "v\ufffd", "😀": "😀"}


def test_a_negative_zero_is_no_zero() -> None:
    assert Leaf(-0.0) != Leaf(0)
    assert Leaf("a", -0.0) != Leaf("a", 0)
    assert Leaf(-0.0) == Leaf(-0.0)


def test_true_is_not_one() -> None:
    assert Leaf(value=True) != Leaf(1)
    assert Leaf(1) == Leaf(1.0)
    assert hash(Leaf(1)) == hash(Leaf(1.0))
    assert from_json({"a": True}) != from_json({"a": 1})


def test_what_is_put_is_got_and_siblings_are_shared() -> None:
    before = from_json({"a": {"b": 1}, "c": {"d": 2}})

    after = put(before, ("a", "x", "y"), Leaf("new"))

    assert to_json(after) == {"a": {"b": 1, "x": {"y": "new"}}, "c": {"d": 2}}
    assert get(after, ("c",)) is get(before, ("c",))
    assert to_json(before) == {"a": {"b": 1}, "c": {"d": 2}}


def test_removing_the_last_child_removes_every_empty_ancestor() -> None:
    node = from_json({"a": {"b": {"c": 1}}})

    assert put(node, ("a", "b", "c"), None) is None


def test_removing_what_is_absent_changes_nothing() -> None:
    node = from_json({"a": 1})

    assert put(node, ("a", "below", "a leaf"), None) is node
    assert put(node, ("x", "y"), None) is node
    assert put(None, ("x",), None) is None


def test_writing_below_a_leaf_makes_a_map_that_keeps_its_priority() -> None:
    node = from_json({".value": 1, ".priority": 7})

    after = put(node, ("a",), Leaf(2))

    assert after == Branch(immutables.Map({"a": Leaf(2)}), 7)


def test_a_full_write_clears_the_priority_and_a_write_below_keeps_it() -> None:
    node = from_json({"m": {"a": 1, ".priority": 7}})

    below = put(node, ("m", "b"), Leaf(2))
    full = put(node, ("m",), from_json({"a": 1}))

    assert to_json(below, export=True) == {"m": {"a": 1, "b": 2, ".priority": 7}}
    assert to_json(full, export=True) == {"m": {"a": 1}}


def test_a_priority_can_be_set_by_itself() -> None:
    node = from_json({"leaf": 1, "map": {"a": 1}})

    node = set_priority(node, ("leaf",), 1)
    node = set_priority(node, ("map",), "p")

    assert to_json(node, export=True) == {
        "leaf": {".value": 1, ".priority": 1},
        "map": {"a": 1, ".priority": "p"},
    }


def test_integer_keys_come_first_and_text_follows_by_utf_16_units() -> None:
    # U+1F600 is a surrogate pair, so it sorts before U+FFFD in UTF-16.
    ordered = [
        *("-5", "-1", "0", "1", "01", "001", "2", "10", "2147483647"),
        *("-", "1a", "2147483648", "A", "a", "é", "😀", "\ufffd"),
    ]

    assert sorted(set(ordered), key=key_order) == ordered


def test_children_are_listed_in_key_order() -> None:
    node = from_json({"b": 1, "10": 2, "9": 3})

    assert [key for key, _ in ordered_children(node)] == ["9", "10", "b"]
    assert ordered_children(Leaf(1)) == []


def test_children_beyond_ascii_are_listed_by_their_utf16_units() -> None:
    # By code points the last two would change places.
    node = from_json({"\uffee": 1, "\U0001f600": 2, "z": 3, "7": 4, "-": 5})

    keys = [key for key, _ in ordered_children(node)]

    assert keys == ["7", "-", "z", "\U0001f600", "\uffee"]
    assert keys == sorted(keys, key=key_order)
