"""Who may change an admin's record."""

from typing import Any

import pytest

from tests.rules.world import (
    ANA,
    NOBODY,
    NOW,
    OWNER,
    OWNER_BY_FUNCTION,
    REMOVED_BY_FUNCTION,
    RIVAL_BY_FUNCTION,
    SUPER,
    SUPER_BY_FUNCTION,
    Auth,
    World,
    an_admin,
    ruling,
)

WRITE = "admins/$uid/.write"
VALIDATE = "admins/$uid/.validate"
NEW = an_admin("new", createdAt=NOW, updatedAt=NOW)


@pytest.mark.parametrize(
    ("who", "writes", "expected"),
    [
        # Making one.
        (SUPER_BY_FUNCTION, {"admins/new": NEW}, "allowed"),
        (SUPER_BY_FUNCTION, {"admins/new": {**NEW, "superAdmin": True}}, "allowed"),
        (SUPER, {"admins/new": NEW}, WRITE),
        (OWNER_BY_FUNCTION, {"admins/new": NEW}, WRITE),
        (NOBODY, {"admins/new": NEW}, WRITE),
        (ANA, {"admins/fan-ana": {**NEW, "id": "fan-ana"}}, WRITE),
        (
            REMOVED_BY_FUNCTION,
            {"admins/removed": {**NEW, "id": "removed"}},
            WRITE,
        ),
        # Changing one.
        (OWNER_BY_FUNCTION, {"admins/owner/displayName": "Olga"}, "allowed"),
        (OWNER, {"admins/owner/displayName": "Olga"}, WRITE),
        (RIVAL_BY_FUNCTION, {"admins/owner/displayName": "Olga"}, WRITE),
        (SUPER_BY_FUNCTION, {"admins/owner/displayName": "Olga"}, "allowed"),
        # Rights are given by others.
        (OWNER_BY_FUNCTION, {"admins/owner/superAdmin": True}, VALIDATE),
        (OWNER_BY_FUNCTION, {"admins/owner/superAdmin": False}, "allowed"),
        (SUPER_BY_FUNCTION, {"admins/owner/superAdmin": True}, "allowed"),
        (SUPER_BY_FUNCTION, {"admins/super/superAdmin": False}, VALIDATE),
        (SUPER_BY_FUNCTION, {"admins/super/superAdmin": None}, VALIDATE),
        # Shapes.
        (OWNER_BY_FUNCTION, {"admins/owner/displayName": ""}, "admins/$uid/displayName/.validate"),
        (OWNER_BY_FUNCTION, {"admins/owner/displayName": "x" * 121}, "admins/$uid/displayName/.validate"),
        (OWNER_BY_FUNCTION, {"admins/owner/otApiKey": "12a"}, "admins/$uid/otApiKey/.validate"),
        (OWNER_BY_FUNCTION, {"admins/owner/otSecret": "x"}, "admins/$uid/$other/.validate"),
        (OWNER_BY_FUNCTION, {"admins/owner/id": "rival"}, "admins/$uid/id/.validate"),
        (OWNER_BY_FUNCTION, {"admins/owner/createdAt": NOW}, "admins/$uid/createdAt/.validate"),
        (OWNER_BY_FUNCTION, {"admins/owner/updatedAt": NOW}, "allowed"),
        (OWNER_BY_FUNCTION, {"admins/owner/email": None}, VALIDATE),
        # Removing one.
        (OWNER_BY_FUNCTION, {"admins/owner": None}, "allowed"),
        (SUPER_BY_FUNCTION, {"admins/owner": None}, "allowed"),
        (RIVAL_BY_FUNCTION, {"admins/owner": None}, WRITE),
        (OWNER, {"admins/owner": None}, WRITE),
        # Secrets are nobody's.
        (OWNER_BY_FUNCTION, {"secrets/owner/otSecret": "x"}, "no .write rule"),
        (SUPER_BY_FUNCTION, {"secrets/owner/otSecret": "x"}, "no .write rule"),
    ],
)  # fmt: skip
def test_who_may_change_an_admin(
    who: Auth, writes: dict[str, Any], expected: str
) -> None:
    assert ruling(World().write(who, writes)) == expected
