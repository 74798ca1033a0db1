"""Denials as text, for `--explain`: who wanted what, and what each rule came to."""

from typing import Literal

from emulators.firebase.database.credentials import Identity
from emulators.firebase.database.rules import Denied

MAX_LINES = 60
"""Of one denial. A large write can try a rule a thousand times."""


def explained(
    database: str, denied: Denied, wish: Literal["read", "write"], identity: Identity
) -> str:
    """The denial as a person reads it: one line, then one for each rule tried."""
    lines = denied.explain().splitlines()
    left = len(lines) - MAX_LINES
    if left > 0:
        # The last ones: what decided is there.
        lines = [lines[0], f"  ... {left} more before ...", *lines[left + 1 :]]
    return "\n".join([f"{database}: {_caller(identity)} may not {wish}.", *lines])


def _caller(identity: Identity) -> str:
    if identity.auth is None:
        return "nobody (signed out)"
    uid = identity.event_auth_id
    return "a user without uid" if uid is None else f"user {uid!r}"
