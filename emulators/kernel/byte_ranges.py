"""Which part of a file a request asks for: the header `Range` (RFC 9110, 14)."""

import re
from dataclasses import dataclass

RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})")


class NotSatisfiable(Exception):
    """The range begins past the end of the file. The answer is 416."""


@dataclass(frozen=True, slots=True)
class ByteRange:
    """From the first byte to the last one, that included."""

    first: int
    last: int

    def of(self, content: bytes) -> bytes:
        """This part of a file."""
        return content[self.first : self.last + 1]

    @property
    def length(self) -> int:
        return self.last + 1 - self.first

    def header(self, size: int) -> str:
        """The `Content-Range` of an answer, for a file of that size."""
        return f"bytes {self.first}-{self.last}/{size}"


def byte_range(header: str, size: int) -> ByteRange | None:
    """The range that a header asks for, of a file of `size` bytes.

    None where the whole file is to be sent: there is no such header, or one that is
    not understood (as one of several ranges), which the standard lets a server ignore.

    Raises:
        NotSatisfiable: nothing of the file is in it.
    """
    asked = RANGE.fullmatch(header)
    if asked is None or asked.groups() == ("", ""):
        return None
    first, last = _bounds(asked[1], asked[2], size)
    if first >= size or last < first:
        raise NotSatisfiable
    return ByteRange(first, last)


def _bounds(first: str, last: str, size: int) -> tuple[int, int]:
    if not first:
        return max(size - int(last), 0), size - 1 if int(last) else -1
    return int(first), min(int(last), size - 1) if last else size - 1
