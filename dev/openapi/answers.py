"""What a function answers: its replies, and each refusal with its reasons."""

import inspect
from collections.abc import Iterable, Mapping
from http import HTTPStatus
from typing import Any, Final

from dev.docs import refusals
from dev.docs.blocks import first_sentence
from dev.docs.declared import HttpFunction
from dev.docs.refusals import Kind
from dev.openapi.schemas import ref

Json = dict[str, Any]

ERROR: Final[Json] = {
    "type": "object",
    "description": "Why a call was refused or has failed. `reason` is for machines and "
    "does not change; `message` is for people and may.",
    "properties": {
        "error": {
            "type": "object",
            "properties": {
                "status": {
                    "type": "string",
                    "description": "Its group, in the words of Google's APIs.",
                },
                "message": {"type": "string"},
                "details": {
                    "type": "object",
                    "properties": {"reason": {"type": "string"}},
                    "additionalProperties": ref("Detail"),
                    "required": ["reason"],
                },
            },
            "required": ["status", "message", "details"],
        }
    },
    "required": ["error"],
}

DETAIL: Final[Json] = {
    "description": "An identifier, a name or a number; for `invalid-request` the lists "
    "`fields` and `expected`.",
    "oneOf": [
        {"type": "string"},
        {"type": "integer"},
        {"type": "boolean"},
        {"type": "array", "items": {"type": "string"}},
    ],
}

HEADERS: Final[Mapping[str, Json]] = {
    "NoStore": {
        "description": "Nobody but the caller keeps the answer.",
        "schema": {"type": "string", "const": "no-store"},
    },
    "Shared": {
        "description": "For how many seconds browsers and a CDN may keep the answer; "
        "longer while the database is away.",
        "schema": {"type": "string"},
        "example": "public, max-age=1, s-maxage=2, stale-if-error=300",
    },
    "ETag": {
        "description": "Of the answer. Send it as `If-None-Match`: the answer is 304 "
        "while nothing has changed.",
        "schema": {"type": "string"},
    },
    "Age": {
        "description": "Seconds since the answer was read. Left out for a new one.",
        "schema": {"type": "string", "pattern": "^[0-9]+$"},
    },
    "RetryAfter": {
        "description": "After so many seconds it is worth trying again. Left out where "
        "waiting does not help by itself.",
        "schema": {"type": "string", "pattern": "^[0-9]+$"},
    },
    "Allow": {
        "description": "The HTTP methods that the function takes.",
        "schema": {"type": "string"},
    },
    "AcceptEncoding": {
        "description": "Bodies are taken as they are.",
        "schema": {"type": "string", "const": "identity"},
    },
}

_WITH_STATUS: Final[Mapping[int, tuple[str, str]]] = {
    HTTPStatus.METHOD_NOT_ALLOWED: ("Allow", "Allow"),
    HTTPStatus.UNSUPPORTED_MEDIA_TYPE: ("Accept-Encoding", "AcceptEncoding"),
}
"""Header, and its name among `HEADERS`, that goes with a status."""


def responses(function: HttpFunction, *, reads: bool) -> Json:
    """By status. `reads`: of a GET, whose answer caches may keep where it is shared."""
    is_shared = reads and function.endpoint.shared
    found = {"200": _success(function, is_shared=is_shared)}
    if is_shared:
        found["304"] = _not_modified()
    return {**found, **_refused(function, is_shared=is_shared)}


def components(functions: Iterable[HttpFunction]) -> Json:
    """Each refusal of these functions once: `components/responses`."""
    found = {}
    for function in functions:
        for reads in (False, True) if function.endpoint.get else (False,):
            is_shared = reads and function.endpoint.shared
            for status, kinds in _by_status(_kinds(function)).items():
                name = _name(status, kinds, is_shared=is_shared)
                found[name] = _failure(status, kinds, is_shared=is_shared)
    return {name: found[name] for name in sorted(found)}


