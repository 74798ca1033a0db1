"""The keys of children: which there can be, and in what order clients see them."""

import math
import re
import struct
from collections.abc import Iterable
from typing import TypeAlias

KeyOrder: TypeAlias = tuple[float, int, str]

MAX_KEY_BYTES = 768
"""Of a key's UTF-8 form."""

MAX_UTF8_BYTES_PER_CHAR = 4

_FORBIDDEN_IN_KEY = re.compile(r"[.#$/\[\]\x00-\x1f\x7f]")

# A query may name a key that is longer than any: more zeros than a key can have make it
# a text like others, which spares us from reading an integer of endless digits.
_INTEGER_KEY = re.compile(r"-?0{0,768}[0-9]{1,10}")

_INTEGER_STARTS = frozenset("-0123456789")


def is_key(text: str) -> bool:
    """Whether `text` may name a child."""
    if not text or _FORBIDDEN_IN_KEY.search(text):
        return False
    return (
        len(text) * MAX_UTF8_BYTES_PER_CHAR <= MAX_KEY_BYTES
        or len(text.encode()) <= MAX_KEY_BYTES
    )


def in_key_order(keys: Iterable[str]) -> list[str]:
    """The keys, sorted as `key_order` says.

    Most keys of most databases are ASCII names or push ids, which Python's own order of
    strings gets right, and much faster.
    """
    given = list(keys)
    integers = [key for key in given if key[0] in _INTEGER_STARTS and _is_integer(key)]
    if integers:
        taken = set(integers)
        given = [key for key in given if key not in taken]
        integers.sort(key=key_order)
    if "".join(given).isascii():
        given.sort()
    else:
        given.sort(key=utf16_order)
    return integers + given


def key_order(key: str) -> KeyOrder:
    """Sorts keys as clients do: 32-bit integers first, then text by UTF-16 units.

    Of two spellings of one integer the shorter is first (firebase-js-sdk
    core/util/util nameCompare).
    """
    if _is_integer(key):
        return int(key), len(key), key
    return math.inf, 0, utf16_order(key)


def utf16_order(text: str) -> str:
    """Sorts text by its UTF-16 units, as JavaScript does.

    Python sorts by code points, which differs where some lie beyond 16 bits: those
    are spelled as two, so that comparing the results compares units.
    """
    if text.isascii():
        return text
    units = text.encode("utf-16-be", "surrogatepass")
    return "".join(map(chr, struct.unpack(f">{len(units) // 2}H", units)))


def _is_integer(key: str) -> bool:
    return bool(_INTEGER_KEY.fullmatch(key)) and -(2**31) <= int(key) < 2**31
