"""Server-sent events on the wire: how a stream begins, follows and ends."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta

import httpx
import pytest

from emulators.firebase.database import streaming
from emulators.firebase.database.credentials import ADMIN, NOBODY, Credentials
from emulators.firebase.database.model import Instance
from emulators.firebase.database.rules import OPEN, Ruleset
from emulators.firebase.database.service import DatabaseService
from emulators.firebase.database.streaming import Streams, View
from emulators.kernel import serving
from emulators.kernel.context import Context
from emulators.tests.deadline import DEADLINE_S
from emulators.tests.firebase.database.rig import (
    NAMESPACE,
    OPEN_RULES,
    SETTINGS,
    a_token,
)
from emulators.tests.firebase.database.stream_writes import Event, event, put, update


@dataclass
class Served:
    """One database for all tests of this module."""

    database: DatabaseService
    url: str


@pytest.fixture(scope="module")
async def running() -> AsyncIterator[Served]:
    # Far more often than in earnest: a sign of life is not worth waiting for.
    database = DatabaseService(
        Context(SETTINGS), rules_text=OPEN_RULES, keep_alive_s=0.2
    )
    server = serving.HttpServer(database.app, host="127.0.0.1", port=0)
    await server.start()
    yield Served(database, f"http://127.0.0.1:{server.port}")
    await database.close()
    await server.stop()


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


async def test_a_stream_begins_with_all_there_is_and_follows_every_write(
    served: Served,
) -> None:
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


async def test_a_silent_stream_shows_that_it_lives(served: Served) -> None:
    async with a_reader(served) as reader:
        await reader.next()

        assert await reader.raw() == KEEP_ALIVE
        assert await reader.raw() == KEEP_ALIVE


async def test_a_refused_stream_never_begins(served: Served) -> None:
    served.database.instance().install(Ruleset.parse('{"rules": {}}'))
    async with a_reader(served) as reader:
        body = await reader.response.aread()

        assert reader.response.status_code == 401
        assert json.loads(body) == {"error": "Permission denied"}


@pytest.mark.parametrize("by", ["new rules", "new data"])
async def test_a_reader_who_may_no_longer_read_is_cancelled(
    served: Served, by: str
) -> None:
    rules = '{"rules": {".read": "root.child(\'open\').val() == true"}}'

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


@pytest.mark.parametrize("reads", ["root.child('open')", "data.parent().child('open')"])
async def test_a_right_that_hangs_on_another_place_ends_with_it(
    served: Served, reads: str
) -> None:
    rules = f'{{"rules": {{"shows": {{".read": "{reads}.val() == true"}}}}}}'

    database = served.database.instance()
    database.install(Ruleset.parse(rules))
    put("open", json=True)(database)
    async with a_reader(served) as reader:
        await reader.next()
        put("elsewhere", json=1)(database)
        put("shows/s1", json=1)(database)
        seen = await reader.next()
        put("open", json=None)(database)

        assert seen == event("put", "/s1", 1)
        assert await reader.next() == ("cancel", None)
        assert await reader.ends()


async def test_a_right_that_ends_with_time_ends_at_the_next_write() -> None:
    now = [5]
    streams = Streams(Credentials(), Context(SETTINGS).clock, keep_alive_s=30.0)
    rules = Ruleset.parse('{"rules": {".read": "now < 10"}}')
    database = Instance("demo", rules=rules, now_ms=lambda: now[0])
    view = View(
        instance=database,
        path=("shows",),
        query=None,
        identity=NOBODY,
        is_export=False,
    )

    events = streams.events(view)
    first = await anext(events)
    now[0] = 10
    # Even one that leaves everything as it is.
    put("elsewhere", json=None)(database)

    assert first == 'event: put\ndata: {"path":"/","data":null}\n\n'
    assert [event async for event in events] == ["event: cancel\ndata: null\n\n"]


async def test_a_right_is_judged_by_the_rules_of_now(served: Served) -> None:
    database = served.database.instance()
    put("open", json=True)(database)
    async with a_reader(served) as reader:
        await reader.next()
        rules = '{"rules": {".read": "root.child(\'open\').val() == true"}}'
        database.install(Ruleset.parse(rules))
        put("open", json=False)(database)

        assert await reader.next() == ("cancel", None)


async def test_a_reader_whose_token_ends_is_told_so(served: Served) -> None:
    served.database.credentials.enforce_expiry = True
    clock = served.database.clock
    token = a_token("guest-1", exp=clock.now_ms() / 1000 + 3600)
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


async def test_closing_the_database_ends_its_streams(served: Served) -> None:
    async with a_reader(served) as reader:
        await reader.next()
        await served.database.close()

        assert await reader.ends()


async def test_a_reader_that_is_too_slow_is_let_go(
    served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(streaming, "MAX_QUEUED_EVENTS", 3)

    async with a_reader(served) as reader:
        await reader.next()
        for number in range(5):
            put("shows/n", number)(served.database.instance())

        assert await reader.ends()


async def test_a_reader_for_whom_too_much_waits_is_let_go(
    served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(streaming, "MAX_QUEUED_CHARS", 100)

    async with a_reader(served) as reader:
        await reader.next()
        for number in range(2):
            put("shows/text", f"{number}" * 60)(served.database.instance())

        assert await reader.ends()


async def test_one_event_may_be_large(
    served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(streaming, "MAX_QUEUED_CHARS", 100)
    put("shows/text", "x" * 1000)(served.database.instance())

    async with a_reader(served) as reader:
        name, _ = await reader.next()

        assert name == "put"


async def test_a_reader_who_leaves_is_forgotten() -> None:
    context = Context(SETTINGS)
    streams = Streams(Credentials(), context.clock, keep_alive_s=30.0)
    database = Instance("demo", rules=OPEN, now_ms=lambda: 0)
    view = View(instance=database, path=(), query=None, identity=ADMIN, is_export=False)

    events = streams.events(view)
    await anext(events)
    open_while_read = len(streams)
    await events.aclose()

    assert open_while_read == 1
    assert len(streams) == 0


@pytest.mark.parametrize(
    ("path", "parameters"),
    [
        pytest.param("/a/.priority.json", {}, id="a priority"),
        pytest.param("/shows.json", {"shallow": "true"}, id="keys alone"),
    ],
)
async def test_it_cannot_be_streamed(
    served: Served, path: str, parameters: dict[str, str]
) -> None:
    async with a_reader(served, path, **parameters) as reader:
        assert reader.response.status_code == 400


async def test_a_reader_who_lost_the_permission_on_the_way_in_sees_nothing() -> None:
    context = Context(SETTINGS)
    streams = Streams(Credentials(), context.clock, keep_alive_s=30.0)
    database = Instance("demo", rules=OPEN, now_ms=lambda: 0)
    view = View(
        instance=database, path=(), query=None, identity=NOBODY, is_export=False
    )

    events = streams.events(view)
    database.install(Ruleset.parse('{"rules": {}}'))

    assert [event async for event in events] == ["event: cancel\ndata: null\n\n"]
