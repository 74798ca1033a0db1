"""JSON over HTTP: what it is, how it is read within bounds, how a call is refused."""

import json
from collections.abc import AsyncIterable, Callable
from typing import TypeAlias

Json: TypeAlias = bool | int | float | str | list["Json"] | dict[str, "Json"] | None
JsonObject: TypeAlias = dict[str, object]
"""An object, whose members are looked at one by one."""


class NotJson(ValueError):
    """A text that is no JSON."""


class Refused(Exception):
    """A call that is answered with an error instead of its result.

    Args:
        status: of HTTP.
        message: for people.
        code: the service's own word or number for what is wrong, if it has one.
        canonical: Google's name of the status, where the service sends one.
    """

    def __init__(
        self,
        status: int,
        message: str,
        *,
        code: str | int | None = None,
        canonical: str = "",
    ) -> None:
        super().__init__(message)
        self.status = status
        self.message = message
        self.code = code
        self.canonical = canonical

    def google_body(self) -> JsonObject:
        """The error as Google's services write it."""
        error: JsonObject = {"code": self.status, "message": self.message}
        if self.code is not None:
            one = {"message": self.message, "domain": "global", "reason": self.code}
            error["errors"] = [one]
        if self.canonical:
            error["status"] = self.canonical
        return {"error": error}


async def read_body(
    chunks: AsyncIterable[bytes], *, limit: int, too_large: Exception
) -> bytes:
    """A request's whole body.

    Args:
        chunks: its `stream()`.
        limit: bytes that it may have.
        too_large: raised when it has more.

    Raises:
        ClientDisconnect: the client left before the end.
    """
    body = bytearray()
    async for chunk in chunks:
        body += chunk
        if len(body) > limit:
            raise too_large
    return bytes(body)


def parse_json(
    text: str | bytes,
    *,
    made: Callable[[list[tuple[str, Json]]], Json] | None = None,
) -> Json:
    """The value that a JSON text stands for.

    Args:
        text: JSON.
        made: makes an object of its members; a dict if nothing is given.

    Raises:
        NotJson: it is none, or nested too deeply. NaN and Infinity are none either.
    """
    try:
        value: Json = json.loads(
            text, parse_constant=_refuse_constant, object_pairs_hook=made
        )
    except (ValueError, RecursionError) as error:
        raise NotJson(str(error)) from None
    return value


def parse_object(
    text: bytes, *, no_json: Exception, no_object: Exception
) -> JsonObject:
    """The members of a JSON object; nothing at all is an empty one.

    Args:
        text: a request's body.
        no_json: raised when it is no JSON.
        no_object: raised when it is something else than an object.
    """
    try:
        value = parse_json(text) if text.strip() else {}
    except NotJson:
        raise no_json from None
    if not isinstance(value, dict):
        raise no_object
    return dict(value)


def _refuse_constant(name: str) -> Json:
    # Python's `json` would take NaN and Infinity.
    raise ValueError(name)
