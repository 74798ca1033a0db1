"""Which fields of a request go together: what its model checks of all at once."""

from collections.abc import Mapping
from typing import Any, Final

Schema = dict[str, Any]


def given(name: str) -> Schema:
    """It is there, and not null."""
    return {"required": [name], "properties": {name: {"not": {"type": "null"}}}}


def absent(name: str) -> Schema:
    """It is left out, or null."""
    return {"properties": {name: {"type": "null"}}}


def one_of(*names: str) -> Schema:
    """Exactly one of them is given."""
    return {"oneOf": [given(name) for name in names]}


def both_or_none(one: str, other: str) -> Schema:
    """They are given together."""
    with_both = {"allOf": [given(one), given(other)]}
    return {"anyOf": [with_both, {"allOf": [absent(one), absent(other)]}]}


def _says(name: str, value: str) -> Schema:
    """It has one of these values, and is not left to its default."""
    return {"required": [name], "properties": {name: {"const": value}}}


_RELAYED: Final = _says("mediaMode", "relayed")
_ARCHIVED: Final = _says("archiveMode", "always")
_ENCRYPTED: Final[Schema] = {
    "required": ["e2ee"],
    "properties": {"e2ee": {"const": True}},
}

_KEYS: Final = both_or_none("otApiKey", "otSecret")

TOGETHER: Final[Mapping[str, Schema]] = {
    "CreateAdminRequest": _KEYS,
    "UpdateAdminRequest": _KEYS,
    "ForceDisconnectRequest": {
        "allOf": [
            both_or_none("connectionId", "session"),
            {"anyOf": [given("connectionId"), given("fanId")]},
        ]
    },
    "MoveInLineRequest": one_of("before", "after", "to"),
    "EventByKeyRequest": one_of("fanUrl", "hostUrl", "celebrityUrl"),
    "HostCelebTokensRequest": {
        "oneOf": [
            {"allOf": [_says("userType", role), given(link), absent(other)]}
            for role, link, other in (
                ("host", "hostUrl", "celebrityUrl"),
                ("celebrity", "celebrityUrl", "hostUrl"),
            )
        ]
    },
    "CreateSessionRequest": {
        "not": {
            "anyOf": [
                {"allOf": [_RELAYED, _ENCRYPTED]},
                {"allOf": [_RELAYED, _ARCHIVED]},
                {"allOf": [_ARCHIVED, _ENCRYPTED]},
            ]
        }
    },
}
"""By the model. That nobody stands beside themselves (`MoveInLineRequest`) is not said
by any schema."""

IN_LISTS: Final[Mapping[tuple[str, str], Schema]] = {
    ("GivenConsentTerms", "uses"): {
        "contains": {"const": "recording"},
        "uniqueItems": True,
    },
}
"""What a list has of its items, by model and field."""
