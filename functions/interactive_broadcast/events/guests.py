"""Hosts and celebrities: one Firebase user for each holder of a link.

Whoever comes by a new link is another user than whoever had the former one, so that
nobody can do anything to the user, or with the rights, of those who come after them.
"""

from interactive_broadcast.events import slugs
from interactive_broadcast.events.models import EventRecord
from interactive_broadcast.kernel import paths
from interactive_broadcast.kernel.database import Writes

GUESTS = ("host", "celebrity")
"""The roles of those who come by a secret link. Each is `{role}Url` in the event."""


def guest_uid(role: str, event_id: str, slug: str) -> str:
    """The Firebase user of whoever comes by this link.

    Args:
        role: one of GUESTS.
        event_id: the event that the link leads to.
        slug: the event's `hostUrl` or `celebrityUrl`.
    """
    return f"{role}-{event_id}-{slugs.fingerprint(slug)}"


def guests_of(event: EventRecord) -> dict[str, str]:
    """Role → the Firebase user of whoever comes by the link as it is now."""
    return {
        role: guest_uid(role, event.id, event.slugs[f"{role}Url"]) for role in GUESTS
    }


def guest_entries(event: EventRecord) -> Writes:
    """Where the rules look up who may act as host or celebrity of the event."""
    return {paths.guest(event.id, role): uid for role, uid in guests_of(event).items()}
