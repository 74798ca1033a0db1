"""Keys that sort by the time they were made, as Firebase's own push ids."""

import secrets
from datetime import datetime

ALPHABET = "-0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz"
"""64 characters in ASCII order, all of them harmless in a path."""

TIME_CHARACTERS = 8
RANDOM_CHARACTERS = 12


def push_id(now: datetime) -> str:
    """20 characters: 8 for the millisecond, 12 (72 bits) for being the only one."""
    moment = round(now.timestamp() * 1000)
    time = [ALPHABET[(moment >> (6 * place)) & 63] for place in range(TIME_CHARACTERS)]
    chance = [secrets.choice(ALPHABET) for _ in range(RANDOM_CHARACTERS)]
    return "".join([*reversed(time), *chance])
