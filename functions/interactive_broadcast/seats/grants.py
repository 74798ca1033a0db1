"""What the OpenTok tokens of a show grant.

seat                     stage        backstage
producer                 moderator    moderator
host, celebrity          publisher    -
fan in the audience      subscriber   publisher (they wait in line there)
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
class TokenGrant:
    """What one OpenTok token allows, and for how long."""

    role: VideoRole
    user_type: str
    """What clients know each other by. All of them parse the data of every
    connection, so it is always this JSON object."""
    lasts: timedelta = SHOW

    def data(self, person: str | None) -> str:
        """The connection data: `{"userType":"fan","person":"4rTq…"}`.

        Args:
            person: `opaque_id` of whom the token is for. None for a fan without a
                Firebase user, whom nothing distinguishes from others.
        """
        known = {} if person is None else {"person": person}
        said = {"userType": self.user_type, **known}
        return json.dumps(said, separators=(",", ":"))


PRODUCER = TokenGrant(VideoRole.MODERATOR, "producer")

STAGE_BY_ROLE: dict[StageRole, TokenGrant] = {
    StageRole.HOST: TokenGrant(VideoRole.PUBLISHER, "host"),
    StageRole.CELEBRITY: TokenGrant(VideoRole.PUBLISHER, "celebrity"),
}

FAN_ON_STAGE: dict[Seat, TokenGrant] = {
    Seat.AUDIENCE: TokenGrant(VideoRole.SUBSCRIBER, "fan"),
    Seat.STAGE: TokenGrant(VideoRole.PUBLISHER, "fan", ON_STAGE),
}

FAN_BACKSTAGE: dict[Seat, TokenGrant] = {
    Seat.AUDIENCE: TokenGrant(VideoRole.PUBLISHER, "backstageFan"),
    Seat.STAGE: TokenGrant(VideoRole.PUBLISHER, "backstageFan", ON_STAGE),
}
