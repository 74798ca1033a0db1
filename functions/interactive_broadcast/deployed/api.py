"""What the functions that clients call share: who calls, from where, and how often."""

from typing import Final

from interactive_broadcast import identity  # noqa: F401 - see `deployed`
from interactive_broadcast.adapters import accounts, session_tokens  # noqa: F401 - as above
from interactive_broadcast.adapters.environment import settings
from interactive_broadcast.backend import backend
from interactive_broadcast.http.access import AccessControl
from interactive_broadcast.http.api import Api
from interactive_broadcast.http.app_check import AppCheckPolicy
from interactive_broadcast.http.rate_limits import RateLimits
from interactive_broadcast.kernel.callers import Role

rate_limits = RateLimits(
    caller=settings.caller_rate,
    admin=settings.admin_rate,
    address=settings.address_rate,
    show=settings.show_rate,
)
access_control = AccessControl(
    identity=lambda: backend().identity,
    origins=settings.allowed_origins,
    rate_limits=rate_limits,
    app_check=AppCheckPolicy(settings.app_check, lambda: backend().app_attestation),
)
api = Api(access_control)

ANYONE: Final = frozenset({Role.ANYONE})
ADMIN: Final = frozenset({Role.ADMIN})
DIRECTS_LINE: Final = frozenset({Role.ADMIN, Role.SCREENER})
FAN: Final = frozenset({Role.FAN})
ON_STAGE: Final = frozenset({Role.HOST, Role.CELEBRITY})
GUEST: Final = FAN | ON_STAGE
