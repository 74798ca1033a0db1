"""An emulator on its own thread, clients, a callback receiver."""

import asyncio
import socket
import threading
import uuid
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any, TypeVar

import httpx
import jwt
import opentok
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from emulators.kernel.context import Context
from emulators.kernel.data_file import DataFile
from emulators.kernel.faults import Fault
from emulators.kernel.journal import Entry
from emulators.kernel.serving import HttpServer
from emulators.opentok.service import OpenTokService
from emulators.opentok.tokens import read_client_token
from emulators.settings import OpenTokProject, Ports, Settings
from emulators.tests.deadline import DEADLINE_S
from emulators.tests.opentok.application import (
    APPLICATION_ID,
    application,
    public_pem,
    signed,
)
from emulators.tests.opentok.hand_clock import HandClock

Result = TypeVar("Result")

API_KEY = "100"
API_SECRET = "decade0100decade0100decade0100decade0100"
PROJECT = OpenTokProject(api_key=API_KEY, api_secret=API_SECRET)

Claims = dict[str, object]


@dataclass
class Receiver:
    """A backend's callback endpoint: what came, and what it answers."""

    url: str
    bodies: list[dict[str, Any]] = field(default_factory=list)
    raw: list[bytes] = field(default_factory=list)
    authorizations: list[str | None] = field(default_factory=list)
    failures: int = 0
    """How many more deliveries to refuse."""

    gate: asyncio.Event | None = None
    """Lets deliveries wait for their answer."""

    async def receive(self, request: Request) -> Response:
        if self.gate is not None:
            await asyncio.wait_for(self.gate.wait(), DEADLINE_S)
        if self.failures > 0:
            self.failures -= 1
            return Response(status_code=503)
        self.raw.append(await request.body())
        self.bodies.append(await request.json())
        self.authorizations.append(request.headers.get("authorization"))
        return Response(status_code=200)


