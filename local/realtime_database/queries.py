"""Ordered, bounded and limited views of a location's children."""

from dataclasses import dataclass
from typing import Literal, TypeAlias

import immutables

from local.realtime_database.tree import (
    Branch,
    Leaf,
    Node,
    Scalar,
    get,
    key_order,
)

KEY = ".key"
VALUE = ".value"
PRIORITY = ".priority"

MIN_NAME = "[MIN_NAME]"
MAX_NAME = "[MAX_NAME]"
"""What clients write for "before every key" and "after every key"."""

_ValueOrder: TypeAlias = tuple[int, float, bytes]
_KeyOrder: TypeAlias = tuple[int, int, int, bytes]
_Position: TypeAlias = tuple[_ValueOrder, int, _KeyOrder, int]

_NO_KEY: _KeyOrder = (0, 0, 0, b"")
_BEFORE_KEYS, _AMONG_KEYS, _AFTER_KEYS = range(3)


@dataclass(frozen=True, slots=True)
class Bound:
    """One end of a range over (index value, key).

    Without a key an inclusive bound takes in every child with its value, and an
    exclusive one none of them. Ordered by key, `value` is the key.
    """

    value: Scalar | None
    key: str | None = None
    inclusive: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """Which children of a location, and by what order they are chosen."""

    order_by: str
    """`.key`, `.value`, `.priority`, or the path of a grandchild such as `a/b`."""

    start: Bound | None = None
    end: Bound | None = None
    limit: int | None = None
    limit_from: Literal["first", "last"] = "first"

    @property
    def index(self) -> str | None:
        """The name that `.indexOn` must list; None for orders that need no index."""
        return None if self.order_by in (KEY, PRIORITY) else self.order_by

    @property
    def equal_to(self) -> Bound | None:
        """The one position that the range consists of, if it does."""
        if self.start is None or self.start != self.end:
            return None
        return self.start if self.start.inclusive else None


def run(node: Node, query: Query) -> Node:
    """The part of `node` that the query asks for, without the node's own priority.

    Leaves have no children to choose from: nothing.
    """
    if not isinstance(node, Branch):
        return None
    chosen = _in_range(node, query)
    if query.limit is not None:
        chosen.sort(key=lambda found: found[0])
        if query.limit_from == "first":
            chosen = chosen[: query.limit]
        else:
            chosen = chosen[-query.limit :]
    children = immutables.Map({key: child for _, key, child in chosen})
    return Branch(children) if children else None


def _in_range(
    branch: Branch, query: Query
) -> list[tuple[_Position, str, Leaf | Branch]]:
    start = _edge(query.start, query, is_start=True)
    end = _edge(query.end, query, is_start=False)
    found = []
    for key, child in branch.children.items():
        position = _position(key, child, query)
        if (start is None or start <= position) and (end is None or position <= end):
            found.append((position, key, child))
    return found


def _position(key: str, child: Leaf | Branch, query: Query) -> _Position:
    return _index_order(child, query), _AMONG_KEYS, key_order(key), 0


def _index_order(child: Leaf | Branch, query: Query) -> _ValueOrder:
    match query.order_by:
        case ".key":
            return _value_order(None)
        case ".value":
            return _node_order(child)
        case ".priority":
            return _value_order(child.priority)
        case path:
            return _node_order(get(child, tuple(path.split("/"))))


def _node_order(node: Node) -> _ValueOrder:
    match node:
        case None:
            return _value_order(None)
        case Leaf(value=value):
            return _value_order(value)
        case Branch():
            return 5, 0, b""


def _value_order(value: Scalar | None) -> _ValueOrder:
    """Orders null < false < true < numbers < strings by UTF-16 units (then objects)."""
    if value is None:
        return 0, 0, b""
    if isinstance(value, bool):
        return 1 + value, 0, b""
    if isinstance(value, str):
        return 4, 0, value.encode("utf-16-be", "surrogatepass")
    return 3, value, b""


def _edge(bound: Bound | None, query: Query, *, is_start: bool) -> _Position | None:
    """A position such that what is in range lies at or beyond it.

    Children stand at nudge 0 among the keys of their value, so that an edge can be
    placed just before or just after any of them.
    """
    if bound is None:
        return None
    nudge = 0 if bound.inclusive else 1 if is_start else -1
    if query.order_by == KEY:
        return _value_order(None), *_key_rank(str(bound.value)), nudge
    if bound.key is None:
        rank = _BEFORE_KEYS if is_start is bound.inclusive else _AFTER_KEYS
        return _value_order(bound.value), rank, _NO_KEY, nudge
    return _value_order(bound.value), *_key_rank(bound.key), nudge


def _key_rank(key: str) -> tuple[int, _KeyOrder]:
    if key == MIN_NAME:
        return _BEFORE_KEYS, _NO_KEY
    if key == MAX_NAME:
        return _AFTER_KEYS, _NO_KEY
    return _AMONG_KEYS, key_order(key)
