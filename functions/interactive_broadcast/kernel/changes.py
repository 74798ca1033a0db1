"""A change of the database, as its event tells of it."""

from dataclasses import dataclass
from typing import Any

from interactive_broadcast.kernel.models import EpochMs


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One value that was written. Delivered once or several times, soon or late."""

    id: str
    """The same whenever this change is delivered."""
    at: EpochMs
    """When it was written."""
    by: str | None
    """The Firebase user who wrote it, where the event says so."""
    before: Any
    after: Any
