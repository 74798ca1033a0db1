"""Files that outlive their process: a change is saved before it is made."""

import base64
import json
from typing import Any
from urllib.parse import quote

from emulators.firebase.storage.model import Bucket, Store
from emulators.firebase.storage.objects import (
    KEPT_AS,
    Description,
    StoredObject,
    checksum,
    md5_of,
)
from emulators.kernel.data_file import DataFile, DataRefused
from emulators.kernel.json_http import JsonObject, Refused

PLACE = "storage"
"""Below it lie the buckets by their names, and below each its objects by theirs."""


def keep(store: Store, file: DataFile) -> None:
    """Put back what a former run saved, then save every change.

    Raises:
        DataRefused: what is in it is no bucket or no object.
    """
    try:
        for key, text in file.below(PLACE):
            said = json.loads(text)
            if "/" in key:
                store.put_back(_object(said))
            else:
                store.put_back_bucket(Bucket(key, int(said["createdAtMs"])))
    except (ValueError, KeyError, TypeError, Refused) as error:
        raise DataRefused(f"A saved file cannot be read: {error!r}.") from None
    store.keeper = _Keeper(file)


class _Keeper:
    """Saves what a store is about to do."""

    def __init__(self, file: DataFile) -> None:
        self._file = file

    def bucket(self, name: str, created_at_ms: int | None) -> None:
        text = json.dumps({"createdAtMs": created_at_ms})
        key = f"{PLACE}/{name}"
        texts = [] if created_at_ms is None else [(key, text)]
        self._file.replace([(key, texts)])

    def stored(self, bucket: str, name: str, stored: StoredObject | None) -> None:
        key = f"{PLACE}/{bucket}/{quote(name, safe='')}"
        texts = [] if stored is None else [(key, json.dumps(_record(stored)))]
        self._file.replace([(key, texts)])

    def emptied(self, default: Bucket) -> None:
        key = f"{PLACE}/{default.name}"
        text = json.dumps({"createdAtMs": default.created_at_ms})
        self._file.replace([(PLACE, [(key, text)])])


def _record(stored: StoredObject) -> JsonObject:
    said = stored.described
    return {
        "bucket": stored.bucket,
        "name": stored.name,
        "data": base64.b64encode(stored.data).decode(),
        "described": {each: getattr(said, each) for each in KEPT_AS.values()},
        "metadata": {**said.metadata},
        "generation": stored.generation,
        "metageneration": stored.metageneration,
        "createdAtMs": stored.created_at_ms,
        "updatedAtMs": stored.updated_at_ms,
    }


def _object(said: JsonObject) -> StoredObject:
    record: dict[str, Any] = said
    data = base64.b64decode(record["data"], validate=True)
    return StoredObject(
        bucket=str(record["bucket"]),
        name=str(record["name"]),
        data=data,
        md5=md5_of(data),
        crc32c=checksum(data),
        described=Description(**record["described"], metadata=dict(record["metadata"])),
        generation=int(record["generation"]),
        metageneration=int(record["metageneration"]),
        created_at_ms=int(record["createdAtMs"]),
        updated_at_ms=int(record["updatedAtMs"]),
    )
