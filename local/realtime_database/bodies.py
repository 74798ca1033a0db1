"""Request bodies: bounded, parsed, and refused with the service's words."""

import json
import re

from starlette.requests import Request

from local.realtime_database.tree import BadKey, InvalidData, Json, is_key
from local.realtime_database.writes import Target, children_of

MAX_BODY_BYTES = 256 * 1024 * 1024
"""What the service takes in one write."""

_TOKEN = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"|[{}\[\],:]', re.DOTALL)
_NO_JSON = "Invalid data; couldn't parse JSON object, array, or value."
_SPECIAL = (".value", ".priority", ".sv")


async def text_of(request: Request) -> str:
    """The whole body as text.

    Raises:
        InvalidData: it is too big, or no UTF-8.
    """
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > MAX_BODY_BYTES:
            raise InvalidData(
                "WRITE_TOO_BIG: Data to write exceeds the maximum size that can be "
                "modified with a single request."
            )
    try:
        return body.decode()
    except UnicodeDecodeError:
        raise InvalidData(_NO_JSON) from None


def parse(text: str) -> Json:
    """The JSON that `text` is.

    Raises:
        InvalidData: it is none, or there is none.
    """
    if not text.strip():
        raise InvalidData("Missing data; Perhaps you forgot to send the data.")
    try:
        parsed: Json = json.loads(text, parse_constant=_refuse)
    except (ValueError, RecursionError):
        raise InvalidData(_NO_JSON) from None
    return parsed


def parse_update(text: str, at: Target) -> dict[Target, Json]:
    """The places below `at` that a PATCH writes, and what.

    Raises:
        InvalidData: no JSON object, or a key that is no path.
    """
    parsed = parse(text)
    if not isinstance(parsed, dict):
        raise InvalidData(
            "Invalid data; couldn't parse JSON object. "
            "Are you sending a JSON object with valid key names?"
        )
    return children_of(at, parsed)


def with_position(
    error: InvalidData, text: str, *, keys_are_paths: bool
) -> InvalidData:
    """The error, telling where in `text` the first bad key is, if it is about one."""
    if not isinstance(error, BadKey):
        return error
    for offset, key, depth in _keys(text):
        is_path = keys_are_paths and depth == 1
        parts = [part for part in key.split("/") if part] if is_path else [key]
        if not parts or not all(is_key(part) or part in _SPECIAL for part in parts):
            return InvalidData(_bad_key_at(text, offset))
    return error


def _refuse(constant: str) -> Json:
    raise ValueError(constant)


def _bad_key_at(text: str, offset: int) -> str:
    line = text.count("\n", 0, offset) + 1
    column = offset - (text.rfind("\n", 0, offset) + 1) + 1
    return (
        f"Invalid data; couldn't parse key beginning at {line}:{column}. "
        "Key value can't be empty or contain $ # [ ] / or ."
    )


def _keys(text: str) -> list[tuple[int, str, int]]:
    """Every key of valid JSON: where it begins, what it is, how many objects around."""
    found = []
    depth = 0
    last: re.Match[str] | None = None
    for token in _TOKEN.finditer(text):
        match token[0]:
            case "{" | "[":
                depth += 1
            case "}" | "]":
                depth -= 1
            case ":" if last is not None:
                found.append((last.start(), json.loads(last[0]), depth))
        last = token
    return found
