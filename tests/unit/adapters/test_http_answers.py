"""How an answer of HTTP is read. Over real connections: test_http_connections.py."""

import io
import socket
import time
from contextlib import suppress
from http.client import HTTPResponse
from threading import Thread
from typing import Any, cast

import pytest

from interactive_broadcast.adapters.http_answers import (
    AnswerGivenUp,
    MalformedAnswer,
    RawAnswer,
    read_answer,
)
from tests.support.deadline import DEADLINE_S

MOST = 1_000
OK = b"HTTP/1.1 200 OK\r\n"


def read(raw: bytes, *, piece: int = 7, most: int = MOST) -> RawAnswer:
    """What is read of an answer that comes in pieces of so many bytes."""
    here, there = socket.socketpair()
    with here, there:
        there.settimeout(DEADLINE_S)
        sender = Thread(target=_send, args=(here, raw, piece))
        sender.start()
        try:
            return read_answer(there, most=most, until=time.monotonic() + DEADLINE_S)
        finally:
            there.close()
            sender.join(DEADLINE_S)


def _send(here: socket.socket, raw: bytes, piece: int) -> None:
    with suppress(OSError):
        for start in range(0, len(raw), piece):
            here.sendall(raw[start : start + piece])
        here.shutdown(socket.SHUT_WR)


class Socket:
    """What the standard library reads an answer from."""

    def __init__(self, raw: bytes) -> None:
        self._raw = raw

    def makefile(self, _: str) -> io.BytesIO:
        return io.BytesIO(self._raw)


@pytest.mark.parametrize(
    "raw",
    [
        OK + b"Content-Length: 2\r\n\r\n{}",
        OK + b"content-type: application/json\r\nETag: x:y\r\n\r\nuntil the end",
        OK
        + b"Transfer-Encoding: chunked\r\n\r\n2;a=b\r\n{}\r\nA\r\n0123456789\r\n0\r\n"
        b"Trailer: x\r\n\r\n",
        OK + b"Connection: close\r\nContent-Length: 0\r\n\r\n",
        b"HTTP/1.0 200 OK\r\nContent-Length: 1\r\n\r\nx",
        b"HTTP/1.1 204 No Content\r\n\r\n",
        b"HTTP/1.1 304\r\nContent-Length: 5\r\n\r\n",
        b"HTTP/1.1 100 Continue\r\nX: y\r\n\r\n" + OK + b"Content-Length: 1\r\n\r\nx",
        b"HTTP/1.1 412 Precondition Failed\r\nETag: \xe9\r\nContent-Length: 1\r\n\r\n1",
        OK + b"A: first\r\nA: second\r\nContent-Length: 0\r\n\r\n",
    ],
)
def test_it_is_read_as_the_standard_library_reads_it(raw: bytes) -> None:
    theirs: Any = HTTPResponse(cast("Any", Socket(raw)), method="GET")
    theirs.begin()
    closes = theirs.will_close

    ours = read(raw)

    assert (ours.status, ours.body) == (theirs.status, theirs.read())
    assert ours.stays_open is not closes
    assert ours.headers == {
        name.lower(): theirs.headers[name] for name in reversed(theirs.headers.keys())
    }


def test_so_much_of_a_head_is_read_and_no_more() -> None:
    def head(letters: int) -> bytes:
        return OK + b"A: " + b"x" * letters + b"\r\nContent-Length: 1\r\n\r\nx"

    assert read(head(65_520), piece=9_000, most=99_000).body == b"x"
    with pytest.raises(MalformedAnswer):
        read(head(65_521), piece=9_000, most=99_000)


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"SSH-2.0-OpenSSH_9.6\r\n",
        b"HTTP/2 200\r\n\r\n",
        b"HTTP/1.1 2000 OK\r\n\r\n",
        OK,
        OK + b"no header\r\n\r\n",
        OK + b" folded: line\r\n\r\n",
        OK + b"Content-Length: 5",
        OK + b"A: b\r\n" * 200,
        OK + b"A: " + b"x" * 70_000 + b"\r\n\r\n",
        OK + b"Content-Length: 3\r\n\r\nab",
        OK + b"Content-Length: -1\r\n\r\n",
        OK + b"Content-Length: +1\r\n\r\nx",
        OK + b"Content-Length: 1001\r\n\r\n" + b"x" * 1001,
        OK + b"Transfer-Encoding: gzip\r\n\r\n",
        OK + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n",
        OK + b"Transfer-Encoding: chunked\r\n\r\n3\r\nab",
        OK + b"Transfer-Encoding: chunked\r\n\r\n1\r\nabc\r\n",
        OK + b"Transfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\n",
        OK + b"Transfer-Encoding: chunked\r\n\r\n0\r\n" + b"A: b\r\n" * 200,
        OK
        + b"Transfer-Encoding: chunked\r\n\r\n"
        + b"1F4\r\n%b\r\n" % (b"x" * 500) * 3,
    ],
)
def test_what_is_none_or_half_of_one_is_refused(raw: bytes) -> None:
    with pytest.raises((MalformedAnswer, AnswerGivenUp)):
        read(raw)
