"""Replies that many get are put into words once."""

import gc

import pytest

from interactive_broadcast.http import rendering
from interactive_broadcast.http.rendering import RenderedReplies
from tests.support.sample_function import Greeted


def test_the_same_reply_is_rendered_once() -> None:
    replies, reply = RenderedReplies(), Greeted(said_to="Ann")

    first = replies.of(reply)

    assert first.body == b'{"saidTo":"Ann"}'
    assert replies.of(reply) is first


def test_an_equal_reply_is_another_one_with_the_same_etag() -> None:
    replies = RenderedReplies()

    one, other = (replies.of(Greeted(said_to="Ann")) for _ in range(2))

    assert one is not other
    assert one.etag == other.etag != replies.of(Greeted(said_to="Bob")).etag


def test_a_reply_is_never_taken_for_one_that_is_gone() -> None:
    replies = RenderedReplies()

    for number in range(1_000):
        name = str(number)
        assert replies.of(Greeted(said_to=name)).body == b'{"saidTo":"%b"}' % (
            name.encode()
        )
        gc.collect(0)


def test_what_is_kept_has_a_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rendering, "MAX_KEPT_BYTES", 2 * len(b'{"saidTo":"0"}'))
    replies = RenderedReplies()
    greeted = [Greeted(said_to=str(number)) for number in range(3)]

    first, *_ = [replies.of(one) for one in greeted]

    assert replies.of(greeted[0]) is not first
    assert replies.of(greeted[2]) is replies.of(greeted[2])
