"""Which status of an event may follow which."""

from typing import Final

from interactive_broadcast.events.models import Status
from interactive_broadcast.kernel.errors import IllegalTransition

NEXT: dict[Status, frozenset[Status]] = {
    Status.NOT_STARTED: frozenset({Status.PRESHOW, Status.CLOSED}),
    Status.PRESHOW: frozenset({Status.LIVE, Status.CLOSED}),
    Status.LIVE: frozenset({Status.CLOSED}),
    Status.CLOSED: frozenset(),
}
"""`database.rules.json` has the same for clients; a test compares the two."""

ON: Final = (Status.LIVE, Status.PRESHOW)
"""Statuses of an event that people are in, the most current one first."""


def check_transition(current: Status, wanted: Status) -> None:
    """Refuse a status that may not follow; the current one is no change and allowed.

    Raises:
        IllegalTransition: `wanted` may not follow `current`.
    """
    if wanted is current or wanted in NEXT[current]:
        return
    raise IllegalTransition(
        f"An event that is {current} cannot become {wanted}.",
        **{"from": current.value, "to": wanted.value},
    )


def may_have_been(current: Status, status: Status) -> bool:
    """Whether an event that is `current` may have had this status since its preshow."""
    order = list(Status)
    return 0 < order.index(status) <= order.index(current)


def way_to(current: Status, *, was_live: bool) -> list[Status]:
    """The statuses that an event has certainly had since it began, the present last."""
    if current is Status.CLOSED and not was_live:
        # It may have come from a preshow or not.
        return [current]
    order = list(Status)
    return order[1 : order.index(current) + 1] or [current]
