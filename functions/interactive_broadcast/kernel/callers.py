"""The callers of functions, the roles they may have, and what they have proven."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from interactive_broadcast.kernel.errors import RecentLoginRequired

RECENT_LOGIN_S: Final = 5 * 60
"""Seconds that a sign-in counts as recent: about as long as Firebase lets its own users
change their password after one."""

CLOCK_SKEW_S: Final = 5
"""Seconds that Google's clock and ours may differ by."""

COUNTER: Final = "counter"
"""`auth.uid` and `auth.via`, in the rules, of the backend where it counts: fans, their
connections, and the time that a call has left."""


class Role(StrEnum):
    """What a caller is in a show. Spelled as in tokens and rules."""

    ANYONE = "anyone"
    FAN = "fan"
    HOST = "host"
    CELEBRITY = "celebrity"
    ADMIN = "admin"
    SCREENER = "screener"
    """Of the staff of one event: directs its line, and nothing else."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """One identified caller, known by a session token or a Firebase ID token.

    `uid` is the Firebase user, where known: always for admins, for fans only when
    they came with their anonymous ID token. `admin_id` and `event_id` bind host,
    celebrity and fan to one show; an ID token binds a fan to none. `link` is the
    fingerprint of the secret link that a host or celebrity signed in with.

    How somebody has proven who they are makes nobody somebody else: the last three say
    so, and are not compared.
    """

    role: Role
    uid: str | None = None
    admin_id: str | None = None
    event_id: str | None = None
    link: str | None = None
    auth_time: int | None = field(default=None, compare=False)
    """When the user signed in to Firebase, in seconds since 1970 by Google's clock. A
    session token tells it of the ID token that it was issued for."""
    has_id_token: bool = field(default=False, compare=False)
    """Whether they came with a Firebase ID token, not with a session token of ours."""
    token_id: str | None = field(default=None, compare=False)
    """Of the session token. What a fan without a Firebase user is known by."""

    def require_recent_login(self, now_s: float) -> None:
        """Refuse whoever has not just signed in to Firebase.

        Asked before what a thief of a token would make their theft permanent with. A
        session token never suffices, however new it is: whoever has stolen one cannot
        sign in.

        Args:
            now_s: seconds since 1970.

        Raises:
            RecentLoginRequired: no ID token, or from a sign-in of some time ago.
        """
        if self.has_id_token and self.auth_time is not None:
            # Compared, not subtracted: nothing bounds what an Auth emulator lets pass.
            oldest, newest = now_s - RECENT_LOGIN_S, now_s + CLOCK_SKEW_S
            if oldest <= self.auth_time <= newest:
                return
        raise RecentLoginRequired(
            "Sign in again, and send the new Firebase ID token.",
            credential="firebase-id-token",
            maxAgeSeconds=RECENT_LOGIN_S,
        )


NOBODY = Caller(role=Role.ANYONE)
"""Who calls without a token."""
