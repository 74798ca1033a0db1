"""HTTP to one service over connections that are kept, at little cost for a call.

By `requests` a call costs some 450 µs of a CPU, of which the network takes 30: most of
the database's calls are made by themselves, one or two for an answer of ours.
"""

import select
import socket
import ssl
import time
import weakref
import zlib
from dataclasses import dataclass
from functools import cached_property
from typing import Final
from urllib.parse import urlsplit

from interactive_broadcast.adapters.deadlines import ANSWER_S, POOL_SIZE, TIMEOUT_S
from interactive_broadcast.adapters.http_answers import (
    AnswerGivenUp,
    RawAnswer,
    read_answer,
)

MAX_ANSWER_BYTES: Final = 256 * 1024 * 1024
"""Of one answer. The Realtime Database sends no more (Limits, "Read operations")."""

HTTPS_PORT, HTTP_PORT = 443, 80
GZIP: Final = 16 + zlib.MAX_WBITS

BROKEN: Final = (OSError, ValueError, zlib.error)
"""What is raised where no answer comes, or none of HTTP."""


class NoAnswer(Exception):
    """No answer has come, or none that can be read."""


class _NotConnected(OSError):
    """Nothing was sent."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What was answered, by whomever."""

    status: int
    content_type: str
    etag: str | None
    body: bytes


class HttpConnections:
    """Connections to one service, for any number of threads.

    Each is used by one thread at a time, and kept when its answer has come. There are
    no proxies, cookies or redirections.

    Args:
        url: scheme, host and port.
    """

    def __init__(self, url: str) -> None:
        """Make no call."""
        parts = urlsplit(url)
        self._is_secure = parts.scheme == "https"
        self._host = parts.hostname or ""
        self._port = parts.port or (HTTPS_PORT if self._is_secure else HTTP_PORT)
        self._head = f" HTTP/1.1\r\nHost: {parts.netloc}\r\nAccept-Encoding: gzip\r\n"
        self._kept: list[socket.socket] = []
        weakref.finalize(self, _close_all, self._kept)

    def ask(self, method: str, target: str, *, headers: str, body: str = "") -> Answer:
        """The answer to one request.

        It is asked again once if it was not sent at all, and if it was a GET whose
        answer is lost. Any other may have happened.

        Args:
            method: of HTTP.
            target: path and query, escaped.
            headers: lines that each end in CRLF.
            body: JSON.

        Raises:
            NoAnswer: there is none that can be read, or not in time.
        """
        request = self._request(f"{method} {target}", headers, body)
        try:
            return self._exchange(request)
        except BROKEN as error:
            if method != "GET" and not isinstance(error, _NotConnected):
                raise NoAnswer from error
        try:
            return self._exchange(request)
        except BROKEN as error:
            raise NoAnswer from error

    def _request(self, what: str, headers: str, body: str) -> bytes:
        sent = body.encode()
        if sent:
            headers += f"Content-Length: {len(sent)}\r\n"
        return f"{what}{self._head}{headers}\r\n".encode() + sent

    def _exchange(self, request: bytes) -> Answer:
        connection = self._take()
        try:
            connection.sendall(request)
            until = time.monotonic() + TIMEOUT_S + ANSWER_S
            raw = read_answer(connection, most=MAX_ANSWER_BYTES, until=until)
            answer = _answer(raw)
        except AnswerGivenUp as error:
            connection.close()
            raise NoAnswer from error
        except BaseException:
            connection.close()
            raise
        if raw.stays_open and len(self._kept) < POOL_SIZE:
            self._kept.append(connection)
        else:
            connection.close()
        return answer

    def _take(self) -> socket.socket:
        """A connection that is still good, as far as can be seen, or a new one."""
        while True:
            try:
                connection = self._kept.pop()
            except IndexError:
                return self._connect()
            if _is_quiet(connection):
                return connection
            connection.close()

    def _connect(self) -> socket.socket:
        try:
            connection = socket.create_connection((self._host, self._port), TIMEOUT_S)
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            if self._is_secure:
                return self._tls.wrap_socket(connection, server_hostname=self._host)
        except OSError as error:
            raise _NotConnected from error
        return connection

    @cached_property
    def _tls(self) -> ssl.SSLContext:
        import certifi  # noqa: PLC0415 - for https alone

        context = ssl.create_default_context(cafile=certifi.where())
        context.set_alpn_protocols(["http/1.1"])
        return context


def _answer(raw: RawAnswer) -> Answer:
    headers, body = raw.headers, raw.body
    if headers.get("content-encoding") == "gzip":
        body = _unpacked(body)
    return Answer(
        raw.status, headers.get("content-type", ""), headers.get("etag"), body
    )


def _unpacked(body: bytes) -> bytes:
    unpacking = zlib.decompressobj(GZIP)
    unpacked = unpacking.decompress(body, MAX_ANSWER_BYTES)
    if not unpacking.eof:
        raise NoAnswer
    return unpacked


def _close_all(connections: list[socket.socket]) -> None:
    for connection in connections:
        connection.close()


def _is_quiet(connection: socket.socket) -> bool:
    """Whether nothing waits to be read: neither an end nor what nobody asked for."""
    poll = select.poll()
    poll.register(connection, select.POLLIN)
    return not poll.poll(0)
