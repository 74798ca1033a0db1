"""Values of Firebase's callable protocol that JSON has no form of its own for.

Its mobile SDKs send each 64-bit integer as an object, at any depth::

    {"@type": "type.googleapis.com/google.protobuf.Int64Value", "value": "3600"}

Replies need no such form: none of their integers is beyond what a JSON number says
exactly, and those SDKs read JSON numbers as well.
"""

import re
from typing import Final

TYPE: Final = "@type"
VALUE: Final = "value"
_PREFIX: Final = "type.googleapis.com/google.protobuf."

RANGES: Final = {
    f"{_PREFIX}Int64Value": (-(2**63), 2**63 - 1),
    f"{_PREFIX}UInt64Value": (0, 2**64 - 1),
}
"""The types there are, and what they hold."""

_DECIMAL: Final = re.compile(r"-?[0-9]{1,20}", re.ASCII)


class NoCallableValueError(Exception):
    """An object with `@type` that the protocol does not know."""

    def __init__(self, place: str, kind: str) -> None:
        super().__init__(kind)
        self.place = place
        """Keys and indexes with dots between them; empty for the data itself."""
        self.kind = kind


def decoded(data: object, place: str = "") -> object:
    """The data of a call with integers in place of the objects that stand for them.

    Args:
        data: as it was sent, nested no deeper than the JSON parser allows.
        place: where it was found, in the words of `fields` of an error.

    Raises:
        NoCallableValueError: another type than those in `RANGES`, or no number of it.
    """
    if isinstance(data, list):
        return [decoded(one, _below(place, str(at))) for at, one in enumerate(data)]
    if not isinstance(data, dict):
        return data
    if TYPE in data:
        return _integer(data, place)
    return {key: decoded(one, _below(place, key)) for key, one in data.items()}


def _integer(data: dict[str, object], place: str) -> int:
    kind, value = data[TYPE], data.get(VALUE)
    if not isinstance(kind, str) or kind not in RANGES:
        raise NoCallableValueError(place, "callable_type")
    if data.keys() == {TYPE, VALUE} and isinstance(value, str):
        low, high = RANGES[kind]
        if _DECIMAL.fullmatch(value) and low <= int(value) <= high:
            return int(value)
    raise NoCallableValueError(place, "int64_value")


def _below(place: str, key: str) -> str:
    return f"{place}.{key}" if place else key
