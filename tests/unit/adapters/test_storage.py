import threading

import pytest

from interactive_broadcast.adapters.storage import (
    NO_BUCKET_METADATA,
    CloudStorageImages,
)
from interactive_broadcast.kernel.errors import StorageUnavailable
from tests.support.tiny_server import TinyServer


@pytest.fixture
def images(server: TinyServer, monkeypatch: pytest.MonkeyPatch) -> CloudStorageImages:
    monkeypatch.setenv("STORAGE_EMULATOR_HOST", server.url)
    return CloudStorageImages(project=lambda: "demo-tiny", bucket=lambda: "pictures")


def test_a_picture_lies_in_its_admins_folder(
    images: CloudStorageImages, server: TinyServer
) -> None:
    server.answer(204, "")

    assert images.delete("ada", "before")
    assert server.requests == [
        "DELETE /storage/v1/b/pictures/o/eventImages%2Fada%2Fbefore"
    ]


def test_nothing_goes_on_behind_a_call_that_is_over(
    images: CloudStorageImages, server: TinyServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Set first, so that it is put back to what it was.
    monkeypatch.setenv(NO_BUCKET_METADATA, "")
    monkeypatch.delenv(NO_BUCKET_METADATA)
    before = set(threading.enumerate())
    server.drops = True

    with pytest.raises(StorageUnavailable):
        images.delete("ada", "before")

    begun = {thread.name for thread in set(threading.enumerate()) - before}
    assert not [name for name in begun if "fetch" in name], begun


@pytest.mark.parametrize("status", [401, 403, 429, 500, 503])
def test_a_bucket_that_fails_is_unavailable(
    images: CloudStorageImages, server: TinyServer, status: int
) -> None:
    server.answer(status)

    with pytest.raises(StorageUnavailable):
        images.delete("ada", "before")

    assert len(server.requests) == 1


def test_a_bucket_that_does_not_answer_is_unavailable(
    images: CloudStorageImages, server: TinyServer
) -> None:
    server.drops = True

    with pytest.raises(StorageUnavailable):
        images.delete("ada", "before")


@pytest.mark.parametrize("status", [401, 403, 404, 429, 500, 503])
def test_a_folder_that_cannot_be_listed_is_not_empty(
    images: CloudStorageImages, server: TinyServer, status: int
) -> None:
    server.answer(status)

    with pytest.raises(StorageUnavailable):
        images.in_folder("ada", limit=1000)
