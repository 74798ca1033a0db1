"""Google's own client cannot tell the emulator from Cloud Storage."""

import io
from datetime import timedelta

import httpx
import pytest
from google.api_core import exceptions
from google.cloud import storage

from emulators.firebase.storage.service import StorageService
from emulators.tests.firebase.storage.conftest import BUCKET
from emulators.tests.served import Served

PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(256))


@pytest.fixture
def bucket(client: storage.Client) -> storage.Bucket:
    return client.bucket(BUCKET)


def test_the_default_bucket_is_there_from_the_start(client: storage.Client) -> None:
    assert client.get_bucket(BUCKET).name == BUCKET
    assert [one.name for one in client.list_buckets()] == [BUCKET]
    assert list(client.list_blobs(BUCKET)) == []
    assert client.lookup_bucket("nobody-made-this") is None


def test_a_bucket_is_made_and_deleted(client: storage.Client) -> None:
    client.create_bucket("another-bucket")

    with pytest.raises(exceptions.Conflict):
        client.create_bucket("another-bucket")
    client.get_bucket("another-bucket").delete()
    assert client.lookup_bucket("another-bucket") is None


def test_a_bucket_with_objects_is_not_deleted(bucket: storage.Bucket) -> None:
    bucket.blob("a").upload_from_string("a")

    with pytest.raises(exceptions.Conflict):
        bucket.delete()


@pytest.mark.parametrize(
    "name", ["pictures/user-1/image", "a b+c ñ/ü?#%25.png", "dots/../x", "a//b"]
)
def test_what_is_uploaded_comes_back(bucket: storage.Bucket, name: str) -> None:
    blob = bucket.blob(name)
    blob.metadata = {"by": "user-1"}
    blob.cache_control = "public, max-age=60"

    blob.upload_from_string(PNG, content_type="image/png")

    again = bucket.get_blob(name)
    assert again is not None
    assert again.download_as_bytes() == PNG
    assert (again.content_type, again.size) == ("image/png", len(PNG))
    assert again.metadata == {"by": "user-1"}
    assert again.cache_control == "public, max-age=60"
    assert again.time_created


def test_a_large_object_comes_in_chunks_and_is_read_in_ranges(
    bucket: storage.Bucket,
) -> None:
    content = bytes(range(256)) * 2048
    blob = bucket.blob("large", chunk_size=256 * 1024)

    blob.upload_from_file(io.BytesIO(content))

    assert bucket.blob("large").download_as_bytes() == content
    assert bucket.blob("large").download_as_bytes(start=10, end=19) == content[10:20]
    chunked = bucket.blob("large", chunk_size=256 * 1024)
    assert chunked.download_as_bytes() == content


def test_a_range_behind_the_end_is_refused(bucket: storage.Bucket) -> None:
    bucket.blob("small").upload_from_string("abc")

    with pytest.raises(exceptions.RequestRangeNotSatisfiable):
        bucket.blob("small").download_as_bytes(start=10)


def test_what_is_not_there_is_not_found(
    client: storage.Client, bucket: storage.Bucket
) -> None:
    assert bucket.get_blob("nothing") is None
    assert not bucket.blob("nothing").exists()
    with pytest.raises(exceptions.NotFound):
        bucket.blob("nothing").delete()
    with pytest.raises(exceptions.NotFound):
        bucket.blob("nothing").download_as_bytes()
    with pytest.raises(exceptions.NotFound):
        client.bucket("no-such-bucket").blob("x").upload_from_string("x")


def test_objects_are_listed_in_order_page_by_page_and_by_folder(
    client: storage.Client, bucket: storage.Bucket
) -> None:
    for name in ("b", "a/2", "a/1", "a/deep/3", "c"):
        bucket.blob(name).upload_from_string("x")

    everything = client.list_blobs(BUCKET, page_size=2)
    folder = client.list_blobs(BUCKET, prefix="a/", delimiter="/")

    assert [one.name for one in everything] == ["a/1", "a/2", "a/deep/3", "b", "c"]
    assert [one.name for one in folder] == ["a/1", "a/2"]
    assert folder.prefixes == {"a/deep/"}


def test_metadata_is_patched_and_the_content_stays(bucket: storage.Bucket) -> None:
    blob = bucket.blob("x")
    blob.upload_from_string("content", content_type="text/plain")
    generation = blob.generation
    blob.metadata = {"a": "1", "b": "2"}
    blob.patch()

    blob.metadata = {"a": None}
    blob.content_type = "text/html"
    blob.patch()

    again = bucket.get_blob("x")
    assert again is not None
    assert again.metadata == {"b": "2"}
    assert (again.content_type, again.generation) == ("text/html", generation)
    assert again.metageneration == 3


