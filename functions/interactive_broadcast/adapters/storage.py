"""Pictures of events in Cloud Storage."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cached_property
from typing import Any

from interactive_broadcast.adapters.answers import from_storage
from interactive_broadcast.adapters.bounded_transport import bound, bounded_transport
from interactive_broadcast.adapters.deadlines import TIMEOUT_S
from interactive_broadcast.kernel.errors import StorageUnavailable

FOLDER = "eventImages"

NO_BUCKET_METADATA = "DISABLE_GCS_PYTHON_CLIENT_OTEL_BUCKET_METADATA"


class CloudStorageImages:
    """`ports.Images`: objects `eventImages/{adminId}/{imageId}` of the default bucket.

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
        from google.api_core.exceptions import NotFound  # noqa: PLC0415 - slow, see above

        try:
            with _translated():
                # Inside: the first use asks for Google's credentials.
                blob = self._bucket.blob(f"{FOLDER}/{admin_id}/{image_id}")
                blob.delete(timeout=TIMEOUT_S, retry=None)
        except NotFound:
            return False
        return True

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

    @cached_property
    def _bucket(self) -> Any:  # noqa: ANN401 - google.cloud.storage.Bucket
        from google.cloud import storage  # noqa: PLC0415 - slow, see above

        # Else the library asks for the bucket itself, for traces that we do not make:
        # in a thread that tries for two minutes and outlives the call.
        os.environ.setdefault(NO_BUCKET_METADATA, "true")
        client = storage.Client(project=self._project())
        bound(client._http, bounded_transport(from_storage))  # noqa: SLF001 - the library offers no other way to look at an answer
        return client.bucket(self._bucket_name())


@contextmanager
def _translated() -> Iterator[None]:
    """Let no exception of the library out but NotFound."""
    # Imported here for the reason above.
    import requests  # noqa: PLC0415
    from google.api_core.exceptions import GoogleAPIError, NotFound  # noqa: PLC0415
    from google.auth.exceptions import GoogleAuthError  # noqa: PLC0415

    try:
        yield
    except (GoogleAPIError, GoogleAuthError, requests.RequestException) as error:
        if isinstance(error, NotFound):
            raise
        raise StorageUnavailable("Cloud Storage did not answer.") from error
