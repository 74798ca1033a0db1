"""Wrong and half-wrong frames of the WebSocket."""

import json
from typing import Any

from emulators.fuzz.texts import Texts

TEXT, BINARY, CLOSE, PING = 0x1, 0x2, 0x8, 0x9
ACTIONS = ("q", "q", "n", "p", "p", "m", "g", "o", "om", "oc", "s", "auth", "gauth",
           "unauth", "appcheck", "unappeck", "x", "", 1, None)  # fmt: skip
FIELDS = ("p", "d", "h", "q", "t", "ch", "cred", "authvar", "noauth", "c")
_LONG, _LONGER, _MAX_SHORT = 126, 127, 0xFFFF


def handshake(texts: Texts, *, namespace: str) -> bytes:
    """A WebSocket's opening, nearly always a good one."""
    path = f"/.ws?v=5&ns={namespace}"
    if texts.happens(0.1):
        path += texts.one_of("&ls=x", "&ns=", "&s=1&s=2", "&ns=%ff", "&v=x")
    text = (
        f"GET {path} HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket"
        "\r\nSec-WebSocket-Version: 13\r\n"
        "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n"
    ).encode()
    return texts.mutated(text) if texts.happens(0.03) else text


def a_frame(texts: Texts) -> bytes:
    """One frame, masked as it must be, or bytes that are none."""
    if texts.happens(0.03):
        return texts.chance.randbytes(texts.chance.randrange(1, 200))
    if texts.happens(0.05):
        opcode = texts.one_of(BINARY, CLOSE, PING, 0x0, 0x3, 0xA)
        return framed(texts.chance.randbytes(texts.chance.randrange(130)), opcode)
    return framed(_text(texts), TEXT)


def framed(payload: bytes, opcode: int) -> bytes:
    """A final frame under a mask of zeros."""
    length = len(payload)
    if length < _LONG:
        head = bytes((0x80 | opcode, 0x80 | length))
    elif length <= _MAX_SHORT:
        head = bytes((0x80 | opcode, 0x80 | _LONG)) + length.to_bytes(2, "big")
    else:
        head = bytes((0x80 | opcode, 0x80 | _LONGER)) + length.to_bytes(8, "big")
    return head + bytes(4) + payload


def _text(texts: Texts) -> bytes:
    if texts.happens(0.1):
        counts = (b"0", b"1", b"3", b"-1", b"999999", b"1e3", b"", b" 2", b"\xff")
        return bytes(texts.chance.choice(counts))
    if texts.happens(0.1):
        return texts.json()
    envelope: Any = {"t": texts.one_of("d", "d", "d", "c", 1), "d": _request(texts)}
    text = json.dumps(envelope).encode()
    return texts.mutated(text) if texts.happens(0.1) else text


def _request(texts: Texts) -> Any:
    if texts.happens(0.05):
        return texts.value()
    number = texts.one_of(1, 2, 3, 0, -1, 2**70, 1.5, "1", None)
    return {"r": number, "a": texts.chance.choice(ACTIONS), "b": _body(texts)}


def _body(texts: Texts) -> Any:
    if texts.happens(0.05):
        return texts.value()
    body: dict[str, Any] = {"p": texts.path(), "h": texts.one_of("", "x", 1, None)}
    if texts.happens(0.6):
        body["d"] = texts.value()
    if texts.happens(0.3):
        body |= {"q": _query(texts), "t": texts.one_of(1, 2, 3, -1, 2**70, "1", None)}
    if texts.happens(0.2):
        body |= {"cred": texts.token(), "authvar": texts.value(3)}
    if texts.happens(0.1):
        body[str(texts.chance.choice(FIELDS))] = texts.value()
    return body


def _query(texts: Texts) -> Any:
    if texts.happens(0.05):
        return texts.value()
    query = {
        "i": texts.one_of(".key", ".value", "score", "a/b", ".", "", 1),
        "sp": texts.value(4),
        "sn": texts.one_of("a", "[MIN_NAME]", "[MAX_NAME]", 1),
        "sin": texts.chance.choice((True, False, 1)),
        "ep": texts.value(4),
        "en": texts.key(),
        "ein": texts.chance.choice((True, False)),
        "l": texts.one_of(1, 3, 0, -1, 2**70, "1"),
        "vf": texts.one_of("l", "r", "x"),
    }
    return {name: value for name, value in query.items() if texts.happens(0.4)}
