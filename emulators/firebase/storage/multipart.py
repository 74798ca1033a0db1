"""`multipart/related` bodies with two parts: what is said of an object, and the object.

Both protocols upload small files like this, in one request.
"""

import re
from dataclasses import dataclass

from emulators.firebase.storage.refusal import bad_request

BOUNDARY = re.compile(
    r"boundary=(?:\"([^\"]{1,200})\"|'([^']{1,200})'|([^\s;,]{1,200}))"
)
MAX_HEADER_BYTES = 8_192
PARTS = 2


@dataclass(frozen=True, slots=True)
class Part:
    """One part. The content type is empty when it does not say one."""

    content_type: str
    data: bytes


def parse_related(body: bytes, content_type: str) -> tuple[Part, Part]:
    """The metadata part and the content part.

    Raises:
        Refused: 400, the body is not what its content type says.
    """
    found = BOUNDARY.search(content_type)
    if not content_type.startswith("multipart/") or not found:
        raise bad_request("A multipart/related body with a boundary is needed.")
    boundary = next(group for group in found.groups() if group)
    mark = b"\r\n--" + boundary.encode("latin-1", "replace")
    # The first mark has no line before it; with one, all marks are alike.
    pieces = (b"\r\n" + body).split(mark)
    if len(pieces) != PARTS + 2 or not pieces[-1].startswith(b"--"):
        raise bad_request("The multipart body must have two parts and an end.")
    described, content = pieces[1:-1]
    return _part(described), _part(content)


def _part(piece: bytes) -> Part:
    head, gap, data = piece.partition(b"\r\n\r\n")
    if not gap or len(head) > MAX_HEADER_BYTES:
        raise bad_request("A part of the multipart body has no end of its headers.")
    for line in head.decode("latin-1").split("\r\n"):
        name, _, value = line.partition(":")
        if name.strip().lower() == "content-type":
            return Part(value.strip(), data)
    return Part("", data)
