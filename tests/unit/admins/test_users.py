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
    AccountsUnavailable,
    EmailTaken,
    LastSuperAdmin,
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

    assert world.accounts.users == before
    world.users.update(session, UpdateUserRequest(id=user.id, display_name="Bo"))
    assert world.accounts.users[user.id].display_name == "Bo"


def test_a_superadmin_is_told_who_has_an_address_and_frees_it() -> None:
    world = with_a_super_admin()
    stranger = world.accounts.create(
        email=NEW.email, display_name="Mallory", password=None
    )

    with pytest.raises(EmailTaken) as refused:
        world.users.create(SUPER, NEW)
    world.users.delete(SUPER, UserRequest(id=str(refused.value.details["id"])))

    assert refused.value.details == {"id": stranger.uid, "isAdmin": False}
    assert world.users.create(SUPER, NEW).email == NEW.email


@pytest.mark.parametrize("after", [False, True])
def test_a_user_whose_making_was_not_confirmed_is_taken_back(*, after: bool) -> None:
    world = with_a_super_admin()
    world.accounts.fail_next("create", AccountsUnavailable("Gone."), after=after)

    with pytest.raises(AccountsUnavailable):
        world.users.create(SUPER, NEW)

    assert world.accounts.users == {}


def test_while_firebase_is_away_the_first_failure_is_told() -> None:
    world = with_a_super_admin()
    world.accounts.fail_next("create", AccountsUnavailable("Gone."))
    world.accounts.fail_next("delete", AccountsUnavailable("Still gone."))

    with pytest.raises(AccountsUnavailable, match="Gone"):
        world.users.create(SUPER, NEW)


def test_name_and_address_of_an_admin_reach_the_record() -> None:
    world = admitted_admins()
    request = UpdateUserRequest(
        id=ADMIN_ID, email="lovelace@example.com", display_name="Ada L."
    )

    user = world.users.update(SUPER, request)

    record = world.admin_store.find(ADMIN_ID)
    assert record is not None
    assert (user.email, record.email) == ("lovelace@example.com",) * 2
    assert (user.display_name, record.display_name) == ("Ada L.",) * 2
    assert world.at("unfinished") is None


def test_an_address_that_is_refused_changes_no_record() -> None:
    world = admitted_admins()
    world.users.create(SUPER, NEW)
    before = world.at(f"admins/{ADMIN_ID}")

    with pytest.raises(EmailTaken):
        world.users.update(SUPER, UpdateUserRequest(id=ADMIN_ID, email=NEW.email))

    assert world.at(f"admins/{ADMIN_ID}") == before
    assert world.at("unfinished") is None


def test_the_last_super_admin_does_not_shut_themselves_out() -> None:
    world = admitted_admins()
    me = world.accounts.create(
        uid="super-1", email="sue@example.com", display_name="Sue", password=None
    )

    with pytest.raises(LastSuperAdmin):
        world.users.update(SUPER, UpdateUserRequest(id=me.uid, disabled=True))

    assert not world.accounts.users[me.uid].disabled
    # Without effect, and so no matter how many there are.
    assert not world.users.update(
        SUPER, UpdateUserRequest(id=me.uid, disabled=False)
    ).disabled


@pytest.mark.parametrize(
    "left",
    ["secrets/half/otSecret", "adminEvents/half/e", "unfinished/admin-half/kind"],
)
def test_half_an_admin_is_not_deleted_as_a_user(left: str) -> None:
    """`deleteAdmin` takes along what there is of them."""
    world = with_a_super_admin()
    world.databases.put(left, "x")

    with pytest.raises(UserIsAdmin):
        world.users.delete(SUPER, UserRequest(id="half"))