def test_an_object_is_copied_rewritten_and_renamed(bucket: storage.Bucket) -> None:
    blob = bucket.blob("from/x")
    blob.upload_from_string(PNG, content_type="image/png")

    bucket.copy_blob(blob, bucket, "to/copied")
    bucket.blob("to/rewritten").rewrite(blob)
    bucket.rename_blob(blob, "to/renamed")

    for name in ("to/copied", "to/rewritten", "to/renamed"):
        assert bucket.blob(name).download_as_bytes() == PNG
    assert bucket.get_blob("from/x") is None


def test_an_upload_may_demand_that_nothing_is_there(bucket: storage.Bucket) -> None:
    bucket.blob("once").upload_from_string("first", if_generation_match=0)

    with pytest.raises(exceptions.PreconditionFailed):
        bucket.blob("once").upload_from_string("second", if_generation_match=0)

    assert bucket.blob("once").download_as_bytes() == b"first"


def test_a_delete_may_demand_a_version(
    bucket: storage.Bucket, served: Served[StorageService]
) -> None:
    blob = bucket.blob("x")
    blob.upload_from_string("1")
    old = blob.generation
    served.advance(timedelta(seconds=1))
    blob.upload_from_string("2")

    with pytest.raises(exceptions.PreconditionFailed):
        bucket.blob("x").delete(if_generation_match=old)
    with pytest.raises(exceptions.NotFound):
        bucket.blob("x", generation=old).download_as_bytes()
    blob.delete(if_generation_match=blob.generation)

    assert bucket.get_blob("x") is None


def test_a_damaged_upload_is_refused(http: httpx.Client) -> None:
    path = f"/upload/storage/v1/b/{BUCKET}/o?uploadType=multipart"
    body = (
        b'--x\r\nContent-Type: application/json\r\n\r\n{"name":"n","crc32c":"AAAAAA=="}'
        b"\r\n--x\r\nContent-Type: text/plain\r\n\r\nabc\r\n--x--"
    )

    answer = http.post(
        path, content=body, headers={"Content-Type": "multipart/related; boundary=x"}
    )

    assert answer.status_code == 400
    assert "crc32c" in answer.json()["error"]["message"]


def test_an_object_has_a_public_address(
    bucket: storage.Bucket, http: httpx.Client
) -> None:
    bucket.blob("a b/ñ.png").upload_from_string(PNG, content_type="image/png")

    answer = http.get(f"/{BUCKET}/a%20b/%C3%B1.png")

    assert (answer.content, answer.headers["content-type"]) == (PNG, "image/png")
    known = {"If-None-Match": answer.headers["etag"]}
    assert http.get(f"/{BUCKET}/a%20b/%C3%B1.png", headers=known).status_code == 304


def test_an_object_beyond_the_bound_is_refused(http: httpx.Client) -> None:
    path = f"/upload/storage/v1/b/{BUCKET}/o?uploadType=media&name=huge"

    answer = http.post(path, content=b"\0" * ((32 << 20) + 1))

    assert answer.status_code == 413
    assert answer.json()["error"]["errors"][0]["reason"] == "uploadTooLarge"


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("POST", f"/storage/v1/b/{BUCKET}/o/x/compose", 501),
        ("POST", "/batch/storage/v1", 501),
        ("GET", "/storage/v2/anything", 501),
        ("GET", f"/storage/v1/b/{BUCKET}/o?maxResults=many", 400),
        ("GET", f"/storage/v1/b/{BUCKET}/o?maxResults=0", 400),
        ("GET", f"/storage/v1/b/{BUCKET}/o?versions=true", 501),
        ("POST", f"/upload/storage/v1/b/{BUCKET}/o?uploadType=odd&name=x", 400),
        ("POST", f"/upload/storage/v1/b/{BUCKET}/o?uploadType=media", 400),
        ("POST", f"/upload/storage/v1/b/{BUCKET}/o?uploadType=multipart&name=x", 400),
        ("PUT", f"/upload/storage/v1/b/{BUCKET}/o?upload_id=unknown", 404),
        ("POST", "/storage/v1/b", 400),
        ("DELETE", "/storage/v1/b/unknown", 404),
        ("DELETE", f"/storage/v1/b/{BUCKET}/o/x?ifGenerationMatch=-", 404),
    ],
)
def test_a_call_that_cannot_be_answered_says_why(
    http: httpx.Client, method: str, path: str, status: int
) -> None:
    answer = http.request(method, path)

    assert answer.status_code == status
    assert answer.json()["error"]["code"] == status


@pytest.mark.parametrize(
    "body",
    [b"[", b"[]", b'{"contentType":1}', b'{"metadata":{"a":1}}', b'{"metadata":1}'],
)
def test_bad_metadata_is_refused(
    bucket: storage.Bucket, http: httpx.Client, body: bytes
) -> None:
    bucket.blob("x").upload_from_string("x")

    answer = http.patch(f"/storage/v1/b/{BUCKET}/o/x", content=body)

    assert answer.status_code == 400
