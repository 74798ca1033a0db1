"""Single services of the local stack, each on a port of its own, for adapter tests."""

import asyncio
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Generic, TypeVar

from starlette.types import ASGIApp

from emulators.kernel.context import Context
from emulators.kernel.faults import Fault
from emulators.kernel.serving import HttpServer
from emulators.settings import Ports
from rehearsal.demo import demo_settings
from tests.support.deadline import DEADLINE_S

S = TypeVar("S")
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class EmulatedService(Generic[S]):
    """A running service. It belongs to its own loop: touch it through `run`."""

    service: S
    context: Context
    address: str
    """`host:port`."""
    loop: asyncio.AbstractEventLoop

    @property
    def url(self) -> str:
        return f"http://{self.address}"

    def run(self, act: Callable[[], T]) -> T:
        async def acting() -> T:
            return act()

        return asyncio.run_coroutine_threadsafe(acting(), self.loop).result(DEADLINE_S)

    def fail_next(self, fault: Fault) -> None:
        self.run(lambda: self.context.faults.arm(fault))


@contextmanager
def running(
    name: str, make: Callable[[Context], S], app: Callable[[S], ASGIApp]
) -> Iterator[EmulatedService[S]]:
    """Serve one service until the block ends.

    Args:
        name: as in `Ports`.
        make: from a context to the service.
        app: what of it to serve.
    """
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, name=f"emulated-{name}")
    thread.start()

    async def start() -> tuple[S, Context, HttpServer]:
        settings = demo_settings(ports=Ports.free())
        context = Context(settings)
        service = make(context)
        server = HttpServer(app(service), host=settings.host)
        await server.start()
        ports = replace(settings.ports, **{name: server.port})
        context.settings = settings.on(ports)
        return service, context, server

    try:
        service, context, server = asyncio.run_coroutine_threadsafe(
            start(), loop
        ).result(DEADLINE_S)
        address = context.settings.address(name)
        yield EmulatedService(service, context, address, loop)
        asyncio.run_coroutine_threadsafe(server.stop(), loop).result(DEADLINE_S)
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join(DEADLINE_S)
        loop.close()
