"""What is stored: objects with their metadata, and what may be said about them."""

import base64
import hashlib
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from types import MappingProxyType

import google_crc32c

from emulators.firebase.storage.refusal import bad_request, refusal, unsupported
from emulators.kernel.json_http import JsonObject

DEFAULT_TYPE = "application/octet-stream"
TOKENS_KEY = "firebaseStorageDownloadTokens"
"""Where Firebase keeps download tokens: comma-separated, among the custom metadata."""

KEPT_AS = MappingProxyType(
    {
        "contentType": "content_type",
        "contentEncoding": "content_encoding",
        "contentDisposition": "content_disposition",
        "contentLanguage": "content_language",
        "cacheControl": "cache_control",
    }
)
"""What a client may say about an object, and where it is kept."""

UNSUPPORTED = ("acl", "retention", "temporaryHold", "eventBasedHold", "customTime")

MAX_NAME_BYTES = 1_024
MAX_VALUE_CHARS = 1_024
MAX_METADATA_BYTES = 8 * 1_024
"""Cloud Storage's own limits for names and custom metadata."""

HEADER_SAFE = re.compile(r"[\x20-\x7e]*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Description:
    """What an uploader says about an object. None: not said."""

    content_type: str | None = None
    content_encoding: str | None = None
    content_disposition: str | None = None
    content_language: str | None = None
    cache_control: str | None = None
    metadata: Mapping[str, str] = field(default_factory=dict)

    @property
    def custom(self) -> dict[str, str]:
        """The custom metadata that apps see: without the download tokens."""
        kept = {**self.metadata}
        kept.pop(TOKENS_KEY, None)
        return kept

    def patched(self, sent: JsonObject) -> "Description":
        """With what a metadata document says; null takes away.

        Raises:
            Refused: a value of the wrong kind or size, or a feature that is not here.
        """
        for name in UNSUPPORTED:
            if sent.get(name):
                raise unsupported(f"the object property {name}")
        metadata = self.metadata
        if "metadata" in sent:
            metadata = _merged(metadata, sent["metadata"])
        return Description(
            content_type=self._said(sent, "contentType"),
            content_encoding=self._said(sent, "contentEncoding"),
            content_disposition=self._said(sent, "contentDisposition"),
            content_language=self._said(sent, "contentLanguage"),
            cache_control=self._said(sent, "cacheControl"),
            metadata=metadata,
        )

    def _said(self, sent: JsonObject, name: str) -> str | None:
        if name in sent:
            return _checked(name, sent[name])
        known: str | None = getattr(self, KEPT_AS[name])
        return known


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredObject:
    """One version of one object. Changed by replacing it."""

    bucket: str
    name: str
    data: bytes = field(repr=False)
    md5: str
    crc32c: str
    """Both as `md5_of` and `checksum` write them; computed once, shown often."""
    described: Description
    generation: int
    metageneration: int = 1
    created_at_ms: int
    updated_at_ms: int

    @property
    def content_type(self) -> str:
        return self.described.content_type or DEFAULT_TYPE

    @property
    def etag(self) -> str:
        mark = f"{self.generation}/{self.metageneration}".encode()
        return base64.b64encode(mark).decode()

    @property
    def download_tokens(self) -> list[str]:
        return [
            one for one in self.described.metadata.get(TOKENS_KEY, "").split(",") if one
        ]

    def with_download_tokens(self, tokens: list[str]) -> "StoredObject":
        metadata = {**self.described.metadata, TOKENS_KEY: ",".join(tokens)}
        if not tokens:
            del metadata[TOKENS_KEY]
        return replace(self, described=replace(self.described, metadata=metadata))

    def facts(self) -> dict[str, object]:
        """What rules may ask about it."""
        return {
            "name": self.name,
            "bucket": self.bucket,
            "size": len(self.data),
            "contentType": self.content_type,
            "md5Hash": self.md5,
            "metadata": self.described.custom,
        }

    def resource(self) -> JsonObject:
        """What both protocols say about it, in the same words."""
        told = {
            "name": self.name,
            "bucket": self.bucket,
            "generation": str(self.generation),
            "metageneration": str(self.metageneration),
            "contentType": self.content_type,
            "timeCreated": timestamp(self.created_at_ms),
            "updated": timestamp(self.updated_at_ms),
            "storageClass": "STANDARD",
            "size": str(len(self.data)),
            "md5Hash": self.md5,
            "crc32c": self.crc32c,
            "etag": self.etag,
            "contentEncoding": self.described.content_encoding,
            "contentDisposition": self.described.content_disposition,
            "contentLanguage": self.described.content_language,
            "cacheControl": self.described.cache_control,
        }
        return {name: value for name, value in told.items() if value is not None}


def checked_name(name: object) -> str:
    """An object's name.

    Raises:
        Refused: empty, too long, or with characters that no name may have.
    """
    if not isinstance(name, str):
        raise refusal(400, "Required parameter: name", "required")
    try:
        size = len(name.encode())
    except UnicodeEncodeError as error:
        raise bad_request("The object's name is no valid text.") from error
    if not 0 < size <= MAX_NAME_BYTES or name in (".", ".."):
        raise bad_request("The object's name must have 1 to 1024 bytes.")
    if "\r" in name or "\n" in name or "\0" in name:
        raise bad_request("The object's name holds control characters.")
    return name


def new_download_token() -> str:
    return secrets.token_hex(16)


def checksum(data: bytes) -> str:
    """CRC32C, as Cloud Storage writes it: base64 of four big-endian bytes."""
    return base64.b64encode(google_crc32c.value(data).to_bytes(4, "big")).decode()


def md5_of(data: bytes) -> str:
    digest = hashlib.md5(data, usedforsecurity=False).digest()
    return base64.b64encode(digest).decode()


def timestamp(at_ms: int) -> str:
    moment = datetime.fromtimestamp(at_ms / 1000, UTC)
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _checked(name: str, value: object) -> str | None:
    if value is None:
        return None
    if not isinstance(value, str) or len(value) > MAX_VALUE_CHARS:
        raise bad_request(f"Invalid value for {name}.")
    # It becomes a header of every download.
    if not HEADER_SAFE.fullmatch(value):
        raise bad_request(f"Invalid characters in {name}.")
    return value or None


def _merged(known: Mapping[str, str], sent: object) -> dict[str, str]:
    if sent is None:
        return {}
    if not isinstance(sent, dict):
        raise bad_request("Invalid value for metadata.")
    merged = {**known}
    for key, value in sent.items():
        if value is None:
            merged.pop(key, None)
        elif isinstance(value, str):
            merged[key] = value
        else:
            raise bad_request("Custom metadata are strings.")
    said = "".join([*merged, *merged.values()])
    if len(said.encode("utf-8", "surrogatepass")) > MAX_METADATA_BYTES:
        raise bad_request("Custom metadata may have 8 KiB in all.")
    return merged
