"""Files in Cloud Storage: pictures of events, and recordings in an own bucket."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import cached_property
from typing import Any, Final
from urllib.parse import unquote, urlsplit

from interactive_broadcast.adapters.answers import from_storage
from interactive_broadcast.adapters.bounded_transport import bound, bounded_transport
from interactive_broadcast.adapters.deadlines import TIMEOUT_S
from interactive_broadcast.kernel.errors import StorageUnavailable
from interactive_broadcast.kernel.ports import Uploads

FOLDER = "eventImages"

TOKENS = "firebaseStorageDownloadTokens"
"""Where Firebase keeps the tokens of download addresses: among the custom metadata."""

CLOUD_STORAGE: Final = "storage.googleapis.com"
"""The host of objects' addresses."""

NO_BUCKET_METADATA = "DISABLE_GCS_PYTHON_CLIENT_OTEL_BUCKET_METADATA"


class CloudStorageImages:
    """`ports.Images`: objects `eventImages/{adminId}/{imageId}` of the default bucket.

    And `eventImages/{imageId}`, which are the uploads.

    google.cloud.storage takes a third of a second to import, so it is imported when
    the first picture is touched. It also finds the emulator by itself, which
    `firebase_admin.storage` does not.
    """

    def __init__(
        self, *, project: Callable[[], str], bucket: Callable[[], str]
    ) -> None:
        self._project = project
        self._bucket_name = bucket

    def delete(self, admin_id: str, image_id: str) -> bool:
        return self._delete(f"{FOLDER}/{admin_id}/{image_id}")

    def in_folder(self, admin_id: str, *, limit: int) -> list[str]:
        from google.api_core.exceptions import NotFound  # noqa: PLC0415 - slow, see above

        prefix = f"{FOLDER}/{admin_id}/"
        try:
            with _translated():
                found = self._bucket.list_blobs(
                    prefix=prefix,
                    max_results=limit,
                    fields="kind,items(name),nextPageToken",
                    timeout=TIMEOUT_S,
                    retry=None,
                )
                return [str(blob.name).removeprefix(prefix) for blob in found]
        except NotFound as error:
            raise StorageUnavailable("There is no such bucket.") from error

    def move_in(self, admin_id: str, image_id: str, *, token: str) -> bool:
        from google.api_core.exceptions import (  # noqa: PLC0415 - slow, see above
            NotFound,
            PreconditionFailed,
        )

        place = f"{FOLDER}/{admin_id}/{image_id}"
        upload = self._find(f"{FOLDER}/{image_id}")
        if upload is None or token not in _tokens(upload):
            return self._is_moved(place, token)
        found = upload.generation
        try:
            self._copy(upload, place)
        except (NotFound, PreconditionFailed):
            # Another call has moved it, or one was interrupted before the next step.
            if not self._is_moved(place, token):
                return False
        with suppress(NotFound, PreconditionFailed), _translated():
            upload.delete(if_generation_match=found, timeout=TIMEOUT_S, retry=None)
        return True

    def uploads(self, page: str | None = None) -> Uploads:
        from google.api_core.exceptions import NotFound  # noqa: PLC0415 - slow, see above

        prefix = f"{FOLDER}/"
        try:
            with _translated():
                listed = self._bucket.list_blobs(
                    prefix=prefix,
                    delimiter="/",
                    page_token=page,
                    fields="kind,items(name,timeCreated),prefixes,nextPageToken",
                    timeout=TIMEOUT_S,
                    retry=None,
                )
                found = next(listed.pages, ())
                return Uploads(
                    made_at={
                        str(one.name).removeprefix(prefix): one.time_created
                        for one in found
                        # A console's mark of the folder itself is no upload.
                        if one.name != prefix
                    },
                    next_page=listed.next_page_token,
                )
        except NotFound as error:
            raise StorageUnavailable("There is no such bucket.") from error

    def delete_upload(self, image_id: str) -> bool:
        return self._delete(f"{FOLDER}/{image_id}")

    def _delete(self, name: str) -> bool:
        from google.api_core.exceptions import NotFound  # noqa: PLC0415 - slow, see above

        try:
            with _translated():
                # Inside: the first use asks for Google's credentials.
                self._bucket.blob(name).delete(timeout=TIMEOUT_S, retry=None)
        except NotFound:
            return False
        return True

    def _copy(self, upload: Any, place: str) -> None:  # noqa: ANN401 - google.cloud.storage.Blob
        """Copy a file as it was found, and only to where nothing is.

        Its metadata go along, the download tokens among them.
        """
        with _translated():
            self._bucket.copy_blob(
                upload,
                self._bucket,
                place,
                if_generation_match=0,
                if_source_generation_match=upload.generation,
                timeout=TIMEOUT_S,
                retry=None,
            )

    def _is_moved(self, place: str, token: str) -> bool:
        """Whether the picture at a place is the one that this token is of."""
        moved = self._find(place)
        return moved is not None and token in _tokens(moved)

    def _find(self, name: str) -> Any:  # noqa: ANN401 - google.cloud.storage.Blob
        with _translated():
            return self._bucket.get_blob(name, timeout=TIMEOUT_S, retry=None)

    @cached_property
    def _bucket(self) -> Any:  # noqa: ANN401 - google.cloud.storage.Bucket
        return _client(self._project()).bucket(self._bucket_name())


