"""Admins: their record, their Firebase user, their OpenTok project."""

from typing import Any

import pytest
from pydantic import SecretStr

from interactive_broadcast.admins.models import (
    Admin,
    AdminRequest,
    UpdateAdminRequest,
)
from interactive_broadcast.kernel.callers import Caller
from interactive_broadcast.kernel.errors import (
    AdminNotFound,
    InvalidRequest,
    NotSuperAdmin,
    RecentLoginRequired,
    RulesDenied,
    VideoCredentialsRefused,
)
from tests.support.builders import ADMIN_ID, SIGNATURE_SECRET, an_admin_by_session
from tests.support.fakes import API_KEY, API_SECRET, FakeVault
from tests.support.private_keys import (
    APPLICATION_ID,
    an_application_key,
    an_rsa_key,
    public_part,
)
from tests.unit.world import ADMIN, OTHER, SELF, SUPER, World, with_a_super_admin


class TestFinding:
    def test_a_super_admin_sees_all_admins(self) -> None:
        found = with_a_super_admin().admins.all(SUPER)

        assert set(found.root) == {ADMIN_ID, "super-1"}

    def test_nobody_else_sees_all_admins(self) -> None:
        world = with_a_super_admin()

        with pytest.raises(NotSuperAdmin):
            world.admins.all(ADMIN)

    def test_an_admin_is_shown_without_the_secret(self) -> None:
        admin = with_a_super_admin().admins.get(ADMIN, SELF)

        assert admin.ot_api_key == API_KEY
        assert API_SECRET not in admin.model_dump_json()

    def test_what_is_left_of_a_deleted_admin_hides_nobody(self) -> None:
        world = with_a_super_admin()
        world.databases.put("admins/gone", {"otApiKey": API_KEY})

        found = world.admins.all(SUPER)

        assert set(found.root) == {ADMIN_ID, "super-1"}
        with pytest.raises(AdminNotFound):
            world.admins.get(SUPER, AdminRequest(id="gone"))

    def test_an_unknown_admin_is_not_found(self) -> None:
        with pytest.raises(AdminNotFound):
            with_a_super_admin().admins.get(SUPER, AdminRequest(id="nobody"))


def update(world: World, *, by: Caller = ADMIN, **fields: Any) -> Admin:
    return world.admins.update(by, UpdateAdminRequest(id=ADMIN_ID, **fields))


