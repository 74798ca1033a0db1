"""What viewers of the HLS stream ask for and get."""

from interactive_broadcast.events.models import Image, Status
from interactive_broadcast.kernel.models import Id, ReplyModel, RequestModel, Slug
from interactive_broadcast.records.slates import Slate


class BroadcastDataRequest(RequestModel):
    admin_id: Id
    fan_url: Slug


class BroadcastData(ReplyModel):
    """What a viewer of the CDN stream needs."""

    name: str
    status: Status
    hls_url: str | None = None
    start_image: Image | None = None
    end_image: Image | None = None
    viewers: int = 0
    """How many viewers are interactive."""
    full: bool = False
    standby: bool | None = None
    """True during an intermission; else left out."""
    slate: Slate | None = None
    """Of a stage that is cleared, or was within the last minutes; else left out."""
