"""An HTTP server that answers what it is told, for what the stand-ins never answer."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from tests.support.deadline import DEADLINE_S
from tests.support.temporary_failures import Failure


@dataclass(slots=True)
class TinyServer:
    """Answers every request the same.

    `requests` is what came, as `METHOD /path`, `queries` and `bodies` what was in it,
    over how many `connections`, and `authorization` the last of these headers.
    """

    url: str
    status: int = 200
    body: str = "{}"
    content_type: str = "application/json"
    location: str | None = None
    drops: bool = False
    """Close the connection instead of answering."""
    raw: bytes | None = None
    """All that is sent before the connection is closed, instead of an answer."""
    refusals: dict[str, list[str]] = field(default_factory=dict)
    """What is answered 400 instead, once each, to a path that ends so."""
    requests: list[str] = field(default_factory=list)
    queries: list[str] = field(default_factory=list)
    bodies: list[str] = field(default_factory=list)
    connections: int = 0
    authorization: str | None = None
    headers: dict[str, str] = field(default_factory=dict)
    """Beside those of every answer."""

    @property
    def address(self) -> str:
        return self.url.removeprefix("http://")

    def answer(
        self, status: int, body: str = "{}", content_type: str = "application/json"
    ) -> None:
        self.status, self.body, self.content_type = status, body, content_type

    def fail(self, failure: Failure) -> None:
        """Do this from now on."""
        self.answer(failure.status or 200, failure.body, failure.content_type)
        self.drops = failure.status is None and failure.raw is None
        self.raw, self.location = failure.raw, failure.location

    def answer_to(self, path: str) -> tuple[int, str]:
        """Status and body of the next answer."""
        refusals = self.refusals.get(path.rpartition(":")[2])
        return (400, refusals.pop(0)) if refusals else (self.status, self.body)


@contextmanager
def tiny_server() -> Iterator[TinyServer]:
    tiny = TinyServer("")

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        # One packet for an answer: for a second one, the kernel would wait.
        wbufsize = -1

        def setup(self) -> None:
            super().setup()
            tiny.connections += 1

        def handle_any(self) -> None:
            path, _, query = self.path.partition("?")
            tiny.requests.append(f"{self.command} {path}")
            tiny.queries.append(query)
            tiny.authorization = self.headers.get("Authorization")
            length = int(self.headers.get("Content-Length", "0"))
            tiny.bodies.append(self.rfile.read(length).decode(errors="replace"))
            if tiny.drops:
                self.close_connection = True
                return
            if tiny.raw is not None:
                self.close_connection = True
                self.wfile.write(tiny.raw)
                return
            status, text = tiny.answer_to(path)
            body = text.encode()
            self.send_response(status)
            self.send_header("Content-Type", tiny.content_type)
            if tiny.location is not None:
                self.send_header("Location", tiny.location)
            self.send_header("Content-Length", str(len(body)))
            for name, value in tiny.headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = handle_any  # noqa: N815 - http.server's names

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - http.server's name
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    tiny.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield tiny
    finally:
        server.shutdown()
        server.server_close()
        thread.join(DEADLINE_S)
