"""One answer of HTTP/1.1, read from a connection at little cost.

The standard library reads the head of an answer as that of a mail, which takes as long
as everything else about a small request together.
"""

import io
import re
from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Final

MAX_LINE: Final = 65_536
"""Bytes of one line."""

MAX_LINES: Final = 100
"""Of one head."""

BODILESS: Final = frozenset({HTTPStatus.NO_CONTENT, HTTPStatus.NOT_MODIFIED})

_STATUS = re.compile(rb"HTTP/1\.([01]) ([1-9][0-9]{2})(?: [^\r\n]*)?\r?\n")
_NUMBER = re.compile(r"[0-9]{1,18}")
_CHUNK = re.compile(rb"([0-9A-Fa-f]{1,15})[ \t]*(?:;[^\r\n]*)?\r?\n")


class MalformedAnswer(ValueError):
    """What has come is no answer of HTTP, or only a part of one."""


@dataclass(frozen=True, slots=True)
class RawAnswer:
    """An answer as it came."""

    status: int
    headers: Mapping[str, str]
    """By name in small letters; the first of several."""
    body: bytes
    stays_open: bool
    """Whether the next request can go over the same connection."""


def read_answer(stream: io.BufferedIOBase, *, most: int) -> RawAnswer:
    """The next answer to a GET or a write.

    Args:
        stream: what comes over the connection.
        most: bytes that the body may have.

    Raises:
        MalformedAnswer: there is none that can be read.
        OSError: nothing comes any more.
    """
    minor, status, headers = _head(stream)
    while status < HTTPStatus.OK:
        minor, status, headers = _head(stream)
    asks_to_close = "close" in headers.get("connection", "").lower()
    is_kept = minor == 1 and not asks_to_close
    if status in BODILESS:
        return RawAnswer(status, headers, b"", is_kept)
    if "transfer-encoding" in headers:
        if headers["transfer-encoding"].lower() != "chunked":
            raise MalformedAnswer("in a form that was not asked for")
        return RawAnswer(status, headers, _chunks(stream, most), is_kept)
    if "content-length" not in headers:
        return RawAnswer(status, headers, stream.read(), stays_open=False)
    length = headers["content-length"]
    if not _NUMBER.fullmatch(length) or int(length) > most:
        # Its memory would be set aside before the first byte has come.
        raise MalformedAnswer("too long")
    return RawAnswer(status, headers, _exactly(stream, int(length)), is_kept)


def _head(stream: io.BufferedIOBase) -> tuple[int, int, dict[str, str]]:
    """The minor version of HTTP, the status and the headers."""
    first = _STATUS.fullmatch(stream.readline(MAX_LINE))
    if first is None:
        raise MalformedAnswer("not HTTP")
    headers: dict[str, str] = {}
    for _ in range(MAX_LINES):
        line = stream.readline(MAX_LINE)
        if line in (b"\r\n", b"\n"):
            return int(first[1]), int(first[2]), headers
        name, colon, value = line.decode("latin-1").partition(":")
        if not colon or not line.endswith(b"\n") or name != name.strip():
            raise MalformedAnswer("no header")
        headers.setdefault(name.lower(), value.strip())
    raise MalformedAnswer("too many headers")


def _chunks(stream: io.BufferedIOBase, most: int) -> bytes:
    parts: list[bytes] = []
    left = most
    while size := _chunk_size(stream):
        left -= size
        if left < 0:
            raise MalformedAnswer("too long")
        parts.append(_exactly(stream, size))
        if stream.readline(MAX_LINE) not in (b"\r\n", b"\n"):
            raise MalformedAnswer("a chunk without an end")
    for _ in range(MAX_LINES):
        # What may follow the last chunk is of no interest.
        line = stream.readline(MAX_LINE)
        if line in (b"\r\n", b"\n"):
            return b"".join(parts)
        if not line.endswith(b"\n"):
            break
    raise MalformedAnswer("no end")


def _chunk_size(stream: io.BufferedIOBase) -> int:
    found = _CHUNK.fullmatch(stream.readline(MAX_LINE))
    if found is None:
        raise MalformedAnswer("a chunk without a size")
    return int(found[1], 16)


def _exactly(stream: io.BufferedIOBase, size: int) -> bytes:
    body = stream.read(size)
    if len(body) < size:
        raise MalformedAnswer("only a part")
    return body
