"""One frame of a client, and what bounds it.

A client that breaks a bound is a program with an error: its socket is closed with a
sentence (code 1008, 1003 or 1009 of RFC 6455). What an honest client may meet is
refused by an answer instead.
"""

from collections.abc import Callable
from dataclasses import dataclass

from emulators.kernel.json_http import JsonObject, Refused
from emulators.opentok.bodies import Body

MAX_FRAME_BYTES = 64 * 1024
"""An offer of WebRTC has some 6 kB."""

FRAMES_PER_S = 60
BURST = 600
"""A page that subscribes to many streams at once has dozens of candidates for each."""

MAX_REF = 2**53 - 1
MAX_NAME_CHARS = 40
ENVELOPE = ("do", "ref")

UNSUPPORTED_DATA = 1003
POLICY_VIOLATION = 1008
TOO_BIG = 1009
"""Close codes of RFC 6455."""


class Broken(Exception):
    """The client does not keep to the protocol; its socket is closed."""

    def __init__(self, message: str, code: int = POLICY_VIOLATION) -> None:
        super().__init__(message)
        self.message = message
        self.code = code


@dataclass(frozen=True, slots=True)
class Frame:
    """`{"do": …, "ref"?: …, …}`: `body` has all of its fields."""

    do: str
    ref: int | None
    body: Body


def read(text: str | None) -> Frame:
    """The frame that a text is.

    Raises:
        Broken: it is none, or too long.
    """
    if text is None:
        raise Broken("Text frames only.", UNSUPPORTED_DATA)
    raw = text.encode()
    if len(raw) > MAX_FRAME_BYTES:
        raise Broken(f"A frame has {MAX_FRAME_BYTES} bytes at most.", TOO_BIG)
    try:
        body = Body.from_json(raw)
        do = body.text("do", most=MAX_NAME_CHARS)
        ref = body.find_number("ref", low=0, high=MAX_REF)
    except Refused as refusal:
        raise Broken(f"Not a frame of this protocol: {refusal.message}") from None
    return Frame(do, ref, body)


def passed_on(body: Body) -> JsonObject:
    """All that a frame says to somebody else: scalars, and objects of scalars.

    Raises:
        Refused: 400, for what is nested deeper.
    """
    return {name: _flat(body, name) for name in body.fields if name not in ENVELOPE}


def _flat(body: Body, name: str) -> object:
    if not isinstance(body.fields[name], dict):
        return body.scalar(name)
    child = body.find_child(name) or Body()
    return {member: child.scalar(member) for member in child.fields}


class Pace:
    """How many frames a client may send: some at once, and then so many a second.

    Args:
        now_s: seconds since any moment.
    """

    def __init__(self, now_s: Callable[[], float]) -> None:
        self._now_s = now_s
        self._left: float = BURST
        self._at_s = now_s()

    def count(self) -> None:
        """One more.

        Raises:
            Broken: it is one too many.
        """
        now_s = self._now_s()
        self._left = min(BURST, self._left + (now_s - self._at_s) * FRAMES_PER_S)
        self._at_s = now_s
        if self._left < 1:
            raise Broken(f"More than {FRAMES_PER_S} frames a second.")
        self._left -= 1
