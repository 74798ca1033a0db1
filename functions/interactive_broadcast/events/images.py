"""Which pictures an event refers to, and the index of who uses which picture.

A picture may be used by several events of its admin: `images/{adminId}/{imageId}` has
the ids of all of them. It changes in one write with the event.
"""

from interactive_broadcast.events.models import CreateEventRequest, EventRecord
from interactive_broadcast.kernel import paths
from interactive_broadcast.kernel.database import Writes


def images_of(event: EventRecord | CreateEventRequest) -> list[str]:
    """Ids of an event's pictures, each once, in order."""
    pictures = (event.start_image, event.end_image)
    return sorted({picture.id for picture in pictures if picture is not None})


def uses(event: EventRecord) -> Writes:
    """The entries of all pictures that an event refers to."""
    return dict.fromkeys(_places(event), True)


def no_uses(event: EventRecord) -> Writes:
    """The write that removes these entries."""
    return dict.fromkeys(_places(event))


def changed_uses(before: EventRecord, after: EventRecord) -> Writes:
    """The entries of those that only one of the two refers to, made or removed."""
    old, new = uses(before), uses(after)
    return {place: new.get(place) for place in old.keys() ^ new.keys()}


def _places(event: EventRecord) -> list[str]:
    return [
        paths.image_use(event.admin_id, image_id, event.id)
        for image_id in images_of(event)
    ]
