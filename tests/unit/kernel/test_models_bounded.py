"""Whatever a client can send is bounded: a field without a bound is found here."""

import re
from collections.abc import Iterator
from typing import Annotated, Any, Final

import pytest
from pydantic import SecretStr, ValidationError

import main as functions
from interactive_broadcast.admins.models import UpdateAdminRequest
from interactive_broadcast.kernel.models import RequestModel, Slug
from interactive_broadcast.kernel.texts import Text

REQUESTS: Final = sorted(
    {
        *(endpoint.body for endpoint in functions.http_api.endpoints.values()),
        *(route.body for route in functions.old_api.routes),
    },
    key=lambda model: model.__name__,
)

CHECKED_BY_HAND: Final = {"otSignatureSecret"}
"""A secret, whose pattern pydantic does not show. See the last test."""


def unbounded(model: type[RequestModel]) -> list[str]:
    """Fields of a request, and of what is in it, that may be as long as you like."""
    schema = model.model_json_schema()
    parts = {model.__name__: schema, **schema.get("$defs", {})}
    return [
        f"{name}.{field}"
        for name, part in parts.items()
        for field, shape in part.get("properties", {}).items()
        for one in _shapes(shape)
        if _is_unbounded(one) and field not in CHECKED_BY_HAND
    ]


def _shapes(shape: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """A field's shapes: one of several, and those of what a list holds."""
    for one in shape.get("anyOf", [shape]):
        yield one
        if "items" in one:
            yield from _shapes(one["items"])


def _is_unbounded(shape: dict[str, Any]) -> bool:
    ends = {
        "string": {"maxLength", "enum", "const"},
        "integer": {"maximum"},
        "number": {"maximum"},
        "array": {"maxItems"},
        "object": {"properties", "$ref"},
    }
    kind = shape.get("type")
    if kind is None:
        return not ("$ref" in shape or "enum" in shape or "const" in shape)
    if kind == "string" and _has_an_end(shape.get("pattern", "")):
        return False
    return kind in ends and not ends[kind] & shape.keys()


def _has_an_end(pattern: str) -> bool:
    """Whether no endless text fits: it is anchored, and nothing repeats freely."""
    without_classes = re.sub(r"\[[^]]*\]|\\.", "x", pattern)
    is_anchored = pattern.startswith("^") and pattern.endswith("$")
    return is_anchored and not re.search(r"[*+]|,\}", without_classes)


@pytest.mark.parametrize("model", REQUESTS, ids=lambda model: model.__name__)
def test_a_request_has_no_field_without_a_bound(model: type[RequestModel]) -> None:
    assert unbounded(model) == []


def test_a_field_that_nothing_checks_is_found() -> None:
    class Asked(RequestModel):
        slug: Slug
        text: str
        other: str | None = None
        number: int = 0
        words: list[Slug] | None = None
        anything: Any = None
        shapes: dict[str, int] | None = None
        matched: Annotated[str, Text(pattern="^[a-z]+$")] = ""
        ended: Annotated[str, Text(pattern="^[a-z]{1,5}$")] = ""

    assert unbounded(Asked) == [
        *("Asked.text", "Asked.other", "Asked.number"),
        *("Asked.words", "Asked.anything", "Asked.shapes", "Asked.matched"),
    ]


@pytest.mark.parametrize("model", REQUESTS, ids=lambda model: model.__name__)
def test_a_request_with_an_unknown_field_is_refused(model: type[RequestModel]) -> None:
    with pytest.raises(ValidationError) as refusal:
        model.model_validate({"unheardOf": 1})

    kinds = {error["loc"]: error["type"] for error in refusal.value.errors()}
    assert kinds[("unheardOf",)] == "extra_forbidden"


def test_a_secret_is_bounded_though_pydantic_does_not_show_it() -> None:
    def ask(length: int) -> UpdateAdminRequest:
        secret = SecretStr("x" * length)
        return UpdateAdminRequest(id="ada", ot_signature_secret=secret)

    assert ask(256).ot_signature_secret is not None
    with pytest.raises(ValidationError):
        ask(257)
