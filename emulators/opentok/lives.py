"""How recordings and broadcasts live and end, in the words both share."""

from dataclasses import dataclass
from datetime import timedelta

AFTER_LAST_CLIENT = timedelta(seconds=60)
"""How long an empty session is still recorded and broadcast."""

BY_USER = "user initiated"
SESSION_ENDED = "session ended"
TOO_LONG = "maximum duration exceeded"
TOO_IDLE = "maximum idle time exceeded"
FAILURE = "failure"


@dataclass(frozen=True, slots=True)
class Change:
    """One step of an archive's or broadcast's life."""

    status: str
    at_ms: int
    reason: str