_NAMES: Final[Mapping[int, str]] = {
    HTTPStatus.METHOD_NOT_ALLOWED: "MethodNotAllowed",
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: "RequestTooLarge",
    HTTPStatus.UNSUPPORTED_MEDIA_TYPE: "EncodingNotTaken",
    HTTPStatus.INTERNAL_SERVER_ERROR: "InternalError",
    HTTPStatus.SERVICE_UNAVAILABLE: "Unavailable",
}
"""Answers that are the same of each function."""

_MAY_BE_KEPT: Final = (HTTPStatus.NOT_FOUND, HTTPStatus.CONFLICT)
"""By caches, where a success may."""


def _success(function: HttpFunction, *, is_shared: bool) -> Json:
    replies = [ref(reply.__name__) for reply in function.replies]
    schema = replies[0] if len(replies) == 1 else {"anyOf": replies}
    about = " Or: ".join(filter(None, map(first_sentence, function.replies)))
    return {
        "description": about or "Done.",
        "headers": _kept(is_shared=is_shared),
        "content": {"application/json": {"schema": schema}},
    }


def _kept(*, is_shared: bool) -> Json:
    if not is_shared:
        return {"Cache-Control": _header("NoStore")}
    return {
        "Cache-Control": _header("Shared"),
        "ETag": _header("ETag"),
        "Age": _header("Age"),
    }


def _not_modified() -> Json:
    return {
        "description": "The caller has it already: nothing has changed.",
        "headers": _kept(is_shared=True),
    }


def _refused(function: HttpFunction, *, is_shared: bool) -> Json:
    return {
        str(status): _ref(_name(status, kinds, is_shared=is_shared))
        for status, kinds in _by_status(_kinds(function)).items()
    }


def _kinds(function: HttpFunction) -> set[Kind]:
    return {*refusals.anywhere(), *refusals.of(function)}


def _name(status: int, kinds: list[Kind], *, is_shared: bool) -> str:
    """Of a response: its status with its reasons."""
    if status in _NAMES:
        return _NAMES[status]
    kept = ["shared"] if is_shared and status in _MAY_BE_KEPT else []
    return ".".join([str(status), *(kind.reason for kind in kinds), *kept])


def _ref(name: str) -> Json:
    return {"$ref": f"#/components/responses/{name}"}


def _failure(status: int, kinds: list[Kind], *, is_shared: bool) -> Json:
    told = [f"- `{kind.reason}`: {first_sentence(kind)}" for kind in kinds]
    is_kept = is_shared and status in _MAY_BE_KEPT
    headers = {"Cache-Control": _header("Shared" if is_kept else "NoStore")}
    if any(map(_says_when, kinds)):
        headers["Retry-After"] = _header("RetryAfter")
    if status in _WITH_STATUS:
        name, header = _WITH_STATUS[status]
        headers[name] = _header(header)
    return {
        "description": "\n".join(told),
        "headers": headers,
        "content": {"application/json": {"schema": _error(kinds)}},
    }


def _says_when(kind: Kind) -> bool:
    """Whether it says after how long to try again: always the same, or each time."""
    is_told = "retry_after_s" in inspect.signature(kind).parameters
    return is_told or kind.retry_after_s is not None


def _error(kinds: list[Kind]) -> Json:
    """An error with one of these reasons."""
    statuses = list(dict.fromkeys(kind.status for kind in kinds))
    reason = {"type": "string", "enum": [kind.reason for kind in kinds]}
    details = {"type": "object", "properties": {"reason": reason}}
    narrowed = {
        "type": "object",
        "properties": {
            "status": {"type": "string", "enum": statuses},
            "details": details,
        },
    }
    return {
        "allOf": [
            ref("Error"),
            {"type": "object", "properties": {"error": narrowed}},
        ]
    }


def _by_status(kinds: Iterable[Kind]) -> dict[int, list[Kind]]:
    found: dict[int, list[Kind]] = {}
    for kind in refusals.reasons(kinds):
        found.setdefault(kind.http_status, []).append(kind)
    return found


def _header(name: str) -> Json:
    return {"$ref": f"#/components/headers/{name}"}
