"""What `ports.Images` promises, held against the fake and the adapter."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import quote

import pytest
import requests

from emulators.firebase.storage.service import StorageService
from interactive_broadcast.adapters.storage import CloudStorageImages
from interactive_broadcast.kernel.ports import Images
from tests.contracts.conftest import PROJECT
from tests.support.deadline import DEADLINE_S
from tests.support.emulated_services import EmulatedService
from tests.support.fakes import NOON, FakeImages

MANY = ("a", "b", "c")
TOKEN = "token-of-the-upload"
UPLOADED = ("first", "second", "third")
"""Beside the folders."""


@dataclass(frozen=True)
class Bucket:
    """A stack's, as Cloud Storage's own protocol shows it."""

    url: str
    name: str = f"{PROJECT}.appspot.com"

    @property
    def objects(self) -> str:
        return f"{self.url}/storage/v1/b/{self.name}/o"

    def put(self, name: str, **metadata: str) -> None:
        described = {"contentType": "image/png", "metadata": metadata}
        parts = (("", json.dumps(described)), ("image/png", "png"))
        body = "".join(
            f"--b\r\nContent-Type: {kind or 'application/json'}\r\n\r\n{part}\r\n"
            for kind, part in parts
        )
        requests.post(
            f"{self.url}/upload/storage/v1/b/{self.name}/o",
            params={"uploadType": "multipart", "name": f"eventImages/{name}"},
            data=f"{body}--b--",
            headers={"Content-Type": "multipart/related; boundary=b"},
            timeout=DEADLINE_S,
        ).raise_for_status()

    def find(self, name: str) -> dict[str, Any] | None:
        place = quote(f"eventImages/{name}", safe="")
        answer = requests.get(f"{self.objects}/{place}", timeout=DEADLINE_S)
        return answer.json() if answer.ok else None


@pytest.fixture
def bucket(
    emulated_storage: EmulatedService[StorageService], monkeypatch: pytest.MonkeyPatch
) -> Bucket:
    """With the pictures of `images` in it."""
    emulated_storage.run(emulated_storage.service.reset)
    monkeypatch.setenv("STORAGE_EMULATOR_HOST", emulated_storage.url)
    made = Bucket(emulated_storage.url)
    for name in ("admin-1/before", *(f"admin-2/{one}" for one in MANY)):
        made.put(name, firebaseStorageDownloadTokens="token-of-another-one")
    for name in UPLOADED:
        made.put(name, firebaseStorageDownloadTokens=f"an-older-one,{TOKEN}")
    return made


def adapter(bucket: Bucket) -> CloudStorageImages:
    return CloudStorageImages(project=lambda: PROJECT, bucket=lambda: bucket.name)


@pytest.fixture(params=["fake", "adapter"])
def images(request: pytest.FixtureRequest) -> Images:
    """With the picture `before` of admin-1 in it, MANY of admin-2, and UPLOADED."""
    if request.param == "adapter":
        return adapter(request.getfixturevalue("bucket"))
    fake = FakeImages(("admin-1", "before"), *(("admin-2", one) for one in MANY))
    fake.uploaded = dict.fromkeys(UPLOADED, (TOKEN, NOON))
    return fake


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


def every_upload(images: Images) -> list[str]:
    listed = images.uploads()
    found = [*listed.made_at]
    while listed.next_page is not None:
        listed = images.uploads(listed.next_page)
        found += listed.made_at
    return found


def test_an_upload_is_moved_into_its_admins_folder(images: Images) -> None:
    assert images.move_in("admin-1", "second", token=TOKEN)

    assert images.in_folder("admin-1", limit=9) == ["before", "second"]
    assert every_upload(images) == ["first", "third"]


def test_an_upload_that_was_moved_before_is_there(images: Images) -> None:
    images.move_in("admin-1", "second", token=TOKEN)

    assert images.move_in("admin-1", "second", token=TOKEN)
    assert not images.move_in("admin-1", "second", token="another")
    assert not images.move_in("admin-2", "second", token=TOKEN)


def test_an_upload_is_moved_for_whoever_knows_its_token(images: Images) -> None:
    assert not images.move_in("admin-1", "second", token="a-guess")

    assert every_upload(images) == [*UPLOADED]


def test_a_picture_of_the_folder_is_not_replaced(images: Images) -> None:
    for image_id in UPLOADED[:2]:
        images.move_in("admin-1", image_id, token=TOKEN)

    assert not images.move_in("admin-1", "before", token=TOKEN)
    assert not images.move_in("admin-1", "elsewhere", token=TOKEN)


def test_uploads_are_listed_with_their_moment_and_without_folders(
    images: Images,
) -> None:
    assert every_upload(images) == [*UPLOADED]
    assert all(isinstance(at, datetime) for at in images.uploads().made_at.values())


def test_an_upload_is_deleted_once(images: Images) -> None:
    assert images.delete_upload("first")
    assert not images.delete_upload("first")
    assert not images.delete_upload("before")


class TestOfTheAdapter:
    """What only the files show."""

    def test_a_moved_picture_is_the_same_with_the_same_addresses(
        self, bucket: Bucket
    ) -> None:
        before = bucket.find("second")

        adapter(bucket).move_in("admin-1", "second", token=TOKEN)

        after = bucket.find("admin-1/second")
        assert before
        assert after
        kept = ("contentType", "md5Hash", "metadata")
        assert [before[one] for one in kept] == [after[one] for one in kept]

    def test_a_move_that_was_interrupted_is_gone_on_with(self, bucket: Bucket) -> None:
        bucket.put("admin-1/second", firebaseStorageDownloadTokens=TOKEN)

        assert adapter(bucket).move_in("admin-1", "second", token=TOKEN)
        assert bucket.find("second") is None

    def test_another_picture_of_this_id_stays_where_the_upload_would_go(
        self, bucket: Bucket
    ) -> None:
        bucket.put("admin-1/second", firebaseStorageDownloadTokens="of-another-file")

        assert not adapter(bucket).move_in("admin-1", "second", token=TOKEN)
        assert bucket.find("second")

    def test_the_mark_of_a_folder_is_no_upload(self, bucket: Bucket) -> None:
        bucket.put("")

        assert every_upload(adapter(bucket)) == [*UPLOADED]

    def test_a_picture_that_nobody_can_address_is_nobodys(self, bucket: Bucket) -> None:
        bucket.put("untold")

        assert not adapter(bucket).move_in("admin-1", "untold", token="")
