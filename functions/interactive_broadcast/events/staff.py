"""Whoever helps the producer: they sign in by a link of the event."""

from typing import Final

from interactive_broadcast.kernel.models import EpochMs, RecordModel

MOST_STAFF: Final = 20
"""Of one event, at a time."""


class StaffEntry(RecordModel):
    """`events/{id}/staff/{uid}`: made as they sign in, gone when they are removed."""

    name: str
    """As they have said it."""
    at: EpochMs
    """When they signed in first."""
