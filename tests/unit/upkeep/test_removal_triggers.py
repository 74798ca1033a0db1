"""Deleted admins."""

from tests.support.builders import ADMIN_ID
from tests.unit.world import a_world


def test_what_a_deleted_admin_has_left_goes() -> None:
    world = a_world()
    world.accounts.create(
        email="ada@example.com", display_name="Ada", password=None, uid=ADMIN_ID
    )
    world.databases.put(f"admins/{ADMIN_ID}", None)

    world.admin_deleted_trigger.run(ADMIN_ID, {})
    world.admin_deleted_trigger.run(ADMIN_ID, {})

    assert world.at("/") is None
    assert world.accounts.users == {}


def test_an_admin_who_is_there_is_left_alone() -> None:
    world = a_world()

    world.admin_deleted_trigger.run(ADMIN_ID, {})

    assert world.databases.writes == []


def test_new_credentials_that_came_after_the_end_go_as_well() -> None:
    world = a_world()
    world.databases.put(f"admins/{ADMIN_ID}", {"otApiKey": "100001"})

    world.admin_deleted_trigger.run(ADMIN_ID, {"id": ADMIN_ID})

    assert world.at("admins") is None
    assert world.at("secrets") is None
