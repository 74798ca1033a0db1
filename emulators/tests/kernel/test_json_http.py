"""Bodies within bounds, JSON, and refusals."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from emulators.kernel.json_http import (
    Json,
    NotJson,
    Refused,
    parse_json,
    parse_object,
    read_body,
)


class TooLarge(Exception):
    """More than a test's limit."""


class OfAnotherKind(Exception):
    """No JSON, or no object."""


def read(*chunks: bytes, limit: int) -> bytes:
    async def stream() -> AsyncIterator[bytes]:
        for chunk in chunks:
            yield chunk

    return asyncio.run(read_body(stream(), limit=limit, too_large=TooLarge()))


def test_a_body_is_read_whole_up_to_its_bound() -> None:
    assert read(b"ab", b"", b"cd", limit=4) == b"abcd"
    with pytest.raises(TooLarge):
        read(b"ab", b"cde", limit=4)


@pytest.mark.parametrize(
    "text", ["", "{", "NaN", "[-Infinity]", b"\xff", "[" * 100_000, "1" * 5_000]
)
def test_what_is_no_json_is_told(text: str | bytes) -> None:
    with pytest.raises(NotJson):
        parse_json(text)


@pytest.mark.parametrize(
    ("text", "members"), [(b"", {}), (b" \n", {}), (b'{"a": [1]}', {"a": [1]})]
)
def test_an_object_may_be_left_out(text: bytes, members: Json) -> None:
    no, none = OfAnotherKind(), OfAnotherKind()

    assert parse_object(text, no_json=no, no_object=none) == members


@pytest.mark.parametrize(("text", "reason"), [(b"{", "no json"), (b"[]", "no object")])
def test_what_is_no_object_is_refused_as_what_it_is(text: bytes, reason: str) -> None:
    no_json, no_object = OfAnotherKind("no json"), OfAnotherKind("no object")

    with pytest.raises(OfAnotherKind, match=reason):
        parse_object(text, no_json=no_json, no_object=no_object)


def test_an_error_has_the_shape_of_googles_services() -> None:
    plain = Refused(404, "Not there.")
    full = Refused(400, "Wrong.", code="invalid", canonical="INVALID_ARGUMENT")

    assert plain.google_body() == {"error": {"code": 404, "message": "Not there."}}
    assert full.google_body() == {
        "error": {
            "code": 400,
            "message": "Wrong.",
            "errors": [{"message": "Wrong.", "domain": "global", "reason": "invalid"}],
            "status": "INVALID_ARGUMENT",
        }
    }
