"""The WebSocket protocol over real sockets."""

import asyncio
import json
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import count

import httpx
import pytest
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed
from websockets.typing import Origin

from emulators.firebase.database.credentials import ADMIN
from emulators.firebase.database.rules import Ruleset
from emulators.firebase.database.service import DatabaseService
from emulators.firebase.database.tree import get, to_json
from emulators.firebase.database.wire import outputs
from emulators.firebase.database.writes import parse_target
from emulators.kernel.context import Context
from emulators.kernel.json_http import Json
from emulators.kernel.serving import HttpServer
from emulators.tests.deadline import DEADLINE_S
from emulators.tests.firebase.database.rig import (
    NAMESPACE,
    OPEN_RULES,
    SETTINGS,
    a_token,
)


@dataclass
class Client:
    """One socket, and the messages that came over it."""

    socket: ClientConnection
    session_id: str = ""
    _numbers: "count[int]" = field(default_factory=lambda: count(1))

    async def ask(self, action: str, **body: Json) -> dict[str, Json]:
        """Send a request; the next message that comes."""
        request = {"r": next(self._numbers), "a": action, "b": body}
        await self.socket.send(json.dumps({"t": "d", "d": request}))
        return await self.next()

    async def next(self) -> dict[str, Json]:
        """The payload of the next message."""
        async with asyncio.timeout(DEADLINE_S):
            text = await self.socket.recv(decode=True)
            if text.isdecimal():
                pieces = [await self.socket.recv(decode=True) for _ in range(int(text))]
                text = "".join(pieces)
        payload = json.loads(text)["d"]
        assert isinstance(payload, dict)
        return payload

    async def end(self) -> int:
        """Read until the connection ends; its code."""
        async with asyncio.timeout(DEADLINE_S):
            try:
                while True:
                    await self.socket.recv()
            except ConnectionClosed as closed:
                return closed.rcvd.code if closed.rcvd else 1006


class World:
    """A served database and its clients."""

    def __init__(self, cleanup: AsyncExitStack) -> None:
        self.context = Context(SETTINGS)
        self.database = DatabaseService(self.context, rules_text=OPEN_RULES)
        self.server = HttpServer(self.database.app, host="127.0.0.1")
        self._cleanup = cleanup

    async def client(self, query: str = f"v=5&ns={NAMESPACE}") -> Client:
        """A new connection, after the handshake."""
        client = await self.stranger(query)
        hello = await client.next()
        greeting = hello["d"]
        assert isinstance(greeting, dict)
        assert greeting["h"] == f"127.0.0.1:{self.server.port}"
        client.session_id = str(greeting["s"])
        return client

    async def stranger(self, query: str) -> Client:
        """A new connection, of which nothing is known yet."""
        url = f"ws://127.0.0.1:{self.server.port}/.ws?{query}"
        connecting = connect(
            url, origin=Origin("https://anywhere.test"), compression=None, proxy=None
        )
        return Client(await self._cleanup.enter_async_context(connecting))

    def stored(self, *path: str) -> Json:
        return to_json(get(self.database.instance().root, path))

    def write(self, path: str, json: Json) -> None:
        target = parse_target(path)
        self.database.instance().write(
            {target: json}, identity=ADMIN, kind="set", at=target.path
        )


@pytest.fixture
async def world() -> AsyncIterator[World]:
    async with AsyncExitStack() as cleanup:
        world = World(cleanup)
        await world.server.start()
        yield world
        await world.database.close()
        await world.server.stop()


def answered(payload: Json = None, status: str = "ok") -> Json:
    return {"s": status, "d": {} if payload is None else payload}


async def test_clients_hear_each_other(world: World) -> None:
    ann, bob = await world.client(), await world.client()

    assert (await ann.ask("q", p="/a", h=""))["b"] == answered()
    assert (await bob.ask("p", p="/a", d="é😀"))["b"] == answered()

    assert await ann.next() == {"a": "d", "b": {"p": "a", "d": "é😀"}}


async def test_long_data_arrives_whole(world: World) -> None:
    client = await world.client()
    text = "é" * 100_000

    await client.ask("p", p="/a", d=text)
    answer = await client.ask("g", p="/a", q={})

    assert answer["b"] == answered(text)


async def _cut(client: Client) -> None:
    client.socket.transport.abort()


@pytest.mark.parametrize(
    "leave",
    [
        pytest.param(lambda client: client.socket.close(), id="politely"),
        pytest.param(_cut, id="abruptly"),
    ],
)
async def test_what_a_client_left_is_written_when_it_is_gone(
    world: World, leave: Callable[[Client], Awaitable[None]]
) -> None:
    client, watcher = await world.client(), await world.client()
    await client.ask("o", p="/gone", d=True)
    await watcher.ask("q", p="/gone", h="")

    await leave(client)

    assert await watcher.next() == {"a": "d", "b": {"p": "gone", "d": True}}


async def test_a_client_that_comes_back_ends_its_former_session(world: World) -> None:
    former = await world.client()
    await former.ask("o", p="/gone", d=True)

    await world.client(f"v=5&ls={former.session_id}&ns={NAMESPACE}")

    assert world.stored("gone") is True
    assert await former.end() == 1001


@pytest.mark.parametrize("query", ["v=5&ls=x&ns=other", "v=5&ls=", "v=5&s=x&p=1:2:web"])
async def test_a_session_that_nobody_knows_is_no_matter(
    world: World, query: str
) -> None:
    client = await world.client()
    await client.ask("o", p="/gone", d=True)

    other = await world.client(query)

    assert (await other.ask("s", c={}))["b"] == answered()
    assert world.stored("gone") is None


