"""The JSON envelopes: what clients say, and what they are told.

Source: firebase-js-sdk core/PersistentConnection and realtime/Connection. All that is
written is ASCII, so that the length of a text is its length in UTF-16 units, which is
what frames are measured by.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

from emulators.firebase.database.tree import InvalidData, Path
from emulators.kernel.json_http import Json, NotJson, parse_json

Pushed: TypeAlias = Literal["d", "m"]
"""`d` replaces a place, `m` some of its children."""

MAX_NUMBER = 2**31 - 1
"""Of a request: the Java SDK reads it back as a 32-bit integer."""

MAX_ACTION_CHARS = 32


class BadMessage(Exception):
    """The client says what has no place in the protocol."""


@dataclass(frozen=True, slots=True)
class Control:
    """About the connection itself: `p` is a ping, others need no answer."""

    kind: str


@dataclass(frozen=True, slots=True)
class Request:
    """Something that is answered under the same number."""

    number: int
    action: str
    body: dict[str, Json]


def parse(text: str) -> Control | Request:
    """Read a client's message.

    Raises:
        BadMessage: it is none.
    """
    try:
        message = parse_json(text)
    except NotJson:
        raise BadMessage("The message is no JSON") from None
    match message:
        case {"t": "c", "d": {"t": str(kind)}}:
            return Control(kind)
        case {"t": "d", "d": {"r": int(number), "a": str(action), "b": dict(body)}}:
            return _request(number, action, body)
        case _:
            raise BadMessage("The message is neither control nor request")


def text_in(body: Mapping[str, Json], name: str) -> str:
    """A text of a request.

    Raises:
        InvalidData: it is missing or something else.
    """
    value = body.get(name)
    if not isinstance(value, str):
        raise InvalidData(f"Invalid request: {name} must be a string")
    return value


def dumps(value: Json) -> str:
    return json.dumps(value, separators=(",", ":"))


def hello(*, now_ms: int, host: str, session: str) -> str:
    payload: Json = {"ts": now_ms, "v": "5", "h": host, "s": session}
    return control("h", payload)


def control(kind: str, payload: Json) -> str:
    """A control message. Clients ignore one without a payload, so null is said."""
    return dumps({"t": "c", "d": {"t": kind, "d": payload}})


def reply(number: int, status: str, payload: Json) -> str:
    return dumps({"t": "d", "d": {"r": number, "b": {"s": status, "d": payload}}})


def push(action: Pushed, path: Path, data: str, tag: int | None) -> str:
    """New data of a place, or of a query when there is a tag.

    Args:
        action: how clients take it.
        path: of what is written; the service sends it without a leading slash.
        data: JSON text, so that many listeners share the work of making it.
        tag: the client's number for the query.
    """
    place = json.dumps("/".join(path))
    tagged = "" if tag is None else f',"t":{tag}'
    return f'{{"t":"d","d":{{"a":"{action}","b":{{"p":{place},"d":{data}{tagged}}}}}}}'


def revoked(path: Path, query: Json) -> str:
    """A listen has ended. `query` is as the client sent it, if it did."""
    body: dict[str, Json] = {"p": "/".join(path)}
    if query is not None:
        body["q"] = [query]
    return dumps({"t": "d", "d": {"a": "c", "b": body}})


def auth_revoked(status: str, reason: str) -> str:
    return dumps({"t": "d", "d": {"a": "ac", "b": {"s": status, "d": reason}}})


def _request(number: int, action: str, body: dict[str, Json]) -> Request:
    if isinstance(number, bool) or not 0 <= number <= MAX_NUMBER:
        raise BadMessage("A request needs a number")
    if len(action) > MAX_ACTION_CHARS:
        raise BadMessage("No action has such a long name")
    return Request(number, action, body)
