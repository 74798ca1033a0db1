"""Keeping order in a show: what a producer can have OpenTok do to its people."""

from enum import StrEnum

from pydantic import Field

from interactive_broadcast.models.base import Id, ReplyModel, RequestModel

MAX_EXCLUDED = 100
"""Streams that `muteAll` spares: host, celebrity, producer, and room to spare."""


class Room(StrEnum):
    """Which of an event's two OpenTok sessions."""

    STAGE = "stage"
    BACKSTAGE = "backstage"


class ForceDisconnectRequest(RequestModel):
    id: Id
    session: Room
    connection_id: Id
    fan_id: Id | None = None
    """The Firebase user behind the connection: bars him from this event's tokens."""


class MuteStreamRequest(RequestModel):
    id: Id
    session: Room
    stream_id: Id


class MuteAllRequest(RequestModel):
    id: Id
    session: Room
    excluded_stream_ids: list[Id] = Field(default_factory=list, max_length=MAX_EXCLUDED)
    """Streams that stay audible."""
    active: bool = True
    """False lifts it: newcomers are no longer muted, who is muted stays so."""


class Moderated(ReplyModel):
    done: bool
    """False when there was nothing left to do: the connection or stream is gone."""
