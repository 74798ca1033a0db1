"""Admins on the paths of old apps."""

from typing import Any

import pytest
from pydantic import SecretStr

from interactive_broadcast.admins.models import AdminRequest, CreateAdminRequest
from interactive_broadcast.kernel import paths
from interactive_broadcast.kernel.callers import CLOCK_SKEW_S, RECENT_LOGIN_S
from interactive_broadcast.kernel.errors import (
    InvalidRequest,
    NotSuperAdmin,
    OldAppsNotLetIn,
    RecentLoginRequired,
)
from interactive_broadcast.old_apps.admin_models import UpdateAdminRequest
from interactive_broadcast.old_apps.admins import SIGN_IN_AGAIN, OldAdmins
from tests.support.builders import ADMIN_ID, an_admin_by_session
from tests.support.fakes import API_KEY, API_SECRET
from tests.unit.world import ADMIN, World, with_a_super_admin

BY_SESSION = an_admin_by_session()
SUPER_BY_SESSION = an_admin_by_session("super-1")
SELF = AdminRequest(id=ADMIN_ID)
CREDENTIALS = UpdateAdminRequest(
    id=ADMIN_ID, ot_api_key=API_KEY, ot_secret=SecretStr(API_SECRET)
)
RENAMED = UpdateAdminRequest(id=ADMIN_ID, display_name="Ada L.", ot_api_key=API_KEY)
ACCOMPLICE = CreateAdminRequest(
    display_name="M", email="mallory@example.com", super_admin=True
)


def a_world_with(*, is_on: bool) -> World:
    world = with_a_super_admin()
    world.databases.put(paths.LEGACY_CLIENTS, value=is_on)
    return world


def over(world: World) -> OldAdmins:
    return world.backend.old_apps.admins


class TestChanging:
    @pytest.mark.parametrize("is_on", [False, True])
    def test_a_form_with_the_key_that_it_was_sent_changes_a_name(
        self, *, is_on: bool
    ) -> None:
        world = a_world_with(is_on=is_on)
        world.clock.advance(hours=10)

        changed = over(world).update(BY_SESSION, RENAMED)

        assert (changed.display_name, changed.ot_api_key) == ("Ada L.", API_KEY)

    def test_another_key_needs_its_secret(self) -> None:
        world = a_world_with(is_on=True)
        before = world.at(paths.admin(ADMIN_ID))

        with pytest.raises(InvalidRequest) as refused:
            over(world).update(ADMIN, RENAMED.model_copy(update={"ot_api_key": "99"}))

        assert refused.value.details["expected"]
        assert world.at(paths.admin(ADMIN_ID)) == before


class TestCredentials:
    """It takes a sign-in of the last minutes to change them."""

    @pytest.mark.parametrize("age_s", [0, RECENT_LOGIN_S])
    def test_the_session_of_one_will_do_while_old_apps_are_let_in(
        self, age_s: int
    ) -> None:
        world = a_world_with(is_on=True)
        world.clock.advance(seconds=age_s)

        assert over(world).update(BY_SESSION, CREDENTIALS).ot_api_key == API_KEY

    @pytest.mark.parametrize("age_s", [RECENT_LOGIN_S + 1, -CLOCK_SKEW_S - 1])
    def test_that_of_another_will_not_and_it_is_said_what_to_do(
        self, age_s: int
    ) -> None:
        world = a_world_with(is_on=True)
        world.clock.advance(seconds=age_s)

        with pytest.raises(RecentLoginRequired, match=SIGN_IN_AGAIN):
            over(world).update(BY_SESSION, CREDENTIALS)

    def test_no_session_will_do_while_they_are_not(self) -> None:
        with pytest.raises(OldAppsNotLetIn):
            over(a_world_with(is_on=False)).update(BY_SESSION, CREDENTIALS)

    def test_it_is_asked_anew_whether_they_are_before_somebody_is_refused(self) -> None:
        world = a_world_with(is_on=False)
        assert not world.backend.old_apps.switch.is_on()
        world.databases.put(paths.LEGACY_CLIENTS, value=True)

        assert over(world).update(BY_SESSION, CREDENTIALS).ot_api_key == API_KEY

    def test_an_id_token_does_in_any_case_if_it_is_of_one(self) -> None:
        world = a_world_with(is_on=False)
        assert over(world).update(ADMIN, CREDENTIALS).ot_api_key == API_KEY

        world.clock.advance(seconds=RECENT_LOGIN_S + 1)
        with pytest.raises(RecentLoginRequired) as refused:
            over(world).update(ADMIN, CREDENTIALS)
        assert refused.value.message != SIGN_IN_AGAIN


class TestSuperAdmins:
    def test_they_create_admins(self) -> None:
        world = a_world_with(is_on=False)
        request = CreateAdminRequest(
            display_name="Eve", email="eve@example.com", password=SecretStr("x" * 36)
        )

        created = over(world).create(SUPER_BY_SESSION, request)

        stored: Any = world.at(paths.admin(created.id))
        assert (created.password_reset_link, stored["email"]) == (
            None,
            "eve@example.com",
        )

    def test_others_do_not(self) -> None:
        with pytest.raises(NotSuperAdmin):
            over(a_world_with(is_on=True)).create(
                BY_SESSION, ACCOMPLICE.model_copy(update={"super_admin": False})
            )

    def test_another_superadmin_takes_a_recent_sign_in(self) -> None:
        world = a_world_with(is_on=True)
        world.clock.advance(seconds=RECENT_LOGIN_S + 1)

        with pytest.raises(RecentLoginRequired, match=SIGN_IN_AGAIN):
            over(world).create(SUPER_BY_SESSION, ACCOMPLICE)


class TestDeleting:
    def test_admins_go_with_all_that_is_theirs(self) -> None:
        world = a_world_with(is_on=True)

        over(world).delete(SUPER_BY_SESSION, SELF)

        assert world.at(paths.admin(ADMIN_ID)) is None
        assert world.at(paths.admin_events(ADMIN_ID)) is None

    def test_it_takes_a_recent_sign_in(self) -> None:
        world = a_world_with(is_on=True)
        world.clock.advance(seconds=RECENT_LOGIN_S + 1)

        with pytest.raises(RecentLoginRequired, match=SIGN_IN_AGAIN):
            over(world).delete(BY_SESSION, SELF)
        assert world.at(paths.admin(ADMIN_ID)) is not None

    def test_a_session_will_not_do_while_old_apps_are_not_let_in(self) -> None:
        world = a_world_with(is_on=False)

        with pytest.raises(OldAppsNotLetIn):
            over(world).delete(SUPER_BY_SESSION, SELF)
