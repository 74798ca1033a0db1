"""Who cares for what a commit wrote."""

import pytest

from emulators.firebase.database.credentials import ADMIN
from emulators.firebase.database.model import Commit, Instance
from emulators.firebase.database.rules import OPEN
from emulators.firebase.database.tree import parse_path
from emulators.firebase.database.wire.path_index import PathIndex
from emulators.firebase.database.writes import parse_target
from emulators.kernel.json_http import Json


def a_write(path: str, json: Json, *, over: Json) -> Commit:
    """What comes of writing one place of a database that holds `over`."""
    database = Instance("demo", rules=OPEN, now_ms=lambda: 0)
    commit: list[Commit] = []
    database.subscribe(commit.append)
    for place, value in (("", over), (path, json)):
        target = parse_target(place)
        database.write({target: value}, identity=ADMIN, kind="set", at=target.path)
    return commit[-1]


def caring_for(*paths: str) -> PathIndex[str]:
    interests: PathIndex[str] = PathIndex()
    for path in paths:
        interests.add(parse_path(path), path)
    return interests


@pytest.mark.parametrize(
    ("path", "json", "touched"),
    [
        ("a/b", 2, ["", "a", "a/b"]),
        ("a/b", {"c": 3}, ["", "a", "a/b", "a/b/c"]),
        ("a", None, ["", "a", "a/b", "a/x"]),
        ("", {"z": 1}, ["", "a", "a/b", "a/x", "z"]),
        ("y", 1, [""]),
    ],
)
def test_a_write_concerns_who_is_at_above_and_below(
    path: str, json: Json, touched: list[str]
) -> None:
    interests = caring_for("", "a", "a/b", "a/b/c", "a/x", "z")

    commit = a_write(path, json, over={"a": {"b": 1, "x": 1}})

    assert list(interests.touched(commit)) == touched


def test_writing_what_is_there_concerns_nobody_below() -> None:
    interests = caring_for("a/b", "a/b/c")

    commit = a_write("a/x", 1, over={"a": {"b": {"c": 1}}})

    assert list(interests.touched(commit)) == []


def test_who_cares_no_more_is_forgotten_with_the_way_there() -> None:
    interests = caring_for("a", "a/b/c")
    interests.add(("a", "b", "c"), "other")

    interests.remove(("a", "b", "c"), "a/b/c")
    left = list(interests)
    interests.remove(("a", "b", "c"), "other")
    interests.remove(("a",), "a")

    assert left == ["a", "other"]
    assert list(interests) == []
    with pytest.raises(KeyError):
        interests.remove(("a",), "a")


def test_nobody_cares_after_a_clearance() -> None:
    interests = caring_for("a", "b")

    interests.clear()

    assert list(interests) == []
