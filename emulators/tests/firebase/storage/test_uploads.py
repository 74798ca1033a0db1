"""Unfinished uploads hold memory only as long as somebody may finish them."""

import pytest

from emulators.firebase.storage.access import ADMIN
from emulators.firebase.storage.model import MAX_OBJECT_BYTES, NO_CONDITIONS, Store
from emulators.firebase.storage.objects import Description
from emulators.firebase.storage.uploads import MAX_SESSIONS, Upload, Uploads
from emulators.kernel.context import Context
from emulators.kernel.json_http import Refused
from emulators.settings import Settings


@pytest.fixture
def store() -> Store:
    return Store(
        Context(Settings()).clock,
        default_bucket="the-bucket",
        max_total_bytes=MAX_OBJECT_BYTES + 10,
    )


@pytest.fixture
def uploads(store: Store) -> Uploads:
    return Uploads(store)


def begin(uploads: Uploads, name: str = "x") -> Upload:
    return uploads.begin(
        "the-bucket", name, Description(), conditions=NO_CONDITIONS, caller=ADMIN
    )


def test_pieces_become_an_object(store: Store, uploads: Uploads) -> None:
    upload = begin(uploads)
    uploads.append(upload, b"abc", offset=0)
    uploads.append(upload, b"cde", offset=2)

    stored = uploads.finish(upload)

    assert stored.data == b"abcde"
    assert uploads.finish(upload) is stored
    assert store.get("the-bucket", "x") is stored


def test_an_upload_cannot_outgrow_an_object(uploads: Uploads) -> None:
    upload = begin(uploads)
    uploads.append(upload, bytes(MAX_OBJECT_BYTES), offset=0)

    with pytest.raises(Refused) as refused:
        uploads.append(upload, b"x", offset=MAX_OBJECT_BYTES)

    assert refused.value.status == 413


def test_unfinished_uploads_count_and_giving_up_makes_room(uploads: Uploads) -> None:
    early, late = begin(uploads, "early"), begin(uploads, "late")
    uploads.append(early, bytes(MAX_OBJECT_BYTES), offset=0)

    with pytest.raises(Refused) as refused:
        uploads.append(late, bytes(11), offset=0)
    uploads.cancel(early)
    uploads.append(late, bytes(11), offset=0)

    assert refused.value.status == 413


def test_the_oldest_upload_gives_way(uploads: Uploads) -> None:
    first = begin(uploads)
    for number in range(MAX_SESSIONS):
        begin(uploads, str(number))

    with pytest.raises(Refused) as refused:
        uploads.get(first.id)

    assert refused.value.status == 404
