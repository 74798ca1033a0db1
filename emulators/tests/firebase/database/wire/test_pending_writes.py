"""What is pending for the end of a connection."""

import pytest

from emulators.firebase.database.tree import Path, parse_path
from emulators.firebase.database.wire.pending_writes import PRIORITY_KEY, PendingWrites
from emulators.kernel.json_http import Json

SET = "set"
CANCEL = "cancel"
Step = tuple[str, str, Json]
STAMP: Json = {".sv": "timestamp"}


def path_of(text: str) -> Path:
    above, slash, last = text.rpartition("/")
    if last == PRIORITY_KEY:
        return (*parse_path(above), last)
    return parse_path(above + slash + last)


def left(*steps: Step) -> dict[str, Json]:
    pending = PendingWrites()
    for do, path, json in steps:
        if do == SET:
            pending.remember(path_of(path), json)
        else:
            pending.forget(path_of(path))
    return {"/".join(path): json for path, json in pending}


@pytest.mark.parametrize(
    ("steps", "expected"),
    [
        pytest.param([(SET, "a", 1), (SET, "b/c", 2)], {"a": 1, "b/c": 2}, id="apart"),
        pytest.param([(SET, "a/b", 1), (SET, "a", 2)], {"a": 2}, id="set above"),
        pytest.param(
            [(SET, "a", {"b": 1, "c": 1}), (SET, "a/b", 2)],
            {"a": {"b": 2, "c": 1}},
            id="set below a map",
        ),
        pytest.param(
            [(SET, "a", {"b": 1, "c": 1}), (SET, "a/b", None)],
            {"a": {"c": 1}},
            id="removal below a map",
        ),
        pytest.param(
            [(SET, "a", {"b": 1}), (SET, "a/b", None)],
            {"a": None},
            id="removal of all there is in a map",
        ),
        pytest.param(
            [(SET, "a", None), (SET, "a/b/c", 2)],
            {"a": {"b": {"c": 2}}},
            id="set below a removal",
        ),
        pytest.param(
            [(SET, "a", 1), (SET, "a/b", 2)], {"a": {"b": 2}}, id="set below a leaf"
        ),
        pytest.param(
            [(SET, "a", 1), (SET, "a/b", None)], {"a": 1}, id="removal below a leaf"
        ),
        pytest.param(
            [(SET, "a", {".value": 1, ".priority": 7}), (SET, "a/b", 2)],
            {"a": {"b": 2, ".priority": 7}},
            id="set below a leaf with a priority",
        ),
        pytest.param(
            [(SET, "a", STAMP), (SET, "a/b", STAMP)],
            {"a": {"b": STAMP}},
            id="set below a server value",
        ),
        pytest.param(
            [(SET, "a", ["x", None, {"b": [1]}]), (SET, "a/2/b/1", 2)],
            {"a": {"0": "x", "2": {"b": {"0": 1, "1": 2}}}},
            id="arrays are maps",
        ),
        pytest.param(
            [(SET, "a", {"b": {}, "c": {".value": None}, ".priority": 1})],
            {"a": None},
            id="nothing but a priority is nothing",
        ),
        pytest.param(
            [(SET, "a", 1), (SET, "a/.priority", 3)],
            {"a": {".value": 1, ".priority": 3}},
            id="priority of a leaf",
        ),
        pytest.param(
            [(SET, "a", {"b": 1}), (SET, "a/.priority", 3)],
            {"a": {"b": 1, ".priority": 3}},
            id="priority of a map",
        ),
        pytest.param(
            [(SET, "a", None), (SET, "a/.priority", 3)],
            {"a": None},
            id="priority of a removal",
        ),
        pytest.param([(SET, "a/.priority", 3)], {"a/.priority": 3}, id="priority"),
    ],
)
def test_a_later_set_overrides_or_joins_an_earlier_one(
    steps: list[Step], expected: dict[str, Json]
) -> None:
    assert left(*steps) == expected


@pytest.mark.parametrize(
    ("steps", "expected"),
    [
        pytest.param([(SET, "a", 1), (SET, "b", 1)], {"b": 1}, id="at the place"),
        pytest.param(
            [(SET, "a/b", 1), (SET, "a/b/c", 1), (SET, "b", 1)], {"b": 1}, id="below"
        ),
        pytest.param([(SET, "b", 1)], {"b": 1}, id="nothing there"),
    ],
)
def test_cancelling_forgets_all_at_and_below(
    steps: list[Step], expected: dict[str, Json]
) -> None:
    assert left(*steps, (CANCEL, "a", None)) == expected


@pytest.mark.parametrize(
    ("pending", "cancelled", "expected"),
    [
        pytest.param({"b": 1, "c": 2, ".priority": 5}, "a/b", {"a/c": 2}, id="a child"),
        pytest.param(
            {"b": {"c": 1, "d": 2}, "e": 3},
            "a/b/c",
            {"a/b/d": 2, "a/e": 3},
            id="a grandchild",
        ),
        pytest.param({"b": 1}, "a/x", {"a/b": 1}, id="a child that is not in it"),
        pytest.param({"b": 1}, "a/b", {}, id="the only child"),
        pytest.param(5, "a/b", {"a": 5}, id="below a leaf"),
        pytest.param(STAMP, "a/b", {"a": STAMP}, id="below a server value"),
        pytest.param(None, "a/b", {}, id="below a removal"),
    ],
)
def test_cancelling_below_a_pending_set_splits_it(
    pending: Json, cancelled: str, expected: dict[str, Json]
) -> None:
    assert left((SET, "a", pending), (CANCEL, cancelled, None)) == expected


def test_cancelling_a_child_leaves_what_the_service_was_seen_to_leave() -> None:
    steps: list[Step] = [
        (SET, "p", {"parent": True, "child": "parent-child"}),
        (SET, "p/child", "child"),
        (CANCEL, "p/child", None),
    ]

    assert left(*steps) == {"p/parent": True}


def test_the_root_can_be_set_and_cancelled() -> None:
    assert left((SET, "", {"a": 1})) == {"": {"a": 1}}
    assert left((SET, "", {"a": 1}), (CANCEL, "", None)) == {}


def test_what_is_pending_can_be_dropped() -> None:
    pending = PendingWrites()
    pending.remember(("a",), 1)
    assert pending

    pending.clear()

    assert not pending
