"""Shows as old apps find them, and who calls."""

from typing import Final

from interactive_broadcast.events.slugs import fingerprint
from interactive_broadcast.kernel import paths
from interactive_broadcast.kernel.callers import Caller, Role
from interactive_broadcast.old_apps.aliases import alias_of
from interactive_broadcast.old_apps.token_models import (
    CreateTokenCelebrityRequest,
    CreateTokenFanRequest,
    CreateTokenHostRequest,
)
from interactive_broadcast.old_apps.tokens import OldTokens
from tests.support.builders import ADMIN_ID, EVENT_ID, FAN_URL, a_fan
from tests.unit.world import World

ALIAS: Final = alias_of(FAN_URL)
"""Of the usual event's host and celebrity."""

FAN: Final = a_fan(None)
"""As an old app has signed in: of no Firebase user, for the usual event."""

OF_FAN: Final = CreateTokenFanRequest(admin_id=ADMIN_ID, fan_url=FAN_URL)
OF_HOST: Final = CreateTokenHostRequest(admin_id=ADMIN_ID, host_url=ALIAS)
OF_CELEBRITY: Final = CreateTokenCelebrityRequest(
    admin_id=ADMIN_ID, celebrity_url=ALIAS
)


def tokens_of(world: World) -> OldTokens:
    """What gives tokens to old apps."""
    return world.backend.old_apps.tokens


def let_in(world: World) -> World:
    """With the switch on."""
    world.databases.put(paths.LEGACY_CLIENTS, value=True)
    return world


def shut_out(world: World) -> World:
    """With the switch off (again)."""
    world.databases.put(paths.LEGACY_CLIENTS, None)
    return world


def by_alias(role: Role = Role.HOST, *, event_id: str | None = EVENT_ID) -> Caller:
    """Host or celebrity of the usual event, as an old app has signed in."""
    return Caller(
        role=role, admin_id=ADMIN_ID, event_id=event_id, link=fingerprint(ALIAS)
    )


def by_no_link(role: Role = Role.HOST, *, admin_id: str = ADMIN_ID) -> Caller:
    """The same of a page that is embedded elsewhere."""
    return Caller(role=role, admin_id=admin_id)
