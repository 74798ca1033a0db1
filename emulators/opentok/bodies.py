"""Reading what a caller sent: typed, bounded, and with null meaning absent.

The Python SDK sends `null` for each option that was not given, and an empty body or
`{}` where nothing is needed.
"""

import math
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from urllib.parse import parse_qsl

from emulators.kernel.json_http import JsonObject, parse_object
from emulators.opentok.refusals import bad_request

MAX_BODY_BYTES = 65_536
"""Eight times the largest legal field (a signal's 8 kB)."""

MAX_FIELDS = 100
MAX_INTEGER_DIGITS = 18


@dataclass(frozen=True, slots=True)
class Body:
    """The fields of one JSON object or form.

    Every reader raises `Refused` (400) for a value of the wrong type or size.
    """

    fields: Mapping[str, object] = field(default_factory=dict)

    @classmethod
    def from_json(cls, raw: bytes) -> "Body":
        no_object = bad_request("The body must be an object.")
        value = parse_object(
            raw, no_json=bad_request("Invalid JSON."), no_object=no_object
        )
        return cls(_object(value, "The body"))

    @classmethod
    def from_form(cls, raw: bytes) -> "Body":
        try:
            pairs = parse_qsl(
                raw.decode("utf-8"), keep_blank_values=True, max_num_fields=MAX_FIELDS
            )
        except ValueError:
            raise bad_request("Invalid form.") from None
        return cls(dict(pairs))

    def has(self, name: str) -> bool:
        return self.fields.get(name) is not None

    def find_text(self, name: str, *, most: int = 1_000) -> str | None:
        """A string of at most `most` characters in UTF-16; None when absent."""
        value = self.fields.get(name)
        if value is None:
            return None
        if not isinstance(value, str) or not is_text(value) or _length(value) > most:
            raise bad_request(f"Invalid {name}.")
        return value

    def text(self, name: str, *, most: int = 1_000) -> str:
        value = self.find_text(name, most=most)
        if not value:
            raise bad_request(f"Missing {name}.")
        return value

    def flag(self, name: str, *, default: bool) -> bool:
        value = self.fields.get(name)
        if value is None:
            return default
        if value in ("true", "false"):  # A form has no booleans.
            return value == "true"
        if not isinstance(value, bool):
            raise bad_request(f"Invalid {name}.")
        return value

    def find_number(self, name: str, *, low: int, high: int) -> int | None:
        value = self.fields.get(name)
        if value is None:
            return None
        if isinstance(value, str) and _is_whole(value):  # A query has no numbers.
            value = int(value)
        if isinstance(value, bool) or not isinstance(value, int):
            raise bad_request(f"Invalid {name}.")
        if not low <= value <= high:
            raise bad_request(f"Invalid {name}.")
        return value

    def find_real(self, name: str, *, low: float, high: float) -> float | None:
        """A number, also one that is not whole."""
        value = self.fields.get(name)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise bad_request(f"Invalid {name}.")
        if not low <= value <= high:
            raise bad_request(f"Invalid {name}.")
        return value

    def scalar(self, name: str) -> str | float | bool | None:
        """A text, number, flag or null: whatever JSON has that contains nothing."""
        value = self.fields.get(name)
        if isinstance(value, str) and is_text(value):
            return value
        if value is None or isinstance(value, bool | int):
            return value
        if isinstance(value, float) and math.isfinite(value):
            return value
        raise bad_request(f"Invalid {name}.")

    def choice(self, name: str, allowed: Collection[str], *, default: str) -> str:
        value = self.find_text(name)
        if value is None:
            return default
        if value not in allowed:
            raise bad_request(f"Invalid {name}.")
        return value

    def find_child(self, name: str) -> "Body | None":
        value = self.fields.get(name)
        return None if value is None else Body(_object(value, name))

    def children(self, name: str, *, most: int) -> "list[Body]":
        """A list of objects, empty when absent."""
        return [Body(_object(item, name)) for item in self._list(name, most)]

    def texts(self, name: str, *, most: int) -> list[str]:
        """A list of strings, empty when absent."""
        texts = self._list(name, most)
        if not all(isinstance(text, str) and is_text(text) for text in texts):
            raise bad_request(f"Invalid {name}.")
        return [str(text) for text in texts]

    def _list(self, name: str, most: int) -> list[object]:
        value = self.fields.get(name)
        if value is None:
            return []
        if not isinstance(value, list) or len(value) > most:
            raise bad_request(f"Invalid {name}.")
        return [*value]


def is_text(value: str) -> bool:
    """Whether a string can be sent back: JSON may smuggle in half a surrogate pair."""
    try:
        value.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def _length(text: str) -> int:
    """As JavaScript and Java count: what OpenTok does is not known."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le")) // 2


def _is_whole(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= MAX_INTEGER_DIGITS


def _object(value: object, name: str) -> JsonObject:
    if not isinstance(value, dict) or len(value) > MAX_FIELDS:
        raise bad_request(f"{name} must be an object.")
    return value
