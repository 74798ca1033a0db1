"""The producer's lease, as stored."""

from typing import Annotated, Final

from annotated_types import Ge, Le

from interactive_broadcast.kernel.models import EpochMs, Id, Name, RecordModel

LEASE_MS: Final = 30_000
"""How long a lease lasts from when it was taken or last renewed. Its holder renews it
every ten seconds, so that two of these may be lost on the way."""

FIRST_NUMBER: Final = 1

TAKEN: Final = "lease"
"""What the timeline calls it that somebody takes the lease: `name` and `number`."""

ENTRY: Final = "lease-"
"""How the key of that entry begins. The number follows, so that each is told once."""

LeaseNumber = Annotated[int, Ge(FIRST_NUMBER), Le(2**53 - 1)]
"""It grows by one with each new holder. JavaScript counts so far exactly."""


class LeaseRecord(RecordModel):
    """`producerLeases/{eventId}`: which of an owner's clients directs the show.

    Without a holder it was released, and the number stays for the next one.
    """

    holder: Id | None = None
    """The client: an id that it has made for itself, such as a push id."""
    name: Name | None = None
    """Who sits there, for the others to read."""
    number: LeaseNumber
    at: EpochMs
    """When it was taken, last renewed, or released."""
    offered_to: Id | None = None
    """The client that may take it before it has run out."""
