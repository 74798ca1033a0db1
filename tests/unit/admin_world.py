"""A world with a superAdmin in it, and admins to make and change."""

from typing import Any

from pydantic import SecretStr

from interactive_broadcast.admins.models import AdminRequest
from interactive_broadcast.kernel.models import Json
from tests.support.builders import ADMIN_ID, an_admin
from tests.support.fakes import API_KEY, API_SECRET
from tests.unit.world import World, a_world

SUPER = an_admin("super-1")
OTHER = an_admin("admin-2")
ADMIN = an_admin()
SELF = AdminRequest(id=ADMIN_ID)
NEW: dict[str, Any] = {"display_name": "Bea", "email": "bea@example.com"}
CREDENTIALS = {"ot_api_key": API_KEY, "ot_secret": SecretStr(API_SECRET)}

SIGNATURE_SECRET = SecretStr("signs the callbacks of one project".replace(" ", "-"))


def with_a_super_admin(world: World | None = None) -> World:
    world = world or a_world()
    record: dict[str, Json] = {
        "id": "super-1",
        "displayName": "Sue",
        "email": "sue@example.com",
        "superAdmin": True,
    }
    world.databases.put("admins/super-1", record)
    world.accounts.create(
        email="ada@example.com", display_name="Ada", password=None, uid=ADMIN_ID
    )
    return world
