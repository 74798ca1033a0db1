"""No answer is waited for without end, however it comes."""

import gzip
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import requests

from interactive_broadcast.adapters.bounded_transport import BoundedTransport, bound
from tests.support.deadline import DEADLINE_S
from tests.support.slow_server import answering

PAUSE_S = 0.02


@contextmanager
def session(answer_s: float = DEADLINE_S) -> Iterator[requests.Session]:
    with requests.Session() as bounded:
        bound(bounded, BoundedTransport(answer_s=answer_s))
        yield bounded


def test_an_answer_in_drops_is_given_up_in_time() -> None:
    drops = [b"x"] * 1_000

    with (
        answering(b"Content-Length: 1000", drops, PAUSE_S) as url,
        session(answer_s=3 * PAUSE_S) as http,
        pytest.raises(requests.RequestException, match="in time"),
    ):
        http.get(url, timeout=DEADLINE_S)


@pytest.mark.parametrize(
    ("head", "pieces", "text"),
    [
        (b"Content-Length: 6", [b"abc", b"def"], "abcdef"),
        (b"Connection: close", [b"abc", b"def"], "abcdef"),
        (b"Content-Length: 0", [], ""),
        (
            b"Transfer-Encoding: chunked",
            [b"3\r\nabc\r\n", b"3\r\nd", b"ef\r\n0\r\n\r\n"],
            "abcdef",
        ),
        (
            b"Content-Encoding: gzip\r\nConnection: close",
            [
                gzip.compress(b"abcdef" * 9_000)[:20],
                gzip.compress(b"abcdef" * 9_000)[20:],
            ],
            "abcdef" * 9_000,
        ),
    ],
    ids=["measured", "until closed", "empty", "chunked", "packed"],
)
def test_an_answer_in_time_is_read_whole(
    head: bytes, pieces: list[bytes], text: str
) -> None:
    with answering(head, pieces) as url, session() as http:
        assert http.get(url, timeout=DEADLINE_S).text == text


def test_half_an_answer_is_none() -> None:
    with (
        answering(b"Content-Length: 6", [b"abc"]) as url,
        session() as http,
        pytest.raises(requests.RequestException),
    ):
        http.get(url, timeout=DEADLINE_S)
