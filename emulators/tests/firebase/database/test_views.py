"""What a commit means to those who watch a place."""

import pytest

from emulators.firebase.database.credentials import ADMIN
from emulators.firebase.database.model import Commit, Instance
from emulators.firebase.database.queries import KEY, Bound, Query
from emulators.firebase.database.rules import OPEN
from emulators.firebase.database.tree import Path, from_json
from emulators.firebase.database.views import (
    DataUpdate,
    Window,
    updates_between,
    updates_of,
)
from emulators.firebase.database.writes import parse_target
from emulators.kernel.json_http import Json

FROM_B = Query(order_by=KEY, start=Bound("b"))


def a_window(*path: str, query: Query | None = None) -> Window:
    return Window(path=path, query=query, is_export=True)


def an_update(at: Path, children: dict[str, Json]) -> Commit:
    database = Instance("demo", rules=OPEN, now_ms=lambda: 0)
    writes = {parse_target("/".join((*at, key))): children[key] for key in children}
    return database.write(writes, identity=ADMIN, kind="update", at=at)


def test_a_window_shows_a_place_or_a_part_of_it() -> None:
    root = from_json({"x": {"a": 1, "b": 2}})

    assert a_window("x").of(root) == from_json({"a": 1, "b": 2})
    assert a_window("x", query=FROM_B).of(root) == from_json({"b": 2})


def test_an_export_shows_priorities() -> None:
    json: Json = {".value": 1, ".priority": 2}

    assert a_window().json(from_json(json)) == json


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ((), [DataUpdate("patch", ("a",), {"b": 1, "c/d": 2})]),
        (("a",), [DataUpdate("patch", (), {"b": 1, "c/d": 2})]),
        (("a", "c"), [DataUpdate("patch", (), {"d": 2})]),
        (("a", "b"), [DataUpdate("put", (), 1)]),
        (("a", "x"), []),
        (("z",), []),
    ],
)
def test_an_update_is_told_from_where_one_watches(
    path: Path, expected: list[DataUpdate]
) -> None:
    commit = an_update(("a",), {"b": 1, "c/d": 2})

    assert list(updates_of(commit, a_window(*path))) == expected


def test_a_query_tells_what_came_changed_and_went() -> None:
    window = a_window("x", query=FROM_B)
    before = from_json({"b": 1, "c": 2, "d": 3})

    news = updates_between(window, before, from_json({"b": 1, "c": 5, "e": 6}))

    assert list(news) == [DataUpdate("patch", (), {"c": 5, "d": None, "e": 6})]


def test_a_query_sees_an_update_through_its_window() -> None:
    commit = an_update(("x",), {"a": 1, "b": 2})

    news = updates_of(commit, a_window("x", query=FROM_B))

    assert list(news) == [DataUpdate("put", ("b",), 2)]
