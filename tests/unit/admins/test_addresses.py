"""Who has an e-mail address: for superAdmins alone."""

import pytest

from interactive_broadcast.admins.addresses import Addresses
from interactive_broadcast.kernel.callers import Caller
from interactive_broadcast.kernel.errors import EmailTaken
from tests.support.builders import ADMIN_ID
from tests.unit.world import ADMIN, SUPER, World, with_a_super_admin

ADA = "ada@example.com"


def refused(world: World, caller: Caller, email: str | None) -> dict[str, object]:
    addresses = Addresses(admins=world.admin_store, accounts=world.accounts)
    with pytest.raises(EmailTaken) as taken, addresses.naming_holder(caller, email):
        raise EmailTaken("Taken.")
    return {**taken.value.details}


def test_a_super_admin_is_told_that_an_admin_has_it() -> None:
    told = refused(with_a_super_admin(), SUPER, ADA)

    assert told == {"id": ADMIN_ID, "isAdmin": True}


def test_a_super_admin_is_told_that_a_stranger_has_it() -> None:
    world = with_a_super_admin()
    for place in ("admins", "secrets", "adminEvents"):
        world.databases.put(f"{place}/{ADMIN_ID}", None)

    assert refused(world, SUPER, ADA) == {"id": ADMIN_ID, "isAdmin": False}


@pytest.mark.parametrize(
    ("caller", "email"), [(ADMIN, ADA), (SUPER, "gone@example.com"), (SUPER, None)]
)
def test_nobody_else_is_told(caller: Caller, email: str | None) -> None:
    assert refused(with_a_super_admin(), caller, email) == {}
