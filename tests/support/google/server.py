"""Serves the fake on 127.0.0.1, in three ways that programs can be sent there.

* As an HTTP proxy (`HTTPS_PROXY`, with `authority` trusted): the program says the real
  address, such as `https://run.googleapis.com/v1/...`, and knows no difference.
* As an HTTP proxy for plain HTTP.
* By path: `{url}/run.googleapis.com/v1/...`, for what takes the base address of an API
  (gcloud's `api_endpoint_overrides`, our own tools).

Whatever else somebody wants to reach is refused, and the journal notes it: nothing
leaves the machine.
"""

import ssl
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BufferedIOBase
from pathlib import Path
from typing import Final, cast
from urllib.parse import parse_qsl, unquote, urlsplit

from tests.support.deadline import DEADLINE_S
from tests.support.google.certificates import server_context
from tests.support.google.cloud import GoogleCloud
from tests.support.google.exchange import Answer, Request

TLS_NAMES: Final = (
    "*.googleapis.com",
    "*.appspot.com",
    "*.cloudfunctions.net",
    "*.firebaseio.com",
    "*.firebasedatabase.app",
    "*.europe-west1.firebasedatabase.app",
    "*.asia-southeast1.firebasedatabase.app",
    "*.google.com",
    "*.run.app",
    "*.us-central1.run.app",
    "*.europe-west1.run.app",
    "*.asia-southeast1.run.app",
    "*.web.app",
)
"""The hosts that it can be."""

REFUSAL: Final = "Nothing leaves this machine"


@dataclass(frozen=True, slots=True)
class GoogleServer:
    """The fake, while it is served.

    `url` is where, without a slash at the end, and `authority` the file with the
    certificate to trust.
    """

    cloud: GoogleCloud
    url: str
    authority: Path

    @property
    def proxied(self) -> Mapping[str, str]:
        """The environment of a program that shall take it for Google."""
        trusted = str(self.authority)
        names = ("HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy")
        return {
            **dict.fromkeys(names, self.url),
            "NO_PROXY": "127.0.0.1,localhost",
            "no_proxy": "127.0.0.1,localhost",
            "NODE_EXTRA_CA_CERTS": trusted,
            "REQUESTS_CA_BUNDLE": trusted,
            "SSL_CERT_FILE": trusted,
        }

    def address_of(self, host: str) -> str:
        """The base address of one API, by path."""
        return f"{self.url}/{host}"


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64

    def __init__(self, cloud: GoogleCloud, context: ssl.SSLContext) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.cloud, self.context = cloud, context

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that has gone away is none of the fake's business."""


class _Handler(BaseHTTPRequestHandler):
    """One connection, which may become a tunnel to one host."""

    server: _Server
    protocol_version = "HTTP/1.1"
    wbufsize = -1
    timeout = DEADLINE_S
    tunnel: ssl.SSLSocket | None = None
    host = ""

    def do_CONNECT(self) -> None:
        host, _, port = self.path.rpartition(":")
        if not self.server.cloud.knows(host) or port != "443":
            self.server.cloud.journal.strangers.append(self.path)
            self.close_connection = True
            self.send_error(403, REFUSAL)
            return
        self.send_response(200, "Connection established")
        self.end_headers()
        self.wfile.flush()
        tunnel = self.server.context.wrap_socket(self.connection, server_side=True)
        self.rfile = cast("BufferedIOBase", tunnel.makefile("rb", self.rbufsize))
        self.wfile = cast("BufferedIOBase", tunnel.makefile("wb", self.wbufsize))
        self.connection, self.tunnel, self.host = tunnel, tunnel, host
        self.close_connection = False

    def finish(self) -> None:
        super().finish()
        if self.tunnel is not None:
            self.tunnel.close()

    def handle_any(self) -> None:
        request = self._request()
        if self.server.cloud.knows(request.host):
            self._send(self.server.cloud.answer(request))
        else:
            self.server.cloud.journal.strangers.append(request.host)
            self._send(Answer(403, REFUSAL.encode(), {}))

    def _request(self) -> Request:
        target = urlsplit(self.path)
        host, path = self.host or target.netloc, target.path
        if not host:
            host, _, path = path.removeprefix("/").partition("/")
            path = f"/{path}"
        headers = {name.lower(): value for name, value in self.headers.items()}
        query = dict(parse_qsl(target.query, keep_blank_values=True))
        return Request(self.command, host, unquote(path), query, headers, self._body())

    def _body(self) -> bytes:
        if self.headers.get("Transfer-Encoding", "").lower() != "chunked":
            return self.rfile.read(int(self.headers.get("Content-Length", "0")))
        parts = []
        while size := int(self.rfile.readline().split(b";")[0], 16):
            parts.append(self.rfile.read(size))
            self.rfile.readline()
        self.rfile.readline()
        return b"".join(parts)

    def _send(self, answer: Answer) -> None:
        self.send_response(answer.status)
        for name, value in answer.headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(answer.body)))
        self.end_headers()
        self.wfile.write(answer.body)

    do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = handle_any  # noqa: N815 - http.server's names

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - http.server's name
        """Say nothing."""


@contextmanager
def serve(cloud: GoogleCloud, folder: Path) -> Iterator[GoogleServer]:
    """Serve until the block ends; the folder is for the certificates."""
    server = _Server(cloud, server_context(TLS_NAMES, folder))
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        url = f"http://127.0.0.1:{server.server_port}"
        yield GoogleServer(cloud, url, folder / "authority.pem")
    finally:
        server.shutdown()
        server.server_close()
        thread.join(DEADLINE_S)
