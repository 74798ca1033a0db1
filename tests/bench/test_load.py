import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from bench.load import CallFailed, a_request, call, latencies_s


class Echo(BaseHTTPRequestHandler):
    """Answers with what was asked, or as the path says."""

    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        told = {"token": self.headers["Authorization"], "body": body.decode()}
        answer = json.dumps(told).encode()
        self.send_response(503 if self.path == "/away" else 200)
        self.send_header("Content-Length", str(len(answer)))
        if self.path == "/once":
            self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Echo) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield server.server_port
        server.shutdown()
        thread.join()


def test_a_call_has_its_token_and_its_body(port: int) -> None:
    answer = call(port, a_request(b"{}", token="a-token"))

    assert json.loads(answer.body) == {"token": "Bearer a-token", "body": "{}"}


@pytest.mark.parametrize("target", ["/", "/once"])
def test_each_request_is_made_once_and_timed(port: int, target: str) -> None:
    """Also where the server ends the connection after each answer."""
    taken = latencies_s(port, [a_request(b"{}", target=target)] * 20, connections=3)

    assert len(taken) == 20
    assert all(seconds > 0 for seconds in taken)


def test_what_is_no_success_is_an_error(port: int) -> None:
    with pytest.raises(ExceptionGroup) as raised:
        call(port, a_request(b"{}", target="/away"))

    assert raised.group_contains(CallFailed, match="503")
