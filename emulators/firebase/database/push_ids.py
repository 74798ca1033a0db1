"""Keys that sort by the moment they were made.

As in firebase-js-sdk core/util/NextPushId.
"""

import secrets
from collections.abc import Callable

ALPHABET = "-0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz"
"""64 symbols in ASCII order, so that text order is time order."""

TIME_SYMBOLS = 8
RANDOM_SYMBOLS = 12
_BITS_PER_SYMBOL = 6
_RANDOM_BITS = RANDOM_SYMBOLS * _BITS_PER_SYMBOL


class PushIds:
    """Makes push ids; two of the same millisecond still sort in order."""

    def __init__(self, random_bits: Callable[[int], int] = secrets.randbits) -> None:
        self._random_bits = random_bits
        self._last_ms = -1
        self._last_random = 0

    def next(self, now_ms: int) -> str:
        """A new key of 20 characters."""
        if now_ms == self._last_ms:
            self._last_random = (self._last_random + 1) % 2**_RANDOM_BITS
        else:
            self._last_random = self._random_bits(_RANDOM_BITS)
        self._last_ms = now_ms
        return _symbols(now_ms, TIME_SYMBOLS) + _symbols(
            self._last_random, RANDOM_SYMBOLS
        )


def _symbols(number: int, count: int) -> str:
    shifts = range((count - 1) * _BITS_PER_SYMBOL, -1, -_BITS_PER_SYMBOL)
    return "".join(ALPHABET[number >> shift & len(ALPHABET) - 1] for shift in shifts)
