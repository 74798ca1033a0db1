"""Requests over kept connections: what is repeated, what is given up, what is kept."""

import gzip
import socket
import ssl
import zlib
from collections.abc import Callable
from threading import Barrier, Thread
from typing import Any

import pytest

from interactive_broadcast.adapters import http_answers, http_connections
from interactive_broadcast.adapters.http_connections import (
    Answer,
    HttpConnections,
    NoAnswer,
)
from tests.support.deadline import DEADLINE_S
from tests.support.slow_server import answering
from tests.support.tiny_server import TinyServer

PAUSE_S = 0.02
LONG = b"abcdef" * 9_000


def get(url: str) -> Answer:
    return HttpConnections(url).ask("GET", "/a.json", headers="")


@pytest.mark.parametrize(
    ("head", "pieces", "body"),
    [
        (b"Content-Length: 6", [b"abc", b"def"], b"abcdef"),
        (b"Connection: close", [b"abc", b"def"], b"abcdef"),
        (b"Content-Length: 0", [], b""),
        (
            b"Transfer-Encoding: chunked",
            [b"3\r\nabc\r\n", b"3\r\nd", b"ef\r\n0\r\n\r\n"],
            b"abcdef",
        ),
        (
            b"Content-Encoding: gzip\r\nConnection: close",
            [gzip.compress(LONG)[:20], gzip.compress(LONG)[20:]],
            LONG,
        ),
    ],
    ids=["measured", "until closed", "empty", "chunked", "packed"],
)
def test_an_answer_is_read_whole(head: bytes, pieces: list[bytes], body: bytes) -> None:
    with answering(head, pieces) as url:
        assert get(url).body == body


@pytest.mark.parametrize(
    ("head", "pieces"),
    [
        (b"Content-Length: 6", [b"abc"]),
        (b"Content-Length: 99999999999999", [b"abc"]),
        (b"Transfer-Encoding: chunked", [b"3\r\nabc\r\n", b"three\r\n"]),
        (b"Content-Encoding: gzip\r\nConnection: close", [gzip.compress(LONG)[:20]]),
        (b"Content-Encoding: gzip\r\nConnection: close", [b"no gzip"]),
    ],
    ids=["short", "too long", "chunk without size", "torn gzip", "no gzip"],
)
def test_half_an_answer_is_none(head: bytes, pieces: list[bytes]) -> None:
    with answering(head, pieces) as url, pytest.raises(NoAnswer):
        HttpConnections(url).ask("PATCH", "/.json", headers="", body="{}")


@pytest.mark.parametrize("head", [b"Content-Length: 1000", b"X: " + b"x" * 999])
def test_an_answer_in_drops_is_given_up_in_time(
    monkeypatch: pytest.MonkeyPatch, head: bytes
) -> None:
    monkeypatch.setattr(http_connections, "TIMEOUT_S", 2 * PAUSE_S)
    monkeypatch.setattr(http_connections, "ANSWER_S", PAUSE_S)

    with answering(head, [b"x"] * 1_000, PAUSE_S) as url, pytest.raises(NoAnswer):
        get(url)


def test_an_answer_of_any_size_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http_connections, "MAX_ANSWER_BYTES", 1_000)

    with answering(b"Connection: close", [LONG]) as url, pytest.raises(NoAnswer):
        get(url)


def test_what_unpacks_to_any_size_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http_connections, "MAX_ANSWER_BYTES", 1_000)
    head = b"Content-Encoding: gzip\r\nConnection: close"

    with answering(head, [gzip.compress(LONG)]) as url, pytest.raises(NoAnswer):
        get(url)


@pytest.mark.parametrize(("method", "times"), [("GET", 2), ("PATCH", 1), ("PUT", 1)])
def test_only_a_read_is_repeated_when_its_answer_is_lost(
    server: TinyServer, method: str, times: int
) -> None:
    server.drops = True

    with pytest.raises(NoAnswer):
        HttpConnections(server.url).ask(method, "/a.json", headers="", body="{}")

    assert server.requests == [f"{method} /a.json"] * times


