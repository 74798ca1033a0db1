"""Queries as SDKs send them: `{"sp": 3, "sin": true, "l": 10, "vf": "l", "i": "a"}`.

Source: firebase-js-sdk core/view/QueryParams (queryParamsGetQueryObject).
"""

from collections.abc import Mapping
from typing import Literal, TypeAlias

from emulators.firebase.database.queries import KEY, PRIORITY, VALUE, Bound, Query
from emulators.firebase.database.tree import (
    InvalidData,
    InvalidPath,
    Scalar,
    parse_path,
)
from emulators.firebase.database.wire.messages import dumps
from emulators.kernel.json_http import Json

Fields: TypeAlias = Mapping[str, Scalar | None]

DEFAULT = Query(order_by=PRIORITY)
"""A plain read or listen, as rules see it: unlike REST, ordered by priority."""

MAX_LIMIT = 2**31 - 1
MAX_CHARS = 65_536
"""Of a query as text: it is kept for as long as somebody listens."""


def parse_query(json: Json) -> Query:
    """The query of a request; `DEFAULT` for none or an empty one.

    Raises:
        InvalidData: it is malformed.
    """
    if json is None:
        return DEFAULT
    fields = _fields(json)
    order_by = _order_by(fields.get("i"))
    return Query(
        order_by=order_by,
        start=_bound(fields, ("sp", "sn", "sin"), order_by),
        end=_bound(fields, ("ep", "en", "ein"), order_by),
        limit=_limit(fields.get("l")),
        limit_from=_side(fields),
    )


def loads_all(query: Query) -> bool:
    """Whether the query only orders, which is the client's own business."""
    return query.start is None and query.end is None and query.limit is None


def _fields(json: Json) -> Fields:
    if not isinstance(json, dict):
        raise InvalidData("Invalid query: must be an object")
    fields: dict[str, Scalar | None] = {}
    for name, value in json.items():
        if isinstance(value, list | dict):
            raise InvalidData(f"Invalid query: {name} must be a JSON primitive")
        fields[name] = value
    if len(dumps(json)) > MAX_CHARS:
        raise InvalidData("Invalid query: too long")
    return fields


def _order_by(name: Scalar | None) -> str:
    if name is None:
        return PRIORITY
    if name in (KEY, VALUE, PRIORITY):
        return str(name)
    try:
        path = parse_path(name) if isinstance(name, str) else ()
    except InvalidPath:
        path = ()
    if not path:
        raise InvalidData("Invalid query: i must be an index")
    return "/".join(path)


def _bound(fields: Fields, names: tuple[str, str, str], order_by: str) -> Bound | None:
    value_name, key_name, inclusive_name = names
    if value_name not in fields:
        return None
    value, key = fields[value_name], fields.get(key_name)
    # SDKs before 9 do not say it: theirs always are.
    inclusive = fields.get(inclusive_name, True)
    if order_by == KEY and not isinstance(value, str):
        raise InvalidData(f"Invalid query: {value_name} must be a key")
    if not (key is None or isinstance(key, str)) or not isinstance(inclusive, bool):
        raise InvalidData(f"Invalid query: {key_name} or {inclusive_name}")
    return Bound(value, key, inclusive)


def _limit(limit: Scalar | None) -> int | None:
    if limit is None:
        return None
    if type(limit) is not int or not 0 < limit <= MAX_LIMIT:
        raise InvalidData("Invalid query: l must be a positive integer")
    return limit


def _side(fields: Fields) -> Literal["first", "last"]:
    match fields.get("vf"):
        case "l":
            return "first"
        case "r":
            return "last"
        case None:
            # The oldest form of limit: from the start of a range, else the last ones.
            return "first" if "sp" in fields else "last"
        case _:
            raise InvalidData("Invalid query: vf must be l or r")
