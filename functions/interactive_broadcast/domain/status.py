"""What may follow what in the life of an event."""

from interactive_broadcast.errors import IllegalTransition
from interactive_broadcast.models.events import Status

NEXT: dict[Status, frozenset[Status]] = {
    Status.NOT_STARTED: frozenset({Status.PRESHOW, Status.CLOSED}),
    Status.PRESHOW: frozenset({Status.LIVE, Status.CLOSED}),
    Status.LIVE: frozenset({Status.CLOSED}),
    Status.CLOSED: frozenset(),
}
"""`database.rules.json` says the same for clients; a test compares the two."""


def check_transition(current: Status, wanted: Status) -> None:
    """Pass if `wanted` may follow `current`, or is what stands already.

    Raises:
        IllegalTransition: anything else.
    """
    if wanted is current or wanted in NEXT[current]:
        return
    raise IllegalTransition(
        f"An event that is {current} cannot become {wanted}.",
        **{"from": current.value, "to": wanted.value},
    )


def may_have_been(current: Status, status: Status) -> bool:
    """Whether an event that is `current` may have come to this status by now."""
    order = list(Status)
    return Status.NOT_STARTED is not status and order.index(status) <= order.index(
        current
    )
