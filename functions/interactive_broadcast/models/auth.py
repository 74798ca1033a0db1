"""Signing in."""

from interactive_broadcast.models.base import (
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
    """The fan's anonymous Firebase user, who may later be given a seat on stage."""


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
