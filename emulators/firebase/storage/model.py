"""Buckets and what is in them, in memory. No HTTP here."""

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Protocol

from emulators.firebase.storage.objects import (
    Description,
    StoredObject,
    checked_name,
    checksum,
    md5_of,
)
from emulators.firebase.storage.refusal import (
    bad_request,
    no_bucket,
    no_object,
    precondition_failed,
    refusal,
    too_large,
    too_often,
)
from emulators.kernel.clock import VirtualClock

MAX_OBJECT_BYTES = 32 << 20
"""Of one object. All of them are kept in memory."""

MAX_TOTAL_BYTES = 256 << 20
"""Of all objects and unfinished uploads together: all of it is memory."""

REWRITE_MS = 1_000
"""An object may be written over once a second."""

BUCKET_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{1,220}[a-z0-9]")
MAX_BUCKETS = 100
MAX_PAGE = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Conditions:
    """What a caller wants to be true before anything happens. None: does not matter.

    A generation of 0 means "there is no such object".
    """

    generation: int | None = None
    not_generation: int | None = None
    metageneration: int | None = None
    not_metageneration: int | None = None

    def check(self, current: StoredObject | None) -> None:
        """Look at what is there.

        Raises:
            Refused: 412, one of them does not hold.
        """
        generation = current.generation if current else 0
        metageneration = current.metageneration if current else 0
        unmet = (
            self.generation not in (None, generation)
            or self.not_generation == generation
            or self.metageneration not in (None, metageneration)
            or self.not_metageneration == metageneration
        )
        if unmet:
            raise precondition_failed()


NO_CONDITIONS = Conditions()


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """One page: objects, the "folders" between them, and where the next page begins."""

    objects: tuple[StoredObject, ...]
    prefixes: tuple[str, ...]
    next_name: str | None
    """The first name that did not fit, or None."""


@dataclass(slots=True)
class Bucket:
    """A named set of objects."""

    name: str
    created_at_ms: int
    objects: dict[str, StoredObject] = field(default_factory=dict)


class Keeper(Protocol):
    """Told of each change before it is made. What it raises keeps the change away."""

    def bucket(self, name: str, created_at_ms: int | None) -> None:
        """A bucket is made; or removed, with None."""

    def stored(self, bucket: str, name: str, stored: StoredObject | None) -> None:
        """An object gets another version; or is removed, with None."""

    def emptied(self, default: Bucket) -> None:
        """Nothing is left but this bucket, which is empty."""


