"""What is sent to direct a line, and what comes back."""

from typing import Self

from pydantic import model_validator

from interactive_broadcast.events.models import CommandRequest, SessionKind
from interactive_broadcast.kernel.models import EpochMs, Id, ReplyModel, RequestModel
from interactive_broadcast.records.line_order import End, Target


class CallNextRequest(CommandRequest):
    """A click that calls the next one of the line. A `lease` counts for the stage."""

    request_id: Id
    """Chosen anew for each click, such as a UUID: however often a call is repeated with
    it, it calls one fan, and is answered with the same one."""
    to: SessionKind = SessionKind.BACKSTAGE
    """Where to. On stage is for the producer alone, and takes the place in line."""


class Called(ReplyModel):
    fan_id: str
    to: SessionKind
    called_at: EpochMs
    answer_by: EpochMs | None = None
    """When the call is missed unless the fan has answered it. Left out for who is put
    on stage: that asks for no answer."""


class MoveInLineRequest(RequestModel):
    """Another place in line for one who waits: one of the last three says where."""

    id: Id
    fan_id: Id
    before: Id | None = None
    """Directly before this one."""
    after: Id | None = None
    """Directly behind this one."""
    to: End | None = None

    @model_validator(mode="after")
    def _names_one_place(self) -> Self:
        given = (self.before, self.after, self.to)
        if sum(one is not None for one in given) != 1:
            raise ValueError("exactly one of before, after and to is given")
        if self.fan_id in (self.before, self.after):
            raise ValueError("nobody stands beside themselves")
        return self

    @property
    def target(self) -> Target:
        """As `line_order` knows it."""
        return Target(before=self.before, after=self.after, to=self.to)


class MovedInLine(ReplyModel):
    fan_id: str
    order: float
    """What the line is sorted by, in ms."""
    position: int | None = None
    """Counted from 1. Left out beyond the first 500."""
