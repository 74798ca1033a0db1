"""What a commit means to the reader of a stream."""

from collections.abc import Callable

import pytest

from emulators.firebase.database.credentials import ADMIN
from emulators.firebase.database.model import Commit, Instance
from emulators.firebase.database.queries import KEY, VALUE, Bound, Query
from emulators.firebase.database.rules import OPEN
from emulators.firebase.database.streaming import View, events_of
from emulators.firebase.database.tree import parse_path
from emulators.kernel.json_http import Json
from emulators.tests.firebase.database.stream_writes import Event, event, put, update

SHOW: Json = {"a": {"b": 1, "c": 2}, "z": 0}


def told(
    path: str,
    do: Callable[[Instance], object],
    *,
    query: Query | None = None,
    data: Json = SHOW,
) -> list[Event]:
    """What a stream at `path` is told when something is done to the database."""
    database = Instance("demo", rules=OPEN, now_ms=lambda: 0)
    put("/", data)(database)
    view = View(
        instance=database,
        path=parse_path(path),
        query=query,
        identity=ADMIN,
        is_export=False,
    )
    heard: list[Event] = []

    def hear(commit: Commit) -> None:
        heard.extend(events_of(commit, view))

    database.subscribe(hear)
    do(database)
    return heard


@pytest.mark.parametrize(
    ("stream", "do", "expected"),
    [
        pytest.param("/a", put("a/b", 5), event("put", "/b", 5), id="below"),
        pytest.param(
            "/a", put("a/d/e", 5), event("put", "/d/e", 5), id="below, something new"
        ),
        pytest.param("/a", put("a/b", None), event("put", "/b", None), id="removed"),
        pytest.param("/a", put("a", 7), event("put", "/", 7), id="at the root"),
        pytest.param(
            "/a/b", put("a", {"b": 9}), event("put", "/", 9), id="above the root"
        ),
        pytest.param(
            "/a/b", put("/", None), event("put", "/", None), id="above, removed"
        ),
        pytest.param(
            "/a",
            update("a", {"b": 5, "c": None}),
            event("patch", "/", {"b": 5, "c": None}),
            id="an update at the root",
        ),
        pytest.param(
            "/",
            update("a", {"b": 5, "d/e": 6}),
            event("patch", "/a", {"b": 5, "d/e": 6}),
            id="an update below",
        ),
        pytest.param(
            "/a",
            update("/", {"a/b": 5, "a/c": 6, "z": 7}),
            event("patch", "/", {"b": 5, "c": 6}),
            id="an update from above",
        ),
        pytest.param(
            "/a/b",
            update("/", {"a": {"b": 8}, "z": 7}),
            event("put", "/", 8),
            id="an update that replaces all of it",
        ),
        pytest.param(
            "/a",
            update("a", {"b": 1, "c": 3}),
            event("patch", "/", {"c": 3}),
            id="an update of which only a part is new",
        ),
    ],
)
def test_a_write_is_told_from_the_streams_root(
    stream: str, do: Callable[[Instance], Commit], expected: Event
) -> None:
    assert told(stream, do) == [expected]


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
        pytest.param(put("a", 5), [event("put", "/a", 5)], id="changed inside"),
        pytest.param(
            put("a", None),
            [event("patch", "/", {"a": None, "c": 2})],
            id="left, and another came in",
        ),
        pytest.param(
            put("/", None), [event("patch", "/", {"a": None, "b": None})], id="all gone"
        ),
    ],
)
def test_a_query_is_told_as_its_window_changes(
    do: Callable[[Instance], Commit], expected: list[Event]
) -> None:
    query = Query(order_by=KEY, limit=2)

    assert told("/", do, query=query, data={"a": 0, "b": 1, "c": 2}) == expected


def test_a_child_that_leaves_a_range_is_gone_for_its_reader() -> None:
    query = Query(order_by=VALUE, start=Bound(2))

    heard = told("/", put("b", 1), query=query, data={"a": 1, "b": 2})

    assert heard == [event("put", "/b", None)]
