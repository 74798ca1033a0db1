"""There is always a superAdmin who can sign in."""

from collections.abc import Callable
from contextlib import suppress

import pytest

from interactive_broadcast.admins.models import (
    UpdateAdminRequest,
    UpdateUserRequest,
)
from interactive_broadcast.admins.super_admins import CHANGE
from interactive_broadcast.kernel.callers import Caller
from interactive_broadcast.kernel.errors import (
    BackendError,
    ChangeUnderway,
    LastSuperAdmin,
    NotSuperAdmin,
)
from interactive_broadcast.upkeep.models import DeleteAdminRequest
from tests.support.builders import ADMIN_ID, an_admin
from tests.unit.world import ADMIN, SUPER, World, a_world, with_a_super_admin

SUE, ADA = "super-1", ADMIN_ID
Act = Callable[[World, Caller, str], object]


def disable(world: World, caller: Caller, uid: str) -> object:
    return world.users.update(caller, UpdateUserRequest(id=uid, disabled=True))


def delete(world: World, caller: Caller, uid: str) -> object:
    return world.admin_removal.delete(caller, DeleteAdminRequest(id=uid))


def demote(world: World, caller: Caller, uid: str) -> object:
    request = UpdateAdminRequest(id=uid, super_admin=False)
    return world.admins.update(caller, request)


def two_super_admins() -> World:
    world = with_a_super_admin()
    world.databases.put(f"admins/{ADA}/superAdmin", True)  # noqa: FBT003 - JSON
    world.accounts.create(
        uid=SUE, email="sue@example.com", display_name="Sue", password=None
    )
    return world


def who_can_sign_in(world: World) -> set[str]:
    admins = world.at("admins")
    assert isinstance(admins, dict)
    return {
        uid
        for uid in admins
        if world.at(f"admins/{uid}/superAdmin") is True
        and uid in world.accounts.users
        and not world.accounts.users[uid].disabled
    }


@pytest.mark.parametrize("act", [disable, delete])
def test_one_of_two_may_go_and_the_last_one_not(act: Act) -> None:
    world = two_super_admins()

    act(world, ADMIN, ADA)

    assert who_can_sign_in(world) == {SUE}
    with pytest.raises(LastSuperAdmin):
        act(world, SUPER, SUE)
    assert who_can_sign_in(world) == {SUE}


def test_a_super_admin_who_cannot_sign_in_does_not_count() -> None:
    world = two_super_admins()
    disable(world, SUPER, ADA)

    with pytest.raises(LastSuperAdmin):
        delete(world, SUPER, SUE)


@pytest.mark.parametrize("first", [disable, delete, demote])
@pytest.mark.parametrize("second", [disable, delete, demote])
def test_of_two_who_shut_each_other_out_at_the_same_time_one_stays(
    first: Act, second: Act
) -> None:
    """Both have been let in. The one comes in just before the other one's change."""
    for place in (f"unfinished/{CHANGE.key}", "unfinished", f"admins/{ADA}"):
        world = two_super_admins()
        others: list[object] = []

        def other(world: World = world, others: list[object] = others) -> None:
            try:
                others.append(second(world, ADMIN, SUE))
            except BackendError as error:
                others.append(error)

        world.databases.before_write(place, other)
        with suppress(NotSuperAdmin, ChangeUnderway):
            first(world, SUPER, ADA)

        assert len(others) == 1 or place.startswith("admins")
        assert len(who_can_sign_in(world)) == 1, (place, others)


def test_whoever_has_just_been_shut_out_takes_nobody_along() -> None:
    world = two_super_admins()
    disable(world, SUPER, ADA)

    with pytest.raises(NotSuperAdmin):
        disable(world, ADMIN, SUE)


@pytest.mark.parametrize("others", [99, 100])
def test_of_however_many_one_who_can_sign_in_is_enough(others: int) -> None:
    """The last of them can; the others have no Firebase user."""
    world = two_super_admins()
    record = world.at(f"admins/{ADA}")
    assert isinstance(record, dict)
    for number in range(others):
        uid = f"a-{number:03}"
        world.databases.put(f"admins/{uid}", {**record, "id": uid})

    delete(world, SUPER, SUE)

    assert who_can_sign_in(world) == {ADA}


def test_ordinary_admins_come_and_go_without_a_lock() -> None:
    world = with_a_super_admin(a_world())

    demote(world, SUPER, ADA)
    delete(world, an_admin(ADA), ADA)

    assert not any(CHANGE.key in str(write) for write in world.databases.writes)
