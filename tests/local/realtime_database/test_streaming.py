"""Server-sent events: what a commit means to a reader, and the wire."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta

import httpx
import pytest

from local import serving
from local.kernel import Kernel
from local.realtime_database import streaming
from local.realtime_database.credentials import ADMIN, Credentials
from local.realtime_database.queries import KEY, VALUE, Bound, Query
from local.realtime_database.rules import OPEN, Ruleset
from local.realtime_database.service import RealtimeDatabase
from local.realtime_database.store import Commit, Instance
from local.realtime_database.streaming import Streams, View, events_of
from local.realtime_database.tree import Json, Path, parse_path
from local.realtime_database.writes import Target, parse_target
from tests.local.realtime_database.rig import (
    NAMESPACE,
    OPEN_RULES,
    SETTINGS,
    a_token,
)

DEADLINE_S = 3.0
Event = tuple[str, Json]
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


def put(path: str, json: Json) -> Callable[[Instance], Commit]:
    target = parse_target(path)
    return lambda database: database.write(
        {target: json}, identity=ADMIN, kind="set", at=target.path
    )


def update(at: str, children: dict[str, Json]) -> Callable[[Instance], Commit]:
    base: Path = parse_path(at)
    writes = {Target((*base, *parse_path(key))): json for key, json in children.items()}
    return lambda database: database.write(
        writes, identity=ADMIN, kind="update", at=base
    )


def event(name: str, path: str, data: Json) -> Event:
    return name, {"path": path, "data": data}


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


@dataclass
class Served:
    """One database for all tests of this module, on a loop of its own."""

    database: RealtimeDatabase
    url: str
    runner: asyncio.Runner

    def run(self, test: Callable[[], Awaitable[None]]) -> None:
        async def within_deadline() -> None:
            async with asyncio.timeout(DEADLINE_S):
                await test()

        self.runner.run(within_deadline())


@pytest.fixture(scope="module")
def running() -> Iterator[Served]:
    # Far more often than in earnest: a sign of life is not worth waiting for.
    database = RealtimeDatabase(
        Kernel(SETTINGS), rules_text=OPEN_RULES, keep_alive_s=0.2
    )
    server = serving.HttpServer(database.app, host="127.0.0.1", port=0)
    with asyncio.Runner() as runner:
        runner.run(server.start())
        yield Served(database, f"http://127.0.0.1:{server.port}", runner)
        runner.run(database.close())
        runner.run(server.stop())


@pytest.fixture
def served(running: Served) -> Served:
    """The database, empty."""
    running.database.reset()
    running.database.credentials.enforce_expiry = False
    return running


KEEP_ALIVE = ["event: keep-alive", "data: null", ""]


class Reader:
    """One open stream."""

    def __init__(self, response: httpx.Response) -> None:
        self.response = response
        self._lines = response.aiter_lines()

    async def raw(self) -> list[str]:
        """The next three lines: name, data, and the empty one after them."""
        return [await anext(self._lines) for _ in range(3)]

    async def next(self) -> Event:
        """The next event that tells something."""
        lines = await self.raw()
        while lines == KEEP_ALIVE:
            lines = await self.raw()
        return lines[0].removeprefix("event: "), json.loads(lines[1][len("data: ") :])

    async def ends(self) -> bool:
        """Whether nothing more is told, and the server closes the stream."""
        return all([line in KEEP_ALIVE async for line in self._lines])


@asynccontextmanager
async def a_reader(
    served: Served, path: str = "/shows.json", **parameters: str
) -> AsyncIterator[Reader]:
    headers = {"accept": "text/event-stream"}
    parameters = {"ns": NAMESPACE, **parameters}
    async with (
        httpx.AsyncClient(base_url=served.url, timeout=DEADLINE_S) as client,
        client.stream("GET", path, params=parameters, headers=headers) as response,
    ):
        yield Reader(response)


def test_a_stream_begins_with_all_there_is_and_follows_every_write(
    served: Served,
) -> None:
    async def scenario() -> None:
        database = served.database.instance()
        async with a_reader(served) as reader:
            first = await reader.next()
            put("shows/s1", {"status": "live"})(database)
            update("shows/s1", {"status": "closed"})(database)

            content_type = reader.response.headers["content-type"]
            assert content_type.startswith("text/event-stream")
            assert first == event("put", "/", None)
            assert await reader.next() == event("put", "/s1", {"status": "live"})
            assert await reader.next() == event("patch", "/s1", {"status": "closed"})

    served.run(scenario)


def test_a_silent_stream_shows_that_it_lives(served: Served) -> None:
    async def scenario() -> None:
        async with a_reader(served) as reader:
            await reader.next()

            assert await reader.raw() == KEEP_ALIVE
            assert await reader.raw() == KEEP_ALIVE

    served.run(scenario)


def test_a_query_can_be_streamed(served: Served) -> None:
    async def scenario() -> None:
        database = served.database.instance()
        put("shows", {"a": 1, "b": 2})(database)
        async with a_reader(served, orderBy='"$key"', limitToLast="1") as reader:
            assert await reader.next() == event("put", "/", {"b": 2})
            put("shows/c", 3)(database)
            assert await reader.next() == event("patch", "/", {"b": None, "c": 3})

    served.run(scenario)


def test_a_refused_stream_never_begins(served: Served) -> None:
    async def scenario() -> None:
        served.database.instance().install(Ruleset.parse('{"rules": {}}'))
        async with a_reader(served) as reader:
            body = await reader.response.aread()

            assert reader.response.status_code == 401
            assert json.loads(body) == {"error": "Permission denied"}

    served.run(scenario)


@pytest.mark.parametrize("by", ["new rules", "new data"])
def test_a_reader_who_may_no_longer_read_is_cancelled(served: Served, by: str) -> None:
    rules = '{"rules": {".read": "root.child(\'open\').val() == true"}}'

    async def scenario() -> None:
        database = served.database.instance()
        database.install(Ruleset.parse(rules))
        put("open", json=True)(database)
        async with a_reader(served) as reader:
            await reader.next()
            if by == "new rules":
                database.install(Ruleset.parse('{"rules": {}}'))
            else:
                put("open", json=False)(database)

            assert await reader.next() == ("cancel", None)
            assert await reader.ends()

    served.run(scenario)


def test_a_reader_whose_token_ends_is_told_so(served: Served) -> None:
    async def scenario() -> None:
        served.database.credentials.enforce_expiry = True
        clock = served.database.clock
        token = a_token("fan-1", exp=clock.now_ms() / 1000 + 3600)
        async with a_reader(served, auth=token) as reader:
            await reader.next()
            await clock.advance(timedelta(hours=2))

            lines = await reader.raw()
            while lines == KEEP_ALIVE:
                lines = await reader.raw()
            # Python's Admin SDK compares the data with this text, unquoted.
            assert lines[:2] == [
                "event: auth_revoked",
                "data: credential is no longer valid",
            ]
            assert await reader.ends()

    served.run(scenario)


def test_closing_the_database_ends_its_streams(served: Served) -> None:
    async def scenario() -> None:
        async with a_reader(served) as reader:
            await reader.next()
            await served.database.close()

            assert await reader.ends()

    served.run(scenario)


def test_a_reader_that_is_too_slow_is_let_go(
    served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(streaming, "MAX_QUEUED_EVENTS", 3)

    async def scenario() -> None:
        async with a_reader(served) as reader:
            await reader.next()
            for number in range(5):
                put("shows/n", number)(served.database.instance())

            assert await reader.ends()

    served.run(scenario)


def test_a_reader_for_whom_too_much_waits_is_let_go(
    served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(streaming, "MAX_QUEUED_CHARS", 100)

    async def scenario() -> None:
        async with a_reader(served) as reader:
            await reader.next()
            for number in range(2):
                put("shows/text", f"{number}" * 60)(served.database.instance())

            assert await reader.ends()

    served.run(scenario)


def test_one_event_may_be_large(
    served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(streaming, "MAX_QUEUED_CHARS", 100)
    put("shows/text", "x" * 1000)(served.database.instance())

    async def scenario() -> None:
        async with a_reader(served) as reader:
            name, _ = await reader.next()

            assert name == "put"

    served.run(scenario)


def test_a_reader_who_leaves_is_forgotten() -> None:
    async def scenario() -> None:
        kernel = Kernel(SETTINGS)
        streams = Streams(Credentials(), kernel.clock, keep_alive_s=30.0)
        database = Instance("demo", rules=OPEN, now_ms=lambda: 0)
        view = View(
            instance=database, path=(), query=None, identity=ADMIN, is_export=False
        )

        events = streams.events(view)
        await anext(events)
        open_while_read = len(streams)
        await events.aclose()

        assert open_while_read == 1
        assert len(streams) == 0

    asyncio.run(scenario())


def test_priorities_are_not_streamed(served: Served) -> None:
    async def scenario() -> None:
        async with a_reader(served, "/a/.priority.json") as reader:
            assert reader.response.status_code == 400

    served.run(scenario)
