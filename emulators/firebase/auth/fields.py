"""What a caller sent: JSON or form, snake or camel case, checked field by field."""

import re
from collections.abc import Mapping
from urllib.parse import parse_qsl

from emulators.firebase.auth.refusal import invalid_argument, unsupported
from emulators.kernel import json_http

MAX_BODY_BYTES = 1 << 20
"""No call of an SDK comes near it: the largest deletes a thousand accounts."""

MAX_TEXT_CHARS = 16_384
"""Per string. Tokens with claims are the longest."""

MAX_ITEM_CHARS = 1_024
"""Per string in a list: ids, emails, names of attributes."""

MAX_LIST_ITEMS = 1_000
"""The service's own limit for accounts per call."""

UNSUPPORTED_FIELDS = (
    "tenantId",
    "mfa",
    "mfaInfo",
    "mfaPendingCredential",
    "linkProviderUserInfo",
    "pendingIdToken",
    "pendingToken",
    "temporaryProof",
)
"""They ask for features that are not here; to ignore them would be to lie."""

INTEGER = re.compile(r"-?\d{1,18}")


class Fields:
    """The fields of one call. Absent and null are the same, as in protobuf's JSON."""

    def __init__(self, values: Mapping[str, object]) -> None:
        self._values = {
            _camel(name): value for name, value in values.items() if value is not None
        }
        for name in UNSUPPORTED_FIELDS:
            if self._values.get(name):
                raise unsupported(f"the field {name}")

    def __contains__(self, name: str) -> bool:
        return name in self._values

    def text(self, name: str) -> str | None:
        """A string; a number sent in its place becomes one (`validSince`)."""
        value = self._values.get(name)
        if isinstance(value, int | float) and not isinstance(value, bool):
            value = str(value)
        if value is None:
            return None
        if not _is_text(value, MAX_TEXT_CHARS):
            raise _wrong(name, "TYPE_STRING")
        return str(value)

    def flag(self, name: str) -> bool:
        value = self._values.get(name, False)
        if value in ("true", "false"):
            return value == "true"
        if not isinstance(value, bool):
            raise _wrong(name, "TYPE_BOOL")
        return value

    def integer(self, name: str) -> int | None:
        text = self.text(name)
        if text is None:
            return None
        if not INTEGER.fullmatch(text):
            raise _wrong(name, "TYPE_INT64")
        return int(text)

    def texts(self, name: str, *, most: int = MAX_LIST_ITEMS) -> list[str]:
        """A list of strings; a lone string is a list of one, as in protobuf's JSON."""
        value = self._values.get(name, [])
        items = value if isinstance(value, list) else [value]
        if len(items) > most:
            raise invalid_argument(f"{name} has more than {most} items.")
        if not all(_is_text(item, MAX_ITEM_CHARS) for item in items):
            raise _wrong(name, "TYPE_STRING")
        return [str(item) for item in items]

    def children(self, name: str) -> list[Mapping[str, object]]:
        """A list of objects."""
        value = self._values.get(name, [])
        if not isinstance(value, list) or len(value) > MAX_LIST_ITEMS:
            raise _wrong(name, "TYPE_MESSAGE")
        if not all(isinstance(item, dict) for item in value):
            raise _wrong(name, "TYPE_MESSAGE")
        return [item for item in value if isinstance(item, dict)]


def parse_fields(raw: bytes, content_type: str) -> Fields:
    """Read a body.

    Raises:
        Refused: not JSON, not an object, too large, or asking for a missing feature.
    """
    return Fields(parse_object(raw, content_type))


def parse_object(raw: bytes, content_type: str) -> dict[str, object]:
    """Read a body as it is, names untouched."""
    if content_type.startswith("application/x-www-form-urlencoded"):
        return dict(parse_qsl(raw.decode("utf-8", "replace"), keep_blank_values=True))
    refused = "Invalid JSON payload received. The body"
    return json_http.parse_object(
        raw,
        no_json=invalid_argument(f"{refused} cannot be read as JSON."),
        no_object=invalid_argument(f"{refused} must be an object."),
    )


def _is_text(value: object, limit: int) -> bool:
    # A lone surrogate is legal in JSON's escapes, and can be written nowhere else.
    return (
        isinstance(value, str)
        and len(value) <= limit
        and not any("\ud800" <= char <= "\udfff" for char in value)
    )


def _camel(name: str) -> str:
    return re.sub(r"_([a-z0-9])", lambda found: found[1].upper(), name)


def _wrong(name: str, kind: str) -> Exception:
    return invalid_argument(f"Invalid value at '{name}' ({kind})")
