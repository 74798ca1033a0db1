"""What becomes of a request of an old app."""

import json
from collections.abc import Mapping
from typing import Any

import pytest
from flask import Request
from pydantic import BaseModel
from werkzeug.test import EnvironBuilder

from interactive_broadcast.events.models import Image
from interactive_broadcast.http import old_bodies
from interactive_broadcast.kernel.errors import InvalidRequest, RequestTooLarge
from interactive_broadcast.kernel.models import Id, RequestModel

NESTING = 150
"""Objects within objects: more than any app sends, and still JSON."""


class Asked(RequestModel):
    id: Id | None = None
    name: str | None = None
    live: bool | None = None
    start_image: Image | None = None


def a_request(body: object = None, *, method: str = "POST", query: str = "") -> Request:
    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    builder = EnvironBuilder(method=method, data=data, query_string=query)
    return Request(builder.get_environ())


def parsed(
    request: Request,
    path_values: Mapping[str, str] | None = None,
    never_empty: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    model: BaseModel = old_bodies.parsed(
        Asked, request, path_values or {}, never_empty or {}
    )
    return model.model_dump(by_alias=True, exclude_none=True)


def test_what_stands_in_the_path_goes_before_the_query_and_that_before_the_body() -> (
    None
):
    body = {"id": "body", "name": "body", "live": True}

    found = parsed(a_request(body, query="id=query&name=query"), {"id": "path"})

    assert found == {"id": "path", "name": "query", "live": True}


@pytest.mark.parametrize("nothing", [b"", b"{}"])
def test_no_body_is_an_empty_one(nothing: bytes) -> None:
    assert parsed(a_request(nothing)) == {}


def test_keys_that_nobody_knows_are_passed_over_also_in_a_picture() -> None:
    picture = {"id": "p1", "url": "https://a.example/p1", "size": 7}

    found = parsed(a_request({"startImage": picture, "_id": 1, "data": {"id": "x"}}))

    assert found == {"startImage": {"id": "p1", "url": "https://a.example/p1"}}


@pytest.mark.parametrize("empty", ["", None, {}, {"id": "", "url": None}])
def test_what_is_empty_counts_as_not_given(empty: object) -> None:
    assert parsed(a_request({"startImage": empty, "name": "Ann"})) == {"name": "Ann"}


def test_false_is_not_empty() -> None:
    assert parsed(a_request({"live": False})) == {"live": False}


def test_a_field_that_may_not_be_empty_is_refused_in_the_words_of_its_path() -> None:
    words = {"name": "choose another name"}

    with pytest.raises(InvalidRequest) as refused:
        parsed(a_request({"name": ""}), never_empty=words)

    assert refused.value.details["expected"] == ["name: choose another name"]
    assert parsed(a_request({}), never_empty=words) == {}


@pytest.mark.parametrize("name", ["../admins", "a/b", "a.b", "a b", "x" * 129])
def test_what_stands_in_a_path_is_looked_at_as_all_else_is(name: str) -> None:
    with pytest.raises(InvalidRequest) as refused:
        parsed(a_request(b""), {"id": name})

    assert name not in str(refused.value.details)


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        (b"{", "body: json_invalid"),
        (b"[]", "body: object_type"),
        (b"null", "body: object_type"),
        (b'{"live":"true"}', "live: bool_type"),
        (b'{"id":1}', "id: string_type"),
        (b'{"id":["a"]}', "id: string_type"),
        (b'{"startImage":{"id":"p1"}}', "startImage.url: missing"),
    ],
)
def test_a_body_of_another_shape_is_refused(body: bytes, problem: str) -> None:
    with pytest.raises(InvalidRequest) as refused:
        parsed(a_request(body))

    assert refused.value.details["fields"] == [problem]


def test_a_query_parameter_that_is_given_twice_is_refused() -> None:
    with pytest.raises(InvalidRequest):
        parsed(a_request(b"", query="id=a&id=b"))


def test_a_body_above_the_limit_is_refused() -> None:
    with pytest.raises(RequestTooLarge):
        parsed(a_request(b" " * 100_001))


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_of_a_get_the_body_is_not_read(method: str) -> None:
    assert parsed(a_request(b"{", method=method, query="id=e1")) == {"id": "e1"}


def test_a_body_that_is_deeper_than_any_app_sends_is_only_passed_over() -> None:
    deep = b'{"x":' * NESTING + b"1" + b"}" * NESTING

    assert parsed(a_request(deep)) == {}
