"""What is sent to sign in, and what comes back."""

from interactive_broadcast.events.models import PublicEvent
from interactive_broadcast.kernel.models import (
    EpochMs,
    FirebaseToken,
    Id,
    Name,
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


class LoginStaffRequest(RequestModel):
    """Who helps the producer of an event, with a Firebase user of whatever kind."""

    id: Id
    staff_url: SecretSlug
    name: Name
    """What producer and the others on the staff see them called."""
    id_token: FirebaseToken


class Session(ReplyModel):
    token: str
    expires_at: EpochMs


class StageSession(Session):
    firebase_token: str
    """Custom token with the claims `role`, `adminId`, `eventId`: the database's rules
    know host and celebrity by them."""


class StaffSession(PublicEvent):
    """The session of a screener, and the event that it is for."""

    token: str
    expires_at: EpochMs
