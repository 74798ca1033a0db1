"""Admins and the keys to their video projects."""

import pytest
from pydantic import SecretStr

from interactive_broadcast.kernel.errors import AdminNotFound, VideoCredentialsMissing
from interactive_broadcast.kernel.video import VideoCredentials
from tests.support.builders import ADMIN_ID, an_admin_record
from tests.support.fakes import API_KEY
from tests.unit.world import a_world


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
    nothing = world.admin_store.callback_sender(ADMIN_ID)
    world.admin_store.store_signature_secret(ADMIN_ID, secret)

    admin, found = world.admin_store.callback_sender(ADMIN_ID)

    assert nothing == (admin, None)
    assert found == secret
    assert world.admin_store.callback_sender("nobody") == (None, None)


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
    }
    assert "anotherSecret1" not in str(world.at("/"))