class Store:
    """Every bucket of one stack. The default bucket is always there.

    Attributes:
        makes_buckets: whether a bucket that is asked for is made, if it can be.
        keeper: told of each change before it is made, if there is one.
    """

    def __init__(
        self,
        clock: VirtualClock,
        *,
        default_bucket: str,
        max_total_bytes: int = MAX_TOTAL_BYTES,
    ) -> None:
        self._clock = clock
        self._max_total_bytes = max_total_bytes
        self._default_bucket = default_bucket
        self._buckets: dict[str, Bucket] = {}
        self._last_generation = 0
        self._used_bytes = 0
        self.keeper: Keeper | None = None
        self.reset()

    def __iter__(self) -> Iterator[Bucket]:
        return iter(sorted(self._buckets.values(), key=lambda bucket: bucket.name))

    @property
    def now_ms(self) -> int:
        return self._clock.now_ms()

    def reset(self) -> None:
        default = Bucket(self._default_bucket, self._clock.now_ms())
        if self.keeper is not None:
            self.keeper.emptied(default)
        self._buckets = {default.name: default}
        self._used_bytes = 0
        self.makes_buckets = False

    def put_back_bucket(self, bucket: Bucket) -> None:
        """Have a bucket of a former run again, before its objects."""
        self._buckets[bucket.name] = bucket

    def put_back(self, stored: StoredObject) -> None:
        """Have an object of a former run again.

        Raises:
            KeyError: its bucket is not there.
            Refused: 413, the whole store would be too large.
        """
        home = self._buckets[stored.bucket]
        self.reserve(len(stored.data))
        home.objects[stored.name] = stored
        self._last_generation = max(self._last_generation, stored.generation)

    def create_bucket(self, name: str) -> Bucket:
        """Make an empty bucket.

        Raises:
            Refused: 409, there is one; 400, the name is impossible, or too many.
        """
        if not BUCKET_NAME.fullmatch(name):
            raise bad_request("Invalid bucket name.")
        if name in self._buckets:
            raise refusal(
                409,
                "Your previous request to create the named bucket succeeded and you "
                "already own it.",
                "conflict",
            )
        if len(self._buckets) >= MAX_BUCKETS:
            raise refusal(400, f"There are {MAX_BUCKETS} buckets already.")
        bucket = Bucket(name, self._clock.now_ms())
        if self.keeper is not None:
            self.keeper.bucket(name, bucket.created_at_ms)
        self._buckets[name] = bucket
        return bucket

    def get_bucket(self, name: str) -> Bucket:
        """The bucket of that name.

        Raises:
            Refused: 404, there is none.
        """
        if name in self._buckets:
            return self._buckets[name]
        if self.makes_buckets:
            return self.create_bucket(name)
        raise no_bucket()

    def delete_bucket(self, name: str) -> None:
        """Remove an empty bucket.

        Raises:
            Refused: 404, there is none; 409, it is not empty.
        """
        if self.get_bucket(name).objects:
            raise refusal(
                409, "The bucket you tried to delete is not empty.", "conflict"
            )
        if self.keeper is not None:
            self.keeper.bucket(name, None)
        del self._buckets[name]

    def find(self, bucket: str, name: str) -> StoredObject | None:
        """The newest version of an object; None when there is none."""
        return self.get_bucket(bucket).objects.get(name)

    def get(self, bucket: str, name: str) -> StoredObject:
        """The newest version of an object.

        Raises:
            Refused: 404, no such bucket or object.
        """
        found = self.find(bucket, name)
        if found is None:
            raise no_object(bucket, name)
        return found

    def reserve(self, size: int) -> None:
        """Set memory aside for an upload that is under way. `release` it after.

        Raises:
            Refused: 413, the whole store would be too large.
        """
        if self._used_bytes + size > self._max_total_bytes:
            limit = self._max_total_bytes
            raise too_large(f"The local stack keeps {limit} bytes in all.")
        self._used_bytes += size

    def release(self, size: int) -> None:
        self._used_bytes -= size

    def put(
        self,
        bucket: str,
        name: str,
        data: bytes,
        described: Description,
        *,
        conditions: Conditions = NO_CONDITIONS,
    ) -> StoredObject:
        """Store a new version.

        Raises:
            Refused: 404 (bucket), 412, 413, 400 (name), 429 (too soon after the last).
        """
        home = self.get_bucket(bucket)
        current = home.objects.get(checked_name(name))
        conditions.check(current)
        if current is not None and self.now_ms - current.created_at_ms < REWRITE_MS:
            raise too_often(bucket, name)
        if len(data) > MAX_OBJECT_BYTES:
            raise too_large(f"An object may have {MAX_OBJECT_BYTES} bytes here.")
        growth = len(data) - (len(current.data) if current else 0)
        self.reserve(growth)
        now_ms = self._clock.now_ms()
        # Microseconds, as in production, and never the same twice.
        self._last_generation = max(self._last_generation + 1, now_ms * 1000)
        stored = StoredObject(
            bucket=bucket,
            name=name,
            data=data,
            md5=md5_of(data),
            crc32c=checksum(data),
            described=described,
            generation=self._last_generation,
            created_at_ms=now_ms,
            updated_at_ms=now_ms,
        )
        try:
            self._keep(bucket, name, stored)
        except BaseException:
            self.release(growth)
            raise
        home.objects[name] = stored
        return stored

    def describe(self, changed: StoredObject) -> StoredObject:
        """Keep what is now said about an object; its content stays."""
        current = self.get(changed.bucket, changed.name)
        saved = replace(
            current,
            described=changed.described,
            metageneration=current.metageneration + 1,
            updated_at_ms=self._clock.now_ms(),
        )
        self._keep(changed.bucket, changed.name, saved)
        self._buckets[changed.bucket].objects[changed.name] = saved
        return saved

    def delete(self, bucket: str, name: str) -> None:
        """Remove an object.

        Raises:
            Refused: 404, no such bucket or object.
        """
        stored = self.get(bucket, name)
        self._keep(bucket, name, None)
        del self._buckets[bucket].objects[name]
        self.release(len(stored.data))

    def list_objects(
        self, bucket: str, *, prefix: str, delimiter: str, start: str, limit: int
    ) -> Listing:
        """One page of a bucket, in the order of names, from `start` on.

        Names that go on behind `delimiter` are shown as one prefix. `limit` counts
        objects and prefixes.
        """
        names = sorted(self.get_bucket(bucket).objects)
        first = bisect_left(names, max(prefix, start))
        shown: dict[str, StoredObject | None] = {}
        for name in names[first:]:
            if not name.startswith(prefix):
                break
            folder = _folder(name, prefix, delimiter)
            key = folder or name
            if key not in shown and len(shown) == limit:
                return _listing(shown, next_name=name)
            shown[key] = None if folder else self._buckets[bucket].objects[name]
        return _listing(shown, next_name=None)

    def _keep(self, bucket: str, name: str, stored: StoredObject | None) -> None:
        if self.keeper is not None:
            self.keeper.stored(bucket, name, stored)


def _folder(name: str, prefix: str, delimiter: str) -> str | None:
    end = name.find(delimiter, len(prefix)) if delimiter else -1
    return None if end < 0 else name[: end + len(delimiter)]


def _listing(
    shown: dict[str, StoredObject | None], *, next_name: str | None
) -> Listing:
    return Listing(
        objects=tuple(stored for stored in shown.values() if stored),
        prefixes=tuple(name for name, stored in shown.items() if stored is None),
        next_name=next_name,
    )
