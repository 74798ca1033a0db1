"""Paths of what is kept of people beside a show: their names, what they agreed to.

They are built as those of `kernel.paths`, and go with the event.
"""


def names(event_id: str) -> str:
    """Whom the event's timeline means by an opaque id."""
    return f"names/{event_id}"


def person_name(event_id: str, opaque: str) -> str:
    """What somebody is called, and their key below `activeFans`."""
    return f"names/{event_id}/{opaque}"


def consents(event_id: str) -> str:
    """What the event's fans have consented to."""
    return f"consents/{event_id}"


def consent(event_id: str, uid: str) -> str:
    """Of one: by their Firebase user, or once they are erased by their opaque id."""
    return f"consents/{event_id}/{uid}"


def messages_of(event_id: str, uid: str) -> str:
    """What the producer and one person in the show have written each other."""
    return f"messages/{event_id}/{uid}"
