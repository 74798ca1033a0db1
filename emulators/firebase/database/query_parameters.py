"""Queries as REST spells them: `orderBy="a"&startAt=3&limitToFirst=10`."""

import json
from collections.abc import Mapping
from typing import Literal

from emulators.firebase.database.queries import KEY, PRIORITY, VALUE, Bound, Query
from emulators.firebase.database.tree import InvalidData, InvalidPath, parse_path
from emulators.kernel.json_http import Json

_ORDERS = {"$key": KEY, "$value": VALUE, "$priority": PRIORITY}
_BOUNDS = ("startAt", "startAfter", "endAt", "endBefore", "equalTo")
_EXCLUSIVE = ("startAfter", "endBefore")
_LIMITS: tuple[tuple[str, Literal["first", "last"]], ...] = (
    ("limitToFirst", "first"),
    ("limitToLast", "last"),
)
_MAX_LIMIT_CHARS = 18
"""More digits than any database has children; Python would read thousands."""

NAMES = ("orderBy", *_BOUNDS, "limitToFirst", "limitToLast")


def parse_query(parameters: Mapping[str, str]) -> Query | None:
    """The query of a request; None when it asks for the whole location.

    Raises:
        InvalidData: with the service's text for what is wrong.
    """
    if "orderBy" not in parameters:
        if any(name in parameters for name in NAMES):
            raise InvalidData(
                "orderBy must be defined when other query parameters are defined"
            )
        return None
    order_by = _order_by(parameters["orderBy"])
    start, end = _range(parameters, order_by)
    limit, limit_from = parse_limit(parameters)
    return Query(
        order_by=order_by, start=start, end=end, limit=limit, limit_from=limit_from
    )


def parse_limit(
    parameters: Mapping[str, str],
) -> tuple[int | None, Literal["first", "last"]]:
    """How many children, from which side.

    Raises:
        InvalidData: not a positive integer, or both sides at once.
    """
    if "limitToFirst" in parameters and "limitToLast" in parameters:
        raise InvalidData("Only one of limitToFirst and limitToLast may be specified")
    for name, side in _LIMITS:
        if name in parameters:
            return _positive(parameters[name], name), side
    return None, "first"


def _order_by(text: str) -> str:
    try:
        order_by = json.loads(text)
        if not isinstance(order_by, str):
            raise TypeError
        if order_by in _ORDERS:
            return _ORDERS[order_by]
        path = parse_path(order_by)
    except (ValueError, TypeError, RecursionError, InvalidPath):
        path = ()
    if not path:
        raise InvalidData("orderBy must be a valid JSON encoded path")
    return "/".join(path)


def _range(
    parameters: Mapping[str, str], order_by: str
) -> tuple[Bound | None, Bound | None]:
    given = {
        name: _bound(parameters[name], order_by, inclusive=name not in _EXCLUSIVE)
        for name in _BOUNDS
        if name in parameters
    }
    if "equalTo" in given:
        if len(given) > 1:
            raise InvalidData(
                "equalTo cannot be specified in addition to "
                "startAfter, startAt, endAt, or endBefore"
            )
        return given["equalTo"], given["equalTo"]
    for first, second in (("startAt", "startAfter"), ("endAt", "endBefore")):
        if first in given and second in given:
            # The service's own words for this are not known.
            raise InvalidData(f"Only one of {first} and {second} may be specified")
    start = given.get("startAt") or given.get("startAfter")
    return start, given.get("endAt") or given.get("endBefore")


def _bound(text: str, order_by: str, *, inclusive: bool) -> Bound:
    """`value` or `value,"key"` (the latter as firebase-js-sdk's REST client writes)."""
    decoder = json.JSONDecoder(parse_constant=_refuse)
    try:
        value, end = decoder.raw_decode(text)
        rest = text[end:]
        key = decoder.decode(rest[1:]) if rest.startswith(",") else None
    except (ValueError, RecursionError):
        raise InvalidData("Constraint index field must be a JSON primitive") from None
    if isinstance(value, list | dict) or (rest and not isinstance(key, str)):
        raise InvalidData("Constraint index field must be a JSON primitive")
    if order_by == KEY and not isinstance(value, str):
        raise InvalidData("Provided key index type is invalid, must be string")
    return Bound(value, key, inclusive)


def _refuse(constant: str) -> Json:
    raise ValueError(constant)


def _positive(text: str, name: str) -> int:
    if not text.removeprefix("-").isascii() or not text.removeprefix("-").isdigit():
        raise InvalidData(f"{name} must be an integer")
    limit = int(text[:_MAX_LIMIT_CHARS])
    if limit <= 0:
        raise InvalidData(f"{name} must be positive")
    return limit
