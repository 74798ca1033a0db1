"""Paths of what is kept of people beside a show: their names, what they agreed to.

They are built as those of `kernel.paths`, and go with the event.
"""


def names(event_id: str) -> str:
    """Whom the event's timeline means by an opaque id."""
    return f"names/{event_id}"


def person_name(event_id: str, opaque: str) -> str:
    """What somebody is called, and their key below `activeFans`."""
    return f"names/{event_id}/{opaque}"
