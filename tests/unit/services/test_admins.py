"""Admins: their record, their Firebase user, their OpenTok project."""

from typing import Any

import pytest
from pydantic import SecretStr

from interactive_broadcast.errors import (
    AccountsUnavailable,
    AdminNotFound,
    DatabaseUnavailable,
    EmailTaken,
    EventIsLive,
    NotSuperAdmin,
    RulesDenied,
    VideoCredentialsRefused,
)
from interactive_broadcast.models.admins import (
    AdminRequest,
    CreateAdminRequest,
    UpdateAdminRequest,
)
from interactive_broadcast.models.base import Json
from interactive_broadcast.models.events import EventRequest, Status
from tests.support.builders import ADMIN_ID, EVENT_ID, an_admin, an_event
from tests.support.fakes import API_KEY, API_SECRET, FakeImages, FakeVault
from tests.unit.world import World, a_live_show, a_world

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


class TestFinding:
    def test_a_super_admin_sees_all_admins(self) -> None:
        found = with_a_super_admin().admins.all(SUPER)

        assert set(found.root) == {ADMIN_ID, "super-1"}

    def test_nobody_else_sees_all_admins(self) -> None:
        world = with_a_super_admin()
        world.databases.deny("admins", ADMIN)

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


class TestChanging:
    def test_an_admin_changes_the_own_name_here_and_in_firebase(self) -> None:
        world = with_a_super_admin()

        admin = world.admins.update(
            ADMIN, UpdateAdminRequest(id=ADMIN_ID, display_name="Ada II", hls=True)
        )

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

        world.admins.update(
            ADMIN, UpdateAdminRequest(id=ADMIN_ID, password=SecretStr("new password"))
        )

        assert world.accounts.passwords[ADMIN_ID] == "new password"
        assert "new password" not in str(world.at("/"))

    def test_new_credentials_are_stored_together(self) -> None:
        world = with_a_super_admin()
        world.projects.add("200002", "anotherSecret1")
        request = UpdateAdminRequest(
            id=ADMIN_ID, ot_api_key="200002", ot_secret=SecretStr("anotherSecret1")
        )

        admin = world.admins.update(ADMIN, request)

        (writes,) = world.databases.writes_by("backend")
        assert admin.ot_api_key == "200002"
        assert set(writes) == {
            f"admins/{ADMIN_ID}/otApiKey",
            f"secrets/{ADMIN_ID}/otSecret",
            f"secrets/{ADMIN_ID}/otSignatureSecret",
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
        world.admins.update(
            ADMIN, UpdateAdminRequest(id=ADMIN_ID, ot_signature_secret=SIGNATURE_SECRET)
        )

        world.admins.update(ADMIN, UpdateAdminRequest(id=ADMIN_ID, display_name="New"))
        kept = world.at(f"secrets/{ADMIN_ID}/otSignatureSecret")
        world.admins.update(
            ADMIN, UpdateAdminRequest(id=ADMIN_ID, ot_signature_secret=None)
        )

        assert kept is not None
        assert world.at(f"secrets/{ADMIN_ID}/otSignatureSecret") is None
        assert world.at(f"secrets/{ADMIN_ID}/otSecret") is not None

    def test_a_signature_secret_goes_with_the_project_it_was_for(self) -> None:
        world = with_a_super_admin()
        world.projects.add("200002", "anotherSecret1")
        world.admins.update(
            ADMIN, UpdateAdminRequest(id=ADMIN_ID, ot_signature_secret=SIGNATURE_SECRET)
        )

        world.admins.update(
            ADMIN,
            UpdateAdminRequest(
                id=ADMIN_ID, ot_api_key="200002", ot_secret=SecretStr("anotherSecret1")
            ),
        )

        assert world.at(f"secrets/{ADMIN_ID}/otSignatureSecret") is None

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

    def test_nobody_makes_himself_a_super_admin(self) -> None:
        world = with_a_super_admin()

        with pytest.raises(NotSuperAdmin):
            world.admins.update(
                ADMIN, UpdateAdminRequest(id=ADMIN_ID, super_admin=True)
            )

        assert world.databases.writes == []

    def test_a_super_admin_does_not_take_the_own_flag(self) -> None:
        with pytest.raises(NotSuperAdmin):
            with_a_super_admin().admins.update(
                SUPER, UpdateAdminRequest(id="super-1", super_admin=False)
            )

    def test_a_super_admin_gives_the_flag_to_others(self) -> None:
        admin = with_a_super_admin().admins.update(
            SUPER, UpdateAdminRequest(id=ADMIN_ID, super_admin=True)
        )

        assert admin.super_admin

    def test_the_flag_as_it_is_may_be_sent_back(self) -> None:
        admin = with_a_super_admin().admins.update(
            ADMIN, UpdateAdminRequest(id=ADMIN_ID, super_admin=False, hls=True)
        )

        assert admin.hls

    def test_another_admin_cannot_be_changed(self) -> None:
        world = with_a_super_admin()
        world.databases.deny(f"admins/{ADMIN_ID}", OTHER)

        with pytest.raises(RulesDenied):
            world.admins.update(OTHER, UpdateAdminRequest(id=ADMIN_ID, hls=True))


class TestDeleting:
    def test_a_deleted_admin_leaves_nothing(self) -> None:
        image = {"id": "image-1", "url": "https://images.example/1"}
        images = FakeImages((ADMIN_ID, "image-1"))
        world = with_a_super_admin(a_world(an_event(start_image=image), images=images))

        deleted = world.admins.delete(ADMIN, SELF)

        assert deleted.deleted == 1
        assert world.at("/") == {"admins": {"super-1": world.at("admins/super-1")}}
        assert world.accounts.users == {}
        assert images.stored == set()

    def test_the_record_is_deleted_as_the_caller(self) -> None:
        world = with_a_super_admin()

        world.admins.delete(SUPER, SELF)

        assert world.databases.writes_by(SUPER) == [{f"admins/{ADMIN_ID}": None}]

    def test_an_admin_with_a_live_show_stays(self) -> None:
        world = with_a_super_admin(a_world(an_event(status=Status.LIVE)))

        with pytest.raises(EventIsLive):
            world.admins.delete(SUPER, SELF)

        assert world.databases.writes == []

    def test_a_stream_that_is_still_draining_is_stopped_first(self) -> None:
        world = with_a_super_admin(a_live_show(hls=True))
        world.shows.go_live(ADMIN, EventRequest(id=EVENT_ID))
        world.shows.end(ADMIN, EventRequest(id=EVENT_ID))

        world.admins.delete(ADMIN, SELF)

        assert world.video.broadcasts["broadcast-1"].state.status == "stopped"

    def test_a_second_click_finishes_what_the_first_left(self) -> None:
        world = with_a_super_admin()
        world.databases.put(f"admins/{ADMIN_ID}", None)

        deleted = world.admins.delete(SUPER, SELF)

        assert deleted.deleted == 0
        assert world.at("events") is None
        assert ADMIN_ID not in world.accounts.users

    def test_nobody_deletes_another_admin(self) -> None:
        world = with_a_super_admin()
        world.databases.deny(f"admins/{ADMIN_ID}", OTHER)

        with pytest.raises(RulesDenied):
            world.admins.delete(OTHER, SELF)
