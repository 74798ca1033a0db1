"""What clients send and get: signing in, tokens, watching, moderation."""

from enum import StrEnum
from typing import Self

from pydantic import Field, model_validator

from interactive_broadcast.events.models import (
    Event,
    Image,
    PublicEvent,
    SessionKind,
    Status,
)
from interactive_broadcast.kernel.models import (
    EpochMs,
    FirebaseToken,
    Id,
    ReplyModel,
    RequestModel,
    SecretSlug,
    Slug,
)


class BroadcastDataRequest(RequestModel):
    admin_id: Id
    fan_url: Slug


class BroadcastData(ReplyModel):
    """What a viewer of the CDN stream needs."""

    name: str
    status: Status
    hls_url: str | None = None
    start_image: Image | None = None
    end_image: Image | None = None
    viewers: int = 0
    """How many viewers are interactive."""
    full: bool = False
    standby: bool | None = None
    """True during an intermission; else left out."""


class LoginRequest(RequestModel):
    id_token: FirebaseToken


class LoginFanRequest(RequestModel):
    admin_id: Id
    fan_url: Slug | None = None
    id_token: FirebaseToken | None = None
    """The ID token of the fan's anonymous user, who may later be put on stage."""


class LoginHostRequest(RequestModel):
    admin_id: Id
    host_url: SecretSlug


class LoginCelebrityRequest(RequestModel):
    admin_id: Id
    celebrity_url: SecretSlug


class Session(ReplyModel):
    token: str
    expires_at: EpochMs


class StageSession(Session):
    firebase_token: str
    """Custom token with the claims `role`, `adminId`, `eventId`: the database's rules
    know host and celebrity by them."""


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
    """None for the audience; from the former product's apps, which know no seats, for
    what these need, while they are let in."""


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
    seat: Seat | None = None
    """What the tokens are worth. Left out for an app that knows no seats."""
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
