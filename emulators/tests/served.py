"""An emulator behind a real port, on a loop of its own: SDKs block, so tests do."""

import asyncio
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Generic, Protocol, TypeVar

from starlette.types import ASGIApp

from emulators.kernel.context import Context
from emulators.kernel.serving import HttpServer
from emulators.settings import Settings
from emulators.tests.deadline import DEADLINE_S


class Service(Protocol):
    """What every emulator exports."""

    @property
    def app(self) -> ASGIApp: ...

    def reset(self) -> None: ...


S = TypeVar("S", bound=Service)


@dataclass(frozen=True, slots=True)
class Served(Generic[S]):
    """A running emulator."""

    service: S
    context: Context
    address: str
    loop: asyncio.AbstractEventLoop

    @property
    def url(self) -> str:
        return f"http://{self.address}"

    def advance(self, by: timedelta) -> None:
        """Move the stack's clock."""
        moving = asyncio.run_coroutine_threadsafe(
            self.context.clock.advance(by), self.loop
        )
        moving.result(DEADLINE_S)


@contextmanager
def serve(
    make: Callable[[Context], S], settings: Settings | None = None
) -> Iterator[Served[S]]:
    """Run an emulator at a free port for as long as the block lasts."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()

    async def start() -> tuple[Served[S], HttpServer]:
        context = Context(settings or Settings())
        service = make(context)
        server = HttpServer(service.app, host="127.0.0.1", port=0)
        await server.start()
        return Served(service, context, f"127.0.0.1:{server.port}", loop), server

    served, server = asyncio.run_coroutine_threadsafe(start(), loop).result(DEADLINE_S)
    try:
        yield served
    finally:
        asyncio.run_coroutine_threadsafe(server.stop(), loop).result(DEADLINE_S)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(DEADLINE_S)
        loop.close()
