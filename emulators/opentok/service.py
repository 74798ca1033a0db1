"""The emulator as one ASGI application."""

import re

from starlette.types import ASGIApp, Receive, Scope, Send

from emulators.kernel.application import application
from emulators.kernel.context import Context
from emulators.kernel.data_file import DataFile
from emulators.opentok import (
    api_archives,
    api_broadcasts,
    api_captions,
    api_clients,
    api_control,
    api_incidents,
    api_media,
    api_moderation,
    api_projects,
    api_sessions,
    client_files,
)
from emulators.opentok.model import Cloud
from emulators.opentok.sockets.service import ClientSockets
from emulators.opentok.sockets.wall_clock import RealTime, WallClock
from emulators.settings import VideoProject

_SLASHES = re.compile(r"/{2,}")


class OpenTokService:
    """OpenTok's REST API and its clients' sockets (`app`) over a cloud of its own.

    Args:
        context: of the stack.
        wall_clock: tells when a client is lost; this machine's if none is given.
        file: holds projects, sessions, recordings and broadcasts of former runs, and
            saves changes; without one they are gone when the process ends.

    Raises:
        DataRefused: what is kept cannot be read.
    """

    def __init__(
        self,
        context: Context,
        *,
        wall_clock: WallClock | None = None,
        file: DataFile | None = None,
    ) -> None:
        wall_clock = wall_clock or RealTime()
        self.cloud = Cloud(context, wall_clock=wall_clock, file=file)
        self.sockets = ClientSockets(self.cloud, wall_clock)
        apis = (
            api_sessions,
            api_moderation,
            api_archives,
            api_broadcasts,
            api_captions,
            api_media,
            api_clients,
            api_incidents,
            api_projects,
            api_control,
        )
        routes = [route for api in apis for route in api.routes(self.cloud)]
        routes += client_files.routes()
        self.operations = sorted(
            {each.name for each in routes if not each.path.startswith("/__/")}
            | {*self.sockets.operations}
        )
        """What its calls are called in the journal and in faults."""
        served = application(context, "opentok", [*self.sockets.routes(), *routes])
        self.app: ASGIApp = _SingleSlashes(served)

    def project(self, api_key: str) -> VideoProject:
        """The project of that key.

        Raises:
            KeyError: there is none.
        """
        return self.cloud.projects.get(api_key)

    def resume(self) -> None:
        """Go on with what a former run has left. Once callbacks can be delivered."""
        self.cloud.resume()

    def reset(self) -> None:
        """Forget every session, recording, broadcast, callback and added project."""
        self.cloud.reset()

    async def close(self) -> None:
        """Drop what is to be reported or made, and what does it; let clients go."""
        self.cloud.stop_saving()
        self.sockets.close_all()
        self.cloud.clients.reset()
        await self.cloud.close()


class _SingleSlashes:
    """ASGI middleware: takes the slashes that the SDKs send too many.

    For an API URL that ends in `/` they ask for `//session`, and one of them starts
    broadcasts at `/broadcast/` (@vonage/video 1.31).
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if "path" in scope:
            path = _SLASHES.sub("/", scope["path"])
            scope = {**scope, "path": path.rstrip("/") or "/"}
        await self._app(scope, receive, send)
