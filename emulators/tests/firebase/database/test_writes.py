"""From requested writes to the tree that results."""

import pytest

from emulators.firebase.database.tree import BadKey, InvalidData, InvalidPath, from_json
from emulators.firebase.database.tree import to_json as shown
from emulators.firebase.database.writes import (
    Target,
    applied,
    children_of,
    parse_target,
)
from emulators.kernel.json_http import Json

NOW_MS = 1_795_262_400_000


def after(before: Json, writes: dict[str, Json]) -> Json:
    targets = {parse_target(path): json for path, json in writes.items()}
    return shown(applied(from_json(before), targets, now_ms=NOW_MS), export=True)


def test_a_path_may_end_in_a_priority() -> None:
    assert parse_target("/a/b/.priority") == Target(("a", "b"), is_priority=True)
    assert parse_target(".priority") == Target((), is_priority=True)
    assert parse_target("a/b") == Target(("a", "b"))
    with pytest.raises(InvalidPath):
        parse_target("a/.priority/b")


def test_all_writes_take_effect_together() -> None:
    written = after(
        {"a": 1, "b": {"c": 2, "d": 3}},
        {"a": None, "b/c": {".sv": {"increment": 5}}, "e/f": {".sv": "timestamp"}},
    )

    assert written == {"b": {"c": 7, "d": 3}, "e": {"f": NOW_MS}}


def test_increments_refer_to_the_data_before_the_request() -> None:
    by_one: Json = {".sv": {"increment": 1}}

    assert after({"a": {"n": 1}}, {"a": {"n": by_one}}) == {"a": {"n": 2}}


def test_a_priority_can_be_written_with_its_location_in_any_order() -> None:
    expected = {"a": {".value": 1, ".priority": 7}}

    assert after(None, {"a/.priority": 7, "a": 1}) == expected
    assert after(None, {"a": 1, "a/.priority": 7}) == expected


def test_a_priority_may_be_the_timestamp() -> None:
    written = after({"a": 1}, {"a/.priority": {".sv": "timestamp"}})

    assert written == {"a": {".value": 1, ".priority": NOW_MS}}


@pytest.mark.parametrize("other", ["a/b", "a/b/c"])
def test_a_place_and_one_above_it_cannot_be_written_together(other: str) -> None:
    with pytest.raises(InvalidData):
        after(None, {"a": 1, other: 2})


def test_the_refusal_names_both_places() -> None:
    with pytest.raises(InvalidData) as refused:
        after(None, {"a/b": 1, "a": 2})

    assert str(refused.value) == (
        "Invalid data; contains a path /a that is ancestor of another path /a/b"
    )


def test_depth_is_counted_from_the_root() -> None:
    path = "/".join("k" * 32)

    assert after(None, {path: 1}) is not None
    with pytest.raises(InvalidData):
        after(None, {path: {"x": 1}})


def test_an_update_names_places_below_where_it_is_made() -> None:
    writes = children_of(Target(("a",)), {"b/c": 1, "/d/": 2, ".priority": 3})

    assert writes == {
        Target(("a", "b", "c")): 1,
        Target(("a", "d")): 2,
        Target(("a",), is_priority=True): 3,
    }


@pytest.mark.parametrize("key", ["", "/", "b.c", "b//$"])
def test_an_update_has_no_key_that_is_no_place_below(key: str) -> None:
    with pytest.raises(BadKey):
        children_of(Target(("a",)), {key: 1})


def test_an_update_names_no_place_twice() -> None:
    with pytest.raises(InvalidData, match="two keys name the same path"):
        children_of(Target(()), {"a": 1, "/a": 2})


def test_a_priority_has_no_children_to_update() -> None:
    with pytest.raises(InvalidPath):
        children_of(Target((), is_priority=True), {"a": 1})
