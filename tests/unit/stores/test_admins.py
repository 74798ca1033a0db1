"""Admins and the keys to their video projects."""

import pytest
from pydantic import SecretStr

from interactive_broadcast.errors import AdminNotFound, VideoCredentialsMissing
from interactive_broadcast.ports import VideoCredentials
from tests.support.builders import ADMIN_ID
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


def test_key_and_secret_change_in_one_write() -> None:
    world = a_world()
    credentials = VideoCredentials("200002", SecretStr("anotherSecret1"))

    world.admin_store.store_credentials(ADMIN_ID, credentials)

    (write,) = world.databases.writes
    assert set(write.writes) == {
        f"admins/{ADMIN_ID}/otApiKey",
        f"secrets/{ADMIN_ID}/otSecret",
    }
    assert "anotherSecret1" not in str(world.at("/"))
