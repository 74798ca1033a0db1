"""Limits of Cloud Storage."""

from collections.abc import Sequence
from typing import Final

from dev.limits.limit import Limit, Source

QUOTAS: Final = Source(
    "Cloud Storage quotas and limits",
    "https://cloud.google.com/storage/quotas",
    "2026-11",
)
UPLOADS: Final = Source(
    "Resumable uploads",
    "https://cloud.google.com/storage/docs/resumable-uploads",
    "2026-11",
)
TESTS: Final = "emulators/tests/firebase/storage"

LIMITS: Final[Sequence[Limit]] = (
    Limit(
        of="the name of a file",
        value=1_024,
        unit="bytes",
        source=QUOTAS,
        how="`eventImages/{adminId}/{imageId}`",
        refused_by=("emulators.firebase.storage.objects.MAX_NAME_BYTES",),
        test="tests/laws/test_service_limits.py::test_the_longest_fits",
    ),
    Limit(
        of="how soon a file may be written over",
        value=1_000,
        unit="ms",
        is_least=True,
        source=QUOTAS,
        how="every picture has a name of its own; the functions write none",
        refused_by=("emulators.firebase.storage.model.REWRITE_MS",),
        test=f"{TESTS}/test_model.py::test_an_object_is_written_over_once_a_second",
    ),
    Limit(
        of="custom metadata of a file",
        value=8 * 1_024,
        unit="bytes",
        source=QUOTAS,
        how="the functions set none",
        refused_by=("emulators.firebase.storage.objects.MAX_METADATA_BYTES",),
        test=f"{TESTS}/test_model.py::test_a_description_that_cannot_be_kept_is_refused",
    ),
    Limit(
        of="files on one page of a list",
        value=1_000,
        source=QUOTAS,
        how="lists are read page by page",
        refused_by=("emulators.firebase.storage.model.MAX_PAGE",),
        test=f"{TESTS}/test_api_cloud.py"
        "::test_objects_are_listed_in_order_page_by_page_and_by_folder",
    ),
    Limit(
        of="pieces of an upload but the last are multiples of",
        value=256 * 1_024,
        unit="bytes",
        source=UPLOADS,
        how="what the Firebase SDKs send",
        refused_by=("emulators.firebase.storage.uploads.CHUNK_BYTES",),
        test=f"{TESTS}/test_uploads.py"
        "::test_a_piece_that_is_not_the_last_is_whole_chunks",
    ),
    Limit(
        of="how long an upload in pieces may take",
        value=7 * 24 * 3_600,
        unit="s",
        source=UPLOADS,
        how="who may finish it is asked again at the end (`storage.rules`)",
        refused_by=("emulators.firebase.storage.uploads.KEPT",),
        test=f"{TESTS}/test_uploads.py::test_an_upload_expires_after_a_week",
    ),
)
