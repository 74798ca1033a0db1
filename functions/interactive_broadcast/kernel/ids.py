"""Keys that sort by the time they were made, as Firebase's own push ids; opaque ids."""

import base64
import hashlib
import secrets
from datetime import datetime
from functools import lru_cache

from interactive_broadcast.kernel.models import epoch_ms

ALPHABET = "-0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz"
"""64 characters in ASCII order, all of them harmless in a path."""

OPAQUE_CHARACTERS = 22
"""Of base64url: 132 bits."""

PEOPLE_KEPT = 1_000
"""Whose opaque ids are not reckoned again: a call for somebody needs it three times."""

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


@lru_cache(PEOPLE_KEPT)
def opaque_id(event_id: str, person_id: str) -> str:
    """What everybody in an event's sessions may know a person by.

    The start of base64url(SHA-256("{eventId}/{personId}")): whoever has the person's
    id, such as the producer's page, can find it out; nobody can go back from it.

    Args:
        event_id: the same person is somebody else in another event.
        person_id: a fan's key below `activeFans`; what `guests` says of host and
            celebrity; `producer`.
    """
    digest = hashlib.sha256(f"{event_id}/{person_id}".encode()).digest()
    return base64.urlsafe_b64encode(digest).decode()[:OPAQUE_CHARACTERS]


def _time(at_ms: int) -> str:
    places = reversed(range(TIME_CHARACTERS))
    return "".join(ALPHABET[(at_ms >> (6 * place)) & 63] for place in places)
