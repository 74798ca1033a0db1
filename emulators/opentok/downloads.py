"""Files over HTTP, whole or in parts, also such as are made only when they are sent."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

from emulators.kernel.application import json_answer
from emulators.kernel.byte_ranges import ByteRange, NotSatisfiable, byte_range
from emulators.kernel.json_http import Refused
from emulators.opentok.refusals import refusal_body


@dataclass(frozen=True, slots=True, kw_only=True)
class Download:
    """A file.

    Args:
        size: in bytes.
        media_type: its `Content-Type`.
        etag: tells it from what was at the same address before.
        get: the whole of it, of exactly that size.
    """

    size: int
    media_type: str
    etag: str
    get: Callable[[], Awaitable[bytes]]

    async def answer(self, request: Request) -> Response:
        """The file, or the part of it that is asked for; for HEAD it is not made.

        Raises:
            Refused: as `get`.
        """
        headers = {"accept-ranges": "bytes", "etag": f'"{self.etag}"'}
        try:
            part = self._part(request)
        except NotSatisfiable:
            refused = Refused(416, f"The file has {self.size} bytes, no more.")
            answer = json_answer(refusal_body(refused), refused.status)
            answer.headers.update(headers)
            answer.headers["content-range"] = f"bytes */{self.size}"
            return answer
        status, length = 200, self.size
        if part is not None:
            headers["content-range"] = part.header(self.size)
            status, length = 206, part.length
        if request.method == "HEAD":
            headers["content-length"] = str(length)
            return Response(None, status, headers, self.media_type)
        whole = await self.get()
        content = whole if part is None else part.of(whole)
        return Response(content, status, headers, self.media_type)

    def _part(self, request: Request) -> ByteRange | None:
        # Who has a part of another file gets this one whole.
        if request.headers.get("if-range", f'"{self.etag}"') != f'"{self.etag}"':
            return None
        return byte_range(request.headers.get("range", ""), self.size)
