"""A new admin: record, Firebase user and OpenTok project, or nothing at all."""

import re
from typing import Any

import pytest
from pydantic import SecretStr

from interactive_broadcast.admins.models import AdminRequest, CreateAdminRequest
from interactive_broadcast.kernel.errors import (
    AccountsUnavailable,
    DatabaseUnavailable,
    EmailTaken,
    InvalidRequest,
    NotSuperAdmin,
    RecentLoginRequired,
    VideoCredentialsRefused,
)
from interactive_broadcast.kernel.models import Json
from tests.support.builders import ADMIN_ID, SIGNATURE_SECRET, an_admin_by_session
from tests.support.fakes import API_KEY, API_SECRET, FakeVault
from tests.support.private_keys import APPLICATION_ID, an_application_key
from tests.unit.world import ADMIN, SUPER, with_a_super_admin

NEW: dict[str, Any] = {"display_name": "Bea", "email": "bea@example.com"}
CREDENTIALS = {"ot_api_key": API_KEY, "ot_secret": SecretStr(API_SECRET)}


class TestCreating:
    def test_a_new_admin_can_sign_in_and_has_a_sealed_secret(self) -> None:
        world = with_a_super_admin()
        request = CreateAdminRequest(
            **NEW, **CREDENTIALS, password=SecretStr("correct horse")
        )

        admin = world.admins.create(SUPER, request)

        sealed = world.databases.at(f"secrets/{admin.id}/otSecret")
        assert world.accounts.passwords[admin.id] == "correct horse"
        assert admin.password_reset_link is None
        assert admin.created_at == world.clock.now_ms()
        assert FakeVault().open(admin.id, sealed).get_secret_value() == API_SECRET

    def test_a_new_admin_may_have_an_application_instead_of_a_project(self) -> None:
        world, key = with_a_super_admin(), an_application_key()
        world.projects.add(APPLICATION_ID, key)
        request = CreateAdminRequest(
            **NEW,
            ot_api_key=APPLICATION_ID.upper(),
            ot_secret=SecretStr(key.replace("\n", " ")),
        )

        admin = world.admins.create(SUPER, request)

        sealed = world.databases.at(f"secrets/{admin.id}/otSecret")
        assert world.databases.at(f"admins/{admin.id}/otApiKey") == APPLICATION_ID
        assert FakeVault().open(admin.id, sealed).get_secret_value() == key

    def test_what_are_no_credentials_makes_nobody(self) -> None:
        world = with_a_super_admin()
        request = CreateAdminRequest(
            **NEW, ot_api_key="abcdef12", ot_secret=SecretStr("abcdefgh12345678")
        )

        with pytest.raises(InvalidRequest, match="API key of a Vonage account"):
            world.admins.create(SUPER, request)

        assert set(world.accounts.users) == {ADMIN_ID}
        assert world.databases.writes == []

    def test_a_new_admin_may_upload_pictures(self) -> None:
        world = with_a_super_admin()

        admin = world.admins.create(SUPER, CreateAdminRequest(**NEW))

        assert world.accounts.claims[admin.id] == {"admin": True}

    def test_who_cannot_be_given_the_claim_becomes_no_admin(self) -> None:
        world = with_a_super_admin()
        gone = AccountsUnavailable("Gone.")
        world.accounts.fail_next("set_admin_claim", gone)
        before = set(world.accounts.users)

        with pytest.raises(AccountsUnavailable):
            world.admins.create(SUPER, CreateAdminRequest(**NEW))

        assert set(world.accounts.users) == before
        assert set(world.databases.at("admins")) == {ADMIN_ID, "super-1"}

    def test_the_id_of_a_new_admin_is_as_long_as_firebases_own(self) -> None:
        request = CreateAdminRequest(**NEW)

        admin = with_a_super_admin().admins.create(SUPER, request)

        assert re.fullmatch("[0-9a-f]{28}", admin.id)

    def test_a_new_admin_may_come_with_a_signature_secret(self) -> None:
        world = with_a_super_admin()
        request = CreateAdminRequest(
            **NEW, **CREDENTIALS, ot_signature_secret=SIGNATURE_SECRET
        )

        admin = world.admins.create(SUPER, request)

        sealed = world.databases.at(f"secrets/{admin.id}/otSignatureSecret")
        assert FakeVault().open(admin.id, sealed) == SIGNATURE_SECRET
        assert "otSignatureSecret" not in world.databases.at(f"admins/{admin.id}")

    def test_the_record_is_written_as_the_super_admin_and_has_no_secret(self) -> None:
        world = with_a_super_admin()

        admin = world.admins.create(
            SUPER, CreateAdminRequest(**NEW, **CREDENTIALS, hls=True)
        )

        (writes,) = world.databases.writes_by(SUPER)
        assert writes == {
            f"admins/{admin.id}": {
                "id": admin.id,
                "displayName": "Bea",
                "email": "bea@example.com",
                "superAdmin": False,
                "httpSupport": False,
                "hls": True,
                "otApiKey": API_KEY,
                "createdAt": {".sv": "timestamp"},
                "updatedAt": {".sv": "timestamp"},
            }
        }

    def test_without_a_password_there_is_a_link_to_choose_one(self) -> None:
        admin = with_a_super_admin().admins.create(SUPER, CreateAdminRequest(**NEW))

        assert admin.password_reset_link is not None

    def test_another_super_admin_takes_a_sign_in_of_the_last_minutes(self) -> None:
        world = with_a_super_admin()
        by = an_admin_by_session("super-1")
        request = CreateAdminRequest(**NEW, super_admin=True)

        with pytest.raises(RecentLoginRequired):
            world.admins.create(by, request)

        assert world.databases.writes == []
        assert world.admins.create(SUPER, request).super_admin

    def test_only_a_super_admin_makes_admins(self) -> None:
        world = with_a_super_admin()

        with pytest.raises(NotSuperAdmin):
            world.admins.create(ADMIN, CreateAdminRequest(**NEW))

        assert set(world.accounts.users) == {ADMIN_ID}

    def test_credentials_that_opentok_refuses_are_not_stored(self) -> None:
        world = with_a_super_admin()
        request = CreateAdminRequest(
            **NEW, ot_api_key="999", ot_secret=SecretStr("wrongwrong")
        )

        with pytest.raises(VideoCredentialsRefused):
            world.admins.create(SUPER, request)

        assert set(world.accounts.users) == {ADMIN_ID}
        assert world.databases.writes == []

    def test_an_address_that_is_taken_is_said_to_be(self) -> None:
        request = CreateAdminRequest(display_name="Ada", email="ada@example.com")

        with pytest.raises(EmailTaken):
            with_a_super_admin().admins.create(SUPER, request)

    @pytest.mark.parametrize("after", [False, True])
    def test_an_admin_who_could_only_be_made_half_is_not_made_at_all(
        self, *, after: bool
    ) -> None:
        world = with_a_super_admin()
        request = CreateAdminRequest(**NEW, **CREDENTIALS)
        world.databases.before_write(
            "admins",
            lambda: world.databases.fail_next(
                "write", DatabaseUnavailable("Gone."), after=after
            ),
        )

        with pytest.raises(DatabaseUnavailable):
            world.admins.create(SUPER, request)

        assert set(world.accounts.users) == {ADMIN_ID}
        assert set(world.databases.at("admins")) == {ADMIN_ID, "super-1"}
        assert set(world.databases.at("secrets")) == {ADMIN_ID}

    @pytest.mark.parametrize("after", [False, True])
    def test_a_user_whose_making_was_never_confirmed_is_not_left_behind(
        self, *, after: bool
    ) -> None:
        world = with_a_super_admin()
        world.accounts.fail_next("create", AccountsUnavailable("Gone."), after=after)

        with pytest.raises(AccountsUnavailable):
            world.admins.create(SUPER, CreateAdminRequest(**NEW))
        admin = world.admins.create(SUPER, CreateAdminRequest(**NEW))

        assert set(world.accounts.users) == {ADMIN_ID, admin.id}

    def test_it_is_noted_until_the_admin_is_whole(self) -> None:
        world = with_a_super_admin()
        seen: list[Json] = []
        world.databases.before_write(
            "admins", lambda: seen.append(world.at("unfinished"))
        )

        admin = world.admins.create(SUPER, CreateAdminRequest(**NEW))

        (noted,) = seen
        assert isinstance(noted, dict)
        assert list(noted) == [f"admin-{admin.id}"]
        assert world.at("unfinished") is None

    def test_a_refusal_leaves_no_note(self) -> None:
        world = with_a_super_admin()
        taken = {**NEW, "email": "ada@example.com"}

        with pytest.raises(EmailTaken):
            world.admins.create(SUPER, CreateAdminRequest(**taken))

        assert world.at("unfinished") is None

    def test_a_user_who_is_made_after_he_was_given_up_is_noted(self) -> None:
        """The call to Firebase Auth took longer than we waited."""
        world = with_a_super_admin()
        world.accounts.fail_next("create", AccountsUnavailable("Slow."))

        with pytest.raises(AccountsUnavailable):
            world.admins.create(SUPER, CreateAdminRequest(**NEW))
        (left,) = world.unfinished.left_since(world.clock.now_ms())
        uid = str(left.what["adminId"])
        world.accounts.create(
            uid=uid, email=NEW["email"], display_name="Bea", password=None
        )
        world.unfinished_work.finish(left)

        assert set(world.accounts.users) == {ADMIN_ID}
        assert world.at("unfinished") is None

    def test_a_note_that_cannot_be_struck_out_does_not_undo_the_admin(self) -> None:
        world = with_a_super_admin()
        down = DatabaseUnavailable("Gone.")
        world.databases.before_write(
            "admins",
            lambda: world.databases.before_write(
                "unfinished", lambda: world.databases.fail_next("write", down)
            ),
        )

        admin = world.admins.create(SUPER, CreateAdminRequest(**NEW))
        (left,) = world.unfinished.left_since(world.clock.now_ms())
        world.unfinished_work.finish(left)

        assert world.admins.get(SUPER, AdminRequest(id=admin.id)) is not None
        assert admin.id in world.accounts.users

    def test_when_even_undoing_fails_the_first_failure_is_told(self) -> None:
        world = with_a_super_admin()
        world.databases.fail_next("write", DatabaseUnavailable("Gone."), times=2)

        with pytest.raises(DatabaseUnavailable):
            world.admins.create(SUPER, CreateAdminRequest(**NEW))
