"""The pictures of an event, in `eventImages/{adminId}/{imageId}`."""

from interactive_broadcast.events.models import (
    CreateEventRequest,
    EventRecord,
    OpenEventRecord,
)


def images_of(event: EventRecord | OpenEventRecord | CreateEventRequest) -> list[str]:
    """Ids of its pictures, each once."""
    pictures = (event.start_image, event.end_image)
    return sorted({picture.id for picture in pictures if picture is not None})
