"""The callers of functions, and the roles they may have."""

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """What a caller is in a show. Spelled as in tokens and rules."""

    ANYONE = "anyone"
    FAN = "fan"
    HOST = "host"
    CELEBRITY = "celebrity"
    ADMIN = "admin"


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """One identified caller, known by a session token or a Firebase ID token.

    `uid` is the Firebase user, where known: always for admins, for fans only when
    they came with their anonymous ID token. `admin_id` and `event_id` bind host,
    celebrity and fan to one show; an ID token binds a fan to none. `link` is the
    fingerprint of the secret link that a host or celebrity signed in with.
    """

    role: Role
    uid: str | None = None
    admin_id: str | None = None
    event_id: str | None = None
    link: str | None = None


NOBODY = Caller(role=Role.ANYONE)
"""Who calls without a token."""
