"""Bytes in and out over HTTP: request bodies within bounds, downloads with ranges."""

import json
import re
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response

from emulators.firebase.storage.model import MAX_OBJECT_BYTES, MAX_PAGE
from emulators.firebase.storage.objects import StoredObject
from emulators.firebase.storage.refusal import bad_request, refusal, too_large
from emulators.kernel import json_http
from emulators.kernel.byte_ranges import NotSatisfiable, byte_range
from emulators.kernel.json_http import JsonObject

MAX_BODY_BYTES = MAX_OBJECT_BYTES + (64 << 10)
"""An object of the greatest size, and the metadata around it."""

MAX_METADATA_BYTES = 64 << 10


async def read_body(request: Request, *, limit: int = MAX_BODY_BYTES) -> bytes:
    """Read a body whole.

    Raises:
        Refused: 413, it is longer than `limit`.
        ClientDisconnect: the client left before the end.
    """
    refused = too_large(f"A request may have {limit} bytes here.")
    declared = request.headers.get("content-length", "0")
    if declared.isdigit() and int(declared) > limit:
        raise refused
    return await json_http.read_body(request.stream(), limit=limit, too_large=refused)


async def read_document(request: Request) -> JsonObject:
    """Read a body that is a JSON object, or empty."""
    return parse_document(await read_body(request, limit=MAX_METADATA_BYTES))


def parse_document(raw: bytes) -> JsonObject:
    """Read what came as JSON.

    Raises:
        Refused: 400, it is not JSON, or not an object.
    """
    no_json = bad_request("The metadata cannot be read as JSON.")
    no_object = bad_request("The metadata must be an object.")
    return json_http.parse_object(raw, no_json=no_json, no_object=no_object)


def whole_number(text: str | None, name: str) -> int | None:
    """A number from a query or header, if there is one.

    Raises:
        Refused: 400, it is none.
    """
    if text is None or text == "":
        return None
    if not re.fullmatch(r"[0-9]{1,18}", text):
        raise bad_request(f"Invalid value for {name}.")
    return int(text)


def page_size(text: str | None) -> int:
    """How much a page may hold; more than the service's limit means the limit."""
    size = whole_number(text, "maxResults")
    if size == 0:
        raise bad_request("Invalid value for maxResults.")
    return min(size or MAX_PAGE, MAX_PAGE)


def download(request: Request, stored: StoredObject) -> Response:
    """The content, or the range of it that was asked for; 304 for who has it."""
    headers = _headers(stored)
    if is_known(request, stored):
        return Response(status_code=304, headers=headers)
    size = len(stored.data)
    try:
        asked = byte_range(request.headers.get("range", ""), size)
    except NotSatisfiable:
        unmet = refusal(416, "The requested range cannot be satisfied.").google_body()
        headers["content-range"] = f"bytes */{size}"
        return Response(
            json.dumps(unmet),
            status_code=416,
            headers={**headers, "content-type": "application/json"},
        )
    if asked is None:
        return Response(stored.data, headers=headers)
    headers["content-range"] = asked.header(size)
    return Response(asked.of(stored.data), status_code=206, headers=headers)


def is_known(request: Request, stored: StoredObject) -> bool:
    """Whether the caller has this version: its `If-None-Match` names it.

    Weakly compared, as RFC 9110 (13.1.2) has it.
    """
    given = request.headers.get("if-none-match", "")
    tags = [one.strip().removeprefix("W/").strip('"') for one in given.split(",")]
    return "*" in tags or stored.etag in tags


def _headers(stored: StoredObject) -> dict[str, str]:
    said = stored.described
    inline = f"inline; filename*=utf-8''{quote(stored.name, safe='')}"
    headers = {
        "content-type": stored.content_type,
        "etag": f'"{stored.etag}"',
        "accept-ranges": "bytes",
        "cache-control": said.cache_control or "private, max-age=0",
        "content-disposition": said.content_disposition or inline,
        "x-content-type-options": "nosniff",
        "x-goog-generation": str(stored.generation),
        "x-goog-metageneration": str(stored.metageneration),
        "x-goog-stored-content-length": str(len(stored.data)),
        "x-goog-hash": f"crc32c={stored.crc32c},md5={stored.md5}",
    }
    if said.content_encoding:
        headers["content-encoding"] = said.content_encoding
    if said.content_language:
        headers["content-language"] = said.content_language
    return headers
