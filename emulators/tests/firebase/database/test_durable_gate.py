"""Nothing is told before it is saved."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
from starlette.applications import Starlette
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route, WebSocketRoute
from starlette.types import Message
from starlette.websockets import WebSocket

from emulators.firebase.database.durable import Keeper
from emulators.firebase.database.durable_gate import SavedFirst
from emulators.firebase.database.durable_history import Change
from emulators.firebase.database.tree import from_json


class Saving:
    """An application that keeps something with each request, and says so."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.keeper = Keeper(folder / "data")
        routes = [
            Route("/once", self.once),
            Route("/stream", self.stream),
            WebSocketRoute("/socket", self.socket),
        ]
        self.app = SavedFirst(Starlette(routes=routes), self.keeper)

    def keep(self) -> None:
        self.keeper.keep("shows", Change(((),), from_json(1)))

    def break_disk(self) -> None:
        (self.folder / "data").write_text("in the way")

    async def once(self, _: object) -> Response:
        self.keep()
        return Response("kept")

    async def stream(self, _: object) -> Response:
        async def chunks() -> AsyncIterator[str]:
            yield "begun,"
            self.break_disk()
            self.keep()
            yield "never told"

        return StreamingResponse(chunks())

    async def socket(self, websocket: WebSocket) -> None:
        await websocket.accept()
        await websocket.receive_text()
        self.keep()
        await websocket.send_text("kept")


def get(saving: Saving, path: str) -> httpx.Response:
    async def asking() -> httpx.Response:
        transport = httpx.ASGITransport(saving.app)
        async with httpx.AsyncClient(
            transport=transport, base_url="http://db.test"
        ) as client:
            answer = await client.get(path)
        await saving.keeper.close()
        return answer

    return asyncio.run(asking())


def test_an_answer_comes_after_its_data_is_on_disk(tmp_path: Path) -> None:
    answer = get(Saving(tmp_path), "/once")

    assert answer.text == "kept"
    assert (tmp_path / "data" / "shows" / "00000001.log").stat().st_size > 0


def test_what_could_not_be_saved_is_never_acknowledged(tmp_path: Path) -> None:
    saving = Saving(tmp_path)
    saving.break_disk()

    answer = get(saving, "/once")

    assert answer.status_code == 503
    assert "could not be saved" in answer.json()["error"]
    assert answer.headers["access-control-allow-origin"] == "*"


def test_a_stream_ends_where_the_disk_fails(tmp_path: Path) -> None:
    answer = get(Saving(tmp_path), "/stream")

    assert (answer.status_code, answer.text) == (200, "begun,")


def test_a_websocket_is_closed_when_the_disk_fails(tmp_path: Path) -> None:
    saving = Saving(tmp_path)
    heard: list[Message] = []

    async def talking() -> None:
        said = iter(
            [
                {"type": "websocket.connect"},
                {"type": "websocket.receive", "text": "write"},
            ]
        )

        async def receive() -> Message:
            return next(said)

        async def send(message: Message) -> None:
            heard.append(message)
            saving.break_disk()

        scope = {"type": "websocket", "path": "/socket", "headers": []}
        await saving.app(scope, receive, send)
        await saving.keeper.close()

    asyncio.run(talking())

    assert [message["type"] for message in heard] == [
        "websocket.accept",
        "websocket.close",
    ]
    assert heard[-1]["code"] == 1011


def test_nothing_more_is_read_while_too_much_waits(tmp_path: Path) -> None:
    saving = Saving(tmp_path)

    async def asking() -> None:
        with saving.keeper._changed:  # noqa: SLF001 - the only way to hold the writer still
            for _ in range(10_000):
                saving.keep()
            transport = httpx.ASGITransport(saving.app)
            client = httpx.AsyncClient(transport=transport, base_url="http://db.test")
            waiting = asyncio.ensure_future(client.get("/once"))
            await asyncio.sleep(0)
            was_full = saving.keeper.is_full
            assert not waiting.done()
        assert (await waiting).text == "kept"
        assert (was_full, saving.keeper.is_full) == (True, False)
        await client.aclose()
        await saving.keeper.close()

    asyncio.run(asking())
