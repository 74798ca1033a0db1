"""WebSockets of an emulator's server."""

from collections.abc import AsyncIterator

import pytest
from starlette.types import Receive, Scope, Send
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidStatus

from emulators.kernel.serving import MAX_FRAME_BYTES, HttpServer


async def echo(scope: Scope, receive: Receive, send: Send) -> None:
    """Say again what is said."""
    await receive()
    await send({"type": "websocket.accept"})
    while (message := await receive())["type"] == "websocket.receive":
        await send({"type": "websocket.send", "text": message.get("text", "")})


@pytest.fixture
async def url() -> AsyncIterator[str]:
    server = HttpServer(echo, host="127.0.0.1")
    await server.start()
    yield f"ws://127.0.0.1:{server.port}/"
    await server.stop()


async def end_after(client: ClientConnection, said: str | bytes) -> int:
    """Say something and read until the end; its code, 1006 for one without a word."""
    try:
        await client.send(said, text=True)
        while True:
            await client.recv()
    except ConnectionClosed as closed:
        return closed.rcvd.code if closed.rcvd else 1006


async def test_nothing_is_compressed(url: str) -> None:
    async with connect(url, proxy=None) as client:
        await client.send("x")

        assert await client.recv() == "x"
        assert client.protocol.extensions == []


async def test_a_frame_that_is_too_long_ends_its_connection(url: str) -> None:
    async with connect(url, proxy=None) as client:
        too_long = "x" * (MAX_FRAME_BYTES + 1)

        assert await end_after(client, too_long) == 1009


async def test_bytes_that_are_no_text_end_their_connection(url: str) -> None:
    async with connect(url, proxy=None) as client:
        assert await end_after(client, b"\xff\xfe") == 1007


async def test_a_handshake_that_is_none_is_refused(url: str) -> None:
    headers = {"Sec-WebSocket-Version": "1"}
    with pytest.raises(InvalidStatus):
        async with connect(url, proxy=None, additional_headers=headers):
            pass