class TestChanging:
    def test_an_admin_changes_the_own_name_here_and_in_firebase(self) -> None:
        world = with_a_super_admin()

        admin = update(world, display_name="Ada II", hls=True)

        (writes,) = world.databases.writes_by(ADMIN)
        assert admin.display_name == "Ada II"
        assert world.accounts.users[ADMIN_ID].display_name == "Ada II"
        assert set(writes) == {
            f"admins/{ADMIN_ID}/displayName",
            f"admins/{ADMIN_ID}/hls",
            f"admins/{ADMIN_ID}/updatedAt",
        }

    def test_a_password_goes_to_firebase_alone(self) -> None:
        world = with_a_super_admin()

        update(world, password=SecretStr("new password"))

        assert world.accounts.passwords[ADMIN_ID] == "new password"
        assert "new password" not in str(world.at("/"))

    def test_new_credentials_are_stored_together(self) -> None:
        world = with_a_super_admin()
        world.projects.add("200002", "anotherSecret1")
        request = UpdateAdminRequest(
            id=ADMIN_ID, ot_api_key="200002", ot_secret=SecretStr("anotherSecret1")
        )

        admin = world.admins.update(ADMIN, request)

        _, _, writes, _ = world.databases.writes_by("backend")
        assert admin.ot_api_key == "200002"
        assert set(writes) == {
            f"admins/{ADMIN_ID}/otApiKey",
            f"secrets/{ADMIN_ID}/otSecret",
            f"secrets/{ADMIN_ID}/otSignatureSecret",
            f"secrets/{ADMIN_ID}/formerOtSignatureSecret",
            f"secrets/{ADMIN_ID}/otSignatureSecretChangedAt",
        }

    def test_a_signature_secret_is_sealed_and_shown_to_nobody(self) -> None:
        world = with_a_super_admin()
        request = UpdateAdminRequest(id=ADMIN_ID, ot_signature_secret=SIGNATURE_SECRET)

        admin = world.admins.update(ADMIN, request)

        sealed = world.at(f"secrets/{ADMIN_ID}/otSignatureSecret")
        assert FakeVault().open(ADMIN_ID, str(sealed)) == SIGNATURE_SECRET
        assert "ignature" not in admin.model_dump_json()
        assert world.at(f"admins/{ADMIN_ID}/otSignatureSecret") is None

    def test_a_signature_secret_stays_until_null_is_given(self) -> None:
        world = with_a_super_admin()
        update(world, ot_signature_secret=SIGNATURE_SECRET)

        update(world, display_name="New")
        kept = world.at(f"secrets/{ADMIN_ID}/otSignatureSecret")
        update(world, ot_signature_secret=None)

        assert kept is not None
        assert world.at(f"secrets/{ADMIN_ID}/otSignatureSecret") is None
        assert world.at(f"secrets/{ADMIN_ID}/otSecret") is not None

    def test_credentials_that_opentok_refuses_change_nothing(self) -> None:
        world = with_a_super_admin()
        request = UpdateAdminRequest(
            id=ADMIN_ID,
            display_name="New",
            ot_api_key=API_KEY,
            ot_secret=SecretStr("wrongwrong"),
        )

        with pytest.raises(VideoCredentialsRefused):
            world.admins.update(ADMIN, request)

        assert world.databases.writes == []

    def test_an_application_is_stored_by_its_id_and_key_however_they_are_given(
        self,
    ) -> None:
        world, key = with_a_super_admin(), an_application_key()
        world.projects.add(APPLICATION_ID, key)
        request = UpdateAdminRequest(
            id=ADMIN_ID,
            ot_api_key=APPLICATION_ID.upper(),
            ot_secret=SecretStr(key.replace("\n", r"\n")),
        )

        admin = world.admins.update(ADMIN, request)

        sealed = str(world.at(f"secrets/{ADMIN_ID}/otSecret"))
        assert admin.ot_api_key == APPLICATION_ID
        assert FakeVault().open(ADMIN_ID, sealed).get_secret_value() == key

    def test_what_are_no_credentials_changes_nothing_and_asks_nobody(self) -> None:
        world = with_a_super_admin()
        request = UpdateAdminRequest(
            id=ADMIN_ID,
            ot_api_key=APPLICATION_ID,
            ot_secret=SecretStr(public_part(an_rsa_key())),
        )

        with pytest.raises(InvalidRequest, match="a public key"):
            world.admins.update(ADMIN, request)

        assert world.databases.writes == []
        assert world.projects.calls == []

    def test_a_key_is_not_looked_at_before_the_sign_in_is_recent(self) -> None:
        request = UpdateAdminRequest(
            id=ADMIN_ID, ot_api_key="no id", ot_secret=SecretStr("no key")
        )

        with pytest.raises(RecentLoginRequired):
            with_a_super_admin().admins.update(an_admin_by_session(), request)

    def test_nobody_makes_himself_a_super_admin(self) -> None:
        world = with_a_super_admin()

        with pytest.raises(NotSuperAdmin):
            update(world, super_admin=True)

        assert world.databases.writes == []

    def test_a_super_admin_does_not_take_the_own_flag(self) -> None:
        with pytest.raises(NotSuperAdmin):
            with_a_super_admin().admins.update(
                SUPER, UpdateAdminRequest(id="super-1", super_admin=False)
            )

    def test_a_super_admin_gives_the_flag_to_others(self) -> None:
        admin = update(with_a_super_admin(), by=SUPER, super_admin=True)

        assert admin.super_admin

    def test_the_flag_as_it_is_may_be_sent_back(self) -> None:
        admin = update(with_a_super_admin(), super_admin=False, hls=True)

        assert admin.hls

    def test_another_admin_cannot_be_changed(self) -> None:
        world = with_a_super_admin()

        with pytest.raises(RulesDenied):
            update(world, by=OTHER, hls=True)


NEW_KEYS = {"ot_api_key": API_KEY, "ot_secret": SecretStr(API_SECRET)}
CREDENTIALS: list[dict[str, Any]] = [
    {"password": SecretStr("new password")},
    {"email": "mallory@example.com"},
    NEW_KEYS,
    {"ot_signature_secret": SIGNATURE_SECRET},
    {"ot_signature_secret": None},
]


class TestCredentials:
    @pytest.mark.parametrize("credentials", CREDENTIALS)
    @pytest.mark.parametrize("uid", [ADMIN_ID, "super-1"])
    def test_a_session_token_changes_none(
        self, credentials: dict[str, Any], uid: str
    ) -> None:
        world = with_a_super_admin()

        with pytest.raises(RecentLoginRequired):
            update(world, by=an_admin_by_session(uid), **credentials)

        assert world.databases.writes == []
        assert world.accounts.calls == ["create"]

    @pytest.mark.parametrize("credentials", CREDENTIALS)
    def test_whoever_has_just_signed_in_does_and_has_to_sign_in_again(
        self, credentials: dict[str, Any]
    ) -> None:
        world = with_a_super_admin()

        update(world, **credentials)

        now_s = world.clock.now().timestamp()
        assert world.accounts.users[ADMIN_ID].tokens_valid_after_s == now_s

    def test_of_an_admin_without_a_firebase_user_they_change_all_the_same(self) -> None:
        world = with_a_super_admin()
        world.accounts.delete(ADMIN_ID)

        assert update(world, by=SUPER, **NEW_KEYS).ot_api_key == API_KEY

    def test_the_address_as_it_is_may_be_sent_back_with_a_session_token(self) -> None:
        world = with_a_super_admin()

        update(world, by=an_admin_by_session(), email="ada@example.com", hls=True)

        assert world.accounts.users[ADMIN_ID].tokens_valid_after_s == 0

    def test_a_session_token_makes_nobody_a_super_admin(self) -> None:
        world = with_a_super_admin()
        by = an_admin_by_session("super-1")

        with pytest.raises(RecentLoginRequired):
            update(world, by=by, super_admin=True)

        assert world.databases.writes == []
