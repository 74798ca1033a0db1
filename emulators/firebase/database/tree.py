"""The data of one database: an immutable tree, and its JSON form. Pure, no I/O.

A location holds nothing (`None`), a `Leaf` or a `Branch`, and a branch is never empty:
writing null removes, upwards to the root. Every change makes a new tree that shares all
it can with the old one, so a root is a snapshot that costs nothing to keep, and two
subtrees that are the same object are known to be equal.
"""

import functools
import math
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeAlias

import immutables

from emulators.firebase.database.keys import (
    MAX_UTF8_BYTES_PER_CHAR,
    in_key_order,
    is_key,
)
from emulators.kernel.json_http import Json

Scalar: TypeAlias = str | int | float | bool
Priority: TypeAlias = str | int | float | None
Path: TypeAlias = tuple[str, ...]

MAX_DEPTH = 32
"""Keys between the root and the deepest leaf."""

PATHS_KEPT = 1_000
"""Most requests name one of a few paths: what was made of the last ones is kept."""

MAX_STRING_BYTES = 10 * 1024 * 1024
"""Of a string leaf's UTF-8 form."""

MAX_EXACT_INT = 2**53
"""Doubles up to here are the integers they look like."""

_ARRAY_KEY = re.compile(r"0|[1-9][0-9]*")


class InvalidData(Exception):
    """What was sent cannot be stored. The text is for the sender."""


class InvalidPath(InvalidData):
    """A path that names no possible location."""


class BadKey(InvalidData):
    """A JSON object has a key that cannot be stored."""

    def __init__(self) -> None:
        super().__init__(
            "Invalid data; couldn't parse key. "
            "Key value can't be empty or contain $ # [ ] / or ."
        )


@dataclass(frozen=True, slots=True, eq=False)
class Leaf:
    """A value, with the priority it sorts by."""

    value: Scalar
    priority: Priority = None

    def __eq__(self, other: object) -> bool:
        return (
            isinstance(other, Leaf)
            and self.value == other.value
            and self.priority == other.priority
            # Python holds True == 1 and 0.0 == -0.0; the database does not, and
            # hashes tell them apart.
            and _type_marks(self.value) == _type_marks(other.value)
            and _type_marks(self.priority) == _type_marks(other.priority)
        )

    def __hash__(self) -> int:
        return hash((self.value, self.priority))


@dataclass(frozen=True, slots=True)
class Branch:
    """Named children, at least one."""

    children: immutables.Map[str, "Leaf | Branch"]
    priority: Priority = None


Node: TypeAlias = Leaf | Branch | None


@functools.lru_cache(PATHS_KEPT)
def parse_path(text: str) -> Path:
    """The keys of a path. Empty segments mean nothing, wherever they are.

    Raises:
        InvalidPath: a key has a forbidden character or is too long, or there are more
            than `MAX_DEPTH` of them.
    """
    path = tuple(_well_formed(key) for key in text.split("/") if key)
    if len(path) > MAX_DEPTH or not all(map(is_key, path)):
        raise InvalidPath("Invalid path: Invalid token in path")
    return path


def show_path(path: Iterable[str]) -> str:
    """`/a/b`; the root is `/`."""
    return "/" + "/".join(path)


def get(node: Node, path: Path) -> Node:
    """What lies at `path` below `node`."""
    for key in path:
        if not isinstance(node, Branch):
            return None
        node = node.children.get(key)
    return node


def put(node: Node, path: Path, value: Node) -> Node:
    """`node` with `value` at `path`; `node` itself when that changes nothing."""
    if not path:
        return value
    if not isinstance(node, Branch):
        if value is None:
            return node
        # The leaf gives way to a branch, which keeps its priority
        # (firebase-js-sdk core/snap/LeafNode updateChild).
        return Branch(
            immutables.Map({path[0]: _chain(path[1:], value)}),
            node.priority if node else None,
        )
    child = node.children.get(path[0])
    changed = put(child, path[1:], value)
    if changed is child:
        return node
    return _with_child(node, path[0], changed)


def set_priority(node: Node, path: Path, priority: Priority) -> Node:
    """`node` with another priority at `path`. What is absent has none and stays so."""
    match get(node, path):
        case None:
            return node
        case Leaf(value=value):
            return put(node, path, Leaf(value, priority))
        case Branch(children=children):
            return put(node, path, Branch(children, priority))


def from_json(json: Json, *, depth: int = 0) -> Node:
    """The node that a JSON value stands for.

    Arrays become maps; nulls and what is left empty vanish; `.value` and `.priority`
    are understood. Server values must have been resolved before.

    Args:
        json: as `json.loads` makes it.
        depth: how many keys lie above the place it is meant for.

    Raises:
        BadKey: a key that no child can have.
        InvalidData: too deep, too long, not a finite number, or a malformed `.value`
            or `.priority`.
    """
    return _parse(json, depth)


