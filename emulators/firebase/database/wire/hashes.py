"""Hashes by which client and server find out whether they know the same data.

Source: firebase-js-sdk core/snap (LeafNode.hash, ChildrenNode.hash, snap).
"""

import base64
import hashlib
import math
import struct
from collections.abc import Callable
from typing import TypeAlias

from emulators.firebase.database.queries import PRIORITY, placing
from emulators.firebase.database.tree import Branch, Leaf, Node, Priority

EMPTY = ""
"""The hash of nothing."""

_Spelling: TypeAlias = Callable[[float], str]

_FRACTION_BITS = 52
_FRACTION = 2**_FRACTION_BITS
_BIAS = 1023
_EXPONENT_MASK = 0x7FF
_SMALLEST_NORMAL = 2.0 ** (1 - _BIAS)

_by_priority = placing(PRIORITY)


def matches(node: Node, claimed: str) -> bool:
    """Whether a client that computed `claimed` knows what `node` is.

    JavaScript clients spell some doubles wrong. Theirs is accepted as well: otherwise
    a transaction on such a number would never come to its end.
    """
    if node is None or claimed == EMPTY:
        return node is None and claimed == EMPTY
    return claimed == digest(node) or claimed == digest(node, javascript_double)


def digest(node: Node, spell: "_Spelling | None" = None) -> str:
    """base64(SHA-1) over values, priorities and children in the order of priority.

    Args:
        node: what to hash.
        spell: turns a number into 16 hexadecimal digits; exact unless given.
    """
    spell = spell or exact_double
    if node is None:
        return EMPTY
    text = _priority(node.priority, spell)
    if isinstance(node, Branch):
        text += "".join(
            f":{key}:{digest(child, spell)}" for key, child in _ordered(node)
        )
    else:
        text += _leaf(node, spell)
    # What the protocol prescribes; nothing is kept secret by it.
    sha = hashlib.sha1(text.encode(), usedforsecurity=False)
    return base64.b64encode(sha.digest()).decode()


def exact_double(value: float) -> str:
    """The bits of an IEEE double, the most significant first."""
    return struct.pack(">d", value).hex()


def javascript_double(value: float) -> str:
    """What firebase-js-sdk (core/util/util doubleToIEEE754String) makes of a double.

    It finds the exponent by logarithms, and rounding leaves that one off for some
    powers of two and their neighbours; the fraction then overflows its 52 bits.
    """
    size = abs(float(value))
    if size < _SMALLEST_NORMAL:
        return exact_double(value)
    power = min(math.floor(math.log(size) / math.log(2)), _BIAS)
    scale = _FRACTION_BITS - power
    # A larger power of two is Infinity to JavaScript, and its remainders are no bits.
    fraction = round(size * 2.0**scale - _FRACTION) if scale <= _BIAS else 0
    bits = (fraction % _FRACTION) | ((power + _BIAS) & _EXPONENT_MASK) << _FRACTION_BITS
    sign = 1 if math.copysign(1, value) < 0 else 0
    return f"{bits | sign << 63:016x}"


def _ordered(branch: Branch) -> "list[tuple[str, Leaf | Branch]]":
    return sorted(branch.children.items(), key=lambda child: _by_priority(*child))


def _priority(priority: Priority, spell: _Spelling) -> str:
    match priority:
        case None:
            return ""
        case str():
            return f"priority:string:{priority}:"
        case _:
            return f"priority:number:{spell(priority)}:"


def _leaf(leaf: Leaf, spell: _Spelling) -> str:
    match leaf.value:
        case bool():
            return f"boolean:{str(leaf.value).lower()}"
        case str():
            return f"string:{leaf.value}"
        case _:
            return f"number:{spell(leaf.value)}"
