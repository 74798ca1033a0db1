"""Turning what a client asks to write into the tree that would result."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from emulators.firebase.database import server_values
from emulators.firebase.database.tree import (
    BadKey,
    InvalidData,
    InvalidPath,
    Node,
    Path,
    Priority,
    from_json,
    get,
    parse_path,
    parse_priority,
    put,
    set_priority,
    show_path,
)
from emulators.kernel.json_http import Json

PRIORITY_KEY = ".priority"


@dataclass(frozen=True, slots=True)
class Target:
    """A place to write: a location, or that location's priority."""

    path: Path
    is_priority: bool = False


@dataclass(frozen=True, slots=True)
class Built:
    """JSON without server values, as the node that it stands for."""

    node: Node


def parse_target(text: str) -> Target:
    """A path that may end in `/.priority`.

    Raises:
        InvalidPath: it names no possible location.
    """
    above, slash, last = text.rpartition("/")
    if last == PRIORITY_KEY:
        return Target(parse_path(above), is_priority=True)
    return Target(parse_path(above + slash + last))


def below(path: Path, target: Target) -> Target:
    """`target`, read relative to `path`."""
    return Target((*path, *target.path), target.is_priority)


def children_of(at: Target, children: Mapping[str, Json]) -> dict[Target, Json]:
    """The places below `at` that an update writes, and what.

    Raises:
        InvalidData: a key that is no path, or two that are the same one.
    """
    if at.is_priority:
        raise InvalidPath("Invalid path: a priority has no children")
    writes = {below(at.path, _place(key)): json for key, json in children.items()}
    if len(writes) < len(children):
        raise InvalidData("Invalid data; two keys name the same path")
    return writes


def priority_of(node: Node) -> Priority:
    return node.priority if node else None


def built(target: Target, json: Json) -> Json | Built:
    """What is written at `target`, made into a node already if it can be.

    It cannot where the time or the data of the moment count: with server values, and
    for a priority. What cannot be stored is left for `applied` to refuse.
    """
    if target.is_priority:
        return json
    try:
        return Built(from_json(json, depth=len(target.path)))
    except InvalidData:
        return json


def applied(root: Node, writes: Mapping[Target, Json | Built], *, now_ms: int) -> Node:
    """The tree after all `writes`, which take effect as one.

    Args:
        root: the tree before; increments refer to it.
        writes: JSON as received, server values included, or built of it.
        now_ms: the one timestamp of the request.

    Raises:
        InvalidData: something cannot be stored, or one target lies above another.
    """
    refuse_overlap(writes)
    after = root
    # Priorities last: a full write of the same location would take them away.
    for target in sorted(writes, key=lambda target: target.is_priority):
        written = writes[target]
        if isinstance(written, Built):
            after = put(after, target.path, written.node)
            continue
        before = get(root, target.path)
        if target.is_priority:
            before = server_values.priority_leaf(before)
        plain = server_values.resolve(
            written, before, now_ms=now_ms, depth=len(target.path)
        )
        if target.is_priority:
            after = set_priority(after, target.path, parse_priority(plain))
        else:
            value = from_json(plain, depth=len(target.path))
            after = put(after, target.path, value)
    return after


def refuse_overlap(targets: Iterable[Target]) -> None:
    """See that no target is, or lies above, another.

    A location and its own priority may be written together.

    Raises:
        InvalidData: naming the two paths.
    """
    seen = set(targets)
    for target in seen:
        for length in range(len(target.path)):
            above = target.path[:length]
            if Target(above) in seen:
                raise InvalidData(
                    f"Invalid data; contains a path {show_path(above)} that is "
                    f"ancestor of another path {show_path(target.path)}"
                )


def _place(key: str) -> Target:
    try:
        target = parse_target(key)
    except InvalidData:
        raise BadKey from None
    if not target.path and not target.is_priority:
        raise BadKey
    return target
