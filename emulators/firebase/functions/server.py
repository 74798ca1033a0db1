"""The HTTP surface of the functions' process: calls, events, and its few controls."""

import asyncio
import os
from collections import Counter
from datetime import timedelta

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.types import Receive, Scope, Send

from emulators.firebase.functions.loading import Loaded
from emulators.firebase.functions.manifest import (
    DatabaseTrigger,
    Endpoint,
    HttpTrigger,
    ScheduleTrigger,
    TaskQueueTrigger,
)
from emulators.firebase.functions.recent_calls import RecentCalls
from emulators.firebase.functions.wall_clock import WallClock
from emulators.firebase.functions.wsgi import Calls
from emulators.kernel.controls import refused_page

CONCURRENCY = 80
"""Calls at a time. Production gives each instance of 1 vCPU as many by default."""


class FunctionsServer:
    """ASGI app of one loaded functions folder.

    Attributes:
        admitted: set when the host has given all that calls need.
    """

    def __init__(self, loaded: Loaded, *, project_id: str) -> None:
        self._loaded = loaded
        self._project_id = project_id
        self._wall_clock = WallClock()
        self._calls = Calls(CONCURRENCY)
        self._called: Counter[str] = Counter()
        self._recent = RecentCalls()
        self.admitted = asyncio.Event()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        match scope["path"].split("/"):
            case ["", "__", *_]:
                request = Request(scope, receive)
                answer = refused_page(scope) or await self._control(request)
                await answer(scope, receive, send)
            case ["", "functions", "projects", self._project_id, "triggers", key]:
                endpoint = self._loaded.manifest.endpoints.get(key)
                await self._call(endpoint, "/", scope, receive, send)
            case ["", self._project_id, region, name, *rest]:
                endpoint = self._callable(region, name)
                await self._call(endpoint, "/" + "/".join(rest), scope, receive, send)
            case _:
                await self._not_found()(scope, receive, send)

    def move(self, offset: timedelta) -> None:
        """Make this process's wall clock `offset` ahead of real time."""
        self._wall_clock.set_offset(offset)

    def _callable(self, region: str, name: str) -> Endpoint | None:
        endpoint = self._loaded.manifest.endpoints.get(name)
        if endpoint is None or region not in endpoint.regions:
            return None
        with_address = HttpTrigger | TaskQueueTrigger | ScheduleTrigger
        return endpoint if isinstance(endpoint.trigger, with_address) else None

    async def _call(
        self,
        endpoint: Endpoint | None,
        path: str,
        scope: Scope,
        receive: Receive,
        send: Send,
    ) -> None:
        if endpoint is None:
            await self._not_found()(scope, receive, send)
            return
        self._called[endpoint.id] += 1
        await self._calls.serve(
            self._loaded.apps[endpoint.id],
            scope,
            receive,
            self._recent.watching(endpoint.id, scope, send),
            path=path,
            timeout_s=endpoint.timeout_s,
        )

    def _not_found(self) -> Response:
        # Named, because a misspelt id or region is what brings people here.
        known = [
            f"/{self._project_id}/{region}/{endpoint.id}"
            for endpoint in self._loaded.manifest.endpoints.values()
            if not isinstance(endpoint.trigger, DatabaseTrigger)
            for region in endpoint.regions
        ]
        text = f"No such function. There are: {', '.join(known) or 'none'}"
        error = {"code": 404, "status": "NOT_FOUND", "message": text}
        return JSONResponse(
            {"error": error}, 404, headers={"access-control-allow-origin": "*"}
        )

    async def _control(self, request: Request) -> Response:
        match request.method, request.url.path:
            case "GET", path:
                return self._told(path, request)
            case "POST", "/__/clock":
                return await self._move(request)
            case "POST", "/__/environment":
                return await _set_environment(request)
            case "POST", "/__/open":
                self.admitted.set()
                return JSONResponse({})
            case _:
                return self._not_found()

    def _told(self, path: str, request: Request) -> Response:
        match path:
            case "/__/functions.yaml":
                text = self._loaded.manifest_yaml
                return PlainTextResponse(text, media_type="text/yaml")
            case "/__/usage":
                return JSONResponse({"calls": self._called})
            case "/__/calls":
                return self._calls_after(request.query_params.get("after", "0"))
            case _:
                return self._not_found()

    def _calls_after(self, number: str) -> Response:
        if not number.isdecimal():
            return _refused("after is the number of a call.")
        # A process that comes after this one counts anew.
        told = {"process": os.getpid(), "calls": self._recent.newer(int(number))}
        return JSONResponse(told)

    async def _move(self, request: Request) -> Response:
        match await _json_of(request):
            case {"offsetMs": int() | float() as offset_ms}:
                self.move(timedelta(milliseconds=offset_ms))
                return JSONResponse({})
            case _:
                return _refused('Say {"offsetMs": n}.')


async def _set_environment(request: Request) -> Response:
    """Add the secrets, whose names are only known once `main.py` has run.

    No call is let through before, and the same values stand in the environment of
    every later process of this run.
    """
    values = await _json_of(request)
    if not isinstance(values, dict) or not all(
        isinstance(value, str) for value in values.values()
    ):
        return _refused("Say {name: text}.")
    os.environ.update(values)
    return JSONResponse({})


async def _json_of(request: Request) -> object:
    """The body; None if it is not JSON. Only the stack asks, so no bound is needed."""
    try:
        body: object = await request.json()
    except ValueError:
        return None
    return body


def _refused(message: str) -> Response:
    error = {"code": 400, "status": "INVALID_ARGUMENT", "message": message}
    return JSONResponse({"error": error}, 400)
