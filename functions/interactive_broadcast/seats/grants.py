"""What each seat in a show is worth in OpenTok tokens.

seat                     stage        backstage
producer                 moderator    moderator
host, celebrity          publisher    -
fan in the audience      subscriber   publisher (he stands in line there)
fan on stage             publisher    publisher, both for ten minutes
"""

import json
from dataclasses import dataclass
from datetime import timedelta

from interactive_broadcast.kernel.video import VideoRole
from interactive_broadcast.seats.models import Seat, StageRole

SHOW = timedelta(hours=24)
"""People ask for tokens long before they connect, and reconnect with them."""

ON_STAGE = timedelta(minutes=10)
"""To connect within. OpenTok looks at the expiry only then: whoever is on stage stays,
and whoever was taken off cannot come back with yesterday's token."""


@dataclass(frozen=True, slots=True)
class Pass:
    """A token to be minted."""

    role: VideoRole
    user_type: str
    """What clients know each other by. All of them parse the data of every
    connection, so it is always this JSON object."""
    lasts: timedelta = SHOW

    @property
    def data(self) -> str:
        return json.dumps({"userType": self.user_type}, separators=(",", ":"))


PRODUCER = Pass(VideoRole.MODERATOR, "producer")

ON_STAGE_BY_LINK: dict[StageRole, Pass] = {
    StageRole.HOST: Pass(VideoRole.PUBLISHER, "host"),
    StageRole.CELEBRITY: Pass(VideoRole.PUBLISHER, "celebrity"),
}

FAN_ON_STAGE: dict[Seat, Pass] = {
    Seat.AUDIENCE: Pass(VideoRole.SUBSCRIBER, "fan"),
    Seat.STAGE: Pass(VideoRole.PUBLISHER, "fan", ON_STAGE),
}

FAN_BACKSTAGE: dict[Seat, Pass] = {
    Seat.AUDIENCE: Pass(VideoRole.PUBLISHER, "backstageFan"),
    Seat.STAGE: Pass(VideoRole.PUBLISHER, "backstageFan", ON_STAGE),
}