def to_json(node: Node, *, export: bool = False, arrays: bool = True) -> Json:
    """The JSON form of `node`, children in key order.

    Maps whose keys are mostly the indexes of an array come out as one, unless `arrays`
    is off. With `export`, priorities are shown and nothing is turned into an array.
    """
    if node is None:
        return None
    if isinstance(node, Branch):
        return _branch_to_json(node, export=export, arrays=arrays)
    if export and node.priority is not None:
        return {".value": node.value, ".priority": node.priority}
    return node.value


def ordered_children(node: Node) -> list[tuple[str, Leaf | Branch]]:
    """The children in key order; none of a leaf."""
    if not isinstance(node, Branch):
        return []
    children = node.children
    return [(key, children[key]) for key in in_key_order(children)]


def _type_marks(value: Scalar | None) -> tuple[bool, bool]:
    """What equality in Python leaves out: whether it is a bool, and a negative zero."""
    return isinstance(value, bool), value == 0 and str(value)[0] == "-"


def _chain(path: Path, value: Leaf | Branch) -> Leaf | Branch:
    for key in reversed(path):
        value = Branch(immutables.Map({key: value}))
    return value


def _with_child(branch: Branch, key: str, child: Node) -> Node:
    if child is not None:
        return Branch(branch.children.set(key, child), branch.priority)
    children = branch.children.delete(key)
    return Branch(children, branch.priority) if children else None


def _parse(json: Json, depth: int) -> Node:
    if json is None:
        return None
    if isinstance(json, dict):
        return _parse_object(json, depth)
    if isinstance(json, list):
        indexed = {str(index): item for index, item in enumerate(json)}
        return _parse_children(indexed, None, depth)
    return Leaf(_scalar(json))


def _parse_object(json: dict[str, Json], depth: int) -> Node:
    if ".priority" not in json and ".value" not in json:
        return _parse_children(json, None, depth)
    priority = parse_priority(json.get(".priority"))
    if ".value" not in json:
        children = {key: child for key, child in json.items() if key != ".priority"}
        return _parse_children(children, priority, depth)
    value = json[".value"]
    if isinstance(value, list | dict) or not json.keys() <= {".value", ".priority"}:
        raise InvalidData("Invalid data; .value must be a JSON primitive and alone.")
    return None if value is None else Leaf(_scalar(value), priority)


def _parse_children(json: dict[str, Json], priority: Priority, depth: int) -> Node:
    if json and depth >= MAX_DEPTH:
        # The service's own words for this are not known.
        raise InvalidData(f"Invalid data; deeper than {MAX_DEPTH} levels.")
    children: dict[str, Leaf | Branch] = {}
    for raw, value in json.items():
        key = raw if raw.isascii() else _well_formed(raw)
        if not is_key(key):
            raise BadKey
        child = _parse(value, depth + 1)
        if child is not None:
            children[key] = child
    return Branch(immutables.Map(children), priority) if children else None


def parse_priority(json: Json) -> Priority:
    """A priority as sent: null, a string or a number.

    Raises:
        InvalidData: anything else.
    """
    if json is None:
        return None
    if isinstance(json, bool | list | dict):
        raise InvalidData("Invalid data; .priority must be a string, a number or null.")
    return _scalar(json)


def _scalar(value: Scalar) -> Scalar:
    if isinstance(value, str):
        return _string(value)
    if isinstance(value, bool):
        return value
    try:
        is_finite = math.isfinite(value)
    except OverflowError:
        # An integer with more digits than a double can hold.
        is_finite = False
    if not is_finite:
        raise InvalidData("Invalid data; numbers must be finite.")
    return _number(value)


def _number(value: float) -> float:
    """Whole doubles as integers, so that 1.0 is printed as 1; -0.0 keeps its sign."""
    whole = int(value)
    is_negative_zero = value == 0 and math.copysign(1, value) < 0
    if whole != value or is_negative_zero or abs(whole) > MAX_EXACT_INT:
        return value
    return whole


def _string(text: str) -> str:
    text = _well_formed(text)
    if (
        len(text) * MAX_UTF8_BYTES_PER_CHAR > MAX_STRING_BYTES
        and len(text.encode()) > MAX_STRING_BYTES
    ):
        raise InvalidData("Invalid data; a string may have at most 10485760 bytes.")
    return text


def _well_formed(text: str) -> str:
    """`text` without lone surrogates: JSON can spell them, UTF-8 cannot carry them."""
    if text.isascii():
        return text
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _branch_to_json(branch: Branch, *, export: bool, arrays: bool) -> Json:
    children: dict[str, Json] = {
        # The plain leaf is told here: it is what nearly all of a large tree is.
        key: child.value
        if isinstance(child, Leaf) and not (export and child.priority is not None)
        else to_json(child, export=export, arrays=arrays)
        for key, child in ordered_children(branch)
    }
    if export:
        if branch.priority is not None:
            children[".priority"] = branch.priority
        return children
    array = _as_array(children) if arrays else None
    return children if array is None else array


def _as_array(children: dict[str, Json]) -> list[Json] | None:
    """The array that `children` look like (firebase-js-sdk ChildrenNode val)."""
    if not all(map(_ARRAY_KEY.fullmatch, children)):
        return None
    length = max(map(int, children)) + 1
    if length > 2 * len(children):
        return None
    return [children.get(str(index)) for index in range(length)]
