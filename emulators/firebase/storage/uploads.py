"""Uploads in several requests: what has come so far, and what it will become."""

import secrets
from dataclasses import dataclass, field
from datetime import timedelta

from emulators.firebase.storage.access import Caller
from emulators.firebase.storage.model import MAX_OBJECT_BYTES, Conditions, Store
from emulators.firebase.storage.objects import Description, StoredObject
from emulators.firebase.storage.refusal import bad_request, refusal, too_large

CHUNK_BYTES = 256 << 10
"""Chunks but the last one are multiples of it, in both protocols."""

KEPT = timedelta(days=7)
"""How long an upload may take; its address is good for nothing then."""

MAX_SESSIONS = 200
"""The oldest give way: apps that crash leave theirs behind."""


@dataclass(slots=True, kw_only=True)
class Upload:
    """One upload under way, or just finished."""

    id: str
    bucket: str
    name: str
    described: Description
    conditions: Conditions
    caller: Caller
    begun_at_ms: int
    data: bytearray = field(default_factory=bytearray, repr=False)
    stored: StoredObject | None = None
    """What it became. Kept, so that a repeated last request gets the same answer."""


class Uploads:
    """Every upload in several requests, of both protocols."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._uploads: dict[str, Upload] = {}

    def begin(
        self,
        bucket: str,
        name: str,
        described: Description,
        *,
        conditions: Conditions,
        caller: Caller,
    ) -> Upload:
        """Open an upload; nothing is stored before it is finished."""
        if len(self._uploads) >= MAX_SESSIONS:
            self.cancel(next(iter(self._uploads.values())))
        upload = Upload(
            id=secrets.token_urlsafe(24),
            bucket=bucket,
            name=name,
            described=described,
            conditions=conditions,
            caller=caller,
            begun_at_ms=self._store.now_ms,
        )
        self._uploads[upload.id] = upload
        return upload

    def get(self, upload_id: str) -> Upload:
        """The upload of that id.

        Raises:
            Refused: 404, there is none; 410, it was begun too long ago.
        """
        upload = self._uploads.get(upload_id)
        if upload is None:
            raise refusal(404, "There is no such upload.", "notFound")
        age = timedelta(milliseconds=self._store.now_ms - upload.begun_at_ms)
        if age >= KEPT:
            self.cancel(upload)
            raise refusal(410, "The upload has expired.", "gone")
        return upload

    def append(
        self, upload: Upload, data: bytes, *, offset: int, is_last: bool
    ) -> None:
        """Add what comes at `offset`; what is there already is skipped.

        Raises:
            Refused: 400, there would be a gap, or it is no whole number of chunks and
                not the last; 413, it grows too large.
        """
        if len(data) % CHUNK_BYTES and not is_last:
            raise bad_request(
                f"Chunks but the last have a multiple of {CHUNK_BYTES} bytes."
            )
        received = len(upload.data)
        if offset > received:
            raise bad_request(
                f"The upload is at {received} bytes; it cannot go on at {offset}."
            )
        fresh = data[received - offset :]
        if received + len(fresh) > MAX_OBJECT_BYTES:
            raise too_large(f"An object may have {MAX_OBJECT_BYTES} bytes here.")
        self._store.reserve(len(fresh))
        upload.data += fresh

    def finish(self, upload: Upload) -> StoredObject:
        """Store what has come. Repeating it changes nothing."""
        if upload.stored is None:
            data = bytes(upload.data)
            self._drop(upload)
            upload.stored = self._store.put(
                upload.bucket,
                upload.name,
                data,
                upload.described,
                conditions=upload.conditions,
            )
        return upload.stored

    def cancel(self, upload: Upload) -> None:
        self._drop(upload)
        self._uploads.pop(upload.id, None)

    def clear(self) -> None:
        for upload in list(self._uploads.values()):
            self.cancel(upload)

    def _drop(self, upload: Upload) -> None:
        self._store.release(len(upload.data))
        upload.data = bytearray()
