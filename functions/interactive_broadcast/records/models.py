"""A running show: its working record, its public face, its effects, its timeline."""

from interactive_broadcast.events.models import Image, Status
from interactive_broadcast.kernel.models import EpochMs, Json, RecordModel


class ShowRecord(RecordModel):
    """`shows/{adminId}/{fanUrl}`: the public face, without a name of a person."""

    name: str
    status: Status
    hls_url: str | None = None
    start_image: Image | None = None
    end_image: Image | None = None
    viewers: int = 0
    limit: int
    """How many viewers may be interactive."""
    full: bool = False


class WatchRecord(RecordModel):
    """`watched/{eventId}`."""

    admin_id: str | None = None
    """None in what a late note leaves of one that was dropped."""
    empty_since: EpochMs | None = None
    """Since when a live show has had nobody in it."""


class TimelineEntry(RecordModel):
    """`timeline/{eventId}/{pushId}`."""

    what: str
    by: str
    details: dict[str, Json] | None = None
    at: EpochMs | None = None
