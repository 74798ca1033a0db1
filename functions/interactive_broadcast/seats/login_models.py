"""What is sent to sign in, and what comes back."""

from interactive_broadcast.kernel.models import (
    EpochMs,
    FirebaseToken,
    Id,
    ReplyModel,
    RequestModel,
    SecretSlug,
    Slug,
)


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
