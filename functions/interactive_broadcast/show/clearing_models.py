"""What the owner of a show asks of its stage, and gets."""

from pydantic import Field

from interactive_broadcast.events.models import CommandRequest, Problem
from interactive_broadcast.kernel.models import EpochMs, ReplyModel
from interactive_broadcast.records.slates import Slate
from interactive_broadcast.records.stage_places import MOST_SECONDS_BACK


class ClearStageRequest(CommandRequest):
    everybody: bool = False
    """Whether host and celebrity are off as well, not fans alone."""
    seconds_back: int = Field(default=10, ge=0, le=MOST_SECONDS_BACK)
    """How many seconds ago it began that nobody is to see."""


class StageState(ReplyModel):
    """Whether a stage is cleared, and what its viewers are told."""

    cleared_at: EpochMs | None = None
    """Since when. Left out where it is not cleared."""
    everybody: bool | None = None
    """True where host and celebrity are off as well; else left out."""
    slate: Slate | None = None
    """What the players of the viewers go by."""
    problems: dict[str, Problem] | None = None
    """What could not be done at OpenTok by now, by effect, as in the event. What is not
    final is tried again."""
