"""What old apps send to sign in. What they get is today's `Session`."""

from interactive_broadcast.kernel.models import Id, RequestModel, Slug


class TokenFanRequest(RequestModel):
    admin_id: Id
    fan_url: Slug | None = None
    """Left out by a page that is embedded elsewhere: the admin's current event."""


class TokenHostRequest(RequestModel):
    admin_id: Id
    host_url: Slug | None = None
    """The secret link or the alias. Left out by a page that is embedded elsewhere."""


class TokenCelebrityRequest(RequestModel):
    """As for a host. The iOS app gives the link by a wrong key: it counts as none."""

    admin_id: Id
    celebrity_url: Slug | None = None
