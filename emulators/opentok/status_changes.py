"""Why archives and broadcasts end, and the history of their status."""

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
class StatusChange:
    """One change of an archive's or broadcast's status."""

    status: str
    at_ms: int
    reason: str