class CloudStorageArchives:
    """`ports.ArchiveFiles`: objects of the buckets that their addresses name."""

    def __init__(self, *, project: Callable[[], str]) -> None:
        self._project = project

    def delete(self, url: str) -> bool:
        from google.api_core.exceptions import NotFound  # noqa: PLC0415 - slow, see above

        found = _object_at(url)
        if found is None:
            return False
        bucket, name = found
        with suppress(NotFound), _translated():
            # Inside: the first use asks for Google's credentials.
            blob = self._storage.bucket(bucket).blob(name)
            blob.delete(timeout=TIMEOUT_S, retry=None)
        return True

    @cached_property
    def _storage(self) -> Any:  # noqa: ANN401 - google.cloud.storage.Client
        return _client(self._project())


def _client(project: str) -> Any:  # noqa: ANN401 - google.cloud.storage.Client
    """The library's own, with bounded calls."""
    from google.cloud import storage  # noqa: PLC0415 - slow, see above

    # Else the library asks for the bucket itself, for traces that we do not make: in a
    # thread that tries for two minutes and outlives the call.
    os.environ.setdefault(NO_BUCKET_METADATA, "true")
    client = storage.Client(project=project)
    bound(client._http, bounded_transport(from_storage))  # noqa: SLF001 - the library offers no other way to look at an answer
    return client


def _object_at(url: str) -> tuple[str, str] | None:
    """Bucket and name of an object of Cloud Storage; None for an address elsewhere.

    The host may name the bucket, or the path (Cloud Storage, "Request endpoints", XML
    API, November 2026).
    """
    address = urlsplit(url)
    host, path = address.netloc.lower(), unquote(address.path).lstrip("/")
    if host == CLOUD_STORAGE:
        bucket, _, name = path.partition("/")
    elif host.endswith(f".{CLOUD_STORAGE}"):
        bucket, name = host.removesuffix(f".{CLOUD_STORAGE}"), path
    else:
        return None
    return (bucket, name) if bucket and name else None


def _tokens(blob: Any) -> list[str]:  # noqa: ANN401 - google.cloud.storage.Blob
    """The tokens of the download addresses that Firebase has made of a file."""
    return [one for one in (blob.metadata or {}).get(TOKENS, "").split(",") if one]


@contextmanager
def _translated() -> Iterator[None]:
    """Let no exception of the library out but NotFound and PreconditionFailed."""
    # Imported here for the reason above.
    import requests  # noqa: PLC0415
    from google.api_core.exceptions import (  # noqa: PLC0415
        GoogleAPIError,
        NotFound,
        PreconditionFailed,
    )
    from google.auth.exceptions import GoogleAuthError  # noqa: PLC0415

    try:
        yield
    except (GoogleAPIError, GoogleAuthError, requests.RequestException) as error:
        if isinstance(error, NotFound | PreconditionFailed):
            raise
        raise StorageUnavailable("Cloud Storage did not answer.") from error
