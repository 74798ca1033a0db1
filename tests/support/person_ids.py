"""Who somebody in a show is to OpenTok and Firebase."""

from collections.abc import Mapping
from typing import Any

from interactive_broadcast.events.guests import GUESTS, guest_uid
from interactive_broadcast.kernel.ids import opaque_id


def guest_of(role: str, event: Mapping[str, Any]) -> str:
    """The Firebase user of host or celebrity of a stored event."""
    return guest_uid(role, event["id"], event[f"{role}Url"])


def opaque_person(event: Mapping[str, Any], person_id: str) -> str:
    """The opaque id of somebody in a stored event, by their key in `presence`."""
    is_guest = person_id in GUESTS
    return opaque_id(event["id"], guest_of(person_id, event) if is_guest else person_id)
