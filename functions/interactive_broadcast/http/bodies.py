"""From the bytes of a request to a checked model: plain JSON, callable, or query."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import IO, Any, Final, Generic, TypeVar

import pydantic_core
from flask import Request
from pydantic import BaseModel, ValidationError
from pydantic.config import ExtraValues
from werkzeug.exceptions import ClientDisconnected

from interactive_broadcast.http import expectations
from interactive_broadcast.http.callable_data import NoCallableValueError, decoded
from interactive_broadcast.kernel.errors import (
    EncodingNotTaken,
    InvalidRequest,
    RequestTooLarge,
)

B = TypeVar("B", bound=BaseModel)
R = TypeVar("R", bound=BaseModel)

MAX_BODY_BYTES: Final = 100_000
MAX_PROBLEMS: Final = 20
MAX_NAME_LENGTH: Final = 64

MAX_KNOWN: Final = 1_000
"""Queries of one function. With one more it begins anew."""

MAX_KNOWN_LENGTH: Final = 300
"""Bytes of a query: an id and a slug of 128 characters each fit."""

CALLABLE: Final = b'"data"'
"""What the body of Firebase's callable protocol contains, and no other one needs."""

_PLAIN_NAME = re.compile(r"[^A-Za-z0-9_.\[\]-]")


@dataclass(frozen=True, slots=True)
class Parsed(Generic[B]):
    """A checked request."""

    body: B
    is_callable: bool
    """Asked by Firebase's callable protocol, to be answered by it."""


class KnownQueries(Generic[B]):
    """Queries of one model that are asked again and again, as they were parsed."""

    def __init__(self, model: type[B]) -> None:
        self._model = model
        self._known: dict[bytes, Parsed[B]] = {}

    def parsed(self, request: Request) -> Parsed[B]:
        """As `from_query`. What is refused is parsed anew each time."""
        text = request.query_string
        known = self._known.get(text)
        if known is None:
            known = from_query(self._model, request)
            if len(self._known) >= MAX_KNOWN:
                self._known.clear()
            if len(text) <= MAX_KNOWN_LENGTH:
                self._known[text] = known
        return known


def from_query(model: type[B], request: Request) -> Parsed[B]:
    """The query parameters, each given once. Raises InvalidRequest."""
    given = queries(request)
    try:
        body = model.model_validate_strings(given, by_alias=True, by_name=False)
    except ValidationError as error:
        raise _invalid(*_problems(model, error)) from None
    return Parsed(body, is_callable=False)


def from_json(model: type[B], request: Request) -> Parsed[B]:
    """The JSON object, or the one inside `{"data": ...}`.

    Raises:
        InvalidRequest: not JSON, not an object, or not of the model's shape.
        RequestTooLarge: longer than MAX_BODY_BYTES.
    """
    given = raw(request) or b"{}"
    if CALLABLE not in given:
        try:
            body = model.model_validate_json(
                given, strict=True, by_alias=True, by_name=False
            )
        except ValidationError:
            # What is wrong with it is found out below, in one way for all.
            pass
        else:
            return Parsed(body, is_callable=False)
    inner, is_callable = _unwrapped(_json(given))
    return Parsed(checked(model, inner), is_callable)


def queries(request: Request) -> dict[str, str]:
    """The query parameters, each given once. Raises InvalidRequest."""
    given = request.args.to_dict(flat=False)
    repeated = [name for name, values in given.items() if len(values) > 1]
    if repeated:
        raise _invalid(*((_shown(name), "repeated") for name in repeated))
    return {name: values[0] for name, values in given.items()}


def json_object(request: Request) -> dict[str, Any]:
    """The JSON object of the body as it was sent; an empty one where there is none.

    Raises:
        InvalidRequest: not JSON, or not an object.
        EncodingNotTaken, RequestTooLarge: as `raw`.
    """
    value = _json(raw(request) or b"{}")
    if not isinstance(value, dict):
        raise _invalid(("body", "object_type"))
    return value


def checked(
    model: type[B], value: Mapping[str, Any], *, extra: ExtraValues | None = None
) -> B:
    """A JSON object as a model, as strictly as JSON can be.

    Args:
        model: of the request.
        value: what was sent.
        extra: what becomes of unknown keys, if not what the model says.

    Raises:
        InvalidRequest: not of the model's shape.
    """
    try:
        # From text, because strictness knows that JSON has no enums and no dates.
        return model.model_validate_json(
            pydantic_core.to_json(value),
            strict=True,
            extra=extra,
            by_alias=True,
            by_name=False,
        )
    except ValidationError as error:
        raise _invalid(*_problems(model, error)) from None


