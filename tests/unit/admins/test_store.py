"""Admins and the keys to their video projects."""

from dataclasses import replace

import pytest
from pydantic import SecretStr

from interactive_broadcast.admins.store import CallbackSender
from interactive_broadcast.kernel.errors import AdminNotFound, VideoCredentialsMissing
from interactive_broadcast.kernel.video import VideoCredentials
from tests.support.builders import ADMIN_ID, an_admin_record
from tests.support.fakes import API_KEY
from tests.unit.world import World, a_world

OLD, NEW = SecretStr("signs until now"), SecretStr("signs from now on")


def sender_of(world: World, uid: str = ADMIN_ID) -> CallbackSender:
    return world.admin_store.callback_sender(uid, world.clock.now_ms())


def test_a_project_is_opened_with_the_backends_rights() -> None:
    world = a_world()

    project = world.admin_store.project(ADMIN_ID)

    assert project.api_key == API_KEY
    assert {read.by for read in world.databases.reads} == {"backend"}


@pytest.mark.parametrize(
    "missing", [f"secrets/{ADMIN_ID}", f"admins/{ADMIN_ID}/otApiKey"]
)
def test_a_project_needs_key_and_secret(missing: str) -> None:
    world = a_world()
    world.databases.put(missing, None)

    with pytest.raises(VideoCredentialsMissing):
        world.admin_store.project(ADMIN_ID)


def test_nobody_has_no_project() -> None:
    with pytest.raises(AdminNotFound):
        a_world().admin_store.project("nobody")


def test_a_new_secret_of_the_same_project_leaves_what_signs_its_callbacks() -> None:
    world = a_world()
    admin = an_admin_record()
    credentials = VideoCredentials(str(admin.ot_api_key), SecretStr("anotherSecret1"))

    world.admin_store.store_credentials(admin, credentials)

    (write,) = world.databases.writes
    assert f"secrets/{ADMIN_ID}/otSignatureSecret" not in write.writes


def test_whose_callbacks_they_are_is_known_with_what_signs_them() -> None:
    world = a_world()
    secret = SecretStr("signs the callbacks")
    nothing = sender_of(world)
    world.admin_store.store_signature_secret(ADMIN_ID, secret)

    found = sender_of(world)

    assert nothing == replace(found, signature_secrets=())
    assert found.signature_secrets == (secret,)
    assert sender_of(world, "nobody") == CallbackSender(
        admin=None, signature_secrets=()
    )


class TestASignatureSecretThatIsReplaced:
    def test_is_good_for_another_day(self) -> None:
        world = a_world()
        world.admin_store.store_signature_secret(ADMIN_ID, OLD)
        world.admin_store.store_signature_secret(ADMIN_ID, NEW)

        at_once = sender_of(world)
        world.clock.advance(days=1, seconds=-1)
        still = sender_of(world)
        world.clock.advance(1)
        over = sender_of(world)

        assert at_once.signature_secrets == still.signature_secrets == (NEW, OLD)
        assert over.signature_secrets == (NEW,)

    def test_is_not_lost_by_a_repeated_call(self) -> None:
        world = a_world()
        for secret in (OLD, NEW, NEW):
            world.clock.advance(hours=1)
            world.admin_store.store_signature_secret(ADMIN_ID, secret)

        assert sender_of(world).signature_secrets == (NEW, OLD)
        world.clock.advance(hours=23)
        assert sender_of(world).signature_secrets == (NEW,)

    def test_is_one_at_a_time(self) -> None:
        world = a_world()
        for secret in (SecretStr("the oldest"), OLD, NEW):
            world.admin_store.store_signature_secret(ADMIN_ID, secret)

        assert sender_of(world).signature_secrets == (NEW, OLD)

    def test_is_void_at_once_when_null_is_given_first(self) -> None:
        world = a_world()
        for secret in (OLD, NEW, None, NEW):
            world.admin_store.store_signature_secret(ADMIN_ID, secret)

        assert sender_of(world).signature_secrets == (NEW,)

    def test_goes_with_its_project(self) -> None:
        world = a_world()
        for secret in (OLD, NEW):
            world.admin_store.store_signature_secret(ADMIN_ID, secret)

        credentials = VideoCredentials("200002", SecretStr("anotherSecret1"))
        world.admin_store.store_credentials(an_admin_record(), credentials)

        assert sender_of(world).signature_secrets == ()
        assert world.databases.at(f"secrets/{ADMIN_ID}").keys() == {"otSecret"}

    def test_does_not_keep_a_new_one_out_when_no_key_opens_it(self) -> None:
        world = a_world()
        world.databases.put(f"secrets/{ADMIN_ID}/otSignatureSecret", "of another")

        world.admin_store.store_signature_secret(ADMIN_ID, NEW)

        assert sender_of(world).signature_secrets == (NEW,)


def test_key_and_secret_change_in_one_write() -> None:
    world = a_world()
    credentials = VideoCredentials("200002", SecretStr("anotherSecret1"))

    world.admin_store.store_credentials(an_admin_record(), credentials)

    (write,) = world.databases.writes
    assert set(write.writes) == {
        f"admins/{ADMIN_ID}/otApiKey",
        f"secrets/{ADMIN_ID}/otSecret",
        # What signed the callbacks of the project before.
        f"secrets/{ADMIN_ID}/otSignatureSecret",
        f"secrets/{ADMIN_ID}/formerOtSignatureSecret",
        f"secrets/{ADMIN_ID}/otSignatureSecretChangedAt",
    }
    assert "anotherSecret1" not in str(world.at("/"))
