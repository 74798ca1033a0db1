"""What clients send and get for OpenTok tokens, and the seats of a show."""

from enum import StrEnum
from typing import Self

from pydantic import model_validator

from interactive_broadcast.events.models import (
    Event,
    PublicEvent,
)
from interactive_broadcast.kernel.models import (
    EpochMs,
    Id,
    RequestModel,
    SecretSlug,
    Slug,
)


class Seat(StrEnum):
    """Where a fan asks to be. Their tokens allow what people do there."""

    AUDIENCE = "audience"
    """Watches the stage. Also whoever waits in line."""
    ON_DECK = "onDeck"
    """First of the line, or taken by the producer, who sees and hears them."""
    CALLED = "called"
    """Talks backstage or in a private call, on the producer's word."""
    STAGE = "stage"


class StageRole(StrEnum):
    """Who is on stage because they have a secret link."""

    HOST = "host"
    CELEBRITY = "celebrity"


class UserType(StrEnum):
    """Who may ask for tokens of an admin's current event."""

    FAN = "fan"
    HOST = "host"
    CELEBRITY = "celebrity"


class FanTokensRequest(RequestModel):
    admin_id: Id
    fan_url: Slug
    seat: Seat | None = None
    """Left out for the audience. Or null: Firebase's callable clients send that for
    what an app has left undefined."""


class HostCelebTokensRequest(RequestModel):
    """`hostUrl` for a host, `celebrityUrl` for a celebrity."""

    admin_id: Id
    user_type: StageRole
    host_url: SecretSlug | None = None
    celebrity_url: SecretSlug | None = None

    @model_validator(mode="after")
    def _the_slug_of_the_role(self) -> Self:
        given = {StageRole.HOST: self.host_url, StageRole.CELEBRITY: self.celebrity_url}
        if given.pop(self.user_type) is None or any(given.values()):
            raise ValueError("a host gives hostUrl alone, a celebrity celebrityUrl")
        return self

    @property
    def slug(self) -> str:
        """The slug that was given."""
        return self.host_url or self.celebrity_url or ""


class CurrentEventTokensRequest(RequestModel):
    admin_id: Id
    user_type: UserType


class ProducerTokens(Event):
    api_key: str
    stage_token: str
    backstage_token: str
    expires_at: EpochMs
    """Until when the tokens are good to connect with."""


class FanTokens(PublicEvent):
    seat: Seat
    """What the tokens are worth."""
    api_key: str
    http_support: bool = False
    stage_session_id: str
    session_id: str | None = None
    """The backstage session. Left out where the seat has none, as its token is."""
    stage_token: str
    backstage_token: str | None = None
    expires_at: EpochMs
    """Until when the tokens are good to connect with."""
    renew_at: EpochMs
    """When the app asks for fresh ones, to have good ones whenever it reconnects."""


class HostCelebTokens(PublicEvent):
    api_key: str
    http_support: bool = False
    stage_session_id: str
    stage_token: str
    expires_at: EpochMs
    """Until when the token is good to connect with."""
