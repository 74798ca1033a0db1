"""What old apps send and get for OpenTok tokens."""

from interactive_broadcast.events.models import PublicEvent
from interactive_broadcast.kernel.models import Id, RequestModel, Slug
from interactive_broadcast.seats.models import HostCelebTokens


class CreateTokenFanRequest(RequestModel):
    admin_id: Id
    fan_url: Slug


class CreateTokenHostRequest(RequestModel):
    admin_id: Id
    host_url: Slug
    """The secret link or the alias."""


class CreateTokenCelebrityRequest(RequestModel):
    admin_id: Id
    celebrity_url: Slug
    """The secret link or the alias."""


class OldFanTokens(PublicEvent):
    """An event with a fan's tokens, which a closed one has none of."""

    api_key: str | None = None
    http_support: bool | None = None
    session_id: str | None = None
    """The backstage session."""
    stage_session_id: str | None = None
    stage_token: str | None = None
    backstage_token: str | None = None


class OldGuestTokens(HostCelebTokens):
    """With the link that was given, as old apps want it back."""

    host_url: str | None = None
    """As a host has given it: the secret link or the alias."""
    celebrity_url: str | None = None
    """As a celebrity has given it: the secret link or the alias."""
