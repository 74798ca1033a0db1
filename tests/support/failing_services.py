"""Every adapter that makes calls, over services that fail as they are told to."""

import base64
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from io import BytesIO
from itertools import count
from socket import gaierror
from ssl import SSLCertVerificationError
from typing import Any, Final

import firebase_admin
import pytest
from pydantic import SecretStr
from requests.adapters import BaseAdapter, HTTPAdapter
from urllib3 import HTTPConnectionPool, HTTPResponse
from urllib3.exceptions import (
    ConnectTimeoutError,
    MaxRetryError,
    NameResolutionError,
    ProtocolError,
    ProxyError,
    ReadTimeoutError,
    SSLError,
)

from interactive_broadcast.adapters.accounts import FirebaseAccounts
from interactive_broadcast.adapters.app_check import FirebaseAppCheck
from interactive_broadcast.adapters.cloud_tasks import CloudTasks
from interactive_broadcast.adapters.http_connections import Answer, HttpConnections
from interactive_broadcast.adapters.realtime_database import FirebaseDatabases
from interactive_broadcast.adapters.storage import (
    CloudStorageArchives,
    CloudStorageImages,
)
from interactive_broadcast.kernel.ports import Database
from interactive_broadcast.kernel.video import Video, VideoCredentials, VideoProjects
from rehearsal.demo import DEMO_APPLICATION_ID, DEMO_PRIVATE_KEY
from tests.support.app_check import Nameless
from tests.support.builders import an_admin
from tests.support.fakes import FakeClock
from tests.support.google_machine import OnGoogle, point_at
from tests.support.temporary_failures import Failure
from tests.support.tiny_server import TinyServer, tiny_server
from tests.support.video_services import video_services

PROJECT: Final = "demo-tiny"
KEY: Final = VideoCredentials("100", SecretStr("a secret of at least 32 characters"))
APPLICATION: Final = VideoCredentials(DEMO_APPLICATION_ID, SecretStr(DEMO_PRIVATE_KEY))

_numbers = count(1)


def _not_reached(pool: Any, error: Exception) -> Exception:
    """As the library raises it, after it has tried again."""
    return MaxRetryError(pool, "/", error)


NO_CONNECTION: Final[Mapping[str, Callable[[Any], Exception]]] = {
    "does not answer in time": lambda pool: ReadTimeoutError(pool, "/", "too late"),
    "is not reached in time": lambda pool: _not_reached(
        pool, ConnectTimeoutError(pool, "too late")
    ),
    "has no address": lambda pool: _not_reached(
        pool, NameResolutionError("host", pool, gaierror())
    ),
    "has a bad certificate": lambda pool: _not_reached(pool, SSLError("self-signed")),
    "closes while it is written to": lambda _: ProtocolError("broken pipe"),
    "is asked by way of a bad proxy": lambda pool: _not_reached(
        pool, ProxyError("no tunnel", OSError())
    ),
}
"""What urllib3 raises where there is no connection."""

OF_A_SOCKET: Final[Mapping[str, Exception]] = {
    "does not answer in time": TimeoutError("timed out"),
    "is not reached in time": TimeoutError("timed out"),
    "has no address": gaierror(-2, "Name or service not known"),
    "has a bad certificate": SSLCertVerificationError("self-signed"),
    "closes while it is written to": BrokenPipeError(),
    "is asked by way of a bad proxy": ConnectionRefusedError(),
}
"""And what the standard library does: our own connections have nothing else below."""


class ToTheServer(HTTPAdapter):
    """Takes what is for Google to the tiny server, by the transport that is ours."""

    def __init__(self, server: TinyServer, transport: BaseAdapter) -> None:
        super().__init__()
        self._server, self._transport = server, transport

    def send(self, request: Any, *arguments: Any, **options: Any) -> Any:
        request.url = f"{self._server.url}{request.path_url}"
        return self._transport.send(request, *arguments, **options)


@dataclass(frozen=True, slots=True, kw_only=True)
class Adapters:
    """Every adapter that makes calls, with the tiny server as every service."""

    databases: FirebaseDatabases
    tasks: CloudTasks
    accounts: FirebaseAccounts
    unknown_accounts: FirebaseAccounts
    """On Google's machines, where the emulated ones check and sign nothing."""
    app_check: FirebaseAppCheck
    images: CloudStorageImages
    archive_files: CloudStorageArchives
    projects: VideoProjects
    services: "FailingServices"
    credentials: VideoCredentials = KEY
    """Of the project that `video` is."""

    @property
    def database(self) -> Database:
        return self.databases.as_caller(an_admin())

    @property
    def video(self) -> Video:
        return self.projects.of(self.credentials)

    @property
    def own_session(self) -> str:
        """A session of that project, as its id says: captions take a token for it."""
        told = f"1~{self.credentials.api_key}~~1~r~~".encode()
        return "1_" + base64.urlsafe_b64encode(told).decode().rstrip("=")


