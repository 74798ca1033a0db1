"""The paths of whoever directs a show. As `kernel.paths`, whose words these keep."""


def producer_lease(event_id: str) -> str:
    """Who directs the event's show now, of those who do it in the owner's name."""
    return f"producerLeases/{event_id}"


def lease_number(event_id: str) -> str:
    """How often somebody else has begun to direct the show."""
    return f"producerLeases/{event_id}/number"
