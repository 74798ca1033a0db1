"""Methods at run time."""

import pytest

from emulators.firebase.database.rules.methods import METHODS
from emulators.firebase.database.rules.regex import compile_pattern
from emulators.firebase.database.rules.snapshots import MAP, Snapshot
from emulators.firebase.database.rules.values import EvaluationError
from emulators.firebase.database.tree import from_json

TREE = Snapshot(from_json({"a": {"b": 1, "c": "x"}, "t": True}))
DIGITS = compile_pattern("^[0-9]+$", ignore_case=False, at=0)


def call(method: str, receiver: object, *arguments: object) -> object:
    return METHODS[method](receiver, arguments)


@pytest.mark.parametrize(
    ("method", "receiver", "arguments", "expected"),
    [
        ("val", TREE.child("a/b"), (), 1),
        ("exists", TREE.child("a/x"), (), False),
        ("isString", TREE.child("a/c"), (), True),
        ("isNumber", TREE.child("a/b"), (), True),
        ("isNumber", TREE.child("t"), (), False),
        ("isBoolean", TREE.child("t"), (), True),
        ("isString", TREE.child("a"), (), False),
        ("getPriority", TREE, (), None),
        ("hasChild", TREE, ("a/b",), True),
        ("hasChild", TREE, ("a/x",), False),
        ("hasChildren", TREE, (), True),
        ("hasChildren", TREE.child("t"), (), False),
        ("hasChildren", TREE.child("x"), ([],), True),
        ("hasChildren", TREE, (["a", "a/b"],), True),
        ("hasChildren", TREE, (["a", "x"],), False),
        ("contains", "abc", ("b",), True),
        ("contains", "abc", ("",), True),
        ("beginsWith", "abc", ("ab",), True),
        ("endsWith", "abc", ("ab",), False),
        ("replace", "a.b.c", (".", "-"), "a-b-c"),
        ("replace", "a.b", ("x", "y"), "a.b"),
        ("toLowerCase", "AbC", (), "abc"),
        ("toUpperCase", "AbC", (), "ABC"),
        ("matches", "12", (DIGITS,), True),
        ("matches", "1x", (DIGITS,), False),
    ],
)
def test_a_method_returns(
    method: str, receiver: object, arguments: tuple[object, ...], expected: object
) -> None:
    result = call(method, receiver, *arguments)

    assert (result, type(result)) == (expected, type(expected))


def test_child_and_parent_walk() -> None:
    child = call("child", TREE, "a/b")

    assert isinstance(child, Snapshot)
    parent = call("parent", child)
    assert isinstance(parent, Snapshot)
    assert parent.node is TREE.child("a").node


@pytest.mark.parametrize(
    ("method", "receiver", "arguments", "words"),
    [
        ("parent", TREE, (), r"parent\(\) was called on the root"),
        ("contains", None, ("a",), r"contains\(\) was called on null"),
        ("toUpperCase", None, (), r"toUpperCase\(\) was called on null"),
        ("beginsWith", 1, ("a",), r"beginsWith\(\) was called on a number"),
        ("matches", MAP, (DIGITS,), r"matches\(\) was called on a map"),
        ("matches", "a", ("a",), r"matches\(\) got a string"),
        ("exists", None, (), r"exists\(\) was called on null"),
        ("endsWith", "a", (1,), r"endsWith\(\) got a number instead of a string"),
        ("child", TREE, (None,), r"child\(\) got null instead of a string"),
        ("hasChild", TREE, (True,), r"hasChild\(\) got a boolean"),
        ("hasChildren", TREE, (["x", None],), r"hasChildren\(\) got null"),
        ("hasChildren", TREE, ("x",), r"hasChildren\(\) got a string"),
        ("replace", "a", ("a", None), r"replace\(\) got null"),
    ],
)
def test_a_method_fails(
    method: str, receiver: object, arguments: tuple[object, ...], words: str
) -> None:
    with pytest.raises(EvaluationError, match=words):
        call(method, receiver, *arguments)


def test_replacing_is_measured_before_it_is_done() -> None:
    million = "x" * 1_000_000

    with pytest.raises(EvaluationError, match="more than 10485760 characters"):
        call("replace", million, "x", million)
    with pytest.raises(EvaluationError, match="more than 10485760 characters"):
        call("replace", million, "", million)
