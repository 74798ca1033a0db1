"""Keys that sort by the time they were made, as Firebase's own push ids."""

import hashlib
import secrets
from datetime import datetime

from interactive_broadcast.kernel.models import epoch_ms

ALPHABET = "-0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz"
"""64 characters in ASCII order, all of them harmless in a path."""

TIME_CHARACTERS = 8
RANDOM_CHARACTERS = 12


def push_id(now: datetime) -> str:
    """A new key of 20 characters: 8 for the millisecond, 12 at random (72 bits)."""
    chance = [secrets.choice(ALPHABET) for _ in range(RANDOM_CHARACTERS)]
    return "".join([_time(epoch_ms(now)), *chance])


def derived_id(at_ms: int, rank: int, *parts: str) -> str:
    """A key of 20 characters, the same for the same arguments: to store something once.

    Args:
        at_ms: the millisecond since 1970, which the first 8 characters stand for.
        rank: 0 to 63, for the order within it.
        parts: what makes it unique (66 bits of their digest).
    """
    digest = hashlib.sha256("\n".join(parts).encode(errors="replace")).digest()
    rest = [ALPHABET[byte & 63] for byte in digest[: RANDOM_CHARACTERS - 1]]
    return "".join([_time(at_ms), ALPHABET[rank], *rest])


def _time(at_ms: int) -> str:
    places = reversed(range(TIME_CHARACTERS))
    return "".join(ALPHABET[(at_ms >> (6 * place)) & 63] for place in places)
