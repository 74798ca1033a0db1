"""What `ports.ArchiveFiles` promises, held against the fake and the adapter."""

import pytest
import requests

from emulators.firebase.storage.service import StorageService
from interactive_broadcast.adapters.storage import CloudStorageArchives
from interactive_broadcast.kernel.ports import ArchiveFiles
from tests.contracts.conftest import PROJECT
from tests.support.deadline import DEADLINE_S
from tests.support.emulated_services import EmulatedService
from tests.support.fakes import FakeArchiveFiles

BUCKET = f"{PROJECT}.appspot.com"
NAME = "100001/archive-1/archive.mp4"
URL = f"https://storage.googleapis.com/{BUCKET}/{NAME}"
OTHERS = "https://recordings.s3.amazonaws.com/100001/archive-1/archive.mp4"


@pytest.fixture
def stack(
    emulated_storage: EmulatedService[StorageService], monkeypatch: pytest.MonkeyPatch
) -> str:
    """The address of an emulator with a recording in it."""
    emulated_storage.run(emulated_storage.service.reset)
    monkeypatch.setenv("STORAGE_EMULATOR_HOST", emulated_storage.url)
    requests.post(
        f"{emulated_storage.url}/upload/storage/v1/b/{BUCKET}/o",
        params={"uploadType": "media", "name": NAME},
        data=b"film",
        timeout=DEADLINE_S,
    ).raise_for_status()
    return emulated_storage.url


@pytest.fixture(params=["fake", "adapter"])
def files(request: pytest.FixtureRequest) -> ArchiveFiles:
    """With a recording at URL."""
    if request.param == "adapter":
        request.getfixturevalue("stack")
        return CloudStorageArchives(project=lambda: PROJECT)
    return FakeArchiveFiles(URL)


def test_a_file_that_was_deleted_is_none_any_more(files: ArchiveFiles) -> None:
    assert files.delete(URL)
    assert files.delete(URL)


@pytest.mark.parametrize("url", [OTHERS, "https://storage.example/a/b.mp4"])
def test_what_is_in_another_services_bucket_stays(
    files: ArchiveFiles, url: str
) -> None:
    assert not files.delete(url)


class TestOfTheAdapter:
    """What only the addresses show."""

    @pytest.mark.parametrize(
        "url",
        [
            URL,
            f"https://{BUCKET}.storage.googleapis.com/{NAME}",
            URL.replace("storage", "STORAGE", 1),
            URL.replace("archive-1", "archive%2D1"),
        ],
    )
    def test_the_object_that_an_address_names_goes(self, stack: str, url: str) -> None:
        assert CloudStorageArchives(project=lambda: PROJECT).delete(url)

        place = NAME.replace("/", "%2F")
        found = requests.get(
            f"{stack}/storage/v1/b/{BUCKET}/o/{place}", timeout=DEADLINE_S
        )
        assert found.status_code == 404

    @pytest.mark.parametrize(
        "url",
        [
            "https://storage.googleapis.com/",
            f"https://storage.googleapis.com/{BUCKET}",
            f"https://storage.googleapis.com/{BUCKET}/",
            f"https://{BUCKET}.storage.googleapis.com/",
            f"https://storage.googleapis.com.example/{BUCKET}/{NAME}",
        ],
    )
    def test_an_address_of_no_object_names_none(self, url: str) -> None:
        assert not CloudStorageArchives(project=lambda: PROJECT).delete(url)
