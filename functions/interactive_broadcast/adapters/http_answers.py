"""One answer of HTTP/1.1, read from a connection at little cost.

`httptools` has Node's parser in C. The standard library reads the head of an answer as
that of a mail, which takes as long as everything else about a small request together.
"""

import socket
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from httptools import HttpParserError, HttpResponseParser

PIECE: Final = 65_536
"""Bytes that are taken from a connection at once."""

MAX_HEAD: Final = 65_536
"""Characters of all headers together."""

INTERIM: Final = 200
"""Statuses below say that an answer is to come."""


class MalformedAnswer(ValueError):
    """What has come is no answer of HTTP, or only a part of one."""


class AnswerGivenUp(Exception):
    """It is longer than is taken, or takes longer. Asking again would be no better."""


@dataclass(frozen=True, slots=True)
class RawAnswer:
    """An answer as it came."""

    status: int
    headers: Mapping[str, str]
    """By name in small letters; the first of several."""
    body: bytes
    stays_open: bool
    """Whether the next request can go over the same connection."""


def read_answer(connection: socket.socket, *, most: int, until: float) -> RawAnswer:
    """The next answer to a GET or a write.

    Args:
        connection: has sent the request, and gives up by itself when nothing comes.
        most: bytes that head and body together may have.
        until: when it must be here, by `time.monotonic`.

    Raises:
        MalformedAnswer: there is none that can be read.
        AnswerGivenUp: it is too long, or has not come in time.
        OSError: nothing comes any more.
    """
    incoming, left = _Incoming(most), most
    while not incoming.is_complete:
        piece = connection.recv(PIECE)
        left -= len(piece)
        if left < 0 or time.monotonic() > until:
            raise AnswerGivenUp
        if not piece:
            incoming.end()
            break
        incoming.take(piece)
    return incoming.answer()


class _Incoming:
    """What the parser has told so far."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._parser = HttpResponseParser(self)
        self._head_left = MAX_HEAD
        self._headers: dict[str, str] = {}
        self._parts: list[bytes] = []
        self._status = 0
        self._stays_open = False
        self.is_complete = False

    def take(self, piece: bytes) -> None:
        """Go on with what has come. Raises MalformedAnswer."""
        try:
            self._parser.feed_data(piece)
        except HttpParserError as error:
            raise MalformedAnswer from error

    def end(self) -> None:
        """Take the end of the connection for that of the answer, if it may be.

        Raises:
            MalformedAnswer: it says that more is to come.
        """
        is_measured = not self._headers.keys().isdisjoint(
            ("content-length", "transfer-encoding")
        )
        if self._status < INTERIM or is_measured:
            raise MalformedAnswer("only a part")
        self._stays_open, self.is_complete = False, True

    def answer(self) -> RawAnswer:
        """The whole of it."""
        body = b"".join(self._parts)
        return RawAnswer(self._status, self._headers, body, self._stays_open)

    # What the parser calls. What is raised here reaches `take` as an error of its own.

    def on_message_begin(self) -> None:
        if self.is_complete:
            raise MalformedAnswer("more than was asked for")
        self._headers, self._status = {}, 0

    def on_header(self, name: bytes, value: bytes) -> None:
        self._head_left -= len(name) + len(value)
        if self._head_left < 0:
            raise MalformedAnswer("too many headers")
        if self._status:
            # Below the last chunk: of no interest.
            return
        self._headers.setdefault(
            name.decode("latin-1").lower(), value.decode("latin-1")
        )

    def on_headers_complete(self) -> None:
        self._status = self._parser.get_status_code()
        self._stays_open = self._parser.should_keep_alive()
        if int(self._headers.get("content-length", "0")) > self._most:
            # Nobody waits for what will not be taken.
            raise MalformedAnswer("too long")

    def on_body(self, part: bytes) -> None:
        self._parts.append(part)

    def on_message_complete(self) -> None:
        self.is_complete = self._status >= INTERIM
