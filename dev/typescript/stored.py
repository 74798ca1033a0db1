"""What the backend stores for clients, and reads again by no model of its own."""

from pydantic import Field

from interactive_broadcast.events.models import Image, Status
from interactive_broadcast.kernel.models import EpochMs, RecordModel
from interactive_broadcast.records.applied_limit import LimitedBy
from interactive_broadcast.records.shows import ShowRecord


class PublicShow(ShowRecord):
    """What anybody may know of a show. The number of its viewers lies beside it."""

    full_at: EpochMs | None = None
    """When `full` was last said anew."""


class ToldOfShow(RecordModel):
    """What the backend says in `activeBroadcasts/{adminId}/{fanUrl}`."""

    event_id: str | None = None
    """The event that has the show now. Left out before the doors."""
    name: str | None = None
    status: Status | None = None
    standby: bool | None = None
    """True while there is an intermission; else left out."""
    interactive_limit: int | None = None
    """How many viewers may be interactive."""
    configured_limit: int | None = None
    """The same as the operator has configured it."""
    limited_by: LimitedBy | None = None
    """Why no more."""
    call_seconds: int | None = None
    """The seconds that a fan has to answer a call."""
    archiving: bool | None = None
    """Whether the stage is recorded."""
    hls_enabled: bool | None = None
    """Whether the others are to watch a stream."""
    hls_id: str | None = None
    """The video service's id of the stream."""
    hls_url: str | None = None
    """Where to watch, once there is something to see."""
    start_image: Image | None = None
    end_image: Image | None = None


class LinePosition(RecordModel):
    """What a fan is told of their position: the position, or a range that it is in."""

    position: int | None = None
    """From 1, who is the next to be called."""
    first: int | None = Field(None, alias="from")
    """The range's first, where the event tells ranges."""
    last: int | None = Field(None, alias="to")
    """And its last."""


class TurnRange(RecordModel):
    """How long a turn on stage takes, in seconds."""

    shortest: int = Field(alias="from")
    longest: int = Field(alias="to")


class LineSummary(RecordModel):
    """How many wait, and how long a turn takes."""

    waiting: int | None = None
    """How many are in line; left out where the event tells nobody."""
    turn: TurnRange | None = None
    """Left out until some turns are over."""
    at: EpochMs | None = None
    """When it was published last."""


class RemovalProgress(RecordModel):
    """How far the removal of an admin has come."""

    total: int
    """The number of events at the beginning."""
    removed: int
    """How many of them are removed."""
    started_at: EpochMs
    updated_at: EpochMs
    finished_at: EpochMs | None = None
    """When everything was removed; left out until then."""