async def test_a_session_of_another_database_is_left_alone(world: World) -> None:
    client = await world.client()
    await client.ask("o", p="/gone", d=True)

    await world.client(f"v=5&ls={client.session_id}&ns=other")

    assert world.stored("gone") is None


async def test_a_database_that_cannot_be_is_refused_for_good(world: World) -> None:
    client = await world.stranger("v=5&ns=no/such")

    assert await client.next() == {"t": "s", "d": "Invalid namespace"}
    assert await client.end() == 1008


@pytest.mark.parametrize(
    ("frame", "code"),
    [("nonsense", 1008), ("99999", 1009), (b"binary", 1003)],
)
async def test_a_client_that_makes_no_sense_harms_nobody_else(
    world: World, frame: str | bytes, code: int
) -> None:
    good, bad = await world.client(), await world.client()

    await bad.socket.send(frame)

    assert await bad.end() == code
    assert (await good.ask("p", p="/a", d=1))["b"] == answered()


async def test_a_reader_that_is_too_slow_is_cut_off_and_harms_nobody_else(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outputs, "MAX_QUEUED_CHARS", 10_000_000)

    slow, good = await world.client(), await world.client()
    await slow.ask("q", p="/big", h="")
    await slow.ask("o", p="/gone", d=True)
    slow.socket.transport.pause_reading()

    for number in range(40):
        assert (await good.ask("p", p="/big", d=str(number) * 2**20))["b"] == (
            answered()
        )

    assert len(world.database.web_sockets) == 1
    assert world.stored("gone") is True
    slow.socket.transport.abort()


async def test_a_token_ends_when_it_says_if_anyone_asks(world: World) -> None:
    world.database.credentials.enforce_expiry = True
    now_s = world.context.clock.now_ms() // 1000
    client = await world.client()
    await client.ask("auth", cred=a_token("ann", exp=now_s + 3600))

    await world.context.clock.advance(timedelta(hours=2))

    assert (await client.next())["a"] == "ac"


async def test_a_newer_token_replaces_the_alarm_of_the_former(world: World) -> None:
    world.database.credentials.enforce_expiry = True
    now_s = world.context.clock.now_ms() // 1000
    client = await world.client()
    await client.ask("auth", cred=a_token("ann", exp=now_s + 3600))
    await client.ask("auth", cred=a_token("ann", exp=now_s + 36_000))

    await world.context.clock.advance(timedelta(hours=2))

    assert (await client.ask("s"))["b"] == answered()


async def test_stopping_ends_every_connection_at_once(world: World) -> None:
    clients = [await world.client() for _ in range(5)]
    await clients[0].ask("o", p="/gone", d=True)

    await world.database.close()
    await world.server.stop()

    assert world.stored("gone") is True
    assert {await client.end() for client in clients} <= {1001, 1012}


async def test_a_reset_keeps_connections_and_forgets_what_they_left(
    world: World,
) -> None:
    client, watcher = await world.client(), await world.client()
    world.write("a", 1)
    await client.ask("o", p="/gone", d=True)
    await client.ask("q", p="/a", h="")
    await client.next()

    world.database.reset()

    assert await client.next() == {"a": "d", "b": {"p": "a", "d": None}}
    await client.ask("o", p="/left", d=True)
    await watcher.ask("q", p="/left", h="")
    await client.socket.close()
    assert await watcher.next() == {"a": "d", "b": {"p": "left", "d": True}}
    assert world.stored() == {"left": True}


async def test_the_journal_tells_what_sockets_asked_but_no_token(world: World) -> None:
    client = await world.client()
    await client.ask("auth", cred=a_token("CANARY"))
    await client.ask("p", p="/a", d=1)
    await client.ask("p", p="/a", d=2, h="stale")

    entries = list(world.context.journal.entries(service="database"))

    assert [(entry.operation, entry.status) for entry in entries] == [
        ("ws.auth", 200),
        ("ws.p", 200),
        ("ws.p", 412),
    ]
    assert entries[1].path == "/a"
    assert entries[0].request == ""


async def test_long_polling_says_that_it_is_not_supported(world: World) -> None:
    async with httpx.AsyncClient(timeout=DEADLINE_S) as browser:
        answer = await browser.get(
            f"http://127.0.0.1:{world.server.port}/.lp?start=t&ser=1&cb=1&v=5"
        )

    assert answer.status_code == 501
    assert "WebSocket" in answer.json()["error"]


async def test_a_socket_that_dies_in_the_handshake_leaves_nothing(world: World) -> None:
    with socket.create_connection(("127.0.0.1", world.server.port)) as raw:
        raw.sendall(b"GET /.ws HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\n")

    client = await world.client()

    assert len(world.database.web_sockets) == 1
    assert (await client.ask("s"))["b"] == answered()


async def test_the_journal_says_which_rule_refused_a_socket(world: World) -> None:
    rules = Ruleset.parse('{"rules": {"a": {".read": "auth != null"}}}')
    world.database.instance().install(rules)
    client = await world.client()

    await client.ask("q", p="/a", h="")
    await client.ask("p", p="/a", d=1)
    await client.ask("nonsense")

    told = [entry.refusal for entry in world.context.journal.entries()]
    assert told == [
        "Nobody (signed out) may not read /a: a/.read does not allow it.",
        "Nobody (signed out) may not write /a: there is no .write rule for it.",
        "Unknown action",
    ]
