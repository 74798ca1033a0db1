"""The emulator as one ASGI application."""

import re

from starlette.types import ASGIApp, Receive, Scope, Send

from emulators.kernel.application import application
from emulators.kernel.context import Context
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
)
from emulators.opentok.model import Cloud
from emulators.settings import VideoProject

_SLASHES = re.compile(r"/{2,}")


class OpenTokService:
    """OpenTok's REST API (`app`) over a cloud of its own."""

    def __init__(self, context: Context) -> None:
        self._cloud = Cloud(context)
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
        routes = [route for api in apis for route in api.routes(self._cloud)]
        self.operations = sorted(
            {each.name for each in routes if not each.path.startswith("/__/")}
        )
        """What its calls are called in the journal and in faults."""
        self.app: ASGIApp = _SingleSlashes(application(context, "opentok", routes))

    def project(self, api_key: str) -> VideoProject:
        """The project of that key.

        Raises:
            KeyError: there is none.
        """
        return self._cloud.projects.get(api_key)

    def reset(self) -> None:
        """Forget every session, recording, broadcast, callback and added project."""
        self._cloud.reset()

    async def close(self) -> None:
        """Drop what is to be reported, and the connections for it."""
        await self._cloud.callbacks.close()


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
