"""What a commit means to those who watch a place."""

from collections.abc import Callable

import pytest

from emulators.firebase.database.model import Commit, Instance
from emulators.firebase.database.queries import KEY, VALUE, Bound, Query
from emulators.firebase.database.rules import OPEN
from emulators.firebase.database.tree import from_json, parse_path
from emulators.firebase.database.views import DataUpdate, Window, updates_of
from emulators.kernel.json_http import Json
from emulators.tests.firebase.database.stream_writes import put, update

SHOW: Json = {"a": {"b": 1, "c": 2}, "z": 0}


def a_window(path: str, query: Query | None = None) -> Window:
    return Window(path=parse_path(path), query=query, is_export=True)


def told(
    path: str,
    do: Callable[[Instance], object],
    *,
    query: Query | None = None,
    data: Json = SHOW,
) -> list[DataUpdate]:
    """What one who watches `path` is told when something is done to the database."""
    database = Instance("demo", rules=OPEN, now_ms=lambda: 0)
    put("/", data)(database)
    window, heard = a_window(path, query), list[DataUpdate]()
    database.subscribe(lambda commit: heard.extend(updates_of(commit, window)))
    do(database)
    return heard


def test_a_window_shows_a_place_or_a_part_of_it() -> None:
    root = from_json({"x": {"a": 1, "b": {".value": 2, ".priority": 3}}})
    window = a_window("x", Query(order_by=KEY, start=Bound("b")))

    leaf: Json = {".value": 2, ".priority": 3}
    assert window.json(window.of(root)) == {"b": leaf}
    assert a_window("x/b").of(root) == from_json(leaf)


@pytest.mark.parametrize(
    ("place", "do", "expected"),
    [
        pytest.param("/a", put("a/b", 5), DataUpdate("put", ("b",), 5), id="below"),
        pytest.param(
            "/a",
            put("a/d/e", 5),
            DataUpdate("put", ("d", "e"), 5),
            id="below, something new",
        ),
        pytest.param(
            "/a", put("a/b", None), DataUpdate("put", ("b",), None), id="removed"
        ),
        pytest.param("/a", put("a", 7), DataUpdate("put", (), 7), id="at the root"),
        pytest.param(
            "/a/b", put("a", {"b": 9}), DataUpdate("put", (), 9), id="above the root"
        ),
        pytest.param(
            "/a/b", put("/", None), DataUpdate("put", (), None), id="above, removed"
        ),
        pytest.param(
            "/a",
            update("a", {"b": 5, "c": None}),
            DataUpdate("patch", (), {"b": 5, "c": None}),
            id="an update at the root",
        ),
        pytest.param(
            "/",
            update("a", {"b": 5, "d/e": 6}),
            DataUpdate("patch", ("a",), {"b": 5, "d/e": 6}),
            id="an update below",
        ),
        pytest.param(
            "/a",
            update("/", {"a/b": 5, "a/c": 6, "z": 7}),
            DataUpdate("patch", (), {"b": 5, "c": 6}),
            id="an update from above",
        ),
        pytest.param(
            "/a/b",
            update("/", {"a": {"b": 8}, "z": 7}),
            DataUpdate("put", (), 8),
            id="an update that replaces all of it",
        ),
        pytest.param(
            "/a",
            update("a", {"b": 1, "c": 3}),
            DataUpdate("patch", (), {"c": 3}),
            id="an update of which only a part is new",
        ),
    ],
)
def test_a_write_is_told_from_where_one_watches(
    place: str, do: Callable[[Instance], Commit], expected: DataUpdate
) -> None:
    assert told(place, do) == [expected]


@pytest.mark.parametrize(
    "do",
    [
        put("z", 1),
        put("a/b", 1),
        put("/", SHOW),
        update("a", {"b": 1}),
        update("/", {"z": 2}),
        lambda database: database.install(OPEN),
    ],
)
def test_what_changes_nothing_within_is_not_told(
    do: Callable[[Instance], object],
) -> None:
    assert told("/a", do) == []


@pytest.mark.parametrize(
    ("do", "expected"),
    [
        pytest.param(put("c", 3), [], id="beyond the window"),
        pytest.param(put("a", 5), [DataUpdate("put", ("a",), 5)], id="changed inside"),
        pytest.param(
            put("a", None),
            [DataUpdate("patch", (), {"a": None, "c": 2})],
            id="left, and another came in",
        ),
        pytest.param(
            put("/", None),
            [DataUpdate("patch", (), {"a": None, "b": None})],
            id="all gone",
        ),
        pytest.param(
            update("/", {"b": 5, "c": 6}),
            [DataUpdate("put", ("b",), 5)],
            id="an update, seen through it",
        ),
    ],
)
def test_a_query_is_told_as_its_window_changes(
    do: Callable[[Instance], Commit], expected: list[DataUpdate]
) -> None:
    query = Query(order_by=KEY, limit=2)

    assert told("/", do, query=query, data={"a": 0, "b": 1, "c": 2}) == expected


def test_a_child_that_leaves_a_range_is_gone_for_its_reader() -> None:
    query = Query(order_by=VALUE, start=Bound(2))

    heard = told("/", put("b", 1), query=query, data={"a": 1, "b": 2})

    assert heard == [DataUpdate("put", ("b",), None)]
