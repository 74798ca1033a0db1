"""Uploads in several requests: what has come so far, and what it will become."""

import secrets
from dataclasses import dataclass, field

from emulators.firebase.storage.access import Caller
from emulators.firebase.storage.model import MAX_OBJECT_BYTES, Conditions, Store
from emulators.firebase.storage.objects import Description, StoredObject
from emulators.firebase.storage.refusal import bad_request, refusal, too_large

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
        )
        self._uploads[upload.id] = upload
        return upload

    def get(self, upload_id: str) -> Upload:
        try:
            return self._uploads[upload_id]
        except KeyError:
            raise refusal(404, "There is no such upload.", "notFound") from None

    def append(self, upload: Upload, data: bytes, *, offset: int) -> None:
        """Add what comes at `offset`; what is there already is skipped.

        Raises:
            Refused: 400, there would be a gap; 413, it grows too large.
        """
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
