"""Records of a file that only grows: which are whole, which is torn, which is damaged.

    <bytes of payload> <CRC-32 of payload, 8 hex digits> <payload> newline

The payload is JSON on one line. A process that dies while it writes leaves the
beginning of a record, which never has the newline; a line that has it and does not hold
is no interrupted write, and nobody can say what else is wrong.
"""

import zlib
from dataclasses import dataclass

_CRC_CHARS = 8


class Damaged(Exception):
    """A complete record that does not hold.

    Attributes:
        offset: where it begins, in bytes.
    """

    def __init__(self, offset: int) -> None:
        super().__init__(f"damaged at byte {offset}")
        self.offset = offset


@dataclass(frozen=True, slots=True)
class Scan:
    """What a file holds.

    Attributes:
        payloads: of the whole records, with the offset that each begins at.
        whole_bytes: how much of the file they are.
        torn_bytes: what an interrupted write left behind them.
    """

    payloads: tuple[tuple[int, bytes], ...]
    whole_bytes: int
    torn_bytes: int


def framed(payload: bytes) -> bytes:
    """One record. The payload must not contain a newline."""
    return b"%d %08x %b\n" % (len(payload), zlib.crc32(payload), payload)


def scan(data: bytes) -> Scan:
    """Read the records of a file.

    Raises:
        Damaged: one of them is complete and wrong.
    """
    payloads = []
    start = 0
    while (end := data.find(b"\n", start)) >= 0:
        payloads.append((start, _payload(data[start:end], start)))
        start = end + 1
    return Scan(tuple(payloads), start, len(data) - start)


def _payload(line: bytes, offset: int) -> bytes:
    length, _, rest = line.partition(b" ")
    crc, _, payload = rest.partition(b" ")
    is_whole = length == b"%d" % len(payload) and len(crc) == _CRC_CHARS
    if not is_whole or crc != b"%08x" % zlib.crc32(payload):
        raise Damaged(offset)
    return payload
