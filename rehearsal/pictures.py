"""Pictures made on the spot: what a camera would have taken."""

import base64
import struct
import zlib

SIDE = 8
"""Pixels. A real picture has 60; here only its kind counts."""


def portrait(name: str) -> str:
    """A small PNG as a data URL, in a colour of the person's own."""
    colour = (zlib.crc32(name.encode()) & 0xFFFFFF).to_bytes(3, "big")
    return f"data:image/png;base64,{base64.b64encode(png(colour)).decode()}"


def png(colour: bytes, side: int = SIDE) -> bytes:
    """A square PNG of one colour (three bytes: red, green, blue)."""
    header = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    pixels = zlib.compress((b"\x00" + colour * side) * side)
    return (
        b"\x89PNG\r\n\x1a\n"
        + _chunk(b"IHDR", header)
        + _chunk(b"IDAT", pixels)
        + _chunk(b"IEND", b"")
    )


def _chunk(kind: bytes, content: bytes) -> bytes:
    checksum = zlib.crc32(kind + content)
    return (
        struct.pack(">I", len(content)) + kind + content + struct.pack(">I", checksum)
    )