class Rig:
    """One running emulator."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop
        self._http = httpx.Client(timeout=DEADLINE_S, trust_env=False)
        self._servers: list[HttpServer] = []

    async def start(self) -> None:
        async def current(scope: Scope, receive: Receive, send: Send) -> None:
            await self.service.app(scope, receive, send)

        server = await self._serve(current)
        self._ports = replace(Ports.free(), opentok=server.port)
        receiver = Route("/callback", self._receive, methods=["POST"])
        backend = await self._serve(Starlette(routes=[receiver]))
        self._receiver_url = f"http://127.0.0.1:{backend.port}/callback"

    async def renew(self, file: DataFile | None = None) -> None:
        """A new emulator behind the same port, its clock at real time."""
        settings = Settings(
            ports=self._ports,
            opentok_projects=(PROJECT,),
            vonage_applications=(application(),),
        )
        self.context = Context(settings)
        self.is_application = False
        self.wall_clock = HandClock()
        self.service = OpenTokService(
            self.context, wall_clock=self.wall_clock, file=file
        )
        self.receiver = Receiver(url=self._receiver_url)

    async def restart(self, file: DataFile | None) -> None:
        """The next emulator, after the present one was stopped with all its timers."""
        await self.service.close()
        self.context.clock.reset()
        receiver = self.receiver
        await self.renew(file)
        self.receiver = receiver
        self.service.resume()

    async def put_away(self) -> None:
        """Leave nothing of the present emulator behind."""
        await self.service.close()
        self.service.reset()
        self.context.clock.reset()

    async def stop(self) -> None:
        self._http.close()
        for server in self._servers:
            await server.stop()

    async def _receive(self, request: Request) -> Response:
        return await self.receiver.receive(request)

    async def _serve(self, app: ASGIApp) -> HttpServer:
        server = HttpServer(app, host="127.0.0.1", listener=_listener())
        await server.start()
        self._servers.append(server)
        return server

    @property
    def url(self) -> str:
        return self.context.settings.url("opentok")

    def run(self, work: Coroutine[Any, Any, Result]) -> Result:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(DEADLINE_S)

    def run_now(self, work: Callable[[], object]) -> None:
        """Do something on the emulator's loop, which owns all that is in it."""

        async def doing() -> None:
            work()

        self.run(doing())

    def reset(self) -> None:
        self.run_now(self.service.reset)

    def advance(self, **time: float) -> None:
        """Move the clock, e.g. `advance(seconds=10)`, and let everything settle."""
        self.run(self.context.clock.advance(timedelta(**time)))

    def wait(self, seconds: float) -> None:
        """Let real time pass, as far as the emulator knows."""
        self.run_now(lambda: self.wall_clock.advance(seconds))

    def arm(self, fault: Fault) -> None:
        self.run_now(lambda: self.context.faults.arm(fault))

    def until(self, is_so: Callable[[], bool]) -> None:
        """Wait for what nobody is told of."""

        async def waiting() -> None:
            while not is_so():  # noqa: ASYNC110 - nobody tells
                await asyncio.sleep(0.001)

        self.run(waiting())

    def wait_for(self, operation: str) -> None:
        """Wait until the journal has one, which nobody is answered."""
        self.until(lambda: any(self.context.journal.entries(operation=operation)))

    def settle(self) -> None:
        self.run(self.context.activity.settled())

    def journal(self, operation: str) -> list[Entry]:
        """The calls of an operation: also the newest, once all has settled."""
        self.settle()
        return list(self.context.journal.entries(operation=operation))

    def sdk(self) -> Any:
        """The real Python SDK. Its tokens carry real time: use it before `advance`."""
        return opentok.Client(API_KEY, API_SECRET, api_url=self.url, timeout=DEADLINE_S)

    def claims(self, **changes: object) -> Claims:
        now_s = int(self.context.clock.now().timestamp())
        if self.is_application:
            return {
                "application_id": APPLICATION_ID,
                "iat": now_s,
                "exp": now_s + 180,
                "jti": str(uuid.uuid4()),
            } | changes
        claims: Claims = {
            "iss": API_KEY,
            "ist": "project",
            "iat": now_s,
            "exp": now_s + 300,
        }
        return claims | changes

    def rest(
        self,
        method: str,
        path: str,
        json: object = None,
        *,
        auth: str | None = None,
        content_type: str | None = None,
        **options: Any,
    ) -> httpx.Response:
        """A REST call, with a fresh token unless `auth` is given ("" for none)."""
        token = self.signed(self.claims()) if auth is None else auth
        headers = {"X-OPENTOK-AUTH": token}
        if self.is_application:
            headers = {"Authorization": f"Bearer {token}"}
        if not token:
            headers = {}
        if content_type is not None:
            headers["Content-Type"] = content_type
        if json is not None:
            options["json"] = json
        return self._http.request(method, self.url + path, headers=headers, **options)

    def project(
        self, method: str, path: str, json: object = None, **options: Any
    ) -> httpx.Response:
        """A REST call under the demo project's path."""
        return self.rest(
            method, f"/v2/project/{self.project_id}{path}", json, **options
        )

    @property
    def project_id(self) -> str:
        return APPLICATION_ID if self.is_application else API_KEY

    def signed(self, claims: Claims) -> str:
        """A token as the demo project makes it."""
        if self.is_application:
            return signed(claims)
        return jwt.encode(claims, API_SECRET, algorithm="HS256")

    def control(
        self, method: str, path: str, json: object = None, **options: Any
    ) -> httpx.Response:
        """A control call."""
        return self._http.request(method, f"{self.url}/__{path}", json=json, **options)

    def fetch(self, url: str) -> httpx.Response:
        """What a viewer's browser would do with a URL it was given."""
        return self._http.get(url)

    def fetch_with(self, url: str, headers: dict[str, str]) -> httpx.Response:
        return self._http.get(url, headers=headers)

    def head(self, url: str) -> httpx.Response:
        return self._http.head(url)

    def session(self, **form: str) -> str:
        """A routed session, or what `form` says."""
        answer = self.rest("POST", "/session/create", data=form)
        assert answer.status_code == 200, answer.text
        session_id: str = answer.json()[0]["session_id"]
        return session_id

    def token(self, session_id: str, role: str = "publisher", **changes: object) -> str:
        """A client token as the Python SDK makes it."""
        now_s = int(self.context.clock.now().timestamp())
        claims = self.claims(
            session_id=session_id,
            role=role,
            scope="session.connect",
            exp=now_s + 86_400,
        )
        return self.signed(claims | changes)

    def join(self, session_id: str, role: str = "publisher", **changes: object) -> str:
        """A connected client's id."""
        token = self.token(session_id, role, **changes)
        body = {"sessionId": session_id, "token": token}
        answer = self.control("POST", "/connections", body)
        assert answer.status_code == 200, answer.text
        connection_id: str = answer.json()["connectionId"]
        return connection_id

    def publish(self, connection_id: str, **options: str) -> str:
        """A published stream's id."""
        body = {"connectionId": connection_id, **options}
        answer = self.control("POST", "/streams", body)
        assert answer.status_code == 200, answer.text
        stream_id: str = answer.json()["id"]
        return stream_id

    def publishing_session(self) -> tuple[str, str, str]:
        """A routed session with one client who publishes: session, client, stream."""
        session_id = self.session()
        connection_id = self.join(session_id)
        return session_id, connection_id, self.publish(connection_id)

    def fill(self, session_id: str) -> None:
        """Let as many come as the session holds."""
        token = self.token(session_id)

        def come() -> None:
            cloud = self.service.cloud
            now_s = self.context.clock.now().timestamp()
            granted = read_client_token(token, cloud.projects, now_s=now_s)
            for _ in range(15_000):
                cloud.sessions.connect(session_id, granted)

        self.run_now(come)

    def archive(self, archive_id: str) -> dict[str, Any]:
        found: dict[str, Any] = self.project("GET", f"/archive/{archive_id}").json()
        return found

    def start_archive(self, session_id: str, **options: object) -> str:
        answer = self.project("POST", "/archive", {"sessionId": session_id, **options})
        assert answer.status_code == 200, answer.text
        archive_id: str = answer.json()["id"]
        return archive_id

    def broadcast(self, broadcast_id: str) -> dict[str, Any]:
        answer = self.project("GET", f"/broadcast/{broadcast_id}")
        found: dict[str, Any] = answer.json()
        return found

    def start_broadcast(self, session_id: str, **options: object) -> str:
        body = {"sessionId": session_id, "outputs": {"hls": {}}, **options}
        answer = self.project("POST", "/broadcast", body)
        assert answer.status_code == 200, answer.text
        broadcast_id: str = answer.json()["id"]
        return broadcast_id

    def usage(self, session_id: str) -> dict[str, Any]:
        pages: dict[str, Any] = self.control("GET", "/usage").json()["sessions"]
        page: dict[str, Any] = pages[session_id]
        return page

    def report_to_receiver(self, **options: object) -> None:
        """Let the demo project report everything to the receiver."""
        project = {
            "archiveCallbackUrl": self.receiver.url,
            "broadcastCallbackUrl": self.receiver.url,
            "monitoringUrl": self.receiver.url,
        }
        if self.is_application:
            known = {"applicationId": APPLICATION_ID, "publicKey": public_pem()}
            path = "/applications"
        else:
            known = {"apiKey": API_KEY, "apiSecret": API_SECRET}
            path = "/projects"
        answer = self.control("POST", path, known | project | options)
        assert answer.status_code == 200, answer.text

    def reported(self, event: str) -> list[dict[str, Any]]:
        """The callbacks of one kind that have arrived, once everything settled."""
        self.settle()
        return [body for body in self.receiver.bodies if body["event"] == event]


def _listener() -> socket.socket:
    # asyncio sends small packets at once only on sockets that name their protocol;
    # otherwise every answer would wait 40 ms for the client's acknowledgement.
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.bind(("127.0.0.1", 0))
    listener.listen()
    return listener


@contextmanager
def running_rig() -> Iterator[Rig]:
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    rig = Rig(loop)
    try:
        rig.run(rig.start())
        yield rig
    finally:
        rig.run(rig.stop())
        loop.call_soon_threadsafe(loop.stop)
        thread.join(DEADLINE_S)
        loop.close()