def test_an_answer_may_be_as_long_as_the_databases_longest(
    server: TinyServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    bounds = []
    read = http_answers.read_answer

    def bounded(connection: socket.socket, *, most: int, until: float) -> Any:
        bounds.append(most)
        return read(connection, most=most, until=until)

    monkeypatch.setattr(http_connections, "read_answer", bounded)

    get(server.url)

    assert bounds == [268_435_456]


def test_what_is_packed_in_another_way_than_it_says_is_none() -> None:
    head = b"Content-Encoding: gzip\r\nConnection: close"

    with answering(head, [zlib.compress(LONG)]) as url, pytest.raises(NoAnswer):
        HttpConnections(url).ask("PATCH", "/.json", headers="", body="{}")


def test_what_was_not_sent_is_tried_again_whatever_it_is(
    server: TinyServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    connect = refusing_once(socket.create_connection)
    monkeypatch.setattr(socket, "create_connection", connect)

    HttpConnections(server.url).ask("PATCH", "/a.json", headers="", body="{}")

    assert server.requests == ["PATCH /a.json"]


def refusing_once(
    connect: Callable[..., socket.socket],
) -> Callable[..., socket.socket]:
    refusals = [ConnectionRefusedError()]

    def connected(*arguments: object) -> socket.socket:
        if refusals:
            raise refusals.pop()
        return connect(*arguments)

    return connected


def test_a_connection_that_was_closed_meanwhile_is_not_used(
    server: TinyServer,
) -> None:
    connections = HttpConnections(server.url)
    server.headers["Connection"] = "close"

    for _ in range(3):
        connections.ask("PATCH", "/a.json", headers="", body="{}")

    assert len(server.requests) == server.connections == 3


def test_an_end_that_came_without_notice_is_seen_before_a_write() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(DEADLINE_S)
        port = listener.getsockname()[1]
        server = Thread(target=_answer_and_close, args=(listener, 2))
        server.start()
        connections = HttpConnections(f"http://127.0.0.1:{port}")

        statuses = [
            connections.ask("PATCH", "/a.json", headers="", body="{}").status
            for _ in range(2)
        ]
        server.join(DEADLINE_S)

    assert statuses == [204, 204]


def _answer_and_close(listener: socket.socket, times: int) -> None:
    for _ in range(times):
        connection, _ = listener.accept()
        with connection:
            connection.recv(65_536)
            # In one segment with the end: so the end is there when the answer is read.
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_CORK, 1)
            connection.sendall(b"HTTP/1.1 204 No Content\r\n\r\n")


def test_threads_have_connections_of_their_own_and_hand_them_on(
    server: TinyServer,
) -> None:
    connections = HttpConnections(server.url)
    together = Barrier(8)

    def ask_often() -> None:
        together.wait(DEADLINE_S)
        for _ in range(10):
            connections.ask("GET", "/a.json", headers="")

    threads = [Thread(target=ask_often) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(DEADLINE_S)

    assert len(server.requests) == 80
    assert server.connections <= 8


def test_no_more_connections_are_kept_than_are_of_use(
    server: TinyServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(http_connections, "POOL_SIZE", 0)
    connections = HttpConnections(server.url)

    for _ in range(2):
        connections.ask("GET", "/a.json", headers="")

    assert server.connections == 2


def test_by_https_the_service_must_show_who_it_is(
    server: TinyServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = []
    wrap = ssl.SSLContext.wrap_socket

    def wrapped(context: ssl.SSLContext, *arguments: object, **options: object) -> None:
        seen.append((context.verify_mode, context.check_hostname, options))
        wrap(context, *arguments, **options)  # type: ignore[arg-type]  # handed on

    monkeypatch.setattr(ssl.SSLContext, "wrap_socket", wrapped)

    with pytest.raises(NoAnswer):
        get(server.url.replace("http://", "https://"))

    assert seen == [(ssl.CERT_REQUIRED, True, {"server_hostname": "127.0.0.1"})] * 2


def test_requests_are_as_http_has_them() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(DEADLINE_S)
        port = listener.getsockname()[1]
        came: list[bytes] = []

        def serve() -> None:
            connection, _ = listener.accept()
            with connection:
                came.append(connection.recv(65_536))
                connection.sendall(b"HTTP/1.1 204 No Content\r\n\r\n")

        thread = Thread(target=serve)
        thread.start()
        HttpConnections(f"http://127.0.0.1:{port}").ask(
            "PATCH", "/.json?ns=a", headers="X: y\r\n", body='"ö"'
        )
        thread.join(DEADLINE_S)

    assert came[0].decode() == (
        "PATCH /.json?ns=a HTTP/1.1\r\n"
        f"Host: 127.0.0.1:{port}\r\n"
        "Accept-Encoding: gzip\r\n"
        "X: y\r\n"
        "Content-Length: 4\r\n"
        "\r\n"
        '"ö"'
    )
