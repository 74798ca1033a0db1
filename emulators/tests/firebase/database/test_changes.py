"""What a commit changed, seen from patterns of paths."""

import pytest

from emulators.firebase.database.changes import Change, Pattern, differs, footprint
from emulators.firebase.database.tree import (
    InvalidPath,
    Leaf,
    from_json,
    get,
    parse_path,
    put,
    set_priority,
    show_path,
    to_json,
)
from emulators.kernel.json_http import Json

SHOW: Json = {
    "events": {
        "e1": {"status": "live", "name": "One"},
        "e2": {"status": "live", "name": "Two"},
    }
}


def changes(
    pattern: str, before: Json, writes: dict[str, Json]
) -> dict[str, tuple[Json, Json]]:
    """Before and after of every location that matches, by path."""
    root = from_json(before)
    after = root
    for path, json in writes.items():
        after = put(after, parse_path(path), from_json(json))
    found = Pattern.parse(pattern).changes(root, after, map(parse_path, writes))
    return {
        show_path(change.path): (to_json(change.before), to_json(change.after))
        for change in found
    }


@pytest.mark.parametrize(
    ("write", "expected"),
    [
        pytest.param(
            {"events/e1/status": "closed"},
            {"/events/e1/status": ("live", "closed")},
            id="at the location",
        ),
        pytest.param(
            {"events/e1": {"status": "closed"}},
            {"/events/e1/status": ("live", "closed")},
            id="above it",
        ),
        pytest.param(
            {"": None},
            {
                "/events/e1/status": ("live", None),
                "/events/e2/status": ("live", None),
            },
            id="at the root",
        ),
        pytest.param(
            {"events/e3/status/deep": 1},
            {"/events/e3/status": (None, {"deep": 1})},
            id="below it",
        ),
        pytest.param(
            {"events/e1/status": "closed", "events/e2/status": "closed"},
            {
                "/events/e1/status": ("live", "closed"),
                "/events/e2/status": ("live", "closed"),
            },
            id="at several places",
        ),
        pytest.param({"events/e1/status": "live"}, {}, id="of the same value"),
        pytest.param(
            {"events/e1": {"name": "One", "status": "live"}}, {}, id="of the same map"
        ),
        pytest.param({"events/e1/name": "Uno"}, {}, id="beside it"),
    ],
)
def test_a_pattern_sees_a_write(
    write: dict[str, Json], expected: dict[str, tuple[Json, Json]]
) -> None:
    assert changes("/events/{eventId}/status", SHOW, write) == expected


def test_a_pattern_of_a_map_sees_writes_below_it() -> None:
    found = changes("/events/{eventId}", SHOW, {"events/e1/status": "closed"})

    assert found == {
        "/events/e1": (
            {"status": "live", "name": "One"},
            {"status": "closed", "name": "One"},
        )
    }


def test_priorities_are_no_change_of_value() -> None:
    before = from_json({"a": {"b": 1}})

    after = set_priority(before, ("a", "b"), 5)

    assert not differs(Change((), before, after))


@pytest.mark.parametrize("pattern", ["a/*/c", "a/{x}/c", "a/{x=*}/c"])
def test_captures_stand_for_one_key(pattern: str) -> None:
    assert changes(pattern, None, {"a/b/c": 1, "a/d": 2}) == {"/a/b/c": (None, 1)}


@pytest.mark.parametrize("pattern", ["a/**", "a/{x=**}", "a/b{x}", "a/{}", "a/$b"])
def test_patterns_that_are_not_understood_are_refused(pattern: str) -> None:
    with pytest.raises(InvalidPath):
        Pattern.parse(pattern)


def test_patterns_have_a_bound() -> None:
    with pytest.raises(InvalidPath):
        Pattern.parse("a/" * 2000)


@pytest.mark.parametrize(
    ("before", "after", "delta"),
    [
        ({"a": 1, "b": 2}, {"a": 1, "b": 3}, {"b": 3}),
        ({"a": 1, "b": 2}, {"a": 1}, {"b": None}),
        ({"a": {"x": 1, "y": 2}, "b": 2}, {"b": 2}, {"a": None}),
        ({"a": {"x": 1, "y": 2}}, {"a": {"x": 1, "z": 3}}, {"a": {"y": None, "z": 3}}),
        ({"a": 1}, {"a": {"x": 1}}, {"a": {"x": 1}}),
        ({"a": {"x": 1}}, {"a": 1}, {"a": 1}),
        ({"0": "a", "1": "b"}, {"0": "a", "1": "c"}, {"1": "c"}),
        (1, 2, 2),
        (None, {"a": 1}, {"a": 1}),
        ({"a": 1}, None, None),
        ({"a": True}, {"a": 1}, {"a": 1}),
    ],
)
def test_a_delta_holds_only_what_is_different(
    before: Json, after: Json, delta: Json
) -> None:
    assert Change((), from_json(before), from_json(after)).delta() == delta


def test_a_small_write_does_not_look_at_the_rest_of_a_large_map() -> None:
    class Unread(Leaf):
        """Fails when anyone compares it."""

        def __eq__(self, other: object) -> bool:
            raise AssertionError(other)

        __hash__ = Leaf.__hash__

    before = put(from_json({"m": {"a": 1}}), ("m", "large"), Unread(1))
    after = put(put(before, ("m", "a"), Leaf(2)), ("m", "large"), Unread(1))

    found = list(Pattern.parse("m").changes(before, after, [("m", "a")]))

    assert [change.delta() for change in found] == [{"a": 2}]
    assert get(found[0].after, ("a",)) == Leaf(2)


def test_a_footprint_is_the_tree_of_written_keys() -> None:
    assert footprint([("a", "b"), ("a", "c")]) == {"a": {"b": {}, "c": {}}}
    assert not footprint([()])
