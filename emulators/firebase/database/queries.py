"""Ordered, bounded and limited views of a location's children."""

import heapq
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

import immutables

from emulators.firebase.database.keys import KeyOrder, key_order, utf16_order
from emulators.firebase.database.tree import Branch, Leaf, Node, Path, Scalar, get

KEY = ".key"
VALUE = ".value"
PRIORITY = ".priority"

MIN_NAME = "[MIN_NAME]"
MAX_NAME = "[MAX_NAME]"
"""What clients write for "before every key" and "after every key"."""

Place: TypeAlias = tuple[int, float | str, float, int, str, int, str]
"""Where a child stands in an order: the rank of its value's kind, the value, three
parts of its key's order, a nudge that only edges have, and the key as it is.

Flat, because a database of a million children has a million of them.
"""

Edge: TypeAlias = tuple[int, float | str, float, int, str, int]
"""The place that an end of a range names, and on which side of it the end is."""

_ValueOrder: TypeAlias = tuple[int, float | str]

_BEFORE_KEYS: KeyOrder = (-float("inf"), 0, "")
_AFTER_KEYS: KeyOrder = (float("inf"), 1, "")
_BEFORE, _AT, _AFTER = -1, 0, 1
_NO_VALUE: _ValueOrder = (0, 0)
_OBJECT: _ValueOrder = (5, 0)


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

    Leaves have no children to choose from: nothing. Every child is looked at.
    """
    if not isinstance(node, Branch):
        return None
    chosen = _in_range(node, query)
    if query.limit is not None and query.limit < len(chosen):
        take = heapq.nsmallest if query.limit_from == "first" else heapq.nlargest
        chosen = take(query.limit, chosen)
    return picked(node, chosen)


def picked(branch: Branch, places: Sequence[Place]) -> Node:
    """The children that stand at these places, and nothing else of `branch`."""
    if not places:
        return None
    children = branch.children
    return Branch(immutables.Map({place[-1]: children[place[-1]] for place in places}))


def placing(order_by: str) -> Callable[[str, Leaf | Branch], Place]:
    """The function that tells where a child stands in an order, from key and value."""
    value_of = _value_of(order_by)

    def place(key: str, child: Leaf | Branch) -> Place:
        return *value_of(child), *key_order(key), _AT, key

    return place


def edges(query: Query) -> tuple[Edge | None, Edge | None]:
    """Between which two edges a place must lie; None is no edge on that side.

    Edges are nudged to one side of the place that they name, so that no place ever
    equals one.
    """
    start, end = query.start, query.end
    return (
        _edge(start, query.order_by, beyond=not start.inclusive) if start else None,
        _edge(end, query.order_by, beyond=end.inclusive) if end else None,
    )


def _in_range(branch: Branch, query: Query) -> list[Place]:
    start, end = edges(query)
    place = placing(query.order_by)
    places = [place(key, child) for key, child in branch.children.items()]
    if start is not None:
        places = [each for each in places if start < each]
    if end is not None:
        places = [each for each in places if each < end]
    return places


def _value_of(order_by: str) -> Callable[[Leaf | Branch], _ValueOrder]:
    match order_by:
        case ".key":
            return lambda _: _NO_VALUE
        case ".value":
            return _node_order
        case ".priority":
            return lambda child: _value_order(child.priority)
        case _:
            path: Path = tuple(order_by.split("/"))
            return lambda child: _node_order(get(child, path))


def _node_order(node: Node) -> _ValueOrder:
    if node is None:
        return _NO_VALUE
    return _OBJECT if isinstance(node, Branch) else _value_order(node.value)


def _value_order(value: Scalar | None) -> _ValueOrder:
    """Orders null < false < true < numbers < strings by UTF-16 units (then objects)."""
    if value is None:
        return _NO_VALUE
    if isinstance(value, bool):
        return 1 + value, 0
    if isinstance(value, str):
        return 4, utf16_order(value)
    return 3, value


def _edge(bound: Bound, order_by: str, *, beyond: bool) -> Edge:
    """Just before what the bound names, or just `beyond` it."""
    nudge = _AFTER if beyond else _BEFORE
    if order_by == KEY:
        return *_NO_VALUE, *_key_edge(str(bound.value)), nudge
    if bound.key is None:
        keys = _AFTER_KEYS if beyond else _BEFORE_KEYS
        return *_value_order(bound.value), *keys, nudge
    return *_value_order(bound.value), *_key_edge(bound.key), nudge


def _key_edge(key: str) -> KeyOrder:
    if key == MIN_NAME:
        return _BEFORE_KEYS
    if key == MAX_NAME:
        return _AFTER_KEYS
    return key_order(key)
