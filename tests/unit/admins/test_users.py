"""Firebase users alone."""

from collections.abc import Callable

import pytest
from pydantic import SecretStr

from interactive_broadcast.admins.models import (
    CreateUserRequest,
    UpdateUserRequest,
    UserRequest,
)
from interactive_broadcast.kernel.errors import (
    EmailTaken,
    NotAnAdmin,
    NotSuperAdmin,
    RecentLoginRequired,
    UserIsAdmin,
    UserNotFound,
)
from tests.support.builders import ADMIN_ID, an_admin, an_admin_by_session
from tests.unit.world import ADMIN, World, a_world
from tests.unit.world import with_a_super_admin as admitted_admins

SUPER = an_admin("super-1")
NEW = CreateUserRequest(
    display_name="Bea", email="bea@example.com", password=SecretStr("secret word")
)


def with_a_super_admin() -> World:
    world = a_world()
    world.databases.put("admins/super-1/superAdmin", True)  # noqa: FBT003 - JSON
    return world


def test_a_super_admin_makes_a_user_without_a_record() -> None:
    world = with_a_super_admin()

    user = world.users.create(SUPER, NEW)

    assert world.accounts.users[user.id].email == "bea@example.com"
    assert world.at(f"admins/{user.id}") is None


def test_an_address_that_is_taken_is_said_to_be() -> None:
    world = with_a_super_admin()
    world.users.create(SUPER, NEW)

    with pytest.raises(EmailTaken):
        world.users.create(SUPER, NEW)


def test_a_user_can_be_shut_out() -> None:
    world = with_a_super_admin()
    user = world.users.create(SUPER, NEW)

    changed = world.users.update(SUPER, UpdateUserRequest(id=user.id, disabled=True))

    assert changed.disabled
    assert changed.display_name == "Bea"


def test_an_unknown_user_is_not_found() -> None:
    with pytest.raises(UserNotFound):
        with_a_super_admin().users.update(SUPER, UpdateUserRequest(id="nobody"))


def test_a_user_who_is_gone_counts_as_none() -> None:
    world = with_a_super_admin()
    user = world.users.create(SUPER, NEW)

    first = world.users.delete(SUPER, UserRequest(id=user.id))
    second = world.users.delete(SUPER, UserRequest(id=user.id))

    assert (first.deleted, second.deleted) == (1, 0)


@pytest.mark.parametrize(
    "call",
    [
        lambda users, who: users.create(who, NEW),
        lambda users, who: users.update(who, UpdateUserRequest(id="user-1")),
        lambda users, who: users.delete(who, UserRequest(id="user-1")),
    ],
)
def test_nobody_else_touches_users(call: Callable[..., object]) -> None:
    world = with_a_super_admin()

    with pytest.raises(NotSuperAdmin):
        call(world.users, an_admin())

    assert world.accounts.calls == []


def test_an_admins_user_is_not_deleted_alone() -> None:
    """Their events, pictures and secrets would be left, and a live show without end."""
    world = admitted_admins()

    for uid in (ADMIN_ID, "super-1"):
        with pytest.raises(UserIsAdmin):
            world.users.delete(SUPER, UserRequest(id=uid))

    assert ADMIN_ID in world.accounts.users


def test_an_admin_whose_user_is_shut_out_here_is_refused_here_at_once() -> None:
    world = admitted_admins()
    world.backend.identity.admit(ADMIN)

    world.users.update(SUPER, UpdateUserRequest(id=ADMIN_ID, disabled=True))

    with pytest.raises(NotAnAdmin):
        world.backend.identity.admit(ADMIN)


@pytest.mark.parametrize(
    "call",
    [
        lambda users, who: users.update(
            who, UpdateUserRequest(id="user-1", password=SecretStr("new password"))
        ),
        lambda users, who: users.update(
            who, UpdateUserRequest(id="user-1", email="mallory@example.com")
        ),
        lambda users, who: users.update(
            who, UpdateUserRequest(id="user-1", disabled=True)
        ),
        lambda users, who: users.delete(who, UserRequest(id="user-1")),
    ],
)
def test_with_a_session_token_a_user_is_renamed_and_no_more(
    call: Callable[..., object],
) -> None:
    world = with_a_super_admin()
    user = world.users.create(SUPER, NEW)
    session = an_admin_by_session("super-1")
    before = dict(world.accounts.users)

    with pytest.raises(RecentLoginRequired):
        call(world.users, session)

    assert (user.id, world.accounts.users) == ("user-1", before)
    world.users.update(session, UpdateUserRequest(id=user.id, display_name="Bo"))
    assert world.accounts.users[user.id].display_name == "Bo"
