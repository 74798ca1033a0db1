"""How many viewers of a show may be interactive, and where that number comes from.

The operator has configured one, and the video service carries so many if one more comes
on stage: the smaller of the two applies.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from interactive_broadcast.kernel.video_limits import carried

STEP: Final = 50
"""So many connections are reckoned with beside one for each viewer, or a multiple of
that: of producer, host and celebrity, each of them twice while one is replaced, and the
second tabs of fans. In steps, as all who watch are sent each change."""


class LimitedBy(StrEnum):
    """What the limit of a show comes from."""

    CONFIGURED = "configured"
    """`INTERACTIVE_STREAM_LIMIT`."""
    PUBLISHERS = "publishers"
    """The video service, with so many on stage."""


@dataclass(frozen=True, slots=True)
class StageCrowd:
    """Who is connected to the stage, in numbers."""

    streams: int = 0
    connections: int = 0
    viewers: int = 0
    """Fans who are counted, most of whom have one connection."""

    @property
    def others(self) -> int:
        """Connections to reckon with beside one for each viewer, in steps of STEP."""
        found = max(self.connections - self.viewers, 1)
        return -(-found // STEP) * STEP


@dataclass(frozen=True, slots=True)
class AppliedLimit:
    """A limit, and where it comes from."""

    viewers: int
    by: LimitedBy

    @classmethod
    def of(cls, configured: int, crowd: StageCrowd) -> "AppliedLimit":
        """With room for one more stream.

        Args:
            configured: by the operator.
            crowd: who is on stage and watches it.
        """
        room = max(carried(crowd.streams + 1) - crowd.others, 0)
        if room < configured:
            return cls(room, LimitedBy.PUBLISHERS)
        return cls(configured, LimitedBy.CONFIGURED)
