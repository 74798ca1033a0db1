import asyncio
import json
from collections.abc import Awaitable, Callable, Iterator
from typing import Any

import pytest

from emulators.settings import Settings
from emulators.stack import LocalStack
from rehearsal.client import StackClient
from rehearsal.demo import demo_settings
from rehearsal.requests import OWNER, Refused
from tests.support.tiny_server import TinyServer, tiny_server

Call = Callable[[StackClient], Awaitable[Any]]


@pytest.fixture
def server() -> Iterator[TinyServer]:
    with tiny_server() as started:
        yield started


def settings_at(server: TinyServer) -> Settings:
    """A stack of which every service is this server."""
    settings = demo_settings()
    port = int(server.address.rpartition(":")[2])
    ports = dict.fromkeys(settings.ports.__dataclass_fields__, port)
    return settings.on(type(settings.ports)(**ports))


def called(server: TinyServer, call: Call) -> Any:
    async def ask() -> Any:
        async with StackClient(settings_at(server)) as client:
            return await call(client)

    return asyncio.run(ask())


CALLS: dict[str, Call] = {
    "function": lambda c: c.function("getEvent", {}, token="t"),
    "get_function": lambda c: c.get_function("getEvent", {"id": "e"}),
    "hosted": lambda c: c.hosted("/broadcast", {}),
    "auth": lambda c: c.auth("signUp", {}),
    "refresh": lambda c: c.refresh("r"),
    "database": lambda c: c.database("GET", "events", token=None),
    "upload": lambda c: c.upload("a/b", b"png", "image/png", token=None),
    "opentok": lambda c: c.opentok("POST", "connections", {}),
    "stack": lambda c: c.stack("GET", "clock"),
}


@pytest.mark.parametrize("call", CALLS.values(), ids=CALLS)
def test_whatever_is_refused_is_refused_in_one_way(
    server: TinyServer, call: Call
) -> None:
    server.answer(403, '{"error": {"message": "no", "details": {"reason": "why"}}}')

    with pytest.raises(Refused) as refused:
        called(server, call)

    assert (refused.value.status, refused.value.reason) == (403, "why")


def test_the_callable_protocol_wraps_body_and_result(server: TinyServer) -> None:
    server.answer(200, json.dumps({"result": {"id": "e1"}}))

    answer = called(
        server, lambda c: c.function("getEvent", {}, token=None, as_callable=True)
    )

    assert answer == {"id": "e1"}


def test_a_url_is_fetched_whatever_it_answers(server: TinyServer) -> None:
    server.answer(404, "gone", "text/plain")

    assert called(server, lambda c: c.fetch(f"{server.url}/x")) == (404, "gone")


def listened(stack: LocalStack, path: str) -> list[str]:
    """The first lines of an event stream, after the path was set to `live`."""

    async def listen() -> list[str]:
        async with StackClient(stack.settings) as client:
            await client.database("PUT", path, token=OWNER, value="live")
            async with client.stream(path, token=None) as lines:
                return [await anext(lines), await anext(lines)]

    return asyncio.run(listen())


def test_a_listener_hears_what_is_there_first(stack: LocalStack) -> None:
    assert listened(stack, "shows/admin-1/launch/status") == [
        "event: put",
        'data: {"path":"/","data":"live"}',
    ]


def test_a_listener_whom_the_rules_refuse_is_told_so(stack: LocalStack) -> None:
    with pytest.raises(Refused) as refused:
        listened(stack, "events/e1/status")

    assert refused.value.reason == "rules-denied"
