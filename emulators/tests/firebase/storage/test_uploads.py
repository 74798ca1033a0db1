"""Unfinished uploads hold memory only as long as somebody may finish them."""

import asyncio
from datetime import timedelta

import pytest

from emulators.firebase.storage.access import ADMIN
from emulators.firebase.storage.model import MAX_OBJECT_BYTES, NO_CONDITIONS, Store
from emulators.firebase.storage.objects import Description
from emulators.firebase.storage.uploads import (
    CHUNK_BYTES,
    KEPT,
    MAX_SESSIONS,
    Upload,
    Uploads,
)
from emulators.kernel.context import Context
from emulators.kernel.json_http import Refused
from emulators.settings import Settings

CHUNK = bytes(range(256)) * (CHUNK_BYTES // 256)


@pytest.fixture
def context() -> Context:
    return Context(Settings())


@pytest.fixture
def store(context: Context) -> Store:
    return Store(
        context.clock,
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
    uploads.append(upload, CHUNK, offset=0, is_last=False)
    uploads.append(upload, CHUNK[2:] + b"end", offset=2, is_last=True)

    stored = uploads.finish(upload)

    assert stored.data == CHUNK + b"end"
    assert uploads.finish(upload) is stored
    assert store.get("the-bucket", "x") is stored


def test_an_upload_cannot_outgrow_an_object(uploads: Uploads) -> None:
    upload = begin(uploads)
    uploads.append(upload, bytes(MAX_OBJECT_BYTES), offset=0, is_last=False)

    with pytest.raises(Refused) as refused:
        uploads.append(upload, b"x", offset=MAX_OBJECT_BYTES, is_last=True)

    assert refused.value.status == 413


def test_unfinished_uploads_count_and_giving_up_makes_room(uploads: Uploads) -> None:
    early, late = begin(uploads, "early"), begin(uploads, "late")
    uploads.append(early, bytes(MAX_OBJECT_BYTES), offset=0, is_last=False)

    with pytest.raises(Refused) as refused:
        uploads.append(late, bytes(11), offset=0, is_last=True)
    uploads.cancel(early)
    uploads.append(late, bytes(11), offset=0, is_last=True)

    assert refused.value.status == 413


@pytest.mark.parametrize("size", [1, CHUNK_BYTES - 1, CHUNK_BYTES + 1])
def test_a_piece_that_is_not_the_last_is_whole_chunks(
    uploads: Uploads, size: int
) -> None:
    upload = begin(uploads)

    with pytest.raises(Refused) as refused:
        uploads.append(upload, bytes(size), offset=0, is_last=False)

    assert refused.value.status == 400
    uploads.append(upload, bytes(size), offset=0, is_last=True)


def test_an_upload_expires_after_a_week(context: Context, uploads: Uploads) -> None:
    upload = begin(uploads)

    asyncio.run(context.clock.advance(KEPT - timedelta(minutes=1)))
    assert uploads.get(upload.id) is upload
    asyncio.run(context.clock.advance(timedelta(minutes=1)))

    for status in (410, 404):
        with pytest.raises(Refused) as refused:
            uploads.get(upload.id)
        assert refused.value.status == status


def test_the_oldest_upload_gives_way(uploads: Uploads) -> None:
    first = begin(uploads)
    for number in range(MAX_SESSIONS):
        begin(uploads, str(number))

    with pytest.raises(Refused) as refused:
        uploads.get(first.id)

    assert refused.value.status == 404
