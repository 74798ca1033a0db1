"""What the OpenTok tokens of a show grant.

who                      stage        backstage
producer                 moderator    moderator
host, celebrity          publisher    -
fan in the audience      subscriber   -
fan on deck              subscriber   publisheronly (is seen, and hears nobody)
fan who is called        subscriber   publisher
fan on stage             publisher    -

A token's role holds for the whole connection, so another seat is another connection.
"""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta

from interactive_broadcast.kernel.models import EpochMs, epoch_ms
from interactive_broadcast.kernel.ports import Limits
from interactive_broadcast.kernel.video import VideoRole
from interactive_broadcast.seats.models import Seat, StageRole

FAN_LASTS = timedelta(minutes=10)
"""To connect within. OpenTok looks at the expiry only then: whoever is connected stays,
and whoever has lost a seat cannot come back with yesterday's token."""

RENEWED_AFTER = 0.7
"""Share of that time after which an app asks for fresh tokens."""

LONGEST = timedelta(days=30)
"""What OpenTok takes at most."""


@dataclass(frozen=True, slots=True)
class TokenGrant:
    """What one OpenTok token allows."""

    role: VideoRole
    user_type: str
    """What clients know each other by. All of them parse the data of every
    connection, so it is always this JSON object."""

    def data(self, person: str | None) -> str:
        """The connection data: `{"userType":"fan","person":"4rTq…"}`.

        Args:
            person: `opaque_id` of whom the token is for. None for a fan without a
                Firebase user, whom nothing distinguishes from others.
        """
        known = {} if person is None else {"person": person}
        said = {"userType": self.user_type, **known}
        return json.dumps(said, separators=(",", ":"))


@dataclass(frozen=True, slots=True)
class SeatGrants:
    """The tokens of one seat, by session. None: it is not for that session at all."""

    stage: TokenGrant
    backstage: TokenGrant | None = None


@dataclass(frozen=True, slots=True)
class Validity:
    """Until when tokens are good to connect with, and when an app renews them."""

    expires_at: datetime
    """In whole seconds, as in the token."""
    renew_at: datetime

    @classmethod
    def lasting(cls, lasts: timedelta, now: datetime) -> "Validity":
        """From now on."""
        begins = now.replace(microsecond=0)
        return cls(begins + lasts, begins + RENEWED_AFTER * lasts)

    @property
    def expires_at_ms(self) -> EpochMs:
        """As replies say it."""
        return epoch_ms(self.expires_at)

    @property
    def renew_at_ms(self) -> EpochMs:
        """As replies say it."""
        return epoch_ms(self.renew_at)


PRODUCER = TokenGrant(VideoRole.MODERATOR, "producer")

STAGE_BY_ROLE: dict[StageRole, TokenGrant] = {
    StageRole.HOST: TokenGrant(VideoRole.PUBLISHER, "host"),
    StageRole.CELEBRITY: TokenGrant(VideoRole.PUBLISHER, "celebrity"),
}

_WATCHES = TokenGrant(VideoRole.SUBSCRIBER, "fan")

FAN_SEATS: dict[Seat, SeatGrants] = {
    Seat.AUDIENCE: SeatGrants(_WATCHES),
    Seat.ON_DECK: SeatGrants(
        _WATCHES, TokenGrant(VideoRole.PUBLISHER_ONLY, "backstageFan")
    ),
    Seat.CALLED: SeatGrants(_WATCHES, TokenGrant(VideoRole.PUBLISHER, "backstageFan")),
    Seat.STAGE: SeatGrants(TokenGrant(VideoRole.PUBLISHER, "fan")),
}


def whole_show(limits: Limits) -> timedelta:
    """How long tokens of those who run a show are good to connect with.

    Their network may fail when the functions do not answer either.
    """
    show_s = limits.max_preshow_s() + limits.max_show_s() + limits.room_s()
    return min(timedelta(seconds=show_s), LONGEST)
