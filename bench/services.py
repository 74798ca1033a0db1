"""What the functions talk to, in a process of its own: the emulators, made slower.

Each answer is held back until as much time has passed since its request as the real
service takes. Run as a module it is told in a file what it holds, says where it
listens, and then for each line with delays how much it has been asked since the last.
"""

import asyncio
import json
import os
import sys
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self

import uvloop
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bench import ROOT, processors
from bench.children import Child
from emulators.firebase.auth.service import AuthService
from emulators.firebase.database.credentials import ADMIN
from emulators.firebase.database.service import DatabaseService
from emulators.firebase.database.tree import from_json
from emulators.firebase.database.writes import Built, Target
from emulators.firebase.functions.manifest import Manifest
from emulators.firebase.tasks.service import TasksService
from emulators.kernel.context import Context
from emulators.kernel.garbage_collection import collect_seldom, making_no_garbage
from emulators.kernel.serving import HttpServer
from emulators.opentok.service import OpenTokService
from emulators.settings import Ports, Settings
from rehearsal.demo import demo_settings

GOOGLE: Final = "storage"
"""The port of what else is asked of Google: nothing here stores files."""

MANIFEST: Final = ROOT / "tests" / "golden" / "functions.yaml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Contents:
    """What the services hold when they start.

    Args:
        data: the database, from its root.
        users: accounts of Firebase Auth, as `accounts:batchGet` lists them.
        certificates: by which ID tokens are checked, as Google lists them.
        rules: of the database, as text.
    """

    data: Mapping[str, Any]
    users: tuple[Mapping[str, Any], ...]
    certificates: Mapping[str, str]
    rules: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """How much a service has been asked."""

    requests: int
    answered_bytes: int


class Services:
    """The running services. They end with the block.

    Args:
        contents: what they hold when they start.
    """

    def __init__(self, contents: Contents) -> None:
        self._contents = contents
        self.settings = demo_settings()

    def __enter__(self) -> Self:
        self._child = Child("bench.services", asdict(self._contents))
        self.settings = demo_settings(ports=Ports(**self._child.__enter__().ready))
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._child.__exit__(kind, error, trace)

    def delay(self, **delays_ms: float) -> None:
        """From now on take so many milliseconds, by the names in `Ports`."""
        self._child.ask(delays_ms)

    def asked(self) -> dict[str, Asked]:
        """By service, how much each was asked since this was last asked for."""
        return {name: Asked(**one) for name, one in self._child.ask({}).items()}


class Slowed:
    """ASGI middleware: answers no sooner than the delay says, and counts."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self.delay_s = 0.0
        self._requests = 0
        self._answered_bytes = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"].startswith("/__/"):
            await self._app(scope, receive, send)
            return
        self._requests += 1
        due = asyncio.get_running_loop().time() + self.delay_s

        async def held(message: Message) -> None:
            rest_s = due - asyncio.get_running_loop().time()
            if rest_s > 0:
                await asyncio.sleep(rest_s)
            self._answered_bytes += len(message.get("body", b""))
            await send(message)

        await self._app(scope, receive, held)

    def asked(self) -> Asked:
        """How much was asked since this was last asked for."""
        found = Asked(requests=self._requests, answered_bytes=self._answered_bytes)
        self._requests = self._answered_bytes = 0
        return found


def _google(certificates: Mapping[str, str]) -> ASGIApp:
    """Keys for ID tokens, and access tokens that the emulators know.

    By a service account, and as a deployed function asks for them: of the server that
    knows about the machine.
    """

    async def keys(_: Request) -> JSONResponse:
        headers = {"Cache-Control": "public, max-age=20000"}
        return JSONResponse(dict(certificates), headers=headers)

    async def token(_: Request) -> JSONResponse:
        granted = {"access_token": "owner", "expires_in": 3600, "token_type": "Bearer"}
        return JSONResponse(granted)

    async def about_machine(request: Request) -> JSONResponse:
        if request.url.path.endswith("/token"):
            return await token(request)
        account = {"email": "default", "aliases": [], "scopes": []}
        return JSONResponse(account, headers={"Metadata-Flavor": "Google"})

    return Starlette(
        routes=[
            Route("/certificates", keys),
            Route("/token", token, methods=["POST"]),
            Route("/", about_machine),
            Route("/computeMetadata/{path:path}", about_machine),
        ]
    )


def _apps(context: Context, contents: Mapping[str, Any]) -> dict[str, Slowed]:
    database = DatabaseService(context, rules_text=contents["rules"])
    with making_no_garbage():
        database.instance().write(
            {Target(()): Built(from_json(contents["data"]))},
            identity=ADMIN,
            kind="set",
            at=(),
            silent=True,
        )
    auth = AuthService(context)
    auth.add(contents["users"])
    tasks = TasksService(context)
    project = {"GCLOUD_PROJECT": context.settings.project_id}
    tasks.install(Manifest.parse(MANIFEST.read_text(), project))
    apps = {
        "database": database.app,
        "auth": auth.app,
        "opentok": OpenTokService(context).app,
        "tasks": tasks.app,
        GOOGLE: _google(contents["certificates"]),
    }
    return {name: Slowed(app) for name, app in apps.items()}


async def _serve(settings: Settings, contents: Mapping[str, Any]) -> None:
    context = Context(settings)
    apps = _apps(context, contents)
    ports: dict[str, int] = {}
    for name, app in apps.items():
        server = HttpServer(app, host=settings.host)
        await server.start()
        ports[name] = server.port
    context.settings = replace(settings, ports=Ports(**ports))
    print(json.dumps(ports), flush=True)
    while line := await asyncio.to_thread(sys.stdin.readline):
        for name, delay_ms in json.loads(line).items():
            apps[name].delay_s = delay_ms / 1000
        asked = {name: asdict(app.asked()) for name, app in apps.items()}
        print(json.dumps(asked), flush=True)
    # Nothing here is worth a slow end.
    os._exit(0)


if __name__ == "__main__":
    os.sched_setaffinity(0, processors.others())
    collect_seldom()
    uvloop.run(
        _serve(
            demo_settings(), json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
        )
    )
