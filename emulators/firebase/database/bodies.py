"""Request bodies: bounded, parsed, and refused with the service's words."""

import json
import re
from collections.abc import Iterator

from starlette.requests import Request

from emulators.firebase.database.keys import is_key
from emulators.firebase.database.tree import BadKey, InvalidData
from emulators.firebase.database.write_limits import WriteTooBig
from emulators.firebase.database.writes import Built, Target, built, children_of
from emulators.kernel.json_http import Json, NotJson, parse_json
from emulators.kernel.large_json import free_in_pieces, parse_in_pieces

MAX_BODY_BYTES = 256 * 1024 * 1024
"""What the service takes in one write."""

MAX_ARRIVING_BYTES = 2 * MAX_BODY_BYTES
"""Of all bodies together that are not complete. It is the process's memory they fill,
whichever database they are meant for."""

_TOKEN = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"|[{}\[\],:]', re.DOTALL)
_NO_JSON = "Invalid data; couldn't parse JSON object, array, or value."
_SPECIAL = (".value", ".priority", ".sv")


class Overloaded(Exception):
    """There is no room for what is being sent. Later there may be."""


class Arriving:
    """Counts the bytes of bodies that are under way."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._taken = 0

    def take(self, count: int) -> None:
        """Count some more.

        Raises:
            Overloaded: they are too many, and counted all the same: give them back.
        """
        self._taken += count
        if self._taken > self._most:
            raise Overloaded("Too much data is being sent at once. Try again later.")

    def give_back(self, count: int) -> None:
        self._taken -= count


_arriving = Arriving(MAX_ARRIVING_BYTES)


async def text_of(request: Request) -> str:
    """The whole body as text.

    Raises:
        InvalidData: it is too big, or no UTF-8.
        Overloaded: too much is being sent at once.
    """
    body = bytearray()
    try:
        async for chunk in request.stream():
            body += chunk
            _arriving.take(len(chunk))
            if len(body) > MAX_BODY_BYTES:
                raise WriteTooBig
        return body.decode()
    except UnicodeDecodeError:
        raise InvalidData(_NO_JSON) from None
    finally:
        _arriving.give_back(len(body))


def parse(text: str, *, in_pieces: bool = False) -> Json:
    """The JSON that `text` is.

    Args:
        text: what was sent.
        in_pieces: it is large, and read in another thread than the loop's.

    Raises:
        InvalidData: it is none, or there is none.
    """
    if not text or text.isspace():
        raise InvalidData("Missing data; Perhaps you forgot to send the data.")
    try:
        return parse_in_pieces(text) if in_pieces else parse_json(text)
    except NotJson:
        raise InvalidData(_NO_JSON) from None


def parse_value(text: str, at: Target, *, is_large: bool) -> Json | Built:
    """What a PUT writes at `at`; a large value is a node already if it can be.

    Raises:
        InvalidData: no JSON.
    """
    parsed = parse(text, in_pieces=is_large)
    return _built(at, parsed) if is_large else parsed


def parse_update(
    text: str, at: Target, *, is_large: bool = False
) -> dict[Target, Json | Built]:
    """The places below `at` that a PATCH writes, and what; see `parse_value`.

    Raises:
        InvalidData: no JSON object, or a key that is no path.
    """
    parsed = parse(text, in_pieces=is_large)
    if not isinstance(parsed, dict):
        raise InvalidData(
            "Invalid data; couldn't parse JSON object. "
            "Are you sending a JSON object with valid key names?"
        )
    writes = children_of(at, parsed)
    if is_large:
        return {target: _built(target, json) for target, json in writes.items()}
    return dict(writes)


def _built(target: Target, json: Json) -> Json | Built:
    node = built(target, json)
    if isinstance(node, Built):
        free_in_pieces(json)
    return node


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


def _bad_key_at(text: str, offset: int) -> str:
    line = text.count("\n", 0, offset) + 1
    column = offset - (text.rfind("\n", 0, offset) + 1) + 1
    return (
        f"Invalid data; couldn't parse key beginning at {line}:{column}. "
        "Key value can't be empty or contain $ # [ ] / or ."
    )


def _keys(text: str) -> Iterator[tuple[int, str, int]]:
    """Every key of valid JSON: where it begins, what it is, how many objects around."""
    depth = 0
    last: re.Match[str] | None = None
    for token in _TOKEN.finditer(text):
        match token[0]:
            case "{" | "[":
                depth += 1
            case "}" | "]":
                depth -= 1
            case ":" if last is not None:
                yield last.start(), json.loads(last[0]), depth
        last = token
