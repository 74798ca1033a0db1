import pytest

from interactive_broadcast.adapters.storage import CloudStorageImages
from interactive_broadcast.errors import StorageUnavailable
from tests.support.tiny_server import TinyServer


@pytest.fixture
def images(server: TinyServer, monkeypatch: pytest.MonkeyPatch) -> CloudStorageImages:
    monkeypatch.setenv("STORAGE_EMULATOR_HOST", server.url)
    return CloudStorageImages(project=lambda: "demo-tiny", bucket=lambda: "pictures")


def deletions(server: TinyServer) -> list[str]:
    # The library asks for the bucket beside it, for its traces, when it likes.
    return [one for one in server.requests if one.startswith("DELETE")]


def test_a_picture_lies_in_its_admins_folder(
    images: CloudStorageImages, server: TinyServer
) -> None:
    server.answer(204, "")

    assert images.delete("ada", "before")
    assert deletions(server) == [
        "DELETE /storage/v1/b/pictures/o/eventImages%2Fada%2Fbefore"
    ]


@pytest.mark.parametrize("status", [401, 403, 429, 500, 503])
def test_a_bucket_that_fails_is_unavailable(
    images: CloudStorageImages, server: TinyServer, status: int
) -> None:
    server.answer(status)

    with pytest.raises(StorageUnavailable):
        images.delete("ada", "before")

    assert len(deletions(server)) == 1


def test_a_bucket_that_does_not_answer_is_unavailable(
    images: CloudStorageImages, server: TinyServer
) -> None:
    server.drops = True

    with pytest.raises(StorageUnavailable):
        images.delete("ada", "before")