@dataclass(slots=True)
class FailingServices:
    """What comes instead of every answer."""

    server: TinyServer
    raises: Callable[[Any], Exception] | None = None
    """Of a connection of urllib3, instead of an answer."""
    breaks: Exception | None = None
    """Of one of ours."""
    _connect: Callable[..., Any] = field(default=HTTPConnectionPool.urlopen)
    _exchange: Callable[..., Answer] = field(default=HttpConnections._exchange)  # noqa: SLF001 - what is replaced

    def fail(self, failure: Failure) -> None:
        """Do this from now on."""
        self.raises = self.breaks = None
        self.server.fail(failure)

    def cut(self, what: str) -> None:
        """Have no connection from now on, as the tables above say."""
        self.raises, self.breaks = NO_CONNECTION[what], OF_A_SOCKET[what]

    def exchange(self, connections: HttpConnections, request: bytes) -> Answer:
        """In place of our own, as `answer` is in place of urllib3's."""
        server = self.server
        if self.breaks is not None:
            raise self.breaks
        if server.drops or server.raw is not None:
            return self._exchange(connections, request)
        return Answer(server.status, server.content_type, None, server.body.encode())

    def answer(self, pool: Any, method: str, *more: Any, **options: Any) -> Any:
        """In place of urllib3's: without a connection where it is an answer of HTTP.

        There are thousands of them.
        """
        server = self.server
        if self.raises is not None:
            raise self.raises(pool)
        if server.drops or server.raw is not None:
            return self._connect(pool, method, *more, **options)
        headers = {"Content-Type": server.content_type}
        if server.location is not None:
            headers["Location"] = server.location
        return HTTPResponse(
            BytesIO(server.body.encode()),
            headers,
            server.status,
            preload_content=False,
            request_method=method,
        )


@contextmanager
def failing_adapters() -> Iterator[Adapters]:
    """All of them, for any number of failures: they hold nothing of one."""
    with tiny_server() as server, pytest.MonkeyPatch.context() as environment:
        services = FailingServices(server)

        def urlopen(pool: Any, *arguments: Any, **options: Any) -> Any:
            return services.answer(pool, *arguments, **options)

        def exchange(connections: HttpConnections, request: bytes) -> Answer:
            return services.exchange(connections, request)

        environment.setattr(HTTPConnectionPool, "urlopen", urlopen)
        environment.setattr(HttpConnections, "_exchange", exchange)
        point_at(environment, server)
        options = {"projectId": PROJECT, "databaseURL": f"{server.url}/?ns={PROJECT}"}
        app = firebase_admin.initialize_app(
            Nameless(), {**options, "httpTimeout": 5}, name=f"failing-{next(_numbers)}"
        )
        on_google = firebase_admin.initialize_app(
            OnGoogle(), options, name=f"on-google-{next(_numbers)}"
        )
        unknown = FirebaseAccounts(on_google, FakeClock())
        sessions = (unknown._certificates.session, unknown.custom_tokens.session)  # noqa: SLF001 - where they are is no parameter
        for session in sessions:
            ours = session.get_adapter("https://")
            for scheme in ("https://", "http://"):
                session.mount(scheme, ToTheServer(server, ours))
        environment.setenv("FIREBASE_AUTH_EMULATOR_HOST", server.address)
        environment.setenv("CLOUD_TASKS_EMULATOR_HOST", server.address)
        environment.setenv("STORAGE_EMULATOR_HOST", server.url)
        yield Adapters(
            databases=FirebaseDatabases(app),
            tasks=CloudTasks(app, region=lambda: "europe-west1"),
            accounts=FirebaseAccounts(app, FakeClock()),
            unknown_accounts=unknown,
            app_check=FirebaseAppCheck(app, keys_url=f"{server.url}/jwks", pause_s=0),
            images=CloudStorageImages(
                project=lambda: PROJECT, bucket=lambda: "pictures"
            ),
            archive_files=CloudStorageArchives(project=lambda: PROJECT),
            projects=video_services(server.url),
            services=services,
        )
        for made in (app, on_google):
            firebase_admin.delete_app(made)
