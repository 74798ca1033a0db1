"""How an event's line goes: how many at a time, and what fans are told."""

from enum import StrEnum
from typing import Final

from pydantic import ConfigDict, Field

from interactive_broadcast.kernel.models import RecordModel

MOST_ON_STAGE: Final = 4
"""Fans at a time, beside host and celebrity: the more publish, the fewer can watch
(`kernel.video_limits`)."""

MOST_BACKSTAGE: Final = 10
"""Fans at a time. The producer's page shows each of them with picture and sound."""


class Positions(StrEnum):
    """What fans in line are told of where they stand."""

    EXACT = "exact"
    RANGE = "range"
    HIDDEN = "hidden"


class LineOptions(RecordModel):
    """`events/{id}/lineOptions`. What is left out is as before there were any."""

    max_on_stage: int | None = Field(default=None, ge=1, le=MOST_ON_STAGE)
    """So many fans are on stage at a time, at most; 1 when left out."""
    max_backstage: int | None = Field(default=None, ge=1, le=MOST_BACKSTAGE)
    """So many are backstage at a time, at most; 1 when left out."""
    positions: Positions | None = None
    """Where fans in line are told that they stand; exact when left out."""

    @property
    def places_on_stage(self) -> int:
        """How many fans may be on stage at a time."""
        return self.max_on_stage or 1

    @property
    def places_backstage(self) -> int:
        """How many may be backstage at a time."""
        return self.max_backstage or 1

    @property
    def told_positions(self) -> Positions:
        """What fans in line are told."""
        return self.positions or Positions.EXACT


class GivenLineOptions(LineOptions):
    """As a client gives them: a name that is none is refused."""

    model_config = ConfigDict(extra="forbid")
