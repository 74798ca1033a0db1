"""What `ports.Images` promises, held against the fake and the adapter."""

from collections.abc import Iterator

import pytest
import requests

from emulators.firebase.storage.service import StorageService
from interactive_broadcast.adapters.storage import CloudStorageImages
from interactive_broadcast.kernel.ports import Images
from tests.contracts.conftest import PROJECT
from tests.support.deadline import DEADLINE_S
from tests.support.emulated_services import EmulatedService
from tests.support.fakes import FakeImages

MANY = ("a", "b", "c")


@pytest.fixture(params=["fake", "adapter"])
def images(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Images]:
    """With the picture `before` of admin-1 in it, and MANY of admin-2."""
    if request.param == "fake":
        yield FakeImages(("admin-1", "before"), *(("admin-2", one) for one in MANY))
        return
    emulated: EmulatedService[StorageService] = request.getfixturevalue(
        "emulated_storage"
    )
    emulated.run(emulated.service.reset)
    monkeypatch.setenv("STORAGE_EMULATOR_HOST", emulated.url)
    bucket = f"{PROJECT}.appspot.com"
    for name in ("admin-1/before", *(f"admin-2/{one}" for one in MANY)):
        requests.post(
            f"{emulated.url}/upload/storage/v1/b/{bucket}/o",
            params={"uploadType": "media", "name": f"eventImages/{name}"},
            data=b"png",
            headers={"Content-Type": "image/png"},
            timeout=DEADLINE_S,
        ).raise_for_status()
    yield CloudStorageImages(project=lambda: PROJECT, bucket=lambda: bucket)


def test_a_picture_is_deleted_once(images: Images) -> None:
    assert images.delete("admin-1", "before")
    assert not images.delete("admin-1", "before")


def test_the_picture_of_another_admin_is_another(images: Images) -> None:
    assert not images.delete("admin-2", "before")
    assert images.delete("admin-1", "before")


def test_a_folder_has_the_pictures_of_its_admin_alone(images: Images) -> None:
    assert images.in_folder("admin-1", limit=1000) == ["before"]
    assert images.in_folder("admin", limit=1000) == []


def test_a_folder_is_listed_no_further_than_asked_for(images: Images) -> None:
    first, *_ = found = images.in_folder("admin-2", limit=2)

    assert len(found) == 2
    assert images.delete("admin-2", first)
    assert len(images.in_folder("admin-2", limit=9)) == 2
