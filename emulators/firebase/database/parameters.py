"""What a REST request says besides its body: place, database, and how to answer."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self
from urllib.parse import unquote

from starlette.datastructures import Headers, QueryParams
from starlette.requests import Request
from starlette.types import Scope

from emulators.firebase.database.answers import Style
from emulators.firebase.database.queries import Query
from emulators.firebase.database.query_parameters import NAMES, parse_limit, parse_query
from emulators.firebase.database.tree import InvalidData, InvalidPath
from emulators.firebase.database.write_limits import WriteSize
from emulators.firebase.database.writes import Target, parse_target

SUFFIX = ".json"
UNNAMED = "fake-server"
"""The database of requests that name none, as the official CLI calls it."""

_TIMEOUT = re.compile(r"([0-9]{1,7})(ms|s|min)")
_UNIT_MS = {"ms": 1, "s": 1000, "min": 60_000}
_MAX_TIMEOUT_MS = 15 * 60_000
_CALLBACK = re.compile(r"[A-Za-z_$][\w$.]{0,127}", re.ASCII)
_FILE_NAME = re.compile(r"[^\x00-\x1f\x7f\"\\/]{1,255}")
_OVERRIDE = "x-http-method-override"


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """The parameters that concern the answer."""

    style: Style
    query: Query | None
    is_shallow: bool
    is_export: bool
    callback: str | None
    download: str | None
    silences_triggers: bool
    size: WriteSize | None
    """How large a write may be at the most."""

    @classmethod
    def parse(cls, parameters: Mapping[str, str]) -> Self:
        """Read them. Parameters that nobody documents are passed over.

        Raises:
            InvalidData: one of them has a value that it cannot have.
        """
        _refuse_bad_timeout(parameters)
        is_shallow = parameters.get("shallow") == "true"
        if is_shallow:
            _refuse_query(parameters)
        return cls(
            style=_style(parameters),
            query=None if is_shallow else parse_query(parameters),
            is_shallow=is_shallow,
            is_export=_is_export(parameters),
            callback=_matching(parameters, "callback", _CALLBACK),
            download=_matching(parameters, "download", _FILE_NAME),
            silences_triggers=parameters.get("disableTriggers") == "true",
            size=_size(parameters),
        )


def effective_method(scope: Scope) -> str:
    """The request's method, or the one that a POST says it stands for."""
    method: str = scope["method"]
    if method != "POST":
        return method
    asked = Headers(scope=scope).get(_OVERRIDE)
    asked = asked or QueryParams(scope["query_string"]).get(_OVERRIDE)
    return asked.upper() if asked else method


def raw_path(scope: Scope) -> str:
    """The path as it was sent, percent-encoding and all."""
    raw: bytes = scope.get("raw_path") or scope["path"].encode()
    return raw.decode("latin-1").partition("?")[0]


def is_data(scope: Scope) -> bool:
    """Whether the URL can be one of data: neither settings nor another protocol."""
    return not raw_path(scope).startswith(("/.settings/", "/.inspect/", "/.ws", "/.lp"))


def target_of(request: Request) -> Target:
    """The place that the URL names.

    Each segment is decoded by itself, so that an encoded slash is a bad character of a
    key and not one more segment.

    Raises:
        InvalidPath: the URL does not end in `.json`, or a segment cannot be a key.
    """
    raw = raw_path(request.scope)
    if not raw.endswith(SUFFIX):
        raise InvalidPath("append .json to your request URI to use the REST API")
    try:
        segments = [
            unquote(segment, errors="strict")
            for segment in raw.removesuffix(SUFFIX).split("/")
        ]
    except UnicodeDecodeError:
        raise InvalidPath("Invalid path: Invalid token in path") from None
    if any("/" in segment for segment in segments):
        raise InvalidPath("Invalid path: Invalid token in path")
    return parse_target("/".join(segments))


def _refuse_bad_timeout(parameters: Mapping[str, str]) -> None:
    """See that `timeout` means something.

    Nothing here takes seconds, so a meaningful one changes nothing.
    """
    timeout = parameters.get("timeout")
    if timeout is not None:
        parts = _TIMEOUT.fullmatch(timeout)
        duration_ms = int(parts[1]) * _UNIT_MS[parts[2]] if parts else 0
        if not 0 < duration_ms <= _MAX_TIMEOUT_MS:
            raise InvalidData("timeout must be positive and at most 15min")


def _size(parameters: Mapping[str, str]) -> WriteSize | None:
    asked = parameters.get("writeSizeLimit")
    try:
        return None if asked is None else WriteSize(asked)
    except ValueError:
        known = ", ".join(WriteSize)
        raise InvalidData(f"writeSizeLimit must be one of {known}") from None


def _style(parameters: Mapping[str, str]) -> Style:
    match parameters.get("print"):
        case None:
            return "compact"
        case "pretty":
            return "pretty"
        case "silent":
            return "silent"
        case _:
            raise InvalidData("print must be pretty or silent")


def _refuse_query(parameters: Mapping[str, str]) -> None:
    """See that a shallow read has no query, except the limit that the CLI adds to it.

    The CLI's export only wants to know whether there is anything, so all keys will do.
    """
    if set(NAMES) & parameters.keys() - {"limitToFirst", "limitToLast"}:
        raise InvalidData("shallow cannot be mixed with other query parameters")
    parse_limit(parameters)


def _is_export(parameters: Mapping[str, str]) -> bool:
    match parameters.get("format"):
        case None:
            return False
        case "export":
            return True
        case _:
            raise InvalidData("format must be export")


def _matching(
    parameters: Mapping[str, str], name: str, shape: re.Pattern[str]
) -> str | None:
    value = parameters.get(name)
    if value is not None and not shape.fullmatch(value):
        raise InvalidData(f"Invalid {name}")
    return value
