"""The HTTP answers of the database: JSON, headers, and how refusals look."""

import json
from typing import Literal

from starlette.requests import Request
from starlette.responses import Response

from emulators.firebase.database.bodies import Overloaded
from emulators.firebase.database.credentials import Unauthorized
from emulators.firebase.database.etags import etag
from emulators.firebase.database.model import (
    ConditionFailed,
    IndexMissing,
    PermissionDenied,
)
from emulators.firebase.database.registrations import NotSupported
from emulators.firebase.database.rules import RulesRefused
from emulators.firebase.database.tree import InvalidData, Node, to_json
from emulators.kernel.application import cross_origin
from emulators.kernel.data_file import NotSaved
from emulators.kernel.json_http import Json
from emulators.kernel.large_json import dump_in_pieces, free_in_pieces

JSON_TYPE = "application/json; charset=utf-8"

Style = Literal["compact", "pretty", "silent"]

REFUSALS = (
    ConditionFailed,
    IndexMissing,
    InvalidData,
    NotSaved,
    NotSupported,
    Overloaded,
    PermissionDenied,
    RulesRefused,
    Unauthorized,
)
"""Every exception that `refusal` knows the answer to."""


def dumps(value: Json, style: Style = "compact", *, in_pieces: bool = False) -> str:
    if style == "pretty":
        return json.dumps(value, ensure_ascii=False, indent=2, separators=(",", " : "))
    if in_pieces:
        return dump_in_pieces(value)
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def answer(
    value: Json, *, status: int = 200, style: Style = "compact", in_pieces: bool = False
) -> Response:
    """`value` as JSON; nothing at all when the client asked for silence.

    Args:
        value: what is shown.
        status: of HTTP.
        style: how.
        in_pieces: it may be large, and is written in another thread than the loop's;
            nobody else needs it.
    """
    if style == "silent":
        return Response(status_code=204)
    # Halves of UTF-16 pairs can come from rules texts; UTF-8 cannot carry them.
    body = dumps(value, style, in_pieces=in_pieces).encode("utf-8", "replace")
    if in_pieces:
        free_in_pieces(value)
    return Response(body, status_code=status, media_type=JSON_TYPE)


def tagged(response: Response, node: Node) -> Response:
    """Add the ETag of what `node` is."""
    response.headers["etag"] = etag(node)
    return response


def refusal(error: Exception) -> Response:
    """The answer to one of `REFUSALS`."""
    match error:
        case ConditionFailed(current=current):
            return tagged(answer(to_json(current), status=412), current)
        case PermissionDenied() | Unauthorized():
            status = 401
        case NotSupported():
            status = 501
        case Overloaded() | NotSaved():
            status = 503
        case _:
            status = 400
    return answer({"error": str(error)}, status=status)


def finished(request: Request, response: Response) -> Response:
    """The headers that every answer of the database has."""
    response.headers["cache-control"] = "no-cache"
    response.headers["access-control-expose-headers"] = "ETag"
    return cross_origin(request, response)
