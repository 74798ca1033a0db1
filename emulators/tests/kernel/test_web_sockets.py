"""WebSockets of an emulator's server."""

import asyncio
import socket
from collections.abc import Awaitable, Callable
from contextlib import suppress
from urllib.parse import urlsplit

import pytest
from starlette.types import ASGIApp, Receive, Scope, Send
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidStatus

from emulators.kernel import web_sockets
from emulators.kernel.serving import HttpServer

DEADLINE_S = 5.0


async def echo(scope: Scope, receive: Receive, send: Send) -> None:
    """Say again what is said, and break off at "abort"."""
    await receive()
    await send({"type": "websocket.accept"})
    while (message := await receive())["type"] == "websocket.receive":
        if message.get("text") == "abort":
            web_sockets.abort(scope)
        else:
            await send({"type": "websocket.send", "text": message.get("text", "")})


async def talk_on(scope: Scope, receive: Receive, send: Send) -> None:
    """Talk until there is nobody to talk to, whatever the client says."""
    await receive()
    await send({"type": "websocket.accept"})
    with suppress(OSError):
        while True:
            await send({"type": "websocket.send", "text": "x"})
            await asyncio.sleep(0)


def run_scenario(
    scenario: Callable[[str], Awaitable[None]], app: ASGIApp = echo
) -> None:
    async def running() -> None:
        server = HttpServer(app, host="127.0.0.1")
        await server.start()
        try:
            async with asyncio.timeout(DEADLINE_S):
                await scenario(f"ws://127.0.0.1:{server.port}/")
        finally:
            await server.stop()

    asyncio.run(running())


async def end_after(client: ClientConnection, said: str | bytes) -> int:
    """Say something and read until the end; its code, 1006 for one without a word."""
    try:
        await client.send(said, text=True)
        while True:
            await client.recv()
    except ConnectionClosed as closed:
        return closed.rcvd.code if closed.rcvd else 1006


def test_an_application_can_cut_a_client_off() -> None:
    async def scenario(url: str) -> None:
        async with connect(url, proxy=None) as client:
            assert await end_after(client, "abort") == 1006

    run_scenario(scenario)


def test_nothing_is_compressed() -> None:
    async def scenario(url: str) -> None:
        async with connect(url, proxy=None) as client:
            await client.send("x")

            assert await client.recv() == "x"
            assert client.protocol.extensions == []

    run_scenario(scenario)


def test_a_frame_that_is_too_long_ends_its_connection() -> None:
    async def scenario(url: str) -> None:
        async with connect(url, proxy=None) as client:
            too_long = "x" * (web_sockets.MAX_FRAME_BYTES + 1)

            assert await end_after(client, too_long) == 1009

    run_scenario(scenario)


def test_bytes_that_are_no_text_end_their_connection() -> None:
    async def scenario(url: str) -> None:
        async with connect(url, proxy=None) as client:
            assert await end_after(client, b"\xff\xfe") == 1007

    run_scenario(scenario)


def test_a_handshake_that_is_none_is_refused() -> None:
    async def scenario(url: str) -> None:
        headers = {"Sec-WebSocket-Version": "1"}
        with pytest.raises(InvalidStatus):
            async with connect(url, proxy=None, additional_headers=headers):
                pass

    run_scenario(scenario)


def test_an_application_that_talks_to_nobody_is_told(
    caplog: pytest.LogCaptureFixture,
) -> None:
    async def scenario(url: str) -> None:
        async with connect(url, proxy=None) as client:
            assert await end_after(client, b"\xff\xfe") == 1007

    run_scenario(scenario, talk_on)

    assert "Exception in ASGI application" not in caplog.text


def test_a_client_that_pings_and_never_reads_is_cut_off(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(web_sockets, "MAX_UNREAD_PONG_BYTES", 1_000)

    async def scenario(url: str) -> None:
        client = await connect(url, proxy=None, sock=a_small_socket(url))
        client.transport.pause_reading()
        ping = b"\x89\xfd\0\0\0\0" + b"p" * 125
        while not client.transport.is_closing():
            if client.transport.get_write_buffer_size() == 0:
                client.transport.write(ping * 1_000)
            await asyncio.sleep(0)

    run_scenario(scenario)


def a_small_socket(url: str) -> socket.socket:
    """A connection whose receiver holds next to nothing for its reader."""
    address = urlsplit(url)
    small = socket.socket()
    small.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1)
    small.connect((address.hostname, address.port))
    return small
