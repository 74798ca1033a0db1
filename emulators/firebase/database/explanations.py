"""Denials as text, for `--explain`: who wanted what, and what each rule came to."""

from typing import Literal

from emulators.firebase.database.credentials import Identity
from emulators.firebase.database.rules import Denied
from emulators.firebase.database.rules.verdict import NO_READ_RULE, NO_WRITE_RULE

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


def sentence(denied: Denied, wish: Literal["read", "write"], identity: Identity) -> str:
    """The denial in one sentence: the rule that decided, not what it says."""
    who = _caller(identity)
    begun = f"{who[0].upper()}{who[1:]} may not {wish} {denied.path}:"
    if denied.rule in (NO_READ_RULE, NO_WRITE_RULE):
        return f"{begun} there is {denied.rule} for it."
    last = denied.tried[-1].outcome if denied.tried else False
    said = f"failed ({last})" if isinstance(last, str) else "does not allow it"
    return f"{begun} {denied.rule} {said}."


def _caller(identity: Identity) -> str:
    if identity.auth is None:
        return "nobody (signed out)"
    uid = identity.event_auth_id
    return "a user without uid" if uid is None else f"user {uid!r}"
