"""What is sent to keep order in a show, and what comes back."""

from typing import Self

from pydantic import Field, model_validator

from interactive_broadcast.events.models import SessionKind
from interactive_broadcast.kernel.models import Id, ReplyModel, RequestModel

MAX_EXCLUDED = 100
"""Streams that `muteAll` can leave audible: more than host, celebrity and producer."""


class ForceDisconnectRequest(RequestModel):
    """One connection with its `session`, a fan with all of theirs, or both."""

    id: Id
    session: SessionKind | None = None
    connection_id: Id | None = None
    fan_id: Id | None = None
    """The Firebase user behind the connection, who then gets no more tokens."""

    @model_validator(mode="after")
    def _names_somebody(self) -> Self:
        if (self.connection_id is None) is not (self.session is None):
            raise ValueError("a connectionId goes with its session")
        if self.connection_id is None and self.fan_id is None:
            raise ValueError("needs a connectionId or a fanId")
        return self


class MuteStreamRequest(RequestModel):
    id: Id
    session: SessionKind
    stream_id: Id
    fan_id: Id | None = None
    """The Firebase user who publishes it, where that is to be checked."""


class MuteAllRequest(RequestModel):
    id: Id
    session: SessionKind
    excluded_stream_ids: list[Id] = Field(default_factory=list, max_length=MAX_EXCLUDED)
    """Streams that stay audible."""
    active: bool = True
    """False: newcomers are muted no longer; whoever is muted stays so."""


class Moderated(ReplyModel):
    done: bool
    """False when there was nothing left to do: the connection or stream is gone."""
