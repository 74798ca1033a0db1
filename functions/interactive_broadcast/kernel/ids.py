"""Keys that sort by the time they were made, as Firebase's own push ids; opaque ids."""

import base64
import hashlib
import re
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

_GENERATED = re.compile("[A-Za-z0-9]{28}(?=-|$)")
"""A uid as Firebase Auth makes them. Not documented, but so it has been."""

_SUFFIX = re.compile("-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$")
"""What old apps of the web append to the uid: another UUID for each page."""

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


def uid_of(fan_id: str) -> str:
    """The Firebase user whose a fan's record is for certain, by its key.

    The key is the uid, to which old apps add a hyphen and something of their own. Their
    users are anonymous, so these uids are as Firebase makes them. One that somebody has
    made up may end with a hyphen and a UUID by itself, and others begin as it does.
    """
    generated = _GENERATED.match(fan_id)
    return generated[0] if generated else fan_id


def uids_of(fan_id: str) -> frozenset[str]:
    """Everybody whose a fan's record may be, by its key: the key is among them.

    A uid that somebody has made up may have hyphens, and so may what is added to it.
    """
    stripped = _SUFFIX.sub("", fan_id)
    found = {fan_id, uid_of(fan_id), stripped, fan_id.partition("-")[0]}
    return frozenset(found - {""})


def _time(at_ms: int) -> str:
    places = reversed(range(TIME_CHARACTERS))
    return "".join(ALPHABET[(at_ms >> (6 * place)) & 63] for place in places)
