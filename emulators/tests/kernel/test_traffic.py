"""What an app has sent, counted on its way."""

import anyio
from starlette.types import Message, Receive, Scope, Send

from emulators.kernel.traffic import Traffic


async def _greet(scope: Scope, receive: Receive, send: Send) -> None:
    """Answers a request, and greets whoever opens a WebSocket twice."""
    if scope["type"] == "websocket":
        await send({"type": "websocket.accept"})
        await send({"type": "websocket.send", "text": "hello"})
        await send({"type": "websocket.send", "bytes": b"you"})
        await receive()
        return
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b"hello"})


async def _nothing() -> Message:
    return {}


async def _passed(_: Message) -> None:
    return


async def _ask(traffic: Traffic, kind: str) -> None:
    await traffic.counting(_greet)({"type": kind}, _nothing, _passed)


def test_bodies_and_messages_are_counted_not_what_is_around_them() -> None:
    traffic = Traffic()

    anyio.run(_ask, traffic, "http")
    anyio.run(_ask, traffic, "websocket")

    assert traffic.as_json() == {
        "requests": 1,
        "sockets": 1,
        "mostSockets": 1,
        "messages": 2,
        "bytesSent": len("hello" + "hello" + "you"),
    }


def test_counting_begins_anew_but_for_what_is_open() -> None:
    traffic = Traffic()

    async def clear_while_open() -> Message:
        traffic.clear()
        return {}

    async def listen() -> None:
        await traffic.counting(_greet)({"type": "websocket"}, clear_while_open, _passed)

    anyio.run(listen)

    assert traffic.as_json() == {
        "requests": 0,
        "sockets": 0,
        "mostSockets": 1,
        "messages": 0,
        "bytesSent": 0,
    }