def refused(name: str, words: str) -> InvalidRequest:
    """The refusal of what a field has.

    Args:
        name: of a field of a model.
        words: what is wanted.
    """
    return _invalid((name, "value_error", words))


def report(model: type[R], text: bytes) -> R:
    """The JSON object that a service reports with. Raises InvalidRequest.

    Not as strict as with clients: it may repeat what the service's own users have
    typed, in fields that are not read here.
    """
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        raise _invalid(("body", "json_invalid")) from None
    try:
        return model.model_validate(value, strict=True, by_alias=True, by_name=False)
    except ValidationError as error:
        raise _invalid(*_problems(model, error)) from None


def raw(request: Request) -> bytes:
    """The bytes of the body.

    Raises:
        InvalidRequest: it does not come to its end.
        EncodingNotTaken: it is compressed.
        RequestTooLarge: longer than MAX_BODY_BYTES.
    """
    coding = request.environ.get("HTTP_CONTENT_ENCODING")
    if coding is not None and not _is_plain(coding):
        raise EncodingNotTaken("The body is compressed; send it as it is.")
    if (request.content_length or 0) > MAX_BODY_BYTES:
        raise _too_large()
    try:
        read = _read(request.stream, MAX_BODY_BYTES + 1)
    except ClientDisconnected:
        raise _invalid(("body", "incomplete")) from None
    if len(read) > MAX_BODY_BYTES:
        raise _too_large()
    return read


def _is_plain(content_encoding: str) -> bool:
    """Whether nothing was done to the body: a list of codings in any case."""
    codings = (one.strip().lower() for one in content_encoding.split(","))
    return all(one in ("", "identity") for one in codings)


def _read(stream: IO[bytes], size: int) -> bytes:
    """At most `size` bytes, also of a body that was sent without saying how long it is.

    Werkzeug's own limit would do, but it stays on the request, and the functions
    framework reads every request to its end after we have answered.
    """
    parts = []
    while size > 0 and (part := stream.read(size)):
        parts.append(part)
        size -= len(part)
    return b"".join(parts)


def _too_large() -> RequestTooLarge:
    return RequestTooLarge(f"The body is longer than {MAX_BODY_BYTES} bytes.")


def _json(text: bytes) -> object:
    """Refuses NaN, lone surrogates, other encodings than UTF-8 and deep nesting."""
    try:
        return pydantic_core.from_json(text, allow_inf_nan=False, cache_strings=False)
    except ValueError:
        raise _invalid(("body", "json_invalid")) from None


def _unwrapped(value: object) -> tuple[dict[str, Any], bool]:
    if not isinstance(value, dict):
        raise _invalid(("body", "object_type"))
    if value.keys() == {"data"}:
        data = value["data"]
        if data is None:
            return {}, True
        if isinstance(data, dict):
            return _decoded(data), True
    return value, False


def _decoded(data: dict[str, Any]) -> dict[str, Any]:
    try:
        value = decoded(data)
    except NoCallableValueError as error:
        where = _shown(error.place) or "body"
        raise _invalid((where, error.kind)) from None
    if not isinstance(value, dict):
        raise _invalid(("body", "object_type"))
    return value


def _problems(
    model: type[BaseModel], error: ValidationError
) -> Iterator[tuple[str, str, str]]:
    """The field, the kind of problem, and what is wanted, for each problem."""
    found = error.errors(include_url=False, include_context=False, include_input=False)
    for one in found[:MAX_PROBLEMS]:
        if one["loc"]:
            wanted = expectations.of_field(model, one["loc"])
        else:
            # Of several fields together: our own words.
            wanted = one["msg"].removeprefix("Value error, ")
        yield _name(one), one["type"], wanted


def _name(problem: Mapping[str, Any]) -> str:
    return _shown(".".join(str(part) for part in problem["loc"])) or "body"


def _shown(name: str) -> str:
    """A field's name. An unknown one was chosen by the client, so it is cleaned."""
    return _PLAIN_NAME.sub("?", name[:MAX_NAME_LENGTH])


def _invalid(*problems: tuple[str, str] | tuple[str, str, str]) -> InvalidRequest:
    """Each problem is a field, a kind, and what is wanted, where the kind says not."""
    shown = problems[:MAX_PROBLEMS]
    return InvalidRequest(
        "The request does not have the documented shape.",
        fields=[f"{name}: {kind}" for name, kind, *_ in shown],
        expected=[
            f"{name}: {wanted[0] if wanted else expectations.OF_THE_BODY[kind]}"
            for name, kind, *wanted in shown
        ],
    )
